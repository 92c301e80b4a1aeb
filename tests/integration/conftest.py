"""What the integration tests share: one real Prefect server for the whole session, and the command in two ways."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import httpx
import pytest

from flows.cli import main
from flows.server import QUIET, answers

# A shell ignores SIGINT for what it starts in the background, and the processes that tests start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "raw"
SHARED = ROOT.parent / "shared"


class Outcome(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


Command = Callable[..., Outcome]
T = TypeVar("T")


class PrefectServer:
    """A real Prefect server, and the questions that tests ask of it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.environment = {**os.environ, **QUIET, "PREFECT_API_URL": url}
        self._client = httpx.Client(base_url=url, timeout=30)

    def filter(self, things: str, **query: object) -> list[dict[str, Any]]:
        """List things that match a filter, such as flow_runs."""
        answer = self._client.post(f"{things}/filter", json=query).raise_for_status().json()
        found: list[dict[str, Any]] = answer["events"] if isinstance(answer, dict) else answer
        return found

    def flow_runs(self) -> list[dict[str, Any]]:
        """List the flow runs that have started, the newest first."""
        runs = self.filter("flow_runs", sort="START_TIME_DESC")
        return [run for run in runs if run["start_time"]]

    def task_states(self, flow_run: str) -> list[tuple[str, str]]:
        """Give the name and the final state of every task run of a flow run, when all have been recorded."""
        query = {"flow_runs": {"id": {"any_": [flow_run]}}, "sort": "EXPECTED_START_TIME_ASC"}

        def final() -> list[tuple[str, str]]:
            runs = self.filter("task_runs", **query)
            ended = [(run["name"], run["state_name"]) for run in runs if run["end_time"]]
            is_over = any(name in ("publish", "compare with the current version") for name, _ in ended)
            return ended if is_over and len(ended) == len(runs) else []

        return wait_for(final)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def wait_for(ask: Callable[[], T], *, seconds: float = 60) -> T:
    """Ask until the answer is something; fail when it takes too long."""
    deadline = time.monotonic() + seconds
    while True:
        if answer := ask():
            return answer
        if time.monotonic() > deadline:
            pytest.fail(f"nothing within {seconds} s of asking {ask}")
        time.sleep(0.1)


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command that needs no server in this process."""

    def command(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        return Outcome(status, *capsys.readouterr())

    return command


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """A real Prefect server with a new database, which this process and those that it starts use."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    home = tmp_path_factory.mktemp("prefect")
    url = f"http://127.0.0.1:{(port := free_port())}/api"
    with pytest.MonkeyPatch.context() as environment, temporary_settings(updates={PREFECT_API_URL: url}):
        for name, value in {**QUIET, "PREFECT_HOME": str(home), "PREFECT_API_URL": url}.items():
            environment.setenv(name, value)
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"],
            env={**os.environ, "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2"},
            stdout=(home / "server.log").open("wb"),
            stderr=subprocess.STDOUT,
        )
        server = PrefectServer(url)
        try:
            wait_for(lambda: answers(url) or process.poll() is not None, seconds=120)
            assert process.poll() is None, (home / "server.log").read_text()
            yield server
        finally:
            server.close()
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture
def paperlake(prefect_server: PrefectServer, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command in this process, with the session's server."""

    def run(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = int(end.code or 0)
        printed = capsys.readouterr()
        return Outcome(status, printed.out, printed.err)

    return run


def start_paperlake(*arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
    """Start the command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def table_bytes(folder: Path) -> dict[str, bytes]:
    """Give the bytes of every Parquet file of a version but changes and history, which name their version."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}
    return {name: content for name, content in files.items() if not name.startswith(("changes/", "history/"))}
