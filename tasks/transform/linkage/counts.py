"""Counts: statistics of the lake as rows of kind, key and count, which are added up from those of its parts."""

from __future__ import annotations

import polars as pl


def counts_of(statistics: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Return the columns key and count of one kind."""
    return statistics.filter(kind=kind).select("key", "count")


def total_of(statistics: pl.DataFrame, kind: str) -> int:
    """Return the sum of the counts of one kind."""
    return int(counts_of(statistics, kind)["count"].sum())


def count_keys(keys: pl.Series, kind: str) -> pl.DataFrame:
    """Count how often each key comes.

    Returns:
        The columns kind, key and count.
    """
    counted = keys.rename("key").to_frame().group_by("key").agg(count=pl.len().cast(pl.Int64))
    return counted.select(pl.lit(kind).alias("kind"), "key", "count")


def one_count(count: int, kind: str) -> pl.DataFrame:
    """Return a count of something in the lake as a whole, as the columns kind, key and count."""
    schema = {"kind": pl.String, "key": pl.UInt64, "count": pl.Int64}
    return pl.DataFrame({"kind": [kind], "key": [0], "count": [count]}, schema=schema)


def add_up(counts: pl.DataFrame) -> pl.DataFrame:
    """Add up the counts of each kind and key.

    Returns:
        The columns kind, key and count, sorted by kind and key.
    """
    return counts.group_by("kind", "key").agg(pl.col("count").sum()).sort("kind", "key")
