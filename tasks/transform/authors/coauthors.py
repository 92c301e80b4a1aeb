"""Coauthors: the names that stand beside a name on its papers."""

from __future__ import annotations

import polars as pl

from schemas.order import sorted_by
from tasks.transform.linkage.counts import counts_of, total_of

TELLING = 20.0  # times as often as by chance a coauthor in one initial stands beside a name, if it tells who that is
USUAL_LIST = 8.0  # names; in a list of twice as many, twice as many coauthors stand by chance


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


def telling_coauthors(
    beside: pl.DataFrame, places: pl.DataFrame, bylines: pl.DataFrame, statistics: pl.DataFrame
) -> pl.DataFrame:
    """Leave out the coauthors that stand beside a name by chance: those in one initial, which are many persons.

    By chance, a coauthor is on as many of the other papers of the name as on papers without it, more where the list of
    authors is long. It tells who the name is if it is on TELLING times as many of them.

    Args:
        beside: What `pair_coauthors` gives.
        places: Columns place, paper, name: all places of the names.
        bylines: Columns paper, names and keys, the distinct names of the paper and those in initials.
        statistics: The table AUTHOR_STATISTICS.

    Returns:
        Some rows of `beside`.
    """
    in_initials = bylines.select(coauthor=pl.col("keys").explode(empty_as_null=True)).unique()
    listed = bylines.select("paper", listed=pl.col("names").list.len() / USUAL_LIST)
    common = (
        beside.join(in_initials, on="coauthor", how="semi")
        .join(counts_of(statistics, "name").rename({"key": "coauthor", "count": "papers"}), on="coauthor")
        .join(places.select("place", "paper", others=pl.len().over("name") - 1), on="place")
        .join(listed, on="paper")
    )
    together = pl.len().over("name", "coauthor")
    elsewhere = (pl.col("papers").cast(pl.Int64) - together).clip(0) / total_of(statistics, "papers")
    by_chance = pl.col("others") * elsewhere * pl.col("listed").clip(1)
    untelling = common.filter(together - 1 <= TELLING * by_chance)
    return beside.join(untelling, on=["place", "coauthor"], how="anti")


def coarse_coauthors(clusters: pl.DataFrame, bylines: pl.DataFrame) -> pl.DataFrame:
    """Return the coauthors of every cluster by family name and first initial.

    Args:
        clusters: Columns cluster, paper, key, a row a place.
        bylines: Columns paper and keys, the distinct keys of its authors.

    Returns:
        Columns cluster, coauthor (another key), each once a cluster, sorted.
    """
    beside = (
        clusters.select("cluster", "paper", "key")
        .join(bylines.select("paper", coauthor="keys"), on="paper")
        .explode("coauthor", empty_as_null=True)
        .filter(pl.col("coauthor") != pl.col("key"))
    )
    ordered = sorted_by(beside.select("cluster", "coauthor"), "cluster", "coauthor")
    again = pl.all_horizontal(pl.col(column) == pl.col(column).shift() for column in ordered.columns)
    return ordered.filter(~again.fill_null(value=False))


def with_from_last(places: pl.DataFrame) -> pl.DataFrame:
    """Add which of the places of its name on the paper each place is, from the last, from 1: the column from_last.

    A paper may print a name twice, above all where names are initials. Coauthors cannot tell the two apart, and who
    publishes often comes late in the list; so the last of the two goes with the papers that print the name once.

    Args:
        places: Columns place, paper, name, number, and any others: all places of the names.
    """
    again = places.filter(pl.struct("paper", "name").is_duplicated())
    from_last = pl.col("number").rank("ordinal", descending=True).over("paper", "name").cast(pl.Int32)
    found = places.join(again.select("place", from_last=from_last), on="place", how="left", maintain_order="left")
    return found.with_columns(pl.col("from_last").fill_null(1))
