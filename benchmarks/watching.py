"""What a run costs: the command line curates, and a process beside it looks at the whole family of processes.

The Prefect server that it uses runs already and does not count.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import polars as pl

from benchmarks.machine import ROOT
from tasks.work import scan_file

PAUSE = 0.25  # seconds between two looks at the processes
TICKS = os.sysconf("SC_CLK_TCK")
A_PAGE = 200  # what the server lists at once

PARTITION = re.compile(r"(.+)-[0-9a-f]{32}\.(?:parquet|arrow)")
# "read a.bib and 3 more" is a task of the step "read", "papers: block, partition 1 of 2" one of "papers: block".
OF_ONE_INPUT = re.compile(r", partition \d.*|, from file .*| of (?:year|initial|source_format) .*| \S*[\d./].*")


class Look(NamedTuple):
    """What the processes of a run had used when they were looked at.

    Attributes:
        moment: When, in seconds since 1970.
        cpu: Processor seconds so far, those of processes that have ended among them.
        memory: Bytes of memory; what several processes share counts once.
    """

    moment: float
    cpu: float
    memory: int


@dataclass
class Step:
    """What a step of a run cost.

    Attributes:
        tasks: How many tasks it had.
        wall: Seconds from the beginning of the first to the end of the last.
        cpu: Processor seconds of the run while its tasks ran; tasks that ran at once share them evenly.
    """

    tasks: int = 0
    wall: float = 0.0
    cpu: float = 0.0


@dataclass
class Run:
    """What a run cost.

    Attributes:
        records: Records that it read.
        wall: Seconds.
        cpu: Processor seconds of all its processes.
        peak: Bytes of memory of all its processes at their highest.
        read: Bytes that its processes asked the system for, those that are mapped into memory not among them.
        written: Bytes that they wrote.
        lake: Bytes of the published version.
        work: Bytes in the work folder at the end, by table.
        rows: Rows of these tables.
        steps: What each step cost, in the order in which they began.
    """

    records: int
    wall: float
    cpu: float
    peak: int
    read: int
    written: int
    lake: int
    work: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)


class Family(threading.Thread):
    """Looks at a process and all that it has started, until it is told to stop.

    Attributes:
        looks: What was seen.
        read: Bytes read by all of them so far, as far as was seen.
        written: Bytes written by all of them so far.
    """

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.looks: list[Look] = []
        self._process = process
        self._cpu: dict[int, float] = {}
        self._io: dict[int, tuple[int, int]] = {}
        self._stopped = threading.Event()

    def run(self) -> None:
        """Look again and again."""
        while not self._stopped.wait(PAUSE):
            self._look()

    def stop(self) -> None:
        """Stop looking."""
        self._stopped.set()
        self.join()

    @property
    def read(self) -> int:
        """Bytes read."""
        return sum(read for read, _ in self._io.values())

    @property
    def written(self) -> int:
        """Bytes written."""
        return sum(written for _, written in self._io.values())

    def _look(self) -> None:
        memory = 0
        for process in family(self._process):
            folder = Path("/proc", str(process))
            with suppress(OSError, IndexError, ValueError):  # it has just ended
                times = (folder / "stat").read_text().rpartition(")")[2].split()[11:13]
                self._cpu[process] = sum(map(int, times)) / TICKS
                counted = dict(line.split(": ") for line in (folder / "io").read_text().splitlines())
                self._io[process] = int(counted["rchar"]), int(counted["wchar"])
                shares = (folder / "smaps_rollup").read_text().partition("\nPss:")[2].split(maxsplit=1)
                memory += 1024 * int(shares[0])
        self.looks.append(Look(time.time(), sum(self._cpu.values()), memory))


def family(process: int) -> list[int]:
    """Return a process, those that it has started, and so on."""
    found = [process]
    for one in found:
        with suppress(OSError):
            for children in Path("/proc", str(one), "task").glob("*/children"):
                found.extend(map(int, children.read_text().split()))
    return found


def curate(raw: Path, lake: Path, environment: dict[str, str]) -> Run:
    """Curate a raw folder by the command line, and say what that cost.

    Raises:
        RuntimeError: It failed.
    """
    command = [sys.executable, "-m", "flows.cli", "curate", str(raw), "--out", str(lake), "--json"]
    with tempfile.TemporaryFile("w+") as errors:
        since, began = time.time(), time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
        watched = Family(process.pid)
        watched.start()
        output, _ = process.communicate()
        wall = time.perf_counter() - began
        watched.stop()
        if process.returncode:
            errors.seek(0)
            raise RuntimeError(f"{raw}: {errors.read().strip()}")
    work: dict[str, int] = defaultdict(int)
    rows: dict[str, int] = defaultdict(int)
    for path in (lake / "_work").rglob("*"):
        if found := PARTITION.fullmatch(path.name):
            work[found[1]] += path.stat().st_size
            rows[found[1]] += scan_file(path).select(pl.len()).collect().item()
    return Run(
        records=json.loads(output)["account"]["records"],
        wall=wall,
        cpu=max(look.cpu for look in watched.looks),
        peak=max(look.memory for look in watched.looks),
        read=watched.read,
        written=watched.written,
        lake=sum(path.stat().st_size for path in (lake / "current").resolve().rglob("*.parquet")),
        work=dict(sorted(work.items(), key=lambda one: -one[1])),
        rows=dict(rows),
        steps=steps_of(task_runs(environment["PREFECT_API_URL"], since), watched.looks),
    )


def empty_flow(environment: dict[str, str]) -> float:
    """Return how many seconds a process takes that runs a flow which does nothing."""
    command = [sys.executable, "-c", "from prefect import flow; flow(lambda: None, name='empty')()"]
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


def task_runs(url: str, since: float = 0.0) -> list[dict[str, Any]]:
    """List the tasks that have run on a server since a moment, in seconds since 1970."""
    found: list[dict[str, Any]] = []
    begun = {"task_runs": {"start_time": {"after_": datetime.fromtimestamp(since, UTC).isoformat()}}}
    with httpx.Client(base_url=url, timeout=60) as client:
        while True:
            query = {"sort": "EXPECTED_START_TIME_ASC", "limit": A_PAGE, "offset": len(found), **begun}
            listed = client.post("/task_runs/filter", json=query).raise_for_status().json()
            found += listed
            if len(listed) < A_PAGE:
                return [run for run in found if run["start_time"] and run["end_time"]]


def steps_of(runs: Iterable[dict[str, Any]], looks: Sequence[Look]) -> dict[str, Step]:
    """Return what each step cost, by its name.

    Args:
        runs: Its tasks, as the server lists them.
        looks: What was seen of the processes of the run.
    """
    times = [
        (OF_ONE_INPUT.sub("", run["name"]).rstrip(","), _moment(run["start_time"]), _moment(run["end_time"]))
        for run in runs
    ]
    steps: dict[str, Step] = {}
    for name in dict.fromkeys(name for name, *_ in sorted(times, key=lambda one: one[1])):
        own = [(start, end) for other, start, end in times if other == name]
        steps[name] = Step(len(own), max(end for _, end in own) - min(start for start, _ in own))
    for before, after in pairwise(looks):
        running = [name for name, start, end in times if start < after.moment and end > before.moment]
        for name in running:
            steps[name].cpu += (after.cpu - before.cpu) / len(running)
    return steps


def _moment(time_of_day: str) -> float:
    """Return a time in ISO 8601 as seconds since 1970."""
    return datetime.fromisoformat(time_of_day).timestamp()
