"""Paperlake's paper step: normalise, block, score, cluster, as the main flow runs them, with nothing to choose."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import polars as pl

from benchmarks.peers.measured import measure
from benchmarks.resolving import cluster_prepared, prepare_papers
from schemas.exchange.identities import IDENTITIES
from tasks.transform.normalise import normalise_records
from tasks.transform.papers.identify import identify_papers


def resolve(records: pd.DataFrame) -> Sequence[tuple[str, str]]:
    """Cluster the records; they are read as extract hands them on, from the files beside the records."""
    del records  # what the peers are given is made of these
    folder = Path(sys.argv[1]).parent
    extracted, names = (pl.read_parquet(folder / f"{name}.parquet") for name in ("extracted", "names"))
    keys = normalise_records(extracted, names)
    clusters = cluster_prepared(prepare_papers(keys)).clusters
    assigned = identify_papers(keys, clusters, IDENTITIES.empty())
    return assigned.select("source_id", pl.col("cluster").cast(pl.String)).rows()


if __name__ == "__main__":
    measure(resolve, ["paperlake", "polars", "rapidfuzz"])
