"""Evidence of a title together with what the other fields say of it."""

from __future__ import annotations

import polars as pl

from tasks.transform.linkage.evidence import Evidence, Level
from tasks.transform.papers.evidence.locators import (
    NO_SAME_IDENTIFIER,
    NO_SAME_PAGE,
    SAME_ISSUE,
    SAME_PAGE,
    SAME_VOLUME,
)
from tasks.transform.papers.evidence.names import NAMES_ARE_SIMILAR

MIN_TITLE_UNTRANSLATED = 0.8  # similarity; titles below it may be in two languages

_SAME_TITLE, _ALIKE, _CONTRADICTED = pl.col("same_title"), pl.col("alike"), pl.col("contradicted")
_BOTH_ARE_ABSTRACTS = pl.col("is_meeting_abstract") & pl.col("is_meeting_abstract_right")
_ONE_IS_AN_ABSTRACT = pl.col("is_meeting_abstract") | pl.col("is_meeting_abstract_right")
_ABSTRACT_WITHOUT_PAGE = _ONE_IS_AN_ABSTRACT & _ALIKE & NO_SAME_PAGE & NO_SAME_IDENTIFIER
_GENERIC = (pl.col("generic") | pl.col("generic_right")) & pl.col("close")
_LOCATED = SAME_PAGE | pl.col("same_identifier") | (SAME_VOLUME & SAME_ISSUE)
_SEVERAL_PAGES = (pl.col("last") == 1) & (pl.col("last_page") != pl.col("first_page"))
_AT_ONE_PLACE = SAME_PAGE & _SEVERAL_PAGES & SAME_VOLUME & (pl.col("issue_agrees") >= 0) & (pl.col("years_apart") == 0)
_OTHER_YEAR = (
    _ALIKE
    & NAMES_ARE_SIMILAR
    & (pl.col("years_apart") > 0)
    & NO_SAME_PAGE
    & NO_SAME_IDENTIFIER
    & (pl.col("volume_agrees") <= 0)
)

TRANSLATED_TITLE = Evidence(
    "translated title",
    "titles in two languages",
    (
        Level(
            "at one place",
            ~pl.col("untitled")
            & (pl.col("title_similarity") < MIN_TITLE_UNTRANSLATED)
            & NAMES_ARE_SIMILAR
            & _AT_ONE_PLACE,
            3.9,
        ),
    ),
)
MEETING_ABSTRACT = Evidence(
    "meeting abstract",
    "an abstract of a meeting",
    (Level("both", _BOTH_ARE_ABSTRACTS, -0.3), Level("one", _ONE_IS_AN_ABSTRACT, -0.6)),
)
MEETING_ABSTRACT_WITHOUT_PAGE = Evidence(
    "meeting abstract, no page",
    "an abstract of a meeting, and no page",
    (
        Level("contradicted", _ABSTRACT_WITHOUT_PAGE & _CONTRADICTED, -2.9),
        Level("title not same", _ABSTRACT_WITHOUT_PAGE & ~_SAME_TITLE, -1.5),
        Level("title same", _ABSTRACT_WITHOUT_PAGE, -0.4),
    ),
)
GENERIC_TITLE = Evidence(
    "generic title",
    "a title that names no paper by itself",
    (
        Level("located", _GENERIC & (SAME_PAGE & SAME_VOLUME | _LOCATED & ~_CONTRADICTED), -0.4),
        Level("contradicted", _GENERIC & _CONTRADICTED, -4.0),
        Level("recurring", _GENERIC & (pl.col("recurs") | pl.col("recurs_right")), -2.7),
        Level("unlocated", _GENERIC, -1.1),
    ),
)
OTHER_YEAR = Evidence(
    "other year",
    "another year, and no volume or page to tell by",
    (Level("title same", _OTHER_YEAR & _SAME_TITLE, -1.4), Level("title not same", _OTHER_YEAR, -2.7)),
)
