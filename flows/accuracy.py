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
from tasks.transform.linkage.accuracy import estimate_accuracy
from tasks.transform.papers.accuracy import COUNTED_BY, count_papers
from tasks.transform.papers.calibration import CALIBRATION
from tasks.work import read_partition

count_paper_pairs = on_range(
    "papers: count pairs",
    count_papers,
    ACCURACY_COUNTS,
    (
        InRange("component"),
        Matching("record", PAIR, ("record", "cluster")),
        Matching("record", PAIR, COUNTED_BY),
        Whole(),
        Whole(),
    ),
)


@task(
    name="validate: accuracy",
    task_run_name="estimate how right the lake is",
    timeout_seconds=60 * MINUTES,
    **RETRIED,
    **CACHED,
)
def estimate(work: Path, counts: Parts) -> list[Accuracy]:
    """Estimate how right the papers of the lake are, and those of each source and decade."""
    del work
    return [*estimate_accuracy(read_partition(*cast(Sequence[Partition], counts)), "papers", CALIBRATION)]
