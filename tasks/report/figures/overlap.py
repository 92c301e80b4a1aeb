"""Overlap: which sources, and which dumps, share papers."""

from __future__ import annotations

import polars as pl

from tasks.report.figures.naming import SOURCE, largest_first

MAX_SOURCES, MAX_DUMPS = 12, 20  # that are compared; at most 32, the bits of a number
_HAS = (pl.col("groups") & pl.col("bit")) > 0


def share_papers(sources: pl.LazyFrame, by: pl.Expr, most: int) -> pl.DataFrame:
    """Count the papers that two groups of records share, among the groups with most records.

    Each paper becomes one number first, with a bit for each of its groups. So the effort grows with the number of
    combinations, and hardly with the number of papers.

    Args:
        sources: Column paper_id, and those of `by`.
        by: The group of a record: its source or its dump.
        most: How many groups are compared.

    Returns:
        The columns one, other and papers, each pair once, and each group with itself: all its papers.
    """
    records = sources.select("paper_id", group=by.cast(pl.String)).drop_nulls()
    sizes = largest_first(records.group_by("group").agg(n=pl.len()).collect(), "n", "group").head(most)
    bits = sizes.select("group", bit=pl.lit(2, pl.UInt32).pow(pl.int_range(pl.len(), dtype=pl.UInt32)))
    of_papers = records.join(bits.lazy(), on="group").group_by("paper_id").agg(groups=pl.col("bit").bitwise_or())
    combined = of_papers.group_by("groups").agg(papers=pl.len()).collect()
    each = combined.join(bits.rename({"group": "one"}), how="cross").filter(_HAS).drop("bit")
    both = each.join(bits.rename({"group": "other"}), how="cross").filter(_HAS)
    pairs = both.filter(pl.col("one") <= pl.col("other"))
    return largest_first(pairs.group_by("one", "other").agg(pl.col("papers").sum()), "papers", "one", "other")


def share_by_source(sources: pl.LazyFrame) -> pl.DataFrame:
    """Count the papers that two sources share; see share_papers."""
    return share_papers(sources, SOURCE, MAX_SOURCES)


def share_by_dump(sources: pl.LazyFrame) -> pl.DataFrame:
    """Count the papers that two dumps share, each pair that shares any; see share_papers."""
    return share_papers(sources, pl.col("source_file"), MAX_DUMPS).filter(pl.col("one") != pl.col("other"))
