"""Size: what a run costs as the lake grows: `python -m benchmarks.scale [RECORDS ...]`.

The command line curates raw folders of several sizes (benchmarks/repeated.py), each in a process of its own and into a
new lake, with a Prefect server that runs already and does not count. A process that runs beside it looks at the whole
family of processes several times a second.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from benchmarks.machine import ROOT, describe_machine
from benchmarks.repeated import Corpus, write_repeated
from benchmarks.running import prefect_server

SIZES = (10_000, 100_000, 370_000)
RAW = ROOT / "build" / "repeated"
RESULTS = ROOT / "build" / "scale.json"
PAUSE = 0.25  # seconds between two looks at the processes
TICKS = os.sysconf("SC_CLK_TCK")
A_PAGE = 200  # what the server lists at once

PARTITION = re.compile(r"(.+)-[0-9a-f]{32}\.parquet")
OF_ONE_INPUT = re.compile(r" \S*[\d./].*")  # "read a.bib and 3 more" is a task of the step "read"


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


def measure_scale(sizes: Sequence[int] = SIZES) -> Iterator[Run]:
    """Yield what a run on each size costs."""
    for raw in raw_folders(sizes):
        with prefect_server() as environment, tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
            yield curate(raw, Path(folder) / "lake", environment)


def raw_folders(sizes: Sequence[int]) -> Iterator[Path]:
    """Yield a folder of dumps for each size; they are made once."""
    corpus = None
    for size in sizes:
        if not (folder := RAW / str(size)).is_dir():
            corpus = corpus or Corpus()
            shutil.rmtree(unfinished := RAW / f".{size}.tmp", ignore_errors=True)
            write_repeated(corpus, unfinished, size)
            unfinished.rename(folder)
        yield folder


def curate(raw: Path, lake: Path, environment: dict[str, str]) -> Run:
    """Curate a raw folder by the command line, and say what that cost.

    Raises:
        RuntimeError: It failed.
    """
    command = [sys.executable, "-m", "flows.cli", "curate", str(raw), "--out", str(lake), "--json"]
    with tempfile.TemporaryFile("w+") as errors:
        began = time.perf_counter()
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
    for path in (lake / "_work").rglob("*"):
        if found := PARTITION.fullmatch(path.name):
            work[found[1]] += path.stat().st_size
    return Run(
        records=json.loads(output)["account"]["records"],
        wall=wall,
        cpu=max(look.cpu for look in watched.looks),
        peak=max(look.memory for look in watched.looks),
        read=watched.read,
        written=watched.written,
        lake=sum(path.stat().st_size for path in (lake / "current").resolve().rglob("*.parquet")),
        work=dict(sorted(work.items(), key=lambda one: -one[1])),
        steps=steps_of(task_runs(environment["PREFECT_API_URL"]), watched.looks),
    )


def task_runs(url: str) -> list[dict[str, Any]]:
    """List all tasks that have run on a server."""
    found: list[dict[str, Any]] = []
    with httpx.Client(base_url=url, timeout=60) as client:
        while True:
            query = {"sort": "EXPECTED_START_TIME_ASC", "limit": A_PAGE, "offset": len(found)}
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
    times = [(OF_ONE_INPUT.sub("", run["name"]), _moment(run["start_time"]), _moment(run["end_time"])) for run in runs]
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


def scale_table(measured: Iterable[Run]) -> tuple[list[str], bool]:
    """Return the lines of the tables, and write all that was measured as JSON; no floor is set here."""
    runs = list(measured)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"machine": describe_machine(), "runs": [asdict(run) for run in runs]}, indent=1))
    lines = [
        "| records | wall, s | CPU, s | peak, MB | read, MB | written, MB | work folder, MB | lake, MB |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for run in runs:
        sizes = (run.peak, run.read, run.written, sum(run.work.values()), run.lake)
        megabytes = " | ".join(f"{size / 1e6:,.0f}" for size in sizes)
        lines.append(f"| {run.records:,} | {run.wall:.1f} | {run.cpu:.1f} | {megabytes} |")
    lines += ["", "How they grow with the number of records n:", ""]
    lines += ["| from | to | CPU | peak |", "|--:|--:|--:|--:|"]
    for less, more in pairwise(runs):
        cpu = exponent((less.records, less.cpu), (more.records, more.cpu))
        peak = exponent((less.records, less.peak), (more.records, more.peak))
        lines.append(f"| {less.records:,} | {more.records:,} | n^{cpu:.2f} | n^{peak:.2f} |")
    titles = " | ".join(f"{run.records:,}: tasks | wall, s | CPU, s" for run in runs)
    lines += ["", "By step; tasks that run at once share the processor's seconds evenly:", ""]
    lines += [f"| step | {titles} |", f"|---|{'--:|' * 3 * len(runs)}"]
    for name in dict.fromkeys(name for run in runs for name in run.steps):
        cells = [run.steps.get(name, Step()) for run in runs]
        lines.append(f"| {name} | " + " | ".join(f"{of.tasks} | {of.wall:.1f} | {of.cpu:.1f}" for of in cells) + " |")
    return [*lines, "", f"All of it, and the work folder by table: {RESULTS.relative_to(ROOT)}"], True


def exponent(less: tuple[int, float], more: tuple[int, float]) -> float:
    """Return the power of the number of records with which a cost grows; each is a number of records and a cost."""
    return math.log(more[1] / less[1]) / math.log(more[0] / less[0])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="Measure runs of several sizes.")
    parser.add_argument("records", type=int, nargs="*", help="about how many records; 10000, 100000 and 370000 else")
    print(describe_machine(), "", *scale_table(measure_scale(parser.parse_args().records or SIZES))[0], sep="\n")
