"""A lake that changes with every run, the runs on it, and those who read it meanwhile."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tasks.load import current_snapshot, list_snapshots, verify
from tests.integration.conftest import ROOT, SAMPLE, PrefectServer, table_bytes

KEEP = 2
PARTITIONS = 3
REFERENCE_RUNS = 4  # so that old versions are removed in the last two


class Outcome(NamedTuple):
    """What came of a run that was ended.

    Attributes:
        kind: What its moment was counted in.
        place: Where in the run it was: the fifth that begins there.
        current: Which version was the current one then, "old" or "new".
        left: How many results of tasks it left.
        again: How many of them the next run wrote again.
    """

    kind: str
    place: float
    current: str
    left: int
    again: int


OUTCOMES: list[Outcome] = []
READS: list[str] = []


class Reference(NamedTuple):
    """A run that nobody has ended.

    Attributes:
        seconds: How long it took.
        results: How many tasks wrote a result.
        events: How many events there were while it published, or below the lake.
        tables: The bytes of the tables that it published.
    """

    seconds: float
    results: int
    events: int
    tables: dict[str, bytes]


class Living:
    """A lake whose raw folder is another one in every turn.

    Attributes:
        out: The folder of the lake.
        whole: A run of an even turn, and one of an odd turn.
    """

    def __init__(self, folder: Path, out: Path, server: PrefectServer, count: str = "count") -> None:
        self.out = out
        self._environment = server.environment
        self._raws = (folder / "more", folder / "less")
        for raw in self._raws:
            shutil.copytree(SAMPLE, raw)
        (self._raws[1] / "pages" / "jim_gray.txt").unlink()
        self._turns = 0
        runs = [self._reference(count, folder / "events") for _ in range(REFERENCE_RUNS)]
        self.whole = (runs[-1], runs[-2])  # the number of a turn is even, or odd

    def turn(self) -> Reference:
        """Take the other raw folder, and return what a run from it is like."""
        self._turns += 1
        return self.whole[self._turns % 2]

    def start(self, fate: str = "kill", number: int | Path = 0, *options: str) -> subprocess.Popen[str]:
        """Start a run in a process group of its own."""
        raw = self._raws[self._turns % 2]
        command = ["curate", raw, "--out", self.out, "--partitions", PARTITIONS, "--keep", KEEP, *options]
        return subprocess.Popen(
            [sys.executable, "-m", "tests.kills.victim", fate, *map(str, [number, *command])],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def finish(self) -> None:
        """Run to the end, and see that this makes the tables that a run makes that nobody has ended."""
        run = self.start()
        _, errors = run.communicate()
        assert run.returncode == 0, errors
        assert table_bytes(self.out / "current") == self.whole[self._turns % 2].tables
        assert self.leftovers() == []

    def results(self) -> dict[str, int]:
        """Return the results that tasks have left, each with the time at which it was written."""
        return {path.name: path.stat().st_mtime_ns for path in self.out.glob("_work/results/*")}

    def leftovers(self) -> list[str]:
        """Return what is unfinished in the lake."""
        return [str(path.relative_to(self.out)) for path in self.out.rglob("*.tmp")]

    def versions(self) -> list[str]:
        """See that the current version is whole, and return all versions, the newest first."""
        verify(current_snapshot(self.out))
        return [snapshot.id for snapshot in list_snapshots(self.out)]

    def _reference(self, count: str, events: Path) -> Reference:
        self._turns += 1
        before, began = self.results(), time.monotonic()
        run = self.start(count, events)
        _, errors = run.communicate()
        assert run.returncode == 0, errors
        seconds, made = time.monotonic() - began, self.results().keys() - before.keys()
        return Reference(seconds, len(made), int(events.read_text("ascii")), table_bytes(self.out / "current"))


@pytest.fixture(scope="session")
def living(prefect_server: PrefectServer, tmp_path_factory: pytest.TempPathFactory) -> Living:
    """The lake, with some versions."""
    folder = tmp_path_factory.mktemp("living")
    return Living(folder, folder / "lake", prefect_server)


@pytest.fixture(scope="session")
def readers(living: Living) -> Iterator[None]:
    """Read the lake all the time, in two ways, and see at the end that nothing was torn."""
    polling = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.kills.reader", how, living.out],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for how in ("lease", "path")
    ]
    yield
    seen = [json.loads(process.communicate()[0]) for process in polling]
    READS.extend(
        f"read by {one['how']}: {one['reads']:,} times, of {one['versions']:,} versions, {len(one['faults'])} torn"
        for one in seen
    )
    assert [one["faults"] for one in seen] == [[], []]
    assert all(one["reads"] for one in seen)
