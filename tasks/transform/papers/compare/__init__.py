"""Compare: the two records of each candidate pair, field by field, as similarities and agreements."""

from __future__ import annotations

import polars as pl

from schemas.exchange.papers import FEATURES
from tasks.transform.papers.compare.abstracts import compare_abstracts
from tasks.transform.papers.compare.fields import compare_dois, compare_fields
from tasks.transform.papers.compare.names import compare_names
from tasks.transform.papers.compare.spilled import set_aside_spilled
from tasks.transform.papers.compare.titles import compare_leftovers, compare_titles
from tasks.transform.papers.compare.venues import compare_venues
from tasks.transform.papers.term_information import Terms

__all__ = [
    "COMPARED_BY",
    "OF_OTHER_MEASURES",
    "compare_abstracts",
    "compare_cheaply",
    "compare_fields",
    "compare_leftovers",
    "compare_venues",
    "set_aside_spilled",
]

# The features that no comparison reads.
OF_OTHER_STEPS = ("own_key", "language", "is_preprint", "catalogue", "duplicate_free", "listed_once")
COMPARED_BY = tuple(name for name in FEATURES.polars_schema if name not in OF_OTHER_STEPS)
OF_OTHER_MEASURES = ("abstract_key", "abstract_words")


def compare_cheaply(sides: pl.DataFrame, name_words: Terms) -> pl.DataFrame:
    """Add the similarities and agreements of the fields that cost little to compare.

    Args:
        sides: The pairs as side_by_side gives them, with title_ratio, shared and venue_similarity.
        name_words: What the statistics say of the words of names.
    """
    return compare_dois(compare_titles(compare_names(compare_fields(sides), name_words)))
