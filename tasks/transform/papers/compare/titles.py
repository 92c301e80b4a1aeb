"""Compare the titles."""

from __future__ import annotations

import numpy as np
import polars as pl

from tasks.transform.papers.prune import MIN_RATIO_WITH_ABSTRACTS
from tasks.transform.papers.sides import measure_where
from tasks.transform.papers.similarity import ratio

TITLES = ("title_words", "title_words_right")
TITLE_KEYS = ("title_key", "title_key_right")

# Similarities, and what a title must have to be looked for within a longer one.
MIN_SAME = 0.97
MIN_ALIKE = 0.88
MIN_CLOSE = 0.8
MIN_EDGE = 0.95  # of the shorter title and the beginning or end of the longer, where they differ by typos alone
ROUNDING = 0.001  # more than similarities are rounded by
OTHER_ORDER = np.float32(0.98)  # times the similarity of the same words in another order
MIN_CONTAINED_LENGTH = 15  # characters
MIN_CONTAINED_WORDS = 3
MAX_SAYING_LITTLE = 12  # information of a title that may stand within another by chance
MAX_SUBSET_UNSHARED = 1  # information that the shorter title has alone
MIN_SUBSET_TELLING = 3  # words of the shorter title that tell anything
MIN_SUBSET_INFORMATION = 15  # of the shorter title


def compare_titles(sides: pl.DataFrame) -> pl.DataFrame:
    """Compare the titles: how alike they are, which words only one has, whether one contains the other.

    Returns:
        The pairs with title_similarity, same_title, alike and close; left_over, right_over, unshared and
        unshared_right, of the words that only one side has; and contained: beginning, end, subset or null.
    """
    left_is_short = pl.col("title_key").str.len_chars() <= pl.col("title_key_right").str.len_chars()
    short, long = (
        pl.when(left_is_short).then(a).otherwise(b)
        for a, b in (("title_text", "title_text_right"), ("title_text_right", "title_text"))
    )
    short_own = pl.when(left_is_short).then("own_information").otherwise("own_information_right")
    short_all = pl.when(left_is_short).then("title_information").otherwise("title_information_right")
    same = (pl.col("title_key") == pl.col("title_key_right")) & ~pl.col("untitled")
    n_shared = pl.col("title_ids").list.set_intersection("title_ids_right").list.len()
    sides = sides.with_columns(n_shared=n_shared).with_columns(
        title_similarity=pl.max_horizontal(
            "title_ratio", pl.Series(ratio(sides["title_sorted"], sides["title_sorted_right"])) * OTHER_ORDER
        ),
        same_title=same,
        left_over=pl.col("title_ids").list.len() > pl.col("n_shared"),
        right_over=pl.col("title_ids_right").list.len() > pl.col("n_shared"),
        unshared=pl.col("title_information") - pl.col("shared"),
        unshared_right=pl.col("title_information_right") - pl.col("shared"),
        short_title=short,
        long_title=long,
        short_information=short_own,
        short_unshared=short_all - pl.col("shared"),
        short_telling=pl.when(left_is_short).then("telling").otherwise("telling_right"),
    )
    unlike = (pl.col("title_similarity") < MIN_SAME) & ~pl.col("untitled")
    findable = unlike & _is_findable()
    begins = pl.col("long_title").str.starts_with(pl.col("short_title") + " ")
    ends = pl.col("long_title").str.ends_with(" " + pl.col("short_title"))
    may_be_found = findable & _shares_an_edge()
    sides = sides.with_columns(
        begins=measure_where(sides, may_be_found, TITLE_KEYS, _beginning_ratio).fill_null(0.0) >= MIN_EDGE,
        ends=measure_where(sides, may_be_found, TITLE_KEYS, _end_ratio).fill_null(0.0) >= MIN_EDGE,
    )
    contained = (
        pl.when(findable & (begins | pl.col("begins")))
        .then(pl.lit("beginning"))
        .when(findable & (ends | pl.col("ends")))
        .then(pl.lit("end"))
        .when(unlike & _is_subset())
        .then(pl.lit("subset"))
    )
    titled, is_contained = ~pl.col("untitled"), pl.col("contained").is_not_null()
    return sides.with_columns(contained=contained).with_columns(
        alike=titled & ((pl.col("title_similarity") >= MIN_ALIKE) | is_contained),
        close=titled & ((pl.col("title_similarity") >= MIN_CLOSE) | is_contained),
    )


