"""Accuracy of authors: the pairs of cores and of variants, counted by what became of them and by their scores.

Each pair counts as much as it would cost B-cubed precision or recall if it were wrong: two cores of n and m places in a
cluster of s places cost 2nm/s; two that are apart, of persons of s and t places, nm/s + nm/t. A person has the places
of the cluster, those of the other core, and of all others apart as many as their scores let expect.
"""

from __future__ import annotations

import polars as pl

from schemas.exchange.accuracy import ACCURACY_COUNTS, APART, CERTAIN, CONTESTED, DIVIDED, UNITED
from tasks.transform.authors.matches import MERGED
from tasks.transform.authors.score import score_pairs
from tasks.transform.linkage.accuracy import MOST, score_bin

MIN_COUNTED = -4.0  # of pairs apart: what scores less is one too seldom to be told from chance


def count_cores(
    cores: pl.DataFrame,
    core_clusters: pl.DataFrame,
    pairs: pl.DataFrame,
    priors: pl.DataFrame,
    lake: pl.DataFrame,
) -> pl.DataFrame:
    """Count the pairs of cores of each name, and the places of all.

    Args:
        cores: The table CORES, all places of some names; reads place and core.
        core_clusters: The table CORE_CLUSTERS, likewise.
        pairs: The table CORE_PAIRS.
        priors: The table NAME_PRIORS.
        lake: The table LAKE_PRIOR.

    Returns:
        The table ACCURACY_COUNTS.
    """
    return ACCURACY_COUNTS.conform(_as_counts(judge_cores(cores, core_clusters, pairs, priors, lake)))


def judge_cores(
    cores: pl.DataFrame,
    core_clusters: pl.DataFrame,
    pairs: pl.DataFrame,
    priors: pl.DataFrame,
    lake: pl.DataFrame,
) -> pl.DataFrame:
    """Return what became of each pair of cores of one name, as it is counted, and how much it weighs.

    Args:
        cores: As of `count_cores`, and so are the others.
        core_clusters: The table CORE_CLUSTERS.
        pairs: The table CORE_PAIRS.
        priors: The table NAME_PRIORS.
        lake: The table LAKE_PRIOR.

    Returns:
        The columns left, right (the same for the places within a core), kind, score (i32) and pairs (f64).
    """
    sizes = (
        cores.group_by("core")
        .agg(n=pl.len().cast(pl.Float64))
        .join(core_clusters.select("core", "cluster"), on="core", how="left")
        .with_columns(cluster=pl.coalesce("cluster", "core"))
        .with_columns(of_cluster=pl.col("n").sum().over("cluster"))
    )
    within = sizes.filter(pl.col("n") > 1).select(
        left="core",
        right="core",
        kind=pl.lit(UNITED),
        score=pl.lit(MOST, pl.Int32),
        pairs=pl.col("n") * (pl.col("n") - 1) / pl.col("of_cluster"),
    )
    scored = score_pairs(pairs.sort("block", "left", "right"), priors, lake).select("left", "right", "score")
    both = (
        scored.unique(["left", "right"], keep="first", maintain_order=True)
        .join(sizes, left_on="left", right_on="core")
        .join(sizes, left_on="right", right_on="core", suffix="_right")
        .with_columns(together=pl.col("cluster") == pl.col("cluster_right"), share=1 / (1 + (-pl.col("score")).exp()))
    )
    of_person = _expected_sizes(both)
    product, others = pl.col("n") * pl.col("n_right"), 1 - pl.col("share")  # the pair itself counts in full
    between = (
        both.join(of_person, on="cluster", how="left")
        .join(of_person.rename({"cluster": "cluster_right"}), on="cluster_right", how="left", suffix="_right")
        .filter(pl.col("together") | (pl.col("score") >= MIN_COUNTED))
        .select(
            "left",
            "right",
            kind=pl.when("together").then(pl.lit(UNITED)).otherwise(pl.lit(APART)),
            score=score_bin(pl.col("score")),
            pairs=pl.when("together")
            .then(2 * product / pl.col("of_cluster"))
            .otherwise(
                product / (pl.col("of_cluster") + pl.col("expected").fill_null(0) + others * pl.col("n_right"))
                + product / (pl.col("of_cluster_right") + pl.col("expected_right").fill_null(0) + others * pl.col("n"))
            ),
        )
    )
    weighed = pl.concat([within, between])
    unsure = weighed.filter(kind=UNITED)["pairs"].sum()
    certain = pl.DataFrame(
        {"left": [0], "right": [0], "kind": [CERTAIN], "score": [0], "pairs": [max(cores.height - unsure, 0.0)]},
        schema=weighed.schema,
    )
    return pl.concat([weighed, certain])


def _expected_sizes(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return how many further places each cluster lets expect: columns cluster and expected.

    Args:
        pairs: Columns left, right, cluster, cluster_right, n, n_right, share (that is one, by the score) and together.
    """
    apart = pairs.filter(~pl.col("together"))
    # of a cluster of several cores each pair of cores tells of the same other places
    each = [
        apart.select(pl.col(one).alias("cluster"), expected=pl.col("share") * pl.col(n), of=pl.col(core))
        for one, n, core in (("cluster", "n_right", "left"), ("cluster_right", "n", "right"))
    ]
    by_core = pl.concat(each).group_by("cluster", "of").agg(pl.col("expected").sum())
    return by_core.group_by("cluster").agg(pl.col("expected").mean())


def count_variants(links: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Count the pairs of clusters under names that may be one name written differently.

    Args:
        links: The table AUTHOR_LINKS of the second round.
        clusters: The table NAME_CLUSTERS of these places; reads cluster and papers.

    Returns:
        The table ACCURACY_COUNTS.
    """
    return ACCURACY_COUNTS.conform(_as_counts(judge_variants(links, clusters)))


def judge_variants(links: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Return what became of each pair of variants, as it is counted, and how much it weighs.

    Args:
        links: As of `count_variants`.
        clusters: The table NAME_CLUSTERS.

    Returns:
        The columns left, right, kind, score (i32) and pairs (f64).
    """
    sizes = clusters.select(left="cluster", n=pl.col("papers").list.len().cast(pl.Float64))
    product = 2 * pl.col("n") * pl.col("n_right")
    return (
        links.select("left", "right", "decision", "score")
        .unique(["left", "right"], keep="first", maintain_order=True)
        .join(sizes, on="left")
        .join(sizes.rename({"left": "right"}), on="right", suffix="_right")
        .select(
            "left",
            "right",
            kind=pl.when(decision=MERGED).then(pl.lit(CONTESTED)).otherwise(pl.lit(DIVIDED)),
            score=score_bin(pl.col("score")),
            pairs=product / (pl.col("n") + pl.col("n_right")),
        )
    )


def _as_counts(judged: pl.DataFrame) -> pl.DataFrame:
    """Add up judged pairs by kind and score."""
    counted = judged.sort("left", "right").group_by("kind", "score", maintain_order=True).agg(pl.col("pairs").sum())
    return counted.with_columns(entity=pl.lit("authors"), by=pl.lit("all"), value=pl.lit("")).sort("kind", "score")
