"""The report: what drawing report.html costs: `python -m benchmarks.report [LAKE]`.

Without a lake, one of 100,000 records is made of benchmarks/scale.py's raw folder. The page is drawn twice in a process
of its own: the first time with the import of the libraries that draw.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.generated import bibliography
from benchmarks.machine import describe_machine
from benchmarks.running import prefect_server, run_alone
from benchmarks.watching import curate
from tasks.load import open_lake

RECORDS = 100_000
MAX_SECONDS, MAX_MEMORY, MAX_BYTES = 10.0, 1e9, 3e6
ALONE = "--alone"


class Drawing(NamedTuple):
    """What drawing the page of a version cost.

    Attributes:
        records: How many records the version has.
        first: Seconds of the first time, imports included.
        again: Seconds of the second time.
        cpu: Processor seconds of both.
        memory: Bytes of memory at most, of the whole process.
        size: Bytes of the page.
    """

    records: int
    first: float
    again: float
    cpu: float
    memory: int
    size: int

    @property
    def accepted(self) -> bool:
        """Whether the page costs no more than is allowed."""
        return self.first <= MAX_SECONDS and self.memory <= MAX_MEMORY and self.size <= MAX_BYTES


def measure_report(lake: Path | None = None) -> Drawing:
    """Measure the page of the current version of a lake; None for one that is made for it."""
    if lake is not None:
        return Drawing(*json.loads(run_alone("benchmarks.report", ALONE, str(lake))))
    with prefect_server() as environment, tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
        curate(bibliography(RECORDS) / "raw", Path(folder), environment)
        return measure_report(Path(folder))


def draw_alone(out: Path) -> Drawing:
    """Draw the page in this process."""
    with open_lake(out) as lake:
        began = time.perf_counter()
        from tasks.report.page import draw_report  # noqa: PLC0415 - its import is measured

        page = draw_report(lake)
        drawn = time.perf_counter()
        draw_report(lake)
        ended = time.perf_counter()
        return Drawing(
            records=int(str(lake.manifest.account["records"])),
            first=drawn - began,
            again=ended - drawn,
            cpu=time.process_time(),
            memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            size=len(page.encode()),
        )


def report_table(drawing: Drawing) -> tuple[list[str], bool]:
    """Return the lines of the table, and whether every bound is kept."""
    lines = [
        "| records | first, s | again, s | CPU of both, s | memory, MB | page, kB |",
        "|--:|--:|--:|--:|--:|--:|",
        f"| {drawing.records:,} | {drawing.first:.2f} | {drawing.again:.2f} | {drawing.cpu:.2f} "
        f"| {drawing.memory / 1e6:,.0f} | {drawing.size / 1e3:,.0f}{'' if drawing.accepted else ' **over**'} |",
    ]
    return lines, drawing.accepted


def main(arguments: list[str]) -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__.partition("\n")[0])
    parser.add_argument("lake", nargs="?", type=Path, help="whose current version is drawn (default: one that is made)")
    parser.add_argument(ALONE, action="store_true", help="measure in this process, and print the numbers as JSON")
    options = parser.parse_args(arguments)
    if options.alone:
        print(json.dumps(draw_alone(options.lake)))
        return 0
    print(describe_machine(), flush=True)
    lines, accepted = report_table(measure_report(options.lake))
    print("", *lines, sep="\n")
    return 0 if accepted else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
