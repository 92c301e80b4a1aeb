"""Nights: what a run costs when nothing is new, and when 1 % is: `python -m benchmarks.incremental [RECORDS]`.

The raw folder is one of benchmarks/scale.py without some of its files, which come back for the last run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.machine import describe_machine
from benchmarks.running import prefect_server
from benchmarks.scale import Run, curate, raw_folders

RECORDS = 100_000
MAX_HELD_BACK = 0.01  # of the bytes of the raw folder


class Night(NamedTuple):
    """A run, and what it published.

    Attributes:
        what: What was new.
        run: What it cost.
        new_files: How many files of its version are no links to those of the version before.
        files: How many files its version has.
    """

    what: str
    run: Run
    new_files: int
    files: int


def measure_nights(records: int = RECORDS) -> Iterator[Night]:
    """Yield what the first run costs, one without anything new, and one with 1 % more."""
    (whole,) = raw_folders([records])
    with prefect_server() as environment, tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
        raw, lake = Path(folder) / "raw", Path(folder) / "lake"
        shutil.copytree(whole, raw, copy_function=os.link)
        held_back = small_files(raw)
        for path in held_back:
            path.rename(Path(folder) / path.name)
        known: set[int] = set()
        for what in ("all but 1 %", "nothing", "1 % more"):
            if what == "1 % more":
                for path in held_back:
                    (Path(folder) / path.name).rename(path)
            run = curate(raw, lake, environment)
            inodes = {path.stat().st_ino for path in (lake / "current").resolve().rglob("*.parquet")}
            yield Night(what, run, len(inodes - known), len(inodes))
            known |= inodes


def small_files(raw: Path) -> list[Path]:
    """Return files of a raw folder that together have about 1 % of its bytes, those of the middle by name first."""
    files = sorted(path for path in raw.rglob("*") if path.is_file())
    left = MAX_HELD_BACK * sum(path.stat().st_size for path in files)
    chosen = []
    for path in files[len(files) // 2 :]:
        if (size := path.stat().st_size) <= left:
            chosen.append(path)
            left -= size
    return chosen


def nights_table(nights: Iterator[Night]) -> tuple[list[str], bool]:
    """Return the lines of the table; no floor is set here."""
    lines = [
        "| new | records | wall, s | CPU, s | CPU, of the first | files that are new |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    first: Run | None = None
    for what, run, new_files, files in nights:
        first = first or run
        lines.append(
            f"| {what} | {run.records:,} | {run.wall:.1f} | {run.cpu:.1f} | {run.cpu / first.cpu:.0%} "
            f"| {new_files} of {files} |"
        )
    return lines, True


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.incremental", description="Measure nightly runs.")
    parser.add_argument("records", type=int, nargs="?", default=RECORDS, help=f"about how many; {RECORDS} else")
    print(describe_machine(), "", *nights_table(measure_nights(parser.parse_args().records))[0], sep="\n")
