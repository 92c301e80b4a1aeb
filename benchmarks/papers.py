"""Papers: how many pairs blocking proposes and how many it misses, and how fast the whole paper step is.

The speed is that of a process of its own, which holds nothing but the keys: `python -m benchmarks.papers KEYS`.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

import polars as pl

from benchmarks.corpora import read_keys_and_names
from benchmarks.gold import true_pairs
from benchmarks.machine import SHARED
from benchmarks.resolving import PreparedPapers, cluster_prepared, own_keys, prepare_papers
from benchmarks.running import run_alone
from schemas.exchange.identities import IDENTITIES
from tasks.transform.linkage.chunks import Rows
from tasks.transform.papers.block import pair_records
from tasks.transform.papers.identify import identify_papers, identify_works
from tasks.transform.papers.matches import explain_papers
from tasks.transform.papers.merge import merge_papers
from tasks.transform.papers.relate import relate_papers

CORPORA = ("acl_anthology", "dblp_bib")
RUNS = 2
MOST_CANDIDATES = 15.0  # a record
LEAST_RECALL = 0.985
T = TypeVar("T")


@dataclass(frozen=True)
class Blocking:
    """What blocking proposed for one labelled set.

    Attributes:
        records: Records.
        candidates: Pairs that were proposed, and those that accepted pairs imply.
        recall: The share of the true pairs that are among them.
        proposed_recall: The share that blocking alone proposes.
    """

    name: str
    records: int
    candidates: int
    recall: float
    proposed_recall: float


@dataclass(frozen=True)
class Speed:
    """How fast the paper step was.

    Attributes:
        records: Records.
        candidates: Pairs that were proposed and worth a comparison.
        papers: Papers that were found.
        seconds: Wall-clock seconds of each step.
        cpu_seconds: Processor seconds of all steps.
        megabytes: The peak of the memory of the process, its interpreter and libraries included.
    """

    records: int
    candidates: int
    papers: int
    seconds: dict[str, float]
    cpu_seconds: float
    megabytes: float


def measure_blocking() -> Iterator[Blocking]:
    """Yield what blocking proposes for each labelled set."""
    for gold in sorted((SHARED / "gold" / "papers").glob("*/raw")):
        with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
            keys, _ = read_keys_and_names([gold], Path(folder))
        prepared = prepare_papers(keys)
        proposed = pair_records(prepared.blocking_keys, Rows(prepared.features))
        compared = pl.concat([proposed, cluster_prepared(prepared).scored.select("left", "right")]).unique()
        truth = true_pairs(gold.parent)
        yield Blocking(
            gold.parent.name,
            keys.height,
            compared.height,
            len(_pairs_of_keys(keys, compared) & truth) / len(truth),
            len(_pairs_of_keys(keys, proposed) & truth) / len(truth),
        )


def measure_speed() -> Iterator[Speed]:
    """Yield the speed of the paper step on the large corpora, the best of a few runs."""
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
        path = Path(folder) / "keys.parquet"
        keys, _ = read_keys_and_names([SHARED / "corpora" / name for name in CORPORA], Path(folder))
        keys.write_parquet(path)
        runs = [Speed(**json.loads(run_alone("benchmarks.papers", str(path)))) for _ in range(RUNS)]
        yield min(runs, key=lambda speed: sum(speed.seconds.values()))


def papers_table() -> tuple[list[str], bool]:
    """Return the lines of both tables, and whether blocking proposes few enough pairs and misses few enough."""
    lines = [
        "| set | records | candidates a record | recall of blocking | with implied pairs |",
        "|---|--:|--:|--:|--:|",
    ]
    for each in measure_blocking():
        lines.append(
            f"| {each.name} | {each.records:,} | {each.candidates / each.records:.1f} | {each.proposed_recall:.4f} "
            f"| {each.recall:.4f} |"
        )
    lines += [
        "",
        f"Wanted: a recall of {LEAST_RECALL} with at most {MOST_CANDIDATES:.0f} candidates a record.",
        "",
        "| records | candidates | papers | seconds | of which | CPU seconds | records/s | pairs/s (clustering) | MB |",
        "|--:|--:|--:|--:|---|--:|--:|--:|--:|",
    ]
    for speed in measure_speed():
        total = sum(speed.seconds.values())
        steps = ", ".join(f"{step} {seconds:.1f}" for step, seconds in speed.seconds.items())
        lines.append(
            f"| {speed.records:,} | {speed.candidates:,} | {speed.papers:,} | {total:.1f} | {steps} "
            f"| {speed.cpu_seconds:.1f} | {speed.records / total:,.0f} "
            f"| {speed.candidates / speed.seconds['cluster']:,.0f} | {speed.megabytes:,.0f} |"
        )
    return lines, True


def _resolve(path: Path) -> Speed:
    """Run the whole paper step and time its parts."""
    keys = pl.read_parquet(path)
    seconds: dict[str, float] = {}
    started = time.process_time()

    def timed(name: str, step: Callable[..., T], *inputs: pl.DataFrame | PreparedPapers) -> T:
        began = time.perf_counter()
        outcome = step(*inputs)
        seconds[name] = round(time.perf_counter() - began, 2)
        return outcome

    prepared = timed("prepare", prepare_papers, keys)
    candidates, scored, clusters, unions, _ = timed("cluster", cluster_prepared, prepared)
    assignments = timed("identify", identify_papers, keys, clusters, IDENTITIES.empty())
    relations = timed("relate", relate_papers, scored, assignments, prepared.features)
    works = timed("identify works", identify_works, assignments, relations, IDENTITIES.empty())
    papers = timed("merge", merge_papers, assignments, keys, works)
    timed("explain", explain_papers, scored, unions, assignments)
    return Speed(
        keys.height,
        candidates.height,
        papers.height,
        seconds,
        time.process_time() - started,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _pairs_of_keys(keys: pl.DataFrame, pairs: pl.DataFrame) -> set[tuple[str, str]]:
    """Return pairs of records by the records' own keys."""
    return {(min(pair), max(pair)) for pair in zip(*own_keys(keys, pairs), strict=True)}


if __name__ == "__main__":
    print(json.dumps(asdict(_resolve(Path(sys.argv[1])))))
