"""The yardstick: only parse the dumps with bare parsers, and write the tables of the lake with polars.

    python -m benchmarks.yardstick RAW LAKE

What any program must do that turns these dumps into these tables, in processor seconds: each dump is parsed to
objects by the usual parser of its format, and each published file is written from memory. Digests of the dumps,
records, and all that is found out are left out.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import polars as pl

from benchmarks.running import run_alone
from benchmarks.throughput import bare_parser
from tasks.extract import discover
from tasks.extract.inventory.opening import open_dump


class Yardstick(NamedTuple):
    """Processor seconds."""

    parse: float
    write: float

    @property
    def seconds(self) -> float:
        """All of them."""
        return self.parse + self.write


def measure_yardstick(raw: Path, lake: Path) -> Yardstick:
    """Measure a raw folder and the lake that was published from it, in a process of its own."""
    return Yardstick(**json.loads(run_alone("benchmarks.yardstick", str(raw), str(lake))))


def parse_bare(raw: Path) -> float:
    """Parse all dumps of a folder; return the processor seconds, without those of reading the bytes."""
    seconds = 0.0
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as work:
        for dump in discover([raw], Path(work)).dumps:
            with open_dump(dump) as opened:
                text = opened.stream.read()
            parse = _parser(dump.source_format)
            began = time.process_time()
            parse(text)
            seconds += time.process_time() - began
    return seconds


def write_tables(lake: Path) -> float:
    """Write each file of the published version anew from memory; return the processor seconds of that."""
    seconds = 0.0
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
        for path in sorted((lake / "current").resolve().rglob("*.parquet")):
            table = pl.read_parquet(path, hive_partitioning=False)
            began = time.process_time()
            table.write_parquet(Path(folder) / "table.parquet")
            seconds += time.process_time() - began
    return seconds


def _parser(source_format: str) -> Callable[[bytes], object]:
    """Return the bare parser of a format; of tagged text, what cuts it into lines and tags."""
    bare = bare_parser(source_format)
    if bare is not None:
        return bare[1]
    if source_format.endswith("csv"):
        return lambda text: list(csv.reader(text.decode().splitlines()))
    return lambda text: [line.split(b"  - ", 1) for line in text.splitlines()]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.yardstick", description="Measure the yardstick.")
    parser.add_argument("raw", type=Path, help="the dumps")
    parser.add_argument("lake", type=Path, help="what was published from them")
    options = parser.parse_args()
    print(json.dumps(Yardstick(parse_bare(options.raw), write_tables(options.lake))._asdict()))
