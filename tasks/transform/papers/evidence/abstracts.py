"""Evidence of the abstracts, and of records that have nothing else than one."""

from __future__ import annotations

import polars as pl

from tasks.transform.linkage.evidence import Evidence, Level
from tasks.transform.papers.evidence.locators import SAME_ISSUE, SAME_PAGE, SAME_VOLUME
from tasks.transform.papers.evidence.measures import least_similarity_level, similarity_levels
from tasks.transform.papers.evidence.names import NAMES_ARE_SAME

SIMILARITIES = {0.93: 2.0, 0.8: 0.9, 0.6: -0.5, 0.5: -1.5}
MIN_WORDS_ALIKE = 0.6  # share of the words of two abstracts that stand in both
MIN_WORDS_LITTLE_ALIKE = 0.4

_RATIO, _OVERLAP = pl.col("abstract_ratio"), pl.col("abstract_overlap")
_UNTITLED = pl.col("untitled")
_WITHOUT_IDENTIFIER = ~pl.col("same_identifier")
_NOTHING_ELSE = _UNTITLED & _OVERLAP.is_null() & _WITHOUT_IDENTIFIER
_AT_ONE_PLACE = SAME_VOLUME & (SAME_PAGE | (SAME_ISSUE & (pl.col("page") == 0)))
_WORDS = "the abstract of a record without a title: words"

ABSTRACT = Evidence(
    "abstract",
    "the abstract",
    (
        *similarity_levels("the abstract is", _RATIO, SIMILARITIES),
        least_similarity_level("the abstract is", SIMILARITIES, _RATIO.is_not_null(), -2.1),
    ),
)
UNTITLED_ABSTRACT = Evidence(
    "untitled abstract",
    "the abstract of a record without a title",
    (
        Level("words at least .6", _UNTITLED & (_OVERLAP >= MIN_WORDS_ALIKE), 7.0, f"{_WORDS} at least 60 % alike"),
        Level(
            "words at least .4", _UNTITLED & (_OVERLAP >= MIN_WORDS_LITTLE_ALIKE), 0.0, f"{_WORDS} at least 40 % alike"
        ),
        Level(
            "words below .4",
            _UNTITLED & _OVERLAP.is_not_null() & _WITHOUT_IDENTIFIER,
            -5.0,
            f"{_WORDS} less than 40 % alike",
        ),
    ),
)
TITLE_MISSING = Evidence(
    "title missing",
    "a record without a title",
    (
        Level("names and place same", _NOTHING_ELSE & NAMES_ARE_SAME & _AT_ONE_PLACE, -4.5),
        Level("nothing else", _NOTHING_ELSE, -5.0),
    ),
)
