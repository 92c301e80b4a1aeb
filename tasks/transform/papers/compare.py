"""Compare: the two records of each candidate pair, field by field, as similarities and agreements."""

from __future__ import annotations

import numpy as np
import polars as pl

from tasks.transform.papers.sides import measure_where, same_identifier, side_by_side, venues_of
from tasks.transform.papers.similarity import partial_ratio, ratio, shared_information
from tasks.transform.papers.venue_similarity import venue_similarity

TITLES = ("title_words", "title_words_right")
TITLE_KEYS = ("title_key", "title_key_right")
SAME_BUT_FOR_TYPOS = 0.95  # similarity
MAX_PART_LENGTH = 400  # characters of names in which a part is looked for: the work grows with its cube


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


def compare_venues(records: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Add venue_similarity, null where a venue is missing; each distinct pair of venues is compared once."""
    venues = records.select("venue_id", "venue_key").unique().sort("venue_id").drop_nulls()["venue_key"]
    both = venues_of(records, pairs)
    distinct = both.unique().drop_nulls()
    similarity = venue_similarity(venues, distinct["venue"], distinct["related_venue"])
    joined = both.join(
        distinct.with_columns(similarity), on=["venue", "related_venue"], how="left", maintain_order="left"
    )
    return pairs.with_columns(joined["venue_similarity"])


def compare_abstracts(records: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Add what can be said of two abstracts that are long enough, else null.

    Returns:
        The pairs with abstract_ratio, the similarity of their beginnings, and where a title is missing
        abstract_overlap, the share of their words that stand in both.
    """
    key, words = pl.col("abstract_key"), pl.col("abstract_words")
    known = records.select("has_abstract", is_titled=pl.col("title_key") != "")
    left, right = known[pairs["left"]], known[pairs["right"]]
    both = left["has_abstract"] & right["has_abstract"]

    def beginnings(chosen: pl.DataFrame) -> pl.Series:
        sides = side_by_side(records.select(key), chosen)
        shortest = pl.min_horizontal(key.str.len_chars(), pl.col("abstract_key_right").str.len_chars())
        return pl.Series(ratio(*sides.select(key.str.head(shortest), pl.col("abstract_key_right").str.head(shortest))))

    def overlap(chosen: pl.DataFrame) -> pl.Series:
        sides = side_by_side(records.select(words), chosen)
        shared, every = (
            words.list.set_intersection("abstract_words_right"),
            words.list.set_union("abstract_words_right"),
        )
        return sides.select((shared.list.len() / every.list.len()).cast(pl.Float32)).to_series()

    return pairs.with_columns(
        abstract_ratio=measure_where(pairs, both, ["left", "right"], beginnings),
        abstract_overlap=measure_where(
            pairs, both & ~(left["is_titled"] & right["is_titled"]), ["left", "right"], overlap
        ),
    )


def _agreement(column: str) -> pl.Expr:
    """Return 1 where a field is the same on both sides, -1 where it differs, 0 where one lacks it."""
    same = pl.col(column) == pl.col(f"{column}_right")
    return pl.when(same.is_null()).then(0).when(same).then(1).otherwise(-1).cast(pl.Int8)


def _pages_agree() -> pl.Expr:
    """Compare the first pages; a range that has lost its dash ("193202") is that range."""
    glued, glued_right = (pl.col(f"first_page{side}") + pl.col(f"last_page{side}") for side in ("", "_right"))
    lost_dash = (glued == pl.col("first_page_right")) | (glued_right == pl.col("first_page"))
    return pl.when(lost_dash.fill_null(value=False)).then(pl.lit(1, pl.Int8)).otherwise(_agreement("first_page"))


def _volumes_agree() -> pl.Expr:
    """Compare the volumes; where one is the other's issue, it is one that was put in the wrong place."""
    misplaced = [
        (pl.col(f"volume_key{ours}") == pl.col(f"issue_key{theirs}"))
        & (pl.col(f"issue_key{ours}").is_null() | (pl.col(f"issue_key{ours}") == pl.col(f"volume_key{ours}")))
        for ours, theirs in (("", "_right"), ("_right", ""))
    ]
    agreement = _agreement("volume_key")
    is_misplaced = (agreement < 0) & pl.any_horizontal(*misplaced).fill_null(value=False)
    return pl.when(is_misplaced).then(pl.lit(0, pl.Int8)).otherwise(agreement)


def compare(sides: pl.DataFrame, name_words: pl.Series) -> pl.DataFrame:
    """Add what the levels are named from: similarities and agreements of the fields.

    Args:
        sides: The pairs as side_by_side gives them, with title_ratio, shared and venue_similarity.
        name_words: The information of each word of names, by id.
    """
    return _compare_titles(_compare_names(_compare_fields(sides), name_words))


def _compare_fields(sides: pl.DataFrame) -> pl.DataFrame:
    """Compare locators, identifiers and years."""
    first, last = (pl.col(name).cast(pl.Int64, strict=False) for name in ("first_page", "last_page"))
    first_right, last_right = (
        pl.col(f"{name}_right").cast(pl.Int64, strict=False) for name in ("first_page", "last_page")
    )
    return (
        sides.with_columns(
            page=_pages_agree(),
            last=_agreement("last_page"),
            volume_agrees=_volumes_agree(),
            issue_agrees=_agreement("issue_key"),
            doi_agrees=_agreement("doi"),
            arxiv_agrees=_agreement("arxiv_id"),
            pmid_agrees=_agreement("pmid"),
            same_identifier=same_identifier(),
            years_apart=(pl.col("year") - pl.col("year_right")).abs(),
            untitled=(pl.col("title_key") == "") | (pl.col("title_key_right") == ""),
        )
        .with_columns(
            overlap=(pl.col("page") == -1)
            & (
                (pl.col("last") == 1) | first_right.is_between(first, last) | first.is_between(first_right, last_right)
            ).fill_null(value=False),
            located=(pl.col("page") > 0) | (pl.col("volume_agrees") > 0) | pl.col("same_identifier"),
        )
        .with_columns(
            contradicted=(pl.col("volume_agrees") < 0)
            | (pl.col("issue_agrees") < 0)
            | ((pl.col("page") < 0) & ~pl.col("overlap"))
            | (pl.col("years_apart") > 0).fill_null(value=False)
        )
    )


def _compare_names(sides: pl.DataFrame, name_words: pl.Series) -> pl.DataFrame:
    """Compare the authors' names as sets of words, and as one string where the words do not meet."""
    ours, theirs = pl.col("name_ids").list.len(), pl.col("name_ids_right").list.len()
    sides = sides.with_columns(
        n_shared_names=pl.col("name_ids").list.set_intersection("name_ids_right").list.len(),
        fewest_names=pl.min_horizontal(ours, theirs),
        most_names=pl.max_horizontal(ours, theirs),
        names_information=shared_information(sides["name_ids"], sides["name_ids_right"], name_words),
        names_sorted=pl.Series(ratio(sides["names_text"], sides["names_text_right"])),
    )
    cover = pl.col("n_shared_names") / pl.col("fewest_names")
    similar = pl.when(pl.col("names_sorted") > 0.8).then(pl.max_horizontal(cover, "names_sorted")).otherwise(cover)
    unlike = (pl.col("fewest_names") > 0) & (similar < 0.6)
    sides = sides.with_columns(
        names_partial=measure_where(
            sides,
            unlike,
            ["names_text", "names_text_right"],
            lambda chosen: pl.Series(
                partial_ratio(*chosen.select(pl.col("names_text", "names_text_right").str.head(MAX_PART_LENGTH)))
            ),
        ).fill_null(0.0)
    )
    part = (similar < 0.6) & (pl.col("names_partial") > 0.85) & (pl.col("fewest_names") > 1)
    weak = (similar < 0.34) & (pl.max_horizontal("names_sorted", "names_partial") > 0.7)
    return sides.with_columns(
        names=pl.when(pl.col("fewest_names") == 0)
        .then(None)
        .when(part)
        .then(0.65)
        .when(weak)
        .then(0.4)
        .otherwise(similar)
    )


def _compare_titles(sides: pl.DataFrame) -> pl.DataFrame:
    """Compare the titles: how alike, which words are left over on each side, whether one contains the other."""
    left_is_short = pl.col("title_key").str.len_chars() <= pl.col("title_key_right").str.len_chars()
    short, long = (
        pl.when(left_is_short).then(a).otherwise(b)
        for a, b in (("title_text", "title_text_right"), ("title_text_right", "title_text"))
    )
    short_own = pl.when(left_is_short).then("own_information").otherwise("own_information_right")
    short_all = pl.when(left_is_short).then("title_information").otherwise("title_information_right")
    same = (pl.col("title_key") == pl.col("title_key_right")) & ~pl.col("untitled")
    sides = sides.with_columns(
        title_similarity=pl.max_horizontal(
            "title_ratio", pl.Series(ratio(sides["title_sorted"], sides["title_sorted_right"])) * np.float32(0.98)
        ),
        same_title=same,
        left_over=_only("title_ids", "title_ids_right").list.len() > 0,
        right_over=_only("title_ids_right", "title_ids").list.len() > 0,
        unshared=pl.col("title_information") - pl.col("shared"),
        unshared_right=pl.col("title_information_right") - pl.col("shared"),
        short_title=short,
        long_title=long,
        short_information=short_own,
        short_unshared=short_all - pl.col("shared"),
        short_telling=pl.when(left_is_short).then("telling").otherwise("telling_right"),
    )
    n_words = pl.col("short_title").str.count_matches(" ") + 1
    long_enough = (pl.col("short_title").str.len_chars() >= 15) & (n_words >= 3) & (pl.col("short_information") > 12)
    begins = pl.col("long_title").str.starts_with(pl.col("short_title") + " ")
    ends = pl.col("long_title").str.ends_with(" " + pl.col("short_title"))
    subset = (pl.col("short_unshared") < 1) & (pl.col("short_telling") >= 3) & (pl.col("short_information") >= 15)
    unlike = (pl.col("title_similarity") < 0.97) & ~pl.col("untitled")
    sides = sides.with_columns(
        leftover_ratio=measure_where(sides, pl.col("left_over") & pl.col("right_over"), TITLES, _leftover_ratio),
        begins=measure_where(sides, unlike & long_enough, TITLE_KEYS, _beginning_ratio).fill_null(0.0)
        >= SAME_BUT_FOR_TYPOS,
        ends=measure_where(sides, unlike & long_enough, TITLE_KEYS, _end_ratio).fill_null(0.0) >= SAME_BUT_FOR_TYPOS,
    )
    return sides.with_columns(
        contained=pl.when(unlike & long_enough & (begins | pl.col("begins")))
        .then(pl.lit("beginning"))
        .when(unlike & long_enough & (ends | pl.col("ends")))
        .then(pl.lit("end"))
        .when(unlike & subset)
        .then(pl.lit("subset"))
    ).with_columns(
        alike=~pl.col("untitled") & ((pl.col("title_similarity") >= 0.88) | pl.col("contained").is_not_null()),
        close=~pl.col("untitled") & ((pl.col("title_similarity") >= 0.8) | pl.col("contained").is_not_null()),
    )


def _only(words: str, others: str) -> pl.Expr:
    """Return the words that stand in one list alone."""
    return pl.col(words).list.set_difference(others)


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
    sorted_words = sides.select(
        left=_only("title_words", "title_words_right").list.sort().list.join(""),
        right=_only("title_words_right", "title_words").list.sort().list.join(""),
    )
    return pl.Series(ratio(sorted_words["left"], sorted_words["right"]))
