"""Cluster: which records are one paper."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from schemas.exchange.papers import DECISIONS, PAPER_CLUSTERS
from tasks.transform.linkage.arrays import Ints
from tasks.transform.linkage.clustering import Limits, cluster_best_first
from tasks.transform.papers.block import in_order
from tasks.transform.papers.evidence import ACCEPT, MAX_RECORDS, MIN_BETWEEN, MIN_MEAN_BETWEEN
from tasks.transform.papers.matches import main_evidence

CLUSTERED_BY = ("source_id", "content_sha256", "page", "doi", "catalogue", "duplicate_free")
LIMITS = Limits(worst=MIN_BETWEEN, mean=MIN_MEAN_BETWEEN, largest=MAX_RECORDS)


class Clustered(NamedTuple):
    """What clustering gives.

    Attributes:
        clusters: The table PAPER_CLUSTERS.
        decisions: The table DECISIONS: the accepted pairs that united two clusters, and those that a rule refused.
    """

    clusters: pl.DataFrame
    decisions: pl.DataFrame


def cluster_papers(keys: pl.DataFrame, scored: pl.DataFrame) -> Clustered:
    """Unite the accepted pairs, best first.

    Records with different DOIs are never one paper (the rule doi), nor are two of a catalogue that lists no paper twice
    (the rule catalogue).

    Args:
        keys: Normalised records of all dumps.
        scored: The pairs as score_papers gives them.
    """
    records = in_order(keys.select(CLUSTERED_BY))
    found = cluster_best_first(
        records.height,
        scored["left"].to_numpy().astype(np.int64),
        scored["right"].to_numpy().astype(np.int64),
        scored["score"].to_numpy().astype(np.float64),
        accept=ACCEPT,
        limits=LIMITS,
        identity={"doi": _codes(records["doi"])},
        exclusive={"catalogue": _codes(records.select(pl.when("duplicate_free").then("catalogue")).to_series())},
    )
    decided = scored.select("left", "right").with_columns(found.refused_by, united=pl.Series(found.united))
    clusters = records.with_columns(cluster=pl.Series(found.cluster))
    joined = clusters.join(_best_pairs(clusters["cluster"], scored), on="record", how="left")
    return Clustered(
        PAPER_CLUSTERS.conform(joined.with_columns(pl.col("matched_by").fill_null("alone"))),
        DECISIONS.conform(decided.filter(pl.col("united") | pl.col("refused_by").is_not_null())),
    )


def _codes(values: pl.Series) -> Ints:
    """Number the distinct values of a column; -1 where it is null."""
    ranks = values.rank("dense").cast(pl.Int64).fill_null(0) - 1
    return ranks.to_numpy()


def _best_pairs(cluster: pl.Series, scored: pl.DataFrame) -> pl.DataFrame:
    """Return for each record the best accepted pair within its cluster.

    Returns:
        The columns record, matched_by and match_score, for the records that are not alone.
    """
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
