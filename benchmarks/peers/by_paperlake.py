"""Paperlake's paper step: normalise, block, score, cluster, as the main flow runs them, with nothing to choose."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import polars as pl

from benchmarks.peers.measured import measure
from tasks.transform.normalise import normalise_records
from tasks.transform.papers.block import block_papers
from tasks.transform.papers.cluster import cluster_papers
from tasks.transform.papers.score import score_papers


def resolve(records: pd.DataFrame) -> Sequence[tuple[str, str]]:
    """Cluster the records; they are read as extract hands them on, from the files beside the records."""
    del records  # what the peers are given is made of these
    folder = Path(sys.argv[1]).parent
    extracted, names = (pl.read_parquet(folder / f"{name}.parquet") for name in ("extracted", "names"))
    keys = normalise_records(extracted, names)
    scored = score_papers(keys, block_papers(keys))
    return cluster_papers(keys, scored).clusters.select("source_id", pl.col("cluster").cast(pl.String)).rows()


if __name__ == "__main__":
    measure(resolve, ["paperlake", "polars", "rapidfuzz"])
