"""Authors: how fast the whole author step is, and how much memory it takes, on a part of the ACL Anthology and on all.

Every record is a paper of its own. Each measurement is that of a process of its own, which holds nothing but the names,
the papers and which is which: `python -m benchmarks.authors FOLDER SHARE`.
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
from typing import NamedTuple, TypeVar

import polars as pl

from benchmarks.corpora import read_keys_and_names
from benchmarks.machine import SHARED
from benchmarks.resolving_authors import align, assign, cluster, merge
from benchmarks.running import run_alone
from schemas.exchange.papers import ASSIGNMENTS
from tasks.fields.names import parse_names
from tasks.minting import mint_id

CORPUS = SHARED / "corpora" / "acl_anthology"
SHARES = (0.25, 1.0)  # of the records
MOST_GROWTH = 1.3  # of the processor time a mention, from the part to the whole
MOST_SECONDS = 60.0
MOST_MEGABYTES = 2048.0
T = TypeVar("T")


@dataclass(frozen=True)
class Speed:
    """How fast the author step was.

    Attributes:
        mentions: Mentions.
        authors: Authors that were found.
        seconds: Wall-clock seconds of each step.
        cpu_seconds: Processor seconds of all steps.
        megabytes: The peak of the memory of the process, its interpreter and libraries included.
    """

    mentions: int
    authors: int
    seconds: dict[str, float]
    cpu_seconds: float
    megabytes: float


class Corpus(NamedTuple):
    """What author resolution starts from.

    Attributes:
        names: The table NAMES.
        papers: Columns paper_id, title, venue, year.
        assignments: The table ASSIGNMENTS.
        sources: Columns source_id, source_key, source_format, source_name, catalogue.
    """

    names: pl.DataFrame
    papers: pl.DataFrame
    assignments: pl.DataFrame
    sources: pl.DataFrame


def measure_speed() -> Iterator[Speed]:
    """Yield the speed of the author step on each share of the corpus."""
    with tempfile.TemporaryDirectory(prefix="paperlake-bench-") as folder:
        _prepare(Path(folder))
        for share in SHARES:
            yield Speed(**json.loads(run_alone("benchmarks.authors", folder, str(share))))


def authors_table() -> tuple[list[str], bool]:
    """Return the lines of the table, and whether the time, the memory and the growth of the time are what is wanted."""
    lines = [
        "| mentions | authors | seconds | of which | CPU seconds | CPU microseconds a mention | MB |",
        "|--:|--:|--:|---|--:|--:|--:|",
    ]
    measured = list(measure_speed())
    costs = [speed.cpu_seconds / speed.mentions for speed in measured]
    for speed, cost in zip(measured, costs, strict=True):
        steps = ", ".join(f"{step} {seconds:.1f}" for step, seconds in speed.seconds.items())
        lines.append(
            f"| {speed.mentions:,} | {speed.authors:,} | {sum(speed.seconds.values()):.1f} | {steps} "
            f"| {speed.cpu_seconds:.1f} | {cost * 1e6:.0f} | {speed.megabytes:,.0f} |"
        )
    growth, whole = costs[-1] / costs[0], measured[-1]
    lines += [
        "",
        f"Cost of a mention in the whole, over that in the part: {growth:.2f}. Wanted: {MOST_GROWTH} at most, "
        f"{MOST_SECONDS:.0f} s and {MOST_MEGABYTES:,.0f} MB.",
    ]
    seconds = sum(whole.seconds.values())
    return lines, growth <= MOST_GROWTH and seconds <= MOST_SECONDS and whole.megabytes <= MOST_MEGABYTES


def read_corpus(raw: Path, folder: Path, every: int = 1) -> Corpus:
    """Read dumps; each record is a paper of its own.

    Args:
        raw: The folder of the dumps.
        folder: Where what is read is written meanwhile.
        every: One in how many of the dumps is read.
    """
    keys, names = read_keys_and_names([raw], folder, every)
    own_paper = pl.Series("paper_id", [mint_id("P", record) for record in keys["source_id"]])
    keys = keys.with_columns(own_paper, matched_by=pl.lit("alone"))
    papers = keys.select("paper_id", "title", "venue", "year")
    sources = keys.select("source_id", "source_key", "source_format", "source_name", "catalogue")
    return Corpus(names, papers, ASSIGNMENTS.conform(keys.with_columns(page=None)), sources)


def _prepare(folder: Path) -> None:
    """Read the corpus; leave its names, papers and assignments in the folder."""
    corpus = read_corpus(CORPUS, folder)
    corpus.names.write_parquet(folder / "names.parquet")
    corpus.papers.write_parquet(folder / "papers.parquet")
    corpus.assignments.write_parquet(folder / "assignments.parquet")


def _resolve(folder: Path, share: float) -> Speed:
    """Run the whole author step on a share of the records, and time its parts."""
    assignments = pl.read_parquet(folder / "assignments.parquet")
    assignments = assignments.head(
        int(assignments.height * share)
    )  # their order is that of their ids, which are digests
    papers = pl.read_parquet(folder / "papers.parquet").join(assignments, on="paper_id", how="semi")
    names = pl.read_parquet(folder / "names.parquet").join(assignments, on="source_id", how="semi")
    nobody = pl.lit(None, pl.String)
    sources = assignments.select("source_id", source_format=pl.lit("acl-xml"), source_name=nobody, catalogue=nobody)
    seconds: dict[str, float] = {}
    started = time.process_time()

    def timed(name: str, step: Callable[[], T]) -> T:
        began = time.perf_counter()
        outcome = step()
        seconds[name] = round(seconds.get(name, 0.0) + time.perf_counter() - began, 2)
        return outcome

    parsed = timed("parse", lambda: parse_names(names))
    mentions = timed("assign", lambda: assign(parsed, assignments, sources))
    aligned = timed("align", lambda: align(mentions, papers))
    clustered = timed("cluster", lambda: cluster(aligned))
    tables = timed("merge", lambda: merge(aligned, clustered, assignments, sources))
    return Speed(
        tables.mentions.height,
        tables.authors.height,
        seconds,
        time.process_time() - started,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


if __name__ == "__main__":
    print(json.dumps(asdict(_resolve(Path(sys.argv[1]), float(sys.argv[2])))))
