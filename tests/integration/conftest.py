"""What the integration tests share: one real Prefect server for the whole session, and the command in two ways."""

from __future__ import annotations

import os
import shutil
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
from flows.last_run import LAST_RUN
from flows.server import QUIET, answers
from flows.temporary import copy_empty_database, keep_empty_database
from tests.storage.served import Storage, serving, use

# A shell ignores SIGINT for what it starts in the background, and the processes that tests start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "raw"
SHARED = ROOT.parent / "shared"

# How many seconds tests wait for what takes a few on a machine that has nothing else to do.
MAX_WAIT = 300


# A server for a test session: it plans soon what a new schedule asks for, but not an hour of it, and needs no blocks.
SPARING = {
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
    "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_SCHEDULED_TIME": "PT3M",
}


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
        self._client = httpx.Client(base_url=url, timeout=MAX_WAIT)

    def filter(self, things: str, **query: object) -> list[dict[str, Any]]:
        """List things that match a filter, such as flow_runs; an error of the server, which may be busy, may pass."""
        for pause in (1, 5, 10):
            answer = self._client.post(f"{things}/filter", json=query)
            if not answer.is_server_error:
                break
            time.sleep(pause)
        found = answer.raise_for_status().json()
        listed: list[dict[str, Any]] = found["events"] if isinstance(found, dict) else found
        return listed

    def last_flow_run(self) -> str:
        """Give the id of the flow run that started last."""
        [run] = self.filter("flow_runs", flow_runs={"start_time": {"is_null_": False}}, sort="START_TIME_DESC", limit=1)
        return str(run["id"])

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


def wait_for(ask: Callable[[], T], *, seconds: float = MAX_WAIT) -> T:
    """Ask until the answer is something, more and more seldom; fail when it takes too long."""
    deadline = time.monotonic() + seconds
    pause = 0.05
    while not (answer := ask()):
        if time.monotonic() > deadline:
            pytest.fail(f"nothing within {seconds} s of asking {ask}")
        time.sleep(pause)
        pause = min(1.5 * pause, 1)
    return answer


def forget_last_run(lake: Path) -> None:
    """Let the next run come to all its steps, also if it finds what the last one found."""
    (lake / "_work" / LAST_RUN).unlink(missing_ok=True)


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
        is_prepared = copy_empty_database(home)
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"],
            env={**os.environ, **SPARING},
            stdout=(home / "server.log").open("wb"),
            stderr=subprocess.STDOUT,
        )
        server = PrefectServer(url)
        try:
            wait_for(lambda: answers(url) or process.poll() is not None)
            assert process.poll() is None, (home / "server.log").read_text()
            if not is_prepared:
                keep_empty_database(home)
            yield server
        finally:
            server.close()
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="session")
def sample_lake(prefect_server: PrefectServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake made from the sample, which no test changes."""
    out = tmp_path_factory.mktemp("sample") / "lake"
    assert main(["curate", str(SAMPLE), "--out", str(out)]) == 0
    return out


@pytest.fixture
def lake(sample_lake: Path, tmp_path: Path) -> Path:
    """A copy of the sample's lake, without the results of the steps: the next run computes them anew."""
    shutil.copytree(sample_lake, tmp_path / "lake", symlinks=True, ignore=shutil.ignore_patterns("_work"))
    return tmp_path / "lake"


@pytest.fixture(scope="session")
def served_storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    """A served S3 API."""
    pytest.importorskip("obstore")
    pytest.importorskip("moto")
    with serving(tmp_path_factory.mktemp("moto"), free_port()) as storage:
        yield storage


@pytest.fixture
def storage(served_storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Storage:
    """The same, which this process and those that it starts use, with mirrors of their own."""
    use(served_storage, tmp_path / "cache", monkeypatch)
    return served_storage


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
