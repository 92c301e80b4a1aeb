"""Where a Prefect server is looked for."""

from __future__ import annotations

import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.server import Server, answers, configured_url, error_line, is_on_this_machine, open_server
from schemas.errors import UsageError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of Prefect and a working folder, both empty."""
    for name in ("PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH"):
        monkeypatch.delenv(name, raising=False)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
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
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()  # asks so often whether to end
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


PROXY = "http://127.0.0.1:9"  # where nobody listens


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_a_server_on_this_machine_is_asked_without_a_proxy(
    web_server: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, PROXY)
    monkeypatch.setenv("PREFECT_API_URL", f"{web_server}/api")
    with open_server() as server:
        assert server.url == f"{web_server}/api"


def test_a_client_of_this_machine_has_no_proxy_and_one_of_another_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"HTTPS_PROXY": PROXY, "all_proxy": "socks5://127.0.0.1:9"})
    Server("https://prefect.example/api").adopt()
    assert os.environ["HTTPS_PROXY"] == PROXY
    Server("http://[::1]:4200/api").adopt()
    assert {name for name in os.environ if "proxy" in name.lower()} == set()


def test_a_proxy_that_stands_between_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", PROXY)
    monkeypatch.setenv("PREFECT_API_URL", "http://prefect.example/api")
    with pytest.raises(UsageError, match=f"at http://prefect.example/api through the proxy {PROXY} .*NO_PROXY"):
        open_server()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:4200/api", True),
        ("http://127.9.9.9/api", True),
        ("http://[::1]:4200/api", True),
        ("http://LOCALHOST:4200/api", True),
        ("http://prefect.localhost/api", True),
        ("http://10.0.0.1/api", False),
        ("https://localhost.example/api", False),
        ("nonsense", False),
    ],
)
def test_addresses_of_this_machine(url: str, expected: bool) -> None:
    assert is_on_this_machine(url) is expected


PYTHON = """\
Fatal Python error: init_fs_encoding: failed to get the Python codec of the filesystem encoding
Python runtime state: core initialized
ModuleNotFoundError: No module named 'encodings'

Current thread 0x00007f2ac57b8740 (most recent call first):
  <no Python frame>
"""
PYTHON_ALONE = """\
Fatal Python error: Aborted

Current thread 0x00007f2ac57b8740 (most recent call first):
  <no Python frame>
"""
SQLALCHEMY = """\
ERROR:    Traceback (most recent call last):
  File "/a/sqlite.py", line 9, in connect
sqlite3.OperationalError: disk I/O error

The above exception was the direct cause of the following exception:

sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) disk I/O error
(Background on this error at: https://sqlalche.me/e/20/e3q8)

ERROR:    Application startup failed. Exiting.
"""
PYDANTIC = """\
pydantic_core._pydantic_core.ValidationError: 1 validation error for ServerAPISettings
port
  Input should be a valid integer [type=int_parsing]
    For further information visit https://errors.pydantic.dev/2.14/v/int_parsing
"""


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (PYTHON, "ModuleNotFoundError: No module named 'encodings'"),
        (PYTHON_ALONE, "Fatal Python error: Aborted"),
        (SQLALCHEMY, "sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) disk I/O error"),
        (
            PYDANTIC,
            "pydantic_core._pydantic_core.ValidationError: 1 validation error for ServerAPISettings"
            " port Input should be a valid integer [type=int_parsing]",
        ),
        ("MemoryError\n", "MemoryError"),
        ("cannot allocate memory\n\n", "cannot allocate memory"),
        ("", ""),
    ],
)
def test_the_error_of_a_process_is_found_in_what_it_printed(printed: str, expected: str) -> None:
    assert error_line(printed) == expected
