"""Overlap: which sources, and which dumps, share papers."""

from __future__ import annotations

import polars as pl

from tasks.report.figures.naming import SOURCE, largest_first

MAX_SOURCES, MAX_DUMPS = 12, 20  # that are compared


def share_papers(sources: pl.LazyFrame, by: pl.Expr, most: int) -> pl.DataFrame:
    """Count the papers that two groups of records share, among the groups with most records.

    Papers of the same groups are counted together first, so the effort grows with the number of combinations and not
    with the number of papers.

    Args:
        sources: Column paper_id, and those of `by`.
        by: The group of a record: its source or its dump.
        most: How many groups are compared.

    Returns:
        The columns one, other and papers, each pair once, and each group with itself: all its papers.
    """
    records = sources.select("paper_id", group=by.cast(pl.String)).drop_nulls()
    sizes = largest_first(records.group_by("group").agg(n=pl.len()).collect(), "n", "group").head(most)
    groups = records.filter(pl.col("group").is_in(sizes["group"].implode())).unique()
    combined = groups.group_by("paper_id").agg(pl.col("group").sort()).group_by("group").agg(papers=pl.len())
    each = combined.select(pl.col("group").alias("one"), pl.col("group").alias("other"), "papers").collect()
    pairs = each.explode("one").explode("other").filter(pl.col("one") <= pl.col("other"))
    return largest_first(pairs.group_by("one", "other").agg(pl.col("papers").sum()), "papers", "one", "other")


def share_by_source(sources: pl.LazyFrame) -> pl.DataFrame:
    """Count the papers that two sources share; see share_papers."""
    return share_papers(sources, SOURCE, MAX_SOURCES)


def share_by_dump(sources: pl.LazyFrame) -> pl.DataFrame:
    """Count the papers that two dumps share, each pair that shares any; see share_papers."""
    return share_papers(sources, pl.col("source_file"), MAX_DUMPS).filter(pl.col("one") != pl.col("other"))
