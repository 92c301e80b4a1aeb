"""Evidence of the titles alone: how alike, what is left over, how much they tell, their numbers, parts and kinds."""

from __future__ import annotations

import polars as pl

from tasks.transform.linkage.evidence import Evidence, Level
from tasks.transform.papers.evidence.measures import information_levels, least_similarity_level, similarity_levels
from tasks.transform.papers.evidence.names import MIN_LITTLE_ALIKE

SIMILARITIES = {0.97: -0.9, 0.93: -1.8, 0.88: -1.8, 0.8: -1.8, 0.7: -3.3, 0.6: -4.2}
INFORMATION = {45: 2.7, 30: 2.5, 22: 2.2, 15: 0.6, 10: -0.3, 6: -1.3}

# What only one of two titles has: a similarity, and information.
MIN_LEFTOVER_ALIKE = 0.8
MIN_LEFTOVER_SOMEWHAT_ALIKE = 0.6
MIN_LEFTOVER_LITTLE_ALIKE = 0.4
MAX_LEFTOVER_OF_A_TYPO = 1.5  # on the side that has less: next to nothing
MAX_LEFTOVER_BESIDE_A_TYPO = 6  # on the side that has more
MIN_LEFTOVER_TELLING = 4  # on the side that has less
MAX_LEFTOVER_LITTLE = 10  # on the one side that has any

FOOTNOTE = r"^\d$"
YEAR = r"^(19|20)\d\d$"

_TITLED = ~pl.col("untitled")
_LOCATED = pl.col("located")
_CONTAINED = pl.col("contained")

# A title that is the beginning of another has nothing alone: its last word may be cut, or a word of it mistyped.
_IS_BEGINNING = (_CONTAINED == "beginning").fill_null(value=False)
_BOTH_LEFT_OVER = _TITLED & pl.col("left_over") & pl.col("right_over") & ~_IS_BEGINNING
_ONE_LEFT_OVER = _TITLED & (pl.col("left_over") | pl.col("right_over")) & ~_BOTH_LEFT_OVER
_LEAST_LEFT_OVER = pl.min_horizontal("unshared", "unshared_right")
_MOST_LEFT_OVER = pl.max_horizontal("unshared", "unshared_right")
_LEFTOVER_ALIKE = (pl.col("leftover_ratio") >= MIN_LEFTOVER_ALIKE) | (
    (_LEAST_LEFT_OVER < MAX_LEFTOVER_OF_A_TYPO) & (_MOST_LEFT_OVER < MAX_LEFTOVER_BESIDE_A_TYPO)
)

_NUMBERS, _NUMBERS_RIGHT = pl.col("title_numbers"), pl.col("title_numbers_right")
_OTHER_KIND = _TITLED & (pl.col("title_kind") != pl.col("title_kind_right"))
_SAME_NUMBERS = _NUMBERS == _NUMBERS_RIGHT
_SOME_NUMBERS = _TITLED & ((_NUMBERS != "") | (_NUMBERS_RIGHT != ""))
_NUMBERS_ON_ONE_SIDE = _SOME_NUMBERS & ((_NUMBERS == "") | (_NUMBERS_RIGHT == ""))


def _is_footnote(side: str) -> pl.Expr:
    """Whether the number in a title is one digit at its end, as the mark of a footnote is."""
    number, words = pl.col(f"title_numbers{side}"), pl.col(f"title_words{side}")
    return number.str.contains(FOOTNOTE) & words.list.last().eq(number)


def _is_only_a_year(side: str) -> pl.Expr:
    """Whether the number in a title is the year of the paper, as in a citation that was cut in the wrong place."""
    number, words = pl.col(f"title_numbers{side}"), pl.col(f"title_words{side}")
    at_an_end = words.list.first().eq(number) | words.list.last().eq(number)
    year = pl.coalesce("year", "year_right").cast(pl.String)
    return number.str.contains(YEAR) & ((year == number) | (year.is_null() & at_an_end))


def _parts_agree() -> pl.Expr:
    """Whether each side's part stands among the other's numbers: Part II is not Part I, and type II is type 2."""
    sides = (("title_part", "title_numbers_right"), ("title_part_right", "title_numbers"))
    return pl.all_horizontal(
        pl.col(part).list.set_difference(pl.col(numbers).str.split(" ")).list.len() == 0 for part, numbers in sides
    )


