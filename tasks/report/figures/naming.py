"""What several figures have in common: the records, the source of a record, and the order of counts."""

from __future__ import annotations

import polars as pl

# The catalogue that the settings say a record is of, else the one that the record names, else its format.
SOURCE = pl.coalesce("catalogue", "source_name", "source_format")


def read_records(sources: pl.LazyFrame) -> pl.LazyFrame:
    """Read once what several figures need of records.

    Args:
        sources: The columns that are returned, of a table.

    Returns:
        The columns source_id, source_file, source_format, source_name, catalogue, and paper_id, a number that stands
        for the paper: numbers are counted and grouped in half the time.
    """
    columns = ("source_id", "source_file", "source_format", "source_name", "catalogue")
    paper = pl.col("paper_id").cast(pl.Categorical(pl.Categories.random()))
    return sources.select(*columns, paper).collect().with_columns(pl.col("paper_id").to_physical()).lazy()


def largest_first(counts: pl.DataFrame, by: str, *names: str) -> pl.DataFrame:
    """Return rows by descending count, and equal ones by their names.

    Args:
        counts: Column `by`, and the columns `names`.
        by: The column of the count.
        names: The columns that tell the rows from each other.
    """
    return counts.sort(by, *names, descending=[True, *(False for _ in names)], nulls_last=True)


def largest(counts: pl.DataFrame, most: int, by: str, *names: str) -> pl.DataFrame:
    """Return the first rows of `largest_first`; only those are sorted whose count may be among them."""
    least = counts[by].top_k(most).min()
    candidates = counts if least is None else counts.filter((pl.col(by) >= least) | pl.col(by).is_null())
    return largest_first(candidates, by, *names).head(most)
