"""A run that is killed at any moment costs what was being computed: the next one goes on, and makes the same lake."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from tasks.load import list_snapshots
from tests.integration.conftest import ROOT, SAMPLE, PrefectServer, table_bytes

PARTITIONS = 3


class Whole(NamedTuple):
    """A run that nobody has killed.

    Attributes:
        tables: The bytes of its tables.
        results: How many of its tasks keep their results.
    """

    tables: dict[str, bytes]
    results: int


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


def kill_at_random(run: subprocess.Popen[bytes], lake: Path, chance: random.Random, tasks: int) -> None:
    """Kill a run a moment after any number of its tasks are done."""
    wanted = chance.randint(0, tasks)
    while run.poll() is None and len(results(lake)) < wanted:
        time.sleep(0.02)
    time.sleep(chance.uniform(0, 1))
    with suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)
    run.wait()


@pytest.fixture(scope="session")
def whole(prefect_server: PrefectServer, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """A run that nobody has killed."""
    lake = tmp_path_factory.mktemp("whole") / "lake"
    assert start(lake, prefect_server).wait() == 0
    return Whole(table_bytes(lake / "current"), len(results(lake)))


def test_a_killed_run_is_gone_on_with(kill: int, whole: Whole, prefect_server: PrefectServer, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    kill_at_random(start(lake, prefect_server), lake, random.Random(kill), whole.results)
    left, is_published = results(lake), (lake / "current").exists()
    assert start(lake, prefect_server).wait() == 0
    assert table_bytes(lake / "current") == whole.tables
    if is_published:  # the next run reads the ids of this version, which are inputs of many steps
        assert len(list_snapshots(lake)) == 1
        return
    now = results(lake)
    lost = [name for name, written in left.items() if now.get(name) != written]
    assert len(now) == whole.results
    assert len(lost) <= len(os.sched_getaffinity(0)), "more results than those of the tasks that were at work"
    print(f"killed after {len(left)} of {whole.results} tasks; {len(left) - len(lost)} were not done again")  # noqa: T201
