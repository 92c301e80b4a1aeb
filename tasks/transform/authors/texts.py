"""What papers say of themselves, as hashes: the stems of titles, the venues; and in how many titles a stem is."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from schemas.exchange.authors import PAPER_TEXTS
from schemas.exchange.statistics import AUTHOR_COUNTS
from tasks.fields.text import folded
from tasks.hashing import hash_values
from tasks.transform.authors.stems import stems
from tasks.transform.linkage.counts import count_keys, one_count

DESCRIBED_BY = ("paper_id", "title", "venue", "year")


class DescribedPapers(NamedTuple):
    """What some papers say, and what is counted of it."""

    texts: pl.DataFrame
    counts: pl.DataFrame


def describe_papers(papers: pl.DataFrame) -> DescribedPapers:
    """Describe papers by their titles and venues, and count the titles that have a stem.

    Args:
        papers: The table PAPERS; reads DESCRIBED_BY.

    Returns:
        The tables PAPER_TEXTS and AUTHOR_COUNTS.
    """
    venues = papers.select(venue=folded(pl.col("venue"))).drop_nulls().unique()
    venues = venues.with_columns(hashed=hash_values(venues["venue"]))
    venue = papers.select(venue=folded(pl.col("venue"))).join(venues, on="venue", how="left", maintain_order="left")
    texts = papers.select(
        "year",
        paper=hash_values(papers["paper_id"]),
        title=stems(papers["title"]),
        venue=venue["hashed"],
    )
    counted = [count_keys(texts["title"].explode(empty_as_null=False), "title"), one_count(papers.height, "titles")]
    return DescribedPapers(PAPER_TEXTS.conform(texts), AUTHOR_COUNTS.conform(pl.concat(counted)))
