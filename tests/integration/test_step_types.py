"""A flow that gives a step wrong arguments does not pass mypy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BEGINNING = """
from collections.abc import Callable
from flows.ranges import InRange, Whole, on_range
from flows.paper_stages import identify_papers, identify_works
from flows.stages import describe_texts, discover, read_dumps
from flows.steps import Steps, tables
from pathlib import Path
from polars import DataFrame
from schemas.dump import Partition, Reading
from schemas.exchange.papers import PAPER_UNIONS, WORKS
from tasks.work import all_ranges

def one(frame: DataFrame, statistics: DataFrame) -> DataFrame: ...
def two(frame: DataFrame) -> tuple[DataFrame, DataFrame]: ...

relate = on_range("papers: relate", one, WORKS, (InRange("record"), Whole()), by="record")
divide = on_range("papers: divide", two, (WORKS, PAPER_UNIONS), (InRange("record"),), by=("record", None))

def flow(step: Steps, keys: list[Partition], scored: Partition, readings: list[Reading]) -> None:
"""

RIGHT = """
    inventory = step(discover, [Path("raw")], refresh=True).result()
    (batch,) = [future.result() for future in step.each(read_dumps, readings)]
    names = batch.parsed_names
    assignments = step(identify_papers, keys, names, step(identify_papers, keys, names, scored))
    step(identify_works, names, assignments, scored)
    texts, counts = step(describe_texts, names).result()
    related = step.each(relate, all_ranges(2), names, scored)
    works, decisions = tables(step.each(divide, all_ranges(2), related))
    print(inventory.dumps, works[0].rows, decisions[0].rows, assignments.result().sha256, texts.rows + counts.rows)
"""

WRONG = {
    "step(identify_papers, keys, names)": "Too few arguments",
    "step(identify_papers, keys, names, scored, scored)": "Too many arguments",
    "step(identify_papers, keys, names, 'scored')": 'incompatible type "str"',
    "step(identify_papers, keys, names, scored, by=scored)": 'Unexpected keyword argument "by"',
    "step(discover, [Path('raw')], 'refresh')": 'incompatible type "str"',
    "step(discover, [Path('raw')], new=True)": 'Unexpected keyword argument "new"',
    "step.each(read_dumps, keys)": "incompatible type",
    "step.each(read_dumps, readings, keys)": "Too many arguments",
    "step(identify_works, keys, keys, step(discover, [], True))": "incompatible type",
    "step.each(relate, all_ranges(2), names)": "Too few arguments",
    "step.each(relate, keys, names, scored)": "incompatible type",
    "step.each(divide, all_ranges(2), related, names)": "Too many arguments",
    "tables(step.each(relate, all_ranges(2), names, scored))": "incompatible type",
    "on_range('papers: relate', one, WORKS, (InRange('record'),))": "incompatible type",
    "step(identify_papers, keys, names, scored).result().dumps": 'has no attribute "dumps"',
}


def errors_of(lines: list[str], folder: Path) -> list[str]:
    """Return what mypy says of each line of a flow, joined; it takes the cache of earlier runs, and seconds with it."""
    path = folder / "flow_to_check.py"
    path.write_text(BEGINNING + "".join(f"    {line}\n" for line in lines), encoding="utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", "--no-pretty", "--no-error-summary", path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode in {0, 1}, checked.stderr
    first = BEGINNING.count("\n") + 1
    said: list[list[str]] = [[] for _ in lines]
    for line in checked.stdout.splitlines():
        place, _, fault = line.partition(": error: ")
        if fault:
            said[int(place.rpartition(":")[2]) - first].append(fault)
    return ["\n".join(faults) for faults in said]


def test_mypy_sees_what_is_wrong_with_the_inputs_of_a_step(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    right = [line.strip() for line in RIGHT.strip().splitlines()]
    said = errors_of([*right, *WRONG], tmp_path)
    assert said[: len(right)] == [""] * len(right)
    unseen = {
        call: found
        for (call, fault), found in zip(WRONG.items(), said[len(right) :], strict=True)
        if fault not in found
    }
    assert unseen == {}
