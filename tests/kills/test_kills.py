"""A run that ends at any moment costs what was being computed: readers see nothing of it, and the next one goes on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.integration.conftest import PrefectServer
from tests.kills.living import KEEP, OUTCOMES, Living, Outcome, Reference
from tests.kills.victim import BALLAST

KINDS = ("seconds", "tasks", "seconds", "publishing")
POLL_SECONDS = 0.02


def end_at(place: float, kind: str, living: Living, whole: Reference) -> None:
    """Start a run, and kill it at a place in it, from 0 to 1."""
    run = living.start("kill", 1 + int(place * whole.events) if kind == "publishing" else 0)
    began, before = time.monotonic(), living.results().keys()
    while kind != "publishing" and run.poll() is None:
        if kind == "tasks" and len(living.results().keys() - before) >= place * whole.results:
            break
        if kind == "seconds" and time.monotonic() - began >= place * whole.seconds:
            break
        time.sleep(POLL_SECONDS)
    if kind != "publishing":
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
    _, errors = run.communicate()
    assert run.returncode in (0, -signal.SIGKILL), errors


def test_a_killed_run_is_gone_on_with(kill: int, living: Living, readers: None, request: pytest.FixtureRequest) -> None:
    place, kind = (kill + 0.5) / request.config.getoption("--kills"), KINDS[kill % len(KINDS)]
    whole, before = living.turn(), living.versions()
    end_at(place, kind, living, whole)
    after, left = living.versions(), living.results()
    new = [snapshot for snapshot in after if snapshot not in before]
    assert len(new) <= 1
    assert after[len(new) :] in ([*before], [*before[:KEEP], *before[KEEP:-1]], before[: KEEP - len(new)])
    assert (living.out / "current").resolve().name == after[0]
    living.finish()
    assert len(living.versions()) >= KEEP
    now = living.results()
    again = [name for name, written in left.items() if now.get(name, written) != written]
    OUTCOMES.append(Outcome(kind, int(place * 5) / 5, "new" if new else "old", len(left), len(again)))
    if not new:  # otherwise the next run reads the ids of this version, which are inputs of many steps
        assert len(again) <= len(os.sched_getaffinity(0)), "more results than those of the tasks that were at work"


def test_of_two_runs_at_once_one_waits_and_finds_nothing_new(pair: int, living: Living, readers: None) -> None:
    living.turn()
    before = living.versions()
    runs = [living.start("kill", 0, "--wait", "5") for _ in range(2)]
    errors = [run.communicate()[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], errors
    assert len([snapshot for snapshot in living.versions() if snapshot not in before]) == 1
    living.finish()


@pytest.fixture(scope="session")
def small_disk(prefect_server: PrefectServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    """A lake on a small disk of its own; skips the test where this user may not mount."""
    folder = tmp_path_factory.mktemp("small")
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small file system is not permitted here")
    try:
        yield Living(folder, disk / "lake", prefect_server, "count-writes")
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.fixture
def ballast(small_disk: Living) -> Path:
    return small_disk.out.parent / BALLAST


def test_a_run_that_finds_the_disk_full_says_so_and_is_gone_on_with(
    full_disk: int, small_disk: Living, ballast: Path, request: pytest.FixtureRequest
) -> None:
    whole, before = small_disk.turn(), small_disk.versions()
    place = (full_disk + 0.5) / request.config.getoption("--full-disks")
    run = small_disk.start("fill", 1 + int(place * whole.events))
    _, errors = run.communicate()
    ballast.unlink(missing_ok=True)
    new = [snapshot for snapshot in small_disk.versions() if snapshot not in before]
    OUTCOMES.append(
        Outcome("disk full", int(place * 5) / 5, "new" if new else "old", len(small_disk.results()), again=0)
    )
    if run.returncode == 0:  # it had written all by then
        assert place > 0.5
    else:
        assert (run.returncode, new) == (1, []), errors
        assert "No space left on device; free some space and run again" in errors.splitlines()[-1]
        assert "Traceback" not in errors
    small_disk.finish()
