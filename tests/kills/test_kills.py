"""A run that is killed at any moment costs what was being computed: the next one goes on, and makes the same lake."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.integration.conftest import ROOT, SAMPLE, PrefectServer, table_bytes

PARTITIONS = 3


class Whole(NamedTuple):
    """A run that nobody has killed.

    Attributes:
        tables: The bytes of its tables.
        results: How many of its tasks keep their results.
        seconds: How long it took.
    """

    tables: dict[str, bytes]
    results: int
    seconds: float


def start(lake: Path, server: PrefectServer) -> subprocess.Popen[bytes]:
    """Start a run in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "curate", SAMPLE, "--out", lake, "--partitions", str(PARTITIONS)],
        cwd=ROOT,
        env=server.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def results(lake: Path) -> dict[str, int]:
    """Give the results that tasks have left, each with the time at which it was written."""
    return {path.name: path.stat().st_mtime_ns for path in lake.glob("_work/results/*")}


@pytest.fixture(scope="session")
def whole(prefect_server: PrefectServer, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """A run that nobody has killed."""
    lake = tmp_path_factory.mktemp("whole") / "lake"
    began = time.monotonic()
    assert start(lake, prefect_server).wait() == 0
    return Whole(table_bytes(lake / "current"), len(results(lake)), time.monotonic() - began)


def test_a_killed_run_is_gone_on_with(kill: int, whole: Whole, prefect_server: PrefectServer, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    run = start(lake, prefect_server)
    time.sleep(random.Random(kill).uniform(0, whole.seconds))
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    left = results(lake)
    assert start(lake, prefect_server).wait() == 0
    now = results(lake)
    lost = [name for name, written in left.items() if now.get(name) != written]
    assert len(lost) <= len(os.sched_getaffinity(0)), "results of a task that was at work, half written"
    assert len(now) == whole.results
    assert table_bytes(lake / "current") == whole.tables
    print(f"killed after {len(left)} of {whole.results} tasks; {len(left) - len(lost)} were taken from the cache")  # noqa: T201
