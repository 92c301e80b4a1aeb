"""Papers by year, by type, and by the source of their records."""

from __future__ import annotations

import polars as pl

from tasks.report.figures.naming import SOURCE, largest_first


def count_years(papers: pl.LazyFrame) -> pl.DataFrame:
    """Count the papers of each year.

    Args:
        papers: Column year.

    Returns:
        The columns year and papers, by year; the papers without a year come last.
    """
    return papers.group_by("year").agg(papers=pl.len()).sort("year", nulls_last=True).collect()


def count_types(papers: pl.LazyFrame) -> pl.DataFrame:
    """Count the papers of each type: columns type (null for none) and papers; reads type."""
    return largest_first(papers.group_by("type").agg(papers=pl.len()).collect(), "papers", "type")


def count_sources(sources: pl.LazyFrame) -> pl.DataFrame:
    """Count what each source of records contributes.

    Args:
        sources: Columns paper_id, source_file, and those that name the source.

    Returns:
        The columns source, dumps, records, papers, and only_here: how many of the papers no other source has.
    """
    records = sources.select("paper_id", "source_file", source=SOURCE)
    papers = records.select("paper_id", "source").drop_nulls("paper_id").unique()
    alone = papers.group_by("paper_id").agg(pl.col("source").first(), n=pl.len()).filter(n=1)
    counts = records.group_by("source").agg(
        dumps=pl.col("source_file").n_unique(), records=pl.len(), papers=pl.col("paper_id").drop_nulls().n_unique()
    )
    counted = counts.join(alone.group_by("source").agg(only_here=pl.len()), on="source", how="left")
    return largest_first(counted.with_columns(pl.col("only_here").fill_null(0)).collect(), "records", "source")
