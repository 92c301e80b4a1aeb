"""Run tools on a set, each in a process of its own, one after the other, and hold what they found against the truth."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl

from benchmarks.machine import ROOT

LONGEST = 3600.0  # seconds for one tool on one set


class Compared(Protocol):
    """A set of records or mentions in files that every tool reads."""

    @property
    def given(self) -> Path:
        """The file that the tools are given: a row for each record or mention, with its id."""

    @property
    def size(self) -> int:
        """How many there are."""

    def score(self, clusters: pl.DataFrame) -> dict[str, float]:
        """Return precision, recall and F1 of clusters (columns id, cluster), or nothing where there are no labels."""


@dataclass(frozen=True)
class Tool:
    """A tool: its name, the module that runs it, and the interpreter that has it."""

    name: str
    module: str
    python: str


@dataclass(frozen=True)
class Result:
    """What a tool did on a set; `failure` is why it did not.

    Attributes:
        size: How many records or mentions it was given.
        measured: precision, recall and F1, where the set has labels.
        took: seconds, cpu_seconds and peak bytes.
        versions: The versions that it ran with.
    """

    tool: str
    size: int
    measured: dict[str, float]
    took: dict[str, float]
    versions: dict[str, str]
    failure: str = ""


def compare(tools: Sequence[Tool], compared: Compared) -> Iterator[Result]:
    """Yield what each tool did on a set."""
    for tool in tools:
        yield run(tool, compared)


def run(tool: Tool, compared: Compared) -> Result:
    """Run a tool on a set, and score its clusters."""
    clusters = compared.given.with_name(f"{tool.name}.parquet")
    command = [tool.python, "-m", tool.module, str(compared.given), str(clusters)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)}
    try:
        ended = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        return Result(tool.name, compared.size, {}, {}, {}, f"not done after {LONGEST:.0f} s")
    if ended.returncode:
        return Result(tool.name, compared.size, {}, {}, {}, (ended.stderr.strip().splitlines() or ["failed"])[-1])
    said = json.loads(ended.stdout.splitlines()[-1])
    versions = said.pop("versions")
    return Result(tool.name, compared.size, compared.score(pl.read_parquet(clusters)), said, versions)


def cells(result: Result) -> list[str]:
    """Return the columns of a result: precision, recall, F1, how many a second, CPU seconds and the peak in MB."""
    if result.failure:
        return [result.failure.replace("|", "/"), *[""] * 5]
    figures = [f"{result.measured[name]:.4f}" if result.measured else "-" for name in ("precision", "recall", "f1")]
    took = result.took
    speed = f"{result.size / took['seconds']:,.0f}"
    return [*figures, speed, f"{took['cpu_seconds']:.1f}", f"{took['peak'] / 2**20:,.0f}"]
