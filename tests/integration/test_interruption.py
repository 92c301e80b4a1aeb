"""A signal ends a run within seconds, whatever it is doing, with all that it has started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.load import lock
from tests.integration.conftest import start_paperlake, wait_for

# What is interrupted would take longer, and a machine with other things to do takes longer to end anything.
MAX_SECONDS = 30
LINE = b'{"id": "moss", "type": "article-journal", "title": "Mosses of the bogs", "author": [{"family": "Lund"}]}\n'

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at processes in /proc")


def one_file_that_is_digested_for_minutes(dump: Path) -> None:
    """A file of a terabyte of nothing; a thread of the run itself digests it."""
    with dump.open("wb") as file:
        file.write(LINE)
        file.truncate(1024**4)


def one_dump_that_is_read_for_a_minute(dump: Path) -> None:
    """A million records and more; other processes read them."""
    with dump.open("wb") as file:
        for _ in range(160):
            file.write(LINE * 10_000)


def descendants(process: int) -> list[int]:
    """Give a process and those that it has started, and they."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has just ended
    found = [process]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def has_open(process: int, path: Path) -> bool:
    """Say whether a process has a file open."""
    try:
        return any(os.path.realpath(one) == str(path) for one in Path(f"/proc/{process}/fd").iterdir())
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("work", [one_file_that_is_digested_for_minutes, one_dump_that_is_read_for_a_minute])
def test_a_signal_ends_a_run_that_is_stuck(
    work: Callable[[Path], None], number: signal.Signals, tmp_path: Path
) -> None:
    (raw := tmp_path.resolve() / "raw").mkdir()
    work(dump := raw / "dump.json")
    lake, home = tmp_path / "lake", tmp_path / "prefect"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment["PREFECT_HOME"] = str(home)
    in_process = work is one_dump_that_is_read_for_a_minute
    process = start_paperlake("curate", raw, "--out", lake, env=environment)
    try:

        def is_at_work() -> bool:
            assert process.poll() is None
            return any(has_open(one, dump) for one in descendants(process.pid)[in_process:])

        wait_for(is_at_work)
        started = descendants(process.pid)
        assert len(started) > 1  # the temporary server, at least
        process.send_signal(number)
        _, err = process.communicate(timeout=MAX_SECONDS)
        wait_for(lambda: not any(Path(f"/proc/{one}/cmdline").exists() for one in started), seconds=MAX_SECONDS)
    finally:
        process.kill()
    assert process.returncode == 128 + number
    word = "terminated" if number == signal.SIGTERM else "interrupted"
    assert err.splitlines()[-1] == f"paperlake: {word}"
    assert (err.count(word), err.count("Traceback"), err.count("error")) == (1, 0, 0)
    assert not (lake / "current").exists()
    with lock(lake):
        pass  # it is free


def test_a_signal_ends_a_command_that_only_waits_for_its_server(tmp_path: Path) -> None:
    """No server answers at the address, which takes connections."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/api"
        (tmp_path / "a.json").write_bytes(LINE)
        process = start_paperlake(
            "curate", tmp_path, "--out", tmp_path / "lake", env={**os.environ, "PREFECT_API_URL": url}
        )
        silent.accept()
        process.send_signal(signal.SIGTERM)
        try:
            _, err = process.communicate(timeout=MAX_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    assert (process.returncode, err) == (143, "paperlake: terminated\n")
