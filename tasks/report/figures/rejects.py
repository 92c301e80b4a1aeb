"""Rejects by reason, each with its first example."""

from __future__ import annotations

import polars as pl

from tasks.report.figures.naming import largest_first


def count_rejects(rejects: pl.LazyFrame) -> pl.DataFrame:
    """Count what was refused for each reason.

    Args:
        rejects: Columns table, reason, source_file, source_index, detail, raw.

    Returns:
        The columns reason, of (record, dump, or the table whose rows they are), n, and source_file, source_index,
        detail and raw of the first of them.
    """
    rows = rejects.select(
        "reason",
        "source_file",
        "source_index",
        "detail",
        "raw",
        of=pl.coalesce(
            "table", pl.when(pl.col("source_index").is_null()).then(pl.lit("dump")).otherwise(pl.lit("record"))
        ),
    ).sort("source_file", "source_index", "detail", "raw", nulls_last=True)
    example = [pl.col(name).first() for name in ("source_file", "source_index", "detail", "raw")]
    counts = rows.group_by("reason", "of", maintain_order=True).agg(pl.len().alias("n"), *example)
    return largest_first(counts.collect(), "n", "reason", "of")
