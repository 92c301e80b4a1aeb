"""Evidence of where a paper stands: year, volume, issue and pages."""

from __future__ import annotations

import polars as pl

from tasks.transform.linkage.evidence import Evidence, Level

# What compare says of a field: 1 the same, -1 different, 0 missing on one side.
SAME_PAGE, SAME_VOLUME, SAME_ISSUE = pl.col("page") == 1, pl.col("volume_agrees") == 1, pl.col("issue_agrees") == 1
OTHER_VOLUME, OTHER_ISSUE = pl.col("volume_agrees") == -1, pl.col("issue_agrees") == -1
NO_SAME_PAGE = pl.col("page") <= 0
NO_SAME_IDENTIFIER = ~pl.col("same_identifier")
MIN_FAR_APART = 3  # years

_OTHER_PAGE = (pl.col("page") == -1) & ~pl.col("overlap")
_APART = pl.col("years_apart")

YEAR = Evidence(
    "year",
    "the year",
    (
        Level("same", _APART == 0, 1.0, "the year is the same"),
        Level("1 apart", _APART == 1, -1.3, "the year is 1 apart"),
        Level("2 apart", _APART == 2, -2.7, "the year is 2 apart"),
        Level("3 and more apart", _APART >= MIN_FAR_APART, -4.0, "the year is 3 or more apart"),
    ),
)
LOCATORS = Evidence(
    "locators",
    "volume and page",
    (
        Level("page and volume same", SAME_PAGE & SAME_VOLUME, 2.4),
        Level("page same, volume different", SAME_PAGE & OTHER_VOLUME, -0.6),
        Level("page same", SAME_PAGE, 1.4),
        Level("page and volume different", _OTHER_PAGE & OTHER_VOLUME, -6.9),
        Level("page different, volume same", _OTHER_PAGE & SAME_VOLUME, -3.0),
        Level("page different", _OTHER_PAGE, -2.9),
        Level("volume same", SAME_VOLUME, 0.8),
        Level("volume different", OTHER_VOLUME, -3.9),
    ),
)
PAGES = Evidence(
    "pages",
    "pages",
    (
        Level("first and last same", SAME_PAGE & (pl.col("last") == 1), 0.8),
        Level("first same", SAME_PAGE, -0.4),
        Level("overlap", pl.col("overlap"), -0.4),
    ),
)
ISSUE = Evidence(
    "issue",
    "the issue",
    (
        Level("same", SAME_ISSUE, 1.0, "the issue is the same"),
        Level("different", OTHER_ISSUE, -1.4, "the issue is different"),
    ),
)
ISSUE_OF_ONE_VOLUME = Evidence(
    "issue of one volume",
    "the issue within one volume",
    (Level("different", SAME_VOLUME & OTHER_ISSUE & NO_SAME_PAGE & NO_SAME_IDENTIFIER, -2.6),),
)
