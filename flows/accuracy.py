"""The steps that estimate how right the lake is, as Prefect tasks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from prefect import task

from flows.policies import CACHED, MINUTES, RETRIED
from flows.ranges import InRange, Matching, Whole, on_range
from flows.steps import Parts
from schemas.accuracy import Accuracy
from schemas.dump import Partition
from schemas.exchange.accuracy import ACCURACY_COUNTS
from schemas.exchange.papers import PAIR
from tasks.transform.authors import accuracy as authors
from tasks.transform.authors import calibration as author_calibration
from tasks.transform.linkage.accuracy import estimate_accuracy
from tasks.transform.papers import accuracy as papers
from tasks.transform.papers import calibration as paper_calibration
from tasks.work import read_partition

count_paper_pairs = on_range(
    "papers: count pairs",
    papers.count_papers,
    ACCURACY_COUNTS,
    (
        InRange("component"),
        Matching("record", PAIR, ("record", "cluster")),
        Matching("record", PAIR, papers.COUNTED_BY),
        Whole(),
        Whole(),
        Whole(),
    ),
)

count_cores = on_range(
    "authors: count cores",
    authors.count_cores,
    ACCURACY_COUNTS,
    (
        InRange("key", ("key", "place", "core")),
        InRange("key"),
        InRange("key"),
        InRange("key"),
        Whole(),
    ),
)
count_variants = on_range(
    "authors: count variants",
    authors.count_variants,
    ACCURACY_COUNTS,
    (InRange("left", ("left", "right", "decision", "score")), Matching("cluster", PAIR, ("cluster", "papers"))),
)


@task(
    name="validate: accuracy",
    task_run_name="estimate how right the lake is",
    timeout_seconds=60 * MINUTES,
    **RETRIED,
    **CACHED,
)
def estimate(work: Path, counts: Parts) -> list[Accuracy]:
    """Estimate how right the papers and authors of the lake are, and the papers of each source and decade."""
    del work
    counted = read_partition(*cast(Sequence[Partition], counts))
    return [
        *estimate_accuracy(counted, "papers", paper_calibration.CALIBRATION),
        *estimate_accuracy(counted, "authors", author_calibration.CALIBRATION),
    ]