def compare_leftovers(sides: pl.DataFrame) -> pl.DataFrame:
    """Compare the words that only one title has.

    Args:
        sides: The pairs with their titles compared.

    Returns:
        The pairs with leftover_ratio, null where a title has no such words.
    """
    both_have = pl.col("left_over") & pl.col("right_over")
    return sides.with_columns(leftover_ratio=measure_where(sides, both_have, TITLES, _leftover_ratio))


def _is_findable() -> pl.Expr:
    """Whether the shorter title is long and rare enough not to stand within another by chance."""
    short = pl.col("short_title")
    return (
        (short.str.len_chars() >= MIN_CONTAINED_LENGTH)
        & (short.str.count_matches(" ") + 1 >= MIN_CONTAINED_WORDS)
        & (pl.col("short_information") > MAX_SAYING_LITTLE)
    )


def _shares_an_edge() -> pl.Expr:
    """Whether the titles are alike enough for the shorter to be nearly the beginning or the end of the longer.

    Letters in common with an edge of the longer title are in common with all of it. What is below the bound of
    `measure_titles` is given as 0.
    """
    lengths = pl.col("title_key").str.len_chars(), pl.col("title_key_right").str.len_chars()
    least = 2 * MIN_EDGE * pl.min_horizontal(*lengths) / pl.sum_horizontal(*lengths) - ROUNDING
    return pl.col("title_ratio") >= pl.when(least > MIN_RATIO_WITH_ABSTRACTS).then(least).otherwise(0.0)


def _is_subset() -> pl.Expr:
    """Whether the longer title has all words of the shorter that tell anything, and these tell much."""
    return (
        (pl.col("short_unshared") < MAX_SUBSET_UNSHARED)
        & (pl.col("short_telling") >= MIN_SUBSET_TELLING)
        & (pl.col("short_information") >= MIN_SUBSET_INFORMATION)
    )


def _beginning_ratio(sides: pl.DataFrame) -> pl.Series:
    """Return the similarity of the shorter title and the beginning of the longer, both without blanks."""
    keys = sides.select(_short_and_long()).select(
        "short", edge=pl.col("long").str.head(pl.col("short").str.len_chars())
    )
    return pl.Series(ratio(keys["short"], keys["edge"]))


def _end_ratio(sides: pl.DataFrame) -> pl.Series:
    """Return the similarity of the shorter title and the end of the longer, both without blanks."""
    keys = sides.select(_short_and_long()).select(
        "short", edge=pl.col("long").str.tail(pl.col("short").str.len_chars())
    )
    return pl.Series(ratio(keys["short"], keys["edge"]))


def _short_and_long() -> list[pl.Expr]:
    """Return the shorter title and the longer, both without blanks."""
    left, right = pl.col("title_key"), pl.col("title_key_right")
    left_is_short = left.str.len_chars() <= right.str.len_chars()
    return [
        pl.when(left_is_short).then(left).otherwise(right).alias("short"),
        pl.when(left_is_short).then(right).otherwise(left).alias("long"),
    ]


def _leftover_ratio(sides: pl.DataFrame) -> pl.Series:
    """Return the similarity of what each title has alone."""
    numbered = sides.with_row_index("pair")
    ours, theirs = (_words_of_one(numbered, *names) for names in (TITLES, TITLES[::-1]))
    both = ours.join(theirs, on="pair", how="left", maintain_order="left")
    return pl.Series(ratio(both["alone"], both["alone_right"]))


def _words_of_one(sides: pl.DataFrame, words: str, others: str) -> pl.DataFrame:
    """Return the words that one title has alone as one string, in their order: columns pair and alone."""
    own, other = (sides.select("pair", word=column).explode("word") for column in (words, others))
    only = own.join(other, on=["pair", "word"], how="anti", maintain_order="left")
    return only.group_by("pair", maintain_order=True).agg(alone=pl.col("word").str.join(""))
