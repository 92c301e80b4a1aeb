"""Cluster: which records are one paper, and the id of each paper."""

from __future__ import annotations

import numpy as np
import polars as pl

from schemas.exchange.papers import ASSIGNMENTS
from tasks.minting import mint_cluster_ids
from tasks.transform.linkage.arrays import Ints
from tasks.transform.linkage.clustering import Limits, cluster_best_first
from tasks.transform.papers.block import in_order
from tasks.transform.papers.evidence import ACCEPT, MAX_RECORDS, MIN_BETWEEN, MIN_MEAN_BETWEEN
from tasks.transform.papers.matches import main_evidence

CLUSTERED_BY = ("source_id", "content_sha256", "page", "doi", "catalogue", "duplicate_free")


def cluster_papers(keys: pl.DataFrame, scored: pl.DataFrame) -> pl.DataFrame:
    """Unite the accepted pairs, best first.

    Records with different DOIs are never one paper, nor are two of a catalogue that lists no paper twice.

    Args:
        keys: Normalised records of all dumps.
        scored: The pairs as score_papers gives them.

    Returns:
        The table assignments. The id of a paper is minted from the content of its records, so it does not depend on
        names or order of dumps.
    """
    records = in_order(keys)
    cluster = cluster_best_first(
        records.height,
        scored["left"].to_numpy().astype(np.int64),
        scored["right"].to_numpy().astype(np.int64),
        scored["score"].to_numpy().astype(np.float64),
        accept=ACCEPT,
        limits=Limits(worst=MIN_BETWEEN, mean=MIN_MEAN_BETWEEN, largest=MAX_RECORDS),
        identity={"doi": _codes(records["doi"])},
        exclusive={"catalogue": _codes(records.select(pl.when("duplicate_free").then("catalogue")).to_series())},
    ).cluster
    records = records.with_columns(cluster=pl.Series(cluster))
    ids = mint_cluster_ids(records.select("cluster", seed="content_sha256", member="source_id"), "P")
    assigned = records.join(ids.rename({"id": "paper_id"}), on="cluster").join(
        _best_pair(records, scored), on="record", how="left"
    )
    return ASSIGNMENTS.conform(assigned.with_columns(pl.col("matched_by").fill_null("alone")))


def _codes(values: pl.Series) -> Ints:
    """Number the distinct values of a column; -1 where it is null."""
    ranks = values.rank("dense").cast(pl.Int64).fill_null(0) - 1
    return ranks.to_numpy()


def _best_pair(records: pl.DataFrame, scored: pl.DataFrame) -> pl.DataFrame:
    """Return for each record the best accepted pair within its cluster.

    Returns:
        The columns record, matched_by and match_score, for the records that are not alone.
    """
    cluster = records["cluster"]
    within = scored.filter(
        pl.col("score") >= ACCEPT, pl.Series(cluster.gather(scored["left"]) == cluster.gather(scored["right"]))
    ).with_columns(matched_by=main_evidence())
    ends = [
        within.select("score", "matched_by", record=side, other=other)
        for side, other in (("left", "right"), ("right", "left"))
    ]
    return (
        pl.concat(ends)
        .sort("record", "score", "other", descending=[False, True, False])
        .group_by("record", maintain_order=True)
        .agg(pl.col("matched_by").first(), match_score=pl.col("score").first())
    )