def _differ_in_part() -> pl.Expr:
    """Whether both titles name a part, and not the same; the number of an issue of a series is its part."""
    both = (pl.col("title_part").list.len() > 0) & (pl.col("title_part_right").list.len() > 0)
    of_a_series = pl.col("is_of_a_series") & pl.col("is_of_a_series_right")
    return (~_parts_agree() & both) | (of_a_series & ~_SAME_NUMBERS)


TITLE = Evidence(
    "title",
    "the title",
    (
        Level("same", pl.col("same_title"), -0.9, "the title is the same"),
        *similarity_levels("the title is", pl.col("title_similarity"), SIMILARITIES, _TITLED),
        least_similarity_level("the title is", SIMILARITIES, _TITLED, -5.7),
    ),
)
TITLE_CONTAINED = Evidence(
    "title contained",
    "one title within the other",
    (
        Level("beginning", _CONTAINED == "beginning", 3.0),
        Level("end", _CONTAINED == "end", 2.3),
        Level("subset", _CONTAINED == "subset", 0.8),
    ),
)
TITLE_CONTAINED_WITHOUT_LOCATOR = Evidence(
    "title contained, no locator",
    "one title within the other, and no volume or page",
    (Level("end or subset", _CONTAINED.is_in(["end", "subset"]) & ~_LOCATED, -1.9),),
)
LEFTOVER_WORDS = Evidence(
    "words left over",
    "what the titles do not share",
    (
        Level("both, alike", _BOTH_LEFT_OVER & _LEFTOVER_ALIKE, 0.1),
        Level(
            "both, somewhat alike", _BOTH_LEFT_OVER & (pl.col("leftover_ratio") >= MIN_LEFTOVER_SOMEWHAT_ALIKE), -1.2
        ),
        Level("both, little alike", _BOTH_LEFT_OVER & (pl.col("leftover_ratio") >= MIN_LEFTOVER_LITTLE_ALIKE), -1.8),
        Level("both, unlike", _BOTH_LEFT_OVER, -2.2),
        Level("one side, much", _ONE_LEFT_OVER & (_MOST_LEFT_OVER > MAX_LEFTOVER_LITTLE), -0.4),
        Level("one side, little", _ONE_LEFT_OVER, 0.1),
    ),
)
LEFTOVER_WORDS_WITHOUT_LOCATOR = Evidence(
    "words left over, no locator",
    "what the titles do not share, and no volume or page",
    (
        Level(
            "both, unlike and telling",
            _BOTH_LEFT_OVER
            & ~_LEFTOVER_ALIKE
            & (pl.col("leftover_ratio") < MIN_LEFTOVER_SOMEWHAT_ALIKE)
            & (_LEAST_LEFT_OVER >= MIN_LEFTOVER_TELLING)
            & ~_LOCATED,
            -1.6,
        ),
    ),
)
TITLE_INFORMATION = Evidence(
    "title information",
    "how much the title tells",
    information_levels(
        pl.min_horizontal("own_information", "own_information_right"), INFORMATION, -3.7, where=pl.col("alike")
    ),
)
TITLE_NUMBERS = Evidence(
    "title numbers",
    "title numbers",
    (
        Level("same", _SOME_NUMBERS & _SAME_NUMBERS, 0.2, "the numbers in the title are the same"),
        Level(
            "footnote or year on one side",
            _NUMBERS_ON_ONE_SIDE
            & (_is_footnote("") | _is_footnote("_right") | _is_only_a_year("") | _is_only_a_year("_right")),
            -0.1,
        ),
        Level("on one side", _NUMBERS_ON_ONE_SIDE, -2.2),
        Level("different", _SOME_NUMBERS & ~_NUMBERS_ON_ONE_SIDE, -3.6, "the numbers in the title are different"),
    ),
)
TITLE_PART = Evidence(
    "title part",
    "title part",
    (
        Level("different", _TITLED & _differ_in_part(), -20.0, "the part that the title names is different"),
        Level("on one side", _TITLED & ~_parts_agree(), -7.9),
    ),
)
TITLE_KIND = Evidence(
    "title kind",
    "what kind of text the title says it is",
    (
        Level(
            "correction and original",
            _TITLED & (pl.col("title_kind_correction") ^ pl.col("title_kind_correction_right")),
            -7.8,
        ),
        Level("different, no name shared", _OTHER_KIND & (pl.col("names") < MIN_LITTLE_ALIKE), -5.9),
        Level("different", _OTHER_KIND, -2.8),
    ),
)
