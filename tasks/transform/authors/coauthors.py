"""Coauthors: the names that stand beside a name on its papers."""

from __future__ import annotations

import polars as pl

MAX_LISTED = 100  # a longer list of authors is a collaboration's, and says little about who works with whom


def pair_coauthors(places: pl.DataFrame) -> pl.DataFrame:
    """Return the names beside every place on its paper.

    Args:
        places: Columns index, paper_id, name.

    Returns:
        Columns index, name, coauthor (the number of the other name): each coauthor once a place, sorted. Papers with
        more than MAX_LISTED authors give none.
    """
    listed = places.select("index", "paper_id", "name").filter(pl.len().over("paper_id") <= MAX_LISTED)
    beside = listed.select("paper_id", coauthor="name").unique()
    return (
        listed.join(beside, on="paper_id")
        .filter(pl.col("name") != pl.col("coauthor"))
        .select("index", "name", "coauthor")
        .sort("index", "coauthor")
    )


def coarse_coauthors(clusters: pl.DataFrame) -> pl.DataFrame:
    """Return the coauthors of every cluster by family name and first initial.

    Returns:
        Columns cluster, coauthor (the number of that key), each once a cluster, sorted.
    """
    coarse = clusters.select(name=pl.col("block_key").rank("dense").cast(pl.Int64), index="index", paper_id="paper_id")
    cluster = clusters.select("index", "cluster")
    return pair_coauthors(coarse).join(cluster, on="index").select("cluster", "coauthor").unique().sort(pl.all())
