"""Where a Prefect server is looked for."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.server import answers, configured_url, open_server
from schemas.errors import UsageError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of Prefect and a working folder, both empty."""
    for name in ("PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def web_server() -> Iterator[str]:
    """A server that says true to /api/health, and knows nothing else."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status = {"/api/health": 200, "/locked/health": 401}.get(self.path, 404)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"true")

        def log_message(self, *arguments: object) -> None:
            """Print nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_nothing_is_configured() -> None:
    assert configured_url() is None


def test_the_active_profile_names_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "profiles.toml").write_text(
        'active = "home"\n[profiles.home]\nPREFECT_API_URL = "http://h/api"\n[profiles.work]\nPREFECT_API_URL = "w"\n'
    )
    assert configured_url() == "http://h/api"
    monkeypatch.setenv("PREFECT_PROFILE", "work")
    assert configured_url() == "w"
    monkeypatch.setenv("PREFECT_PROFILE", "nowhere")
    assert configured_url() is None


def test_the_project_comes_before_the_profile_and_the_environment_before_both(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "profiles.toml").write_text('active = "a"\n[profiles.a]\nPREFECT_API_URL = "profile"\n')
    (home / "pyproject.toml").write_text('[tool.prefect.api]\nurl = "pyproject"\n')
    assert configured_url() == "pyproject"
    (home / "prefect.toml").write_text('[api]\nurl = "prefect"\n')
    assert configured_url() == "prefect"
    monkeypatch.setenv("PREFECT_API_URL", "environment")
    assert configured_url() == "environment"


def test_a_broken_file_names_none(home: Path) -> None:
    (home / "profiles.toml").write_bytes(b'active = "\xff')
    assert configured_url() is None


def test_only_a_healthy_api_answers(web_server: str) -> None:
    assert answers(f"{web_server}/api")
    assert answers(f"{web_server}/locked")  # Prefect's client has the key
    assert not answers(web_server)
    assert not answers("http://127.0.0.1:9/api")


def test_a_server_that_is_configured_and_answers_is_used(web_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", f"{web_server}/api")
    with open_server() as server:
        assert server.url == f"{web_server}/api"
        assert not server.is_temporary


def test_a_server_that_is_configured_and_does_not_answer_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    with pytest.raises(UsageError, match=r"no Prefect server answers at http://127\.0\.0\.1:9/api: start it"):
        open_server()
