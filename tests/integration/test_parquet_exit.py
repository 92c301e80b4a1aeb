"""A process that has read Parquet ends as any other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl

from tests.integration.conftest import ROOT

N_PROCESSES = 6  # the fault that this finds aborted half of them
CODE = """
import sys
from itertools import islice
from tasks.extract.formats import FORMATS

for count in (None, 1):  # to the end, and broken off
    outcomes = FORMATS["table-parquet"].read(open(sys.argv[1], "rb"))
    sys.stdout.write(f"{sum(1 for _ in islice(outcomes, count))} ")
"""


def test_a_process_that_has_read_parquet_ends_without_an_abort(tmp_path: Path) -> None:
    table = {"title": [f"On {number} rivers" for number in range(3000)], "authors": ["Berg, Liv"] * 3000}
    pl.DataFrame(table).write_parquet(tmp_path / "x.parquet", row_group_size=500)
    command = [sys.executable, "-c", CODE, str(tmp_path / "x.parquet")]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(N_PROCESSES)
    ]
    printed = [process.communicate() for process in started]
    assert printed == [("3000 1 ", "")] * N_PROCESSES
    assert [process.returncode for process in started] == [0] * N_PROCESSES
