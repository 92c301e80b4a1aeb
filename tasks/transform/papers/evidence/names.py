"""Evidence of the authors' names: how alike, how much they tell, how many there are."""

from __future__ import annotations

import polars as pl

from tasks.transform.linkage.evidence import Evidence, Level
from tasks.transform.papers.evidence.measures import information_levels, similarity_levels

MIN_SAME = 0.99
MIN_ALIKE = 0.75
MIN_SIMILAR = 0.55
MIN_LITTLE_ALIKE = 0.05
SIMILARITIES = {MIN_ALIKE: 1.1, MIN_SIMILAR: 0.8, 0.34: -0.1, MIN_LITTLE_ALIKE: -2.0}
INFORMATION = {35: 1.3, 22: 1.2, 14: 0.8, 9: 0.4, 5: 0.3}
MIN_SEVERAL = 2  # words of names that are shared
MIN_THRICE = 3  # times as many words of names
MIN_MANY_MORE = 1.7

NAMES_ARE_SIMILAR = pl.col("names") >= MIN_SIMILAR
NAMES_ARE_SAME = pl.col("names") >= MIN_SAME
_SEVERAL = pl.col("n_shared_names") >= MIN_SEVERAL
_SHARE = pl.col("most_names") / pl.col("fewest_names")
# One shared name is little evidence, however rare it is; nor is it less than its smallest level.
_INFORMATION = (
    pl.when(_SEVERAL)
    .then("names_information")
    .otherwise(pl.max_horizontal("names_information", float(min(INFORMATION))))
)

NAMES = Evidence(
    "names",
    "the authors' names",
    (
        Level("same, several", NAMES_ARE_SAME & _SEVERAL, 2.0, "the authors' names are the same, and several"),
        Level("same, one", NAMES_ARE_SAME, 2.0, "the authors' names are the same, but only one"),
        *similarity_levels("the authors' names are", pl.col("names"), SIMILARITIES),
        Level("none shared", pl.col("names").is_not_null(), -3.9, "the authors' names are all different"),
    ),
)
NAMES_INFORMATION = Evidence(
    "names information",
    "how much the authors' names tell",
    information_levels(_INFORMATION, INFORMATION, -0.5, where=NAMES_ARE_SIMILAR),
)
NAMES_NUMBER = Evidence(
    "names number",
    "how many authors there are",
    (
        Level("thrice and more", NAMES_ARE_SIMILAR & (_SHARE >= MIN_THRICE), -1.1),
        Level("1.7 to 3 times", NAMES_ARE_SIMILAR & (_SHARE >= MIN_MANY_MORE), 0.1),
        Level("about the same", NAMES_ARE_SIMILAR, -0.2),
    ),
)
NAMES_MISSING = Evidence(
    "names missing",
    "a record without authors",
    (Level("no locator", (pl.col("lacks_names") | pl.col("lacks_names_right")) & ~pl.col("located"), -1.2),),
)
