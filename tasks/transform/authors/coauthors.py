"""Coauthors: the names that stand beside a name on its papers."""

from __future__ import annotations

import polars as pl


def pair_coauthors(places: pl.DataFrame, bylines: pl.DataFrame) -> pl.DataFrame:
    """Return the names beside every place on its paper.

    Args:
        places: Columns place, paper, name.
        bylines: Columns paper and names, the distinct names of the paper; none for the list of a collaboration.

    Returns:
        Columns place, name, coauthor (another name): each coauthor once a place.
    """
    return (
        places.select("place", "paper", "name")
        .join(bylines.select("paper", coauthor="names"), on="paper")
        .explode("coauthor", empty_as_null=True)
        .filter(pl.col("coauthor") != pl.col("name"))
        .drop("paper")
    )


def coarse_coauthors(clusters: pl.DataFrame, bylines: pl.DataFrame) -> pl.DataFrame:
    """Return the coauthors of every cluster by family name and first initial.

    Args:
        clusters: Columns cluster, paper, key, a row a place.
        bylines: Columns paper and keys, the distinct keys of its authors.

    Returns:
        Columns cluster, coauthor (another key), each once a cluster, sorted.
    """
    return (
        clusters.select("cluster", "paper", "key")
        .join(bylines.select("paper", coauthor="keys"), on="paper")
        .explode("coauthor", empty_as_null=True)
        .filter(pl.col("coauthor") != pl.col("key"))
        .select("cluster", "coauthor")
        .unique()
        .sort("cluster", "coauthor")
    )


def from_last() -> pl.Expr:
    """Return for each place of its name on the paper the how-manieth it is from the last, from 1.

    A paper may print a name twice, above all where names are initials. Coauthors cannot tell the two apart, and who
    publishes often comes late in the list; so the last of the two goes with the papers that print the name once.
    """
    return pl.col("number").rank("ordinal", descending=True).over("paper", "name").cast(pl.Int32)
