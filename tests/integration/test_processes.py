"""Functions are called in other processes, which import nothing of the script that the run was started from."""

from __future__ import annotations

import importlib
import math
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.processes import Workers
from flows.worker import sendable
from tests.integration.conftest import ROOT, PrefectServer, wait_for

LINE = b'{"id": "moss", "type": "article-journal", "title": "Mosses of the bogs", "author": [{"family": "Lund"}]}\n'
SCRIPT = """
import sys
from pathlib import Path

sys.stdout.write("the script runs\\n")

from flows.curate import curate

report = curate(raw=(Path(sys.argv[1]),), out=Path(sys.argv[2]))
sys.stdout.write(f"{report.account.records} records\\n")
"""


def test_a_script_without_a_guard_calls_the_flow(prefect_server: PrefectServer, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "large.json").write_bytes(LINE * (5 * 1024**2 // len(LINE)))  # worth a process of its own
    (tmp_path / "script.py").write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, tmp_path / "script.py", raw, tmp_path / "lake"],
        env={**prefect_server.environment, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["the script runs", f"{5 * 1024**2 // len(LINE)} records"]
    assert (tmp_path / "lake" / "current").exists()


def test_what_a_function_returns_and_raises_comes_back() -> None:
    workers = Workers()
    try:
        with workers.taken() as worker:
            own = worker.call(os.getpid, (), {})
            assert own != os.getpid()
            assert worker.call(math.gcd, (12, 18), {}) == 6
            with pytest.raises(ValueError, match="math domain error") as raised:
                worker.call(math.sqrt, (-1,), {})
            assert "worker.py" in raised.value.__notes__[0]
        with workers.taken() as again:
            assert again.call(os.getpid, (), {}) == own
    finally:
        workers.kill()


def test_a_process_does_not_wait_for_pandas() -> None:
    pytest.importorskip("pandas")
    workers = Workers()
    try:
        with workers.taken() as worker:
            with pytest.raises(ModuleNotFoundError, match="No module named 'pandas'"):
                worker.call(importlib.import_module, ("pandas",), {})
            assert worker.call(importlib.util.find_spec, ("pandera.polars",), {})
    finally:
        workers.kill()


def test_a_process_that_is_killed_costs_one_call() -> None:
    workers = Workers()
    try:
        with pytest.raises(ChildProcessError, match="abort was killed"), workers.taken() as worker:
            worker.call(os.abort, (), {})
        with workers.taken() as other:
            assert other.call(math.gcd, (12, 18), {}) == 6
        workers.kill()
        with pytest.raises(ChildProcessError, match="were killed"), workers.taken():
            pass
    finally:
        workers.kill()


def test_a_process_ends_with_the_run_however_that_ends() -> None:
    code = (
        "import os, signal, time; from flows.processes import in_process\n"
        "print(in_process(os.getpid), flush=True)\n"
        "in_process(time.sleep, 600)"
    )
    run = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    worker = int(run.stdout.readline())
    os.kill(worker, 0)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    wait_for(lambda: not Path(f"/proc/{worker}/cmdline").exists())


class UnsendableError(Exception):
    """An error that cannot be made again from what it says."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")


@pytest.mark.parametrize("error", [UnsendableError("here", "so"), KeyError("name")])
def test_any_error_can_be_sent(error: Exception) -> None:
    sent = sendable(error)
    assert str(error) in str(sent)
    assert sent.__notes__
