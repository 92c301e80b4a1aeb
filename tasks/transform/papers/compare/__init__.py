"""Compare: the two records of each candidate pair, field by field, as similarities and agreements."""

from __future__ import annotations

import polars as pl

from tasks.transform.papers.compare.abstracts import compare_abstracts
from tasks.transform.papers.compare.fields import compare_fields
from tasks.transform.papers.compare.names import compare_names
from tasks.transform.papers.compare.titles import compare_titles
from tasks.transform.papers.compare.venues import compare_venues

__all__ = ["NOT_COMPARED", "compare", "compare_abstracts", "compare_venues"]

NOT_COMPARED = (
    "record",
    "venue_key",
    "abstract_key",
    "abstract_words",
    "source_id",
    "title",
    "abstract",
    "comments",
    "repairs",
    "keywords",
    "identifiers",
)


def compare(sides: pl.DataFrame, name_words: pl.Series) -> pl.DataFrame:
    """Add the similarities and agreements of the fields, which the conditions of the evidence read.

    Args:
        sides: The pairs as side_by_side gives them, with title_ratio, shared and venue_similarity.
        name_words: The information of each word of names, by id.
    """
    return compare_titles(compare_names(compare_fields(sides), name_words))
