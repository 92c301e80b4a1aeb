"""Coverage: how many records of each source have a title, an abstract, authors, a year, and which identifiers."""

from __future__ import annotations

import polars as pl

from tasks.report.figures.naming import SOURCE, largest_first

SCHEMES = ("doi", "arxiv", "pmid")
FIELDS = ("title", "abstract", "authors", "year", "venue", *SCHEMES)


def count_coverage(sources: pl.LazyFrame, mentions: pl.LazyFrame, papers: pl.LazyFrame) -> pl.DataFrame:
    """Count the records of each source that have a field.

    Abstracts stand in the table papers only, so a record has an abstract if its paper has one.

    Args:
        sources: Columns source_id, paper_id, title, year, venue, identifiers, and those that name the source.
        mentions: Columns source_id and is_inferred.
        papers: Columns paper_id and abstract.

    Returns:
        The columns source and records, and for each of FIELDS how many of the records have it.
    """
    schemes = pl.col("identifiers").list.eval(pl.element().struct.field("scheme"))
    stated = sources.select(
        "source_id",
        "paper_id",
        *(pl.col(name).is_not_null() for name in ("title", "year", "venue")),
        *(schemes.list.contains(name).fill_null(value=False).alias(name) for name in SCHEMES),
        source=SOURCE,
    )
    is_next = pl.col("source_id").ne_missing(pl.col("source_id").shift())  # the names of a record stand together
    named = mentions.filter(~pl.col("is_inferred")).filter(is_next).select("source_id", authors=True).unique()
    summarised = papers.filter(pl.col("abstract").is_not_null()).select("paper_id", abstract=True)
    counts = (
        stated.join(named, on="source_id", how="left")
        .join(summarised, on="paper_id", how="left")
        .group_by("source")
        .agg(pl.len().alias("records"), *(pl.col(name).fill_null(value=False).sum() for name in FIELDS))
    )
    return largest_first(counts.collect(), "records", "source")
