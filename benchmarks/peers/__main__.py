"""Print the comparison with other tools as a table: `python -m benchmarks.peers PYTHON [SET ...]`.

PYTHON is the interpreter of the environment in which the other tools are installed (`make bench-peers` makes it). Every
tool is given the same records, as paperlake has read and cleaned them, in a process of its own, one after the other.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.machine import ROOT, SHARED, describe_machine
from benchmarks.peers.sets import LARGE, SAMPLED, RecordSet, labelled, opened

LARGE_NAME = "ACL + DBLP, sampled"
LONGEST = 1800.0  # seconds for one tool on one set
SCORER = SHARED / "score" / "score_papers.py"


@dataclass(frozen=True)
class Tool:
    """A tool that resolves papers: its name, and the module that runs it with the interpreter that has it."""

    name: str
    module: str
    python: str


@dataclass(frozen=True)
class Result:
    """What a tool did on a set; `failure` is why it did not.

    Attributes:
        measured: precision, recall and F1 of pairs after closure, where the set has labels.
        took: seconds, cpu_seconds and peak bytes.
        versions: The versions that it ran with.
    """

    tool: str
    records: int
    measured: dict[str, float]
    took: dict[str, float]
    versions: dict[str, str]
    failure: str = ""


def compare(tools: list[Tool], names: list[str]) -> Iterator[tuple[str, Result]]:
    """Yield what each tool did on each set."""
    sets: dict[str, AbstractContextManager[RecordSet]] = {
        name: opened(name, [gold / "raw"], gold) for name, gold in labelled().items()
    }
    sets[LARGE_NAME] = opened(LARGE_NAME, [SHARED / folder for folder in LARGE], most=SAMPLED)
    for name, opening in sets.items():
        if names and name not in names:
            continue
        with opening as records:
            for tool in tools:
                yield name, run(tool, records)


def run(tool: Tool, records: RecordSet) -> Result:
    """Run a tool on a set, and hold its clusters against the labels."""
    clusters = records.folder / f"{tool.name}.parquet"
    command = [tool.python, "-m", tool.module, str(records.folder / "records.parquet"), str(clusters)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)}
    try:
        ended = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        return Result(tool.name, records.keys.height, {}, {}, {}, f"not done after {LONGEST:.0f} s")
    if ended.returncode:
        return Result(tool.name, records.keys.height, {}, {}, {}, (ended.stderr.strip().splitlines() or ["failed"])[-1])
    said = json.loads(ended.stdout.splitlines()[-1])
    measured = score(records, pl.read_parquet(clusters)) if records.gold is not None else {}
    return Result(tool.name, records.keys.height, measured, said, said.pop("versions"))


def score(records: RecordSet, clusters: pl.DataFrame) -> dict[str, float]:
    """Score clusters with the scorer of the labels; a record in no cluster is a paper of its own."""
    papers = records.keys.join(clusters, on="id", how="left").select(
        source_key="key", paper_id=pl.coalesce("cluster", "id")
    )
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
        for table, frame in (("sources", papers), ("rejects", papers.clear())):
            (Path(folder) / table).mkdir()
            frame.write_parquet(Path(folder) / table / "part-0.parquet")
        command = [sys.executable, str(SCORER), folder, str(records.gold)]
        scored = subprocess.run(command, capture_output=True, text=True, check=False)
    if not scored.stdout:
        raise RuntimeError(f"{records.name}: {scored.stderr.strip()}")
    found = json.loads(scored.stdout)
    return {name: found[name] for name in ("precision", "recall", "f1")}


def main(python: str, names: list[str]) -> int:
    """Compare the tools and print the table."""
    if not SHARED.is_dir():
        print("bench-peers: left out, for the labelled data is not beside the project (../shared)")
        return 0
    tools = [
        Tool("paperlake", "benchmarks.peers.by_paperlake", sys.executable),
        Tool("bib-dedupe", "benchmarks.peers.by_bib_dedupe", python),
        Tool("Splink", "benchmarks.peers.by_splink", python),
    ]
    print(describe_machine(), "", sep="\n")
    print("| set | records | tool | precision | recall | F1 | records/s | CPU s | peak MB |")
    print("|---|--:|---|--:|--:|--:|--:|--:|--:|", flush=True)
    versions: dict[str, dict[str, str]] = {}
    for name, result in compare(tools, names):
        print(f"| {name} | {result.records} | {result.tool} | {' | '.join(cells(result))} |", flush=True)
        versions[result.tool] = result.versions or versions.get(result.tool, {})
    print()
    for tool, each in versions.items():
        print(f"{tool}: {', '.join(f'{package} {version}' for package, version in each.items())}")
    return 0


def cells(result: Result) -> list[str]:
    """Return the columns of a result."""
    if result.failure:
        return [result.failure.replace("|", "/"), *[""] * 5]
    figures = [f"{result.measured[name]:.4f}" if result.measured else "-" for name in ("precision", "recall", "f1")]
    took = result.took
    speed = f"{result.records / took['seconds']:,.0f}"
    return [*figures, speed, f"{took['cpu_seconds']:.1f}", f"{took['peak'] / 2**20:,.0f}"]


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.peers", description="Compare with other tools.")
    arguments.add_argument("python", help="the interpreter of the environment of the other tools")
    arguments.add_argument("sets", nargs="*", help="the sets to run (default: all)")
    chosen = arguments.parse_args()
    sys.exit(main(chosen.python, chosen.sets))
