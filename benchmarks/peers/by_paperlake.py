"""Paperlake's paper step: normalise, block, score, cluster, as the main flow runs them, with nothing to choose."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from benchmarks.peers.measured import measure_read
from benchmarks.resolving import cluster_prepared, prepare_papers
from schemas.exchange.identities import IDENTITIES
from tasks.transform.normalise import normalise_records
from tasks.transform.papers.identify import identify_papers

MAX_RECORDS_OF_RANGE = 100_000


def read(given: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read records and names as extract hands them on: what the other tools are given is made of these."""
    return pl.read_parquet(given.with_name("extracted.parquet")), pl.read_parquet(given.with_name("names.parquet"))


def resolve(read: tuple[pl.DataFrame, pl.DataFrame]) -> Sequence[tuple[str, str]]:
    """Cluster the records."""
    keys = normalise_records(*read)
    ranges = -(-keys.height // MAX_RECORDS_OF_RANGE)
    clusters = cluster_prepared(prepare_papers(keys, ranges), ranges).clusters
    assigned = identify_papers(keys, clusters, IDENTITIES.empty())
    return assigned.select("source_id", pl.col("cluster").cast(pl.String)).rows()


if __name__ == "__main__":
    measure_read(read, resolve, ["paperlake", "polars", "rapidfuzz"])
