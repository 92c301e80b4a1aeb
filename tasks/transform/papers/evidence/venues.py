"""Evidence of the venues, and of the catalogues that list them."""

from __future__ import annotations

import polars as pl

from tasks.transform.linkage.evidence import Evidence, Level
from tasks.transform.papers.evidence.locators import NO_SAME_IDENTIFIER, NO_SAME_PAGE
from tasks.transform.papers.evidence.measures import least_similarity_level, similarity_levels
from tasks.transform.papers.features import JOURNAL_KIND
from tasks.transform.papers.venue_aliases import is_one_source

MIN_ALIKE = 0.8
SIMILARITIES = {MIN_ALIKE: 0.7, 0.6: -0.7, 0.45: -1.1}

_SIMILARITY = pl.col("venue_similarity")
_IS_JOURNAL = (pl.col("venue_kind") == JOURNAL_KIND) | (pl.col("venue_kind_right") == JOURNAL_KIND)
_IS_WORKSHOP_APART = pl.col("other_workshop") & ~_IS_JOURNAL.fill_null(value=False) & NO_SAME_IDENTIFIER & NO_SAME_PAGE
_OF_ONE_LIST = pl.col("listed_by").eq_missing(pl.col("listed_by_right"))  # also where neither says who lists it
_ONE_SOURCE = is_one_source() & NO_SAME_IDENTIFIER & NO_SAME_PAGE

# What all candidates of a record tell: it is known only when these have been compared.
ONLY_CANDIDATE = Evidence(
    "only candidate",
    "the only candidate in a catalogue that lists no paper twice",
    (Level("no rival", pl.col("without_rival"), 6.0, "no other paper of a catalogue without duplicates comes near"),),
)
VENUE = Evidence(
    "venue",
    "the venue",
    (
        Level("same", _SIMILARITY == 1, 0.9, "the venue is the same"),
        *similarity_levels("the venue is", _SIMILARITY, SIMILARITIES),
        least_similarity_level("the venue is", SIMILARITIES, _SIMILARITY.is_not_null(), -2.5),
    ),
)
# What the lake as a whole says of two venues: it is known only when the anchors of all pairs are.
VENUE_ALIGNMENT = Evidence(
    "venue alignment",
    "which venues are one, by all other pairs",
    (
        Level("one venue", pl.col("aligned") & pl.col("may_align"), 0.7),
        Level("two venues", ~pl.col("aligned"), -1.8),
    ),
)
ONE_CATALOGUE = Evidence(
    "one catalogue", "one catalogue, which seldom lists a paper twice", (Level("lists both", _ONE_SOURCE, -2.0),)
)
VENUE_OF_ONE_SOURCE = Evidence(
    "venue of one source",
    "the venues within one source",
    (Level("different", _ONE_SOURCE & (_SIMILARITY < MIN_ALIKE), -2.5),),
)
VENUE_KIND = Evidence(
    "venue kind",
    "what kinds of venues they are",
    (
        Level("workshop and conference, one source", _IS_WORKSHOP_APART & _OF_ONE_LIST, -8.5),
        Level("workshop and conference", _IS_WORKSHOP_APART, -1.5),
        Level("conference and journal", pl.col("venue_kind") != pl.col("venue_kind_right"), -0.6),
    ),
)
