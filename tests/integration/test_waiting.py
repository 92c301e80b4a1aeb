"""Waiting for a lake at which another run is at work."""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from flows import waiting
from flows.waiting import MAX_PAUSE_SECONDS, hold
from schemas.errors import BusyLakeError, LakeError
from tasks.load import holder, list_snapshots, lock
from tests.integration.conftest import MAX_WAIT, PrefectServer, start_paperlake


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, on a clock that they move."""
    pauses: list[float] = []
    monkeypatch.setattr(waiting, "get_run_logger", lambda: logging.getLogger("test"))
    monkeypatch.setattr(time, "monotonic", lambda: sum(pauses))
    monkeypatch.setattr(time, "sleep", pauses.append)
    return pauses


def test_a_run_that_does_not_wait_ends_at_once(tmp_path: Path, clock: list[float]) -> None:
    with lock(tmp_path), pytest.raises(BusyLakeError, match="at work on this lake"), hold(tmp_path, 0):
        pytest.fail("the lake was held twice")
    assert clock == []


def test_a_run_waits_with_growing_pauses_until_its_time_is_up(tmp_path: Path, clock: list[float]) -> None:
    with lock(tmp_path), pytest.raises(BusyLakeError), hold(tmp_path, 2):
        pytest.fail("the lake was held twice")
    assert clock == [1, 2, 4, 8, 16, MAX_PAUSE_SECONDS, MAX_PAUSE_SECONDS]


def test_a_run_goes_on_when_the_other_one_has_ended(
    tmp_path: Path, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = ExitStack()
    other.enter_context(lock(tmp_path))

    def sleep(seconds: float) -> None:
        clock.append(seconds)
        if len(clock) == 3:
            other.close()

    monkeypatch.setattr(time, "sleep", sleep)
    with hold(tmp_path, 1):
        assert clock == [1, 2, 4]
        with pytest.raises(BusyLakeError), lock(tmp_path):
            pytest.fail("the lake was held twice")
    with lock(tmp_path):
        pass


def test_what_does_not_pass_is_not_waited_for(tmp_path: Path, clock: list[float]) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LakeError), hold(tmp_path / "file", 60):
        pytest.fail("a file was held")
    assert clock == []


def test_runs_wait_for_another_one_and_then_for_each_other(prefect_server: PrefectServer, tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "lake"
    raw.mkdir()
    (raw / "a.bib").write_text("@article{a, title={On rivers}, author={Doe, Jane}, year={1999}}", encoding="utf-8")
    command = ("curate", raw, "--out", out, "--wait", "5")
    with lock(out):
        runs = [start_paperlake(*command, env=prefect_server.environment) for _ in range(2)]
        for run in runs:
            assert run.stderr is not None
            while "this run waits for up to 5 minutes" not in (line := run.stderr.readline()):
                assert line, "the run has ended"
    said = [run.communicate(timeout=MAX_WAIT) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    assert sorted("nothing new" in printed for printed, _ in said) == [False, True]
    assert len(list_snapshots(out)) == 1


def test_a_run_that_does_not_wait_says_who_holds_the_lake(prefect_server: PrefectServer, tmp_path: Path) -> None:
    with lock(tmp_path / "lake"):
        run = start_paperlake("curate", "--out", tmp_path / "lake", env=prefect_server.environment)
        _, errors = run.communicate(timeout=MAX_WAIT)
    assert run.returncode == LakeError.exit_status
    assert "is at work on this lake" in errors


def test_who_only_looks_at_a_lock_keeps_no_run_away(tmp_path: Path) -> None:
    with lock(tmp_path):
        assert f"process {os.getpid()}, since 20" in f"{holder(tmp_path)}"
    assert holder(tmp_path) is None
    with (tmp_path / ".run.lock").open() as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        end = threading.Timer(0.01, fcntl.flock, (looking, fcntl.LOCK_UN))
        end.start()
        with lock(tmp_path):
            end.join()
