"""Compare: the two records of each candidate pair, field by field, as similarities and agreements."""

from __future__ import annotations

import numpy as np
import polars as pl

from tasks.transform.papers.similarity import (
    partial_ratio,
    ratio,
    shared_information,
    token_sort_ratio,
    venue_similarity,
)

LONG_ABSTRACT = 100  # characters


def side_by_side(records: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Put the two records of each pair next to each other; the columns of the second end in _right."""
    described = records.drop("record", "comments", "repairs", "abstract", "title")
    left, right = described[pairs["left"]], described[pairs["right"]]
    return pl.concat([pairs, left, right.rename(lambda name: f"{name}_right")], how="horizontal")


def worth_a_score(sides: pl.DataFrame) -> pl.DataFrame:
    """Keep the pairs that could still be one paper; the others share a key and little else."""
    least = pl.min_horizontal("title_information", "title_information_right")
    untitled = (pl.col("title_key") == "") | (pl.col("title_key_right") == "")
    same_page = (pl.col("first_page") == pl.col("first_page_right")) & (
        pl.col("volume_key").eq_missing("volume_key_right") | pl.any_horizontal(_missing("volume_key"))
    )
    same_issue = (
        (pl.col("volume_key") == pl.col("volume_key_right"))
        & (pl.col("issue_key") == pl.col("issue_key_right"))
        & ((pl.col("first_page") == pl.col("first_page_right")) | pl.any_horizontal(_missing("first_page")))
    )
    return sides.filter(
        untitled
        | (pl.col("title_ratio") > 0.55)
        | (pl.col("shared") > 0.6 * least)
        | _same_identifier()
        | same_page.fill_null(value=False)
        | same_issue.fill_null(value=False)
    )


def _missing(column: str) -> list[pl.Expr]:
    """Say of each side whether a field is missing."""
    return [pl.col(column).is_null(), pl.col(f"{column}_right").is_null()]


def _same_identifier() -> pl.Expr:
    """Say whether the two records share a DOI, an arXiv id or a PMID."""
    return pl.any_horizontal(
        (pl.col(name) == pl.col(f"{name}_right")).fill_null(value=False) for name in ("doi", "arxiv_id", "pmid")
    )


def _agreement(column: str) -> pl.Expr:
    """Give 1 where a field is the same on both sides, -1 where it differs, 0 where one lacks it."""
    same = pl.col(column) == pl.col(f"{column}_right")
    return pl.when(same.is_null()).then(0).when(same).then(1).otherwise(-1).cast(pl.Int8)


def compare(sides: pl.DataFrame, name_words: pl.Series) -> pl.DataFrame:
    """Add what the levels are named from: similarities and agreements of the fields.

    Args:
        sides: The pairs as side_by_side gives them, with title_ratio and shared.
        name_words: The information of each word of names, by id.
    """
    return _compare_titles(_compare_names(_compare_fields(sides), name_words))


def _compare_fields(sides: pl.DataFrame) -> pl.DataFrame:
    """Compare locators, identifiers, years, abstracts and venues."""
    shortest = pl.min_horizontal(pl.col("abstract_key").str.len_chars(), pl.col("abstract_key_right").str.len_chars())
    cut = sides.select(
        left=pl.col("abstract_key").str.head(shortest), right=pl.col("abstract_key_right").str.head(shortest)
    )
    overlap = pl.col("abstract_words").list.set_intersection("abstract_words_right").list.len()
    union = pl.col("abstract_words").list.set_union("abstract_words_right").list.len()
    first, last = (pl.col(name).cast(pl.Int64, strict=False) for name in ("first_page", "last_page"))
    first_right, last_right = (
        pl.col(f"{name}_right").cast(pl.Int64, strict=False) for name in ("first_page", "last_page")
    )
    return (
        sides.with_columns(
            page=_agreement("first_page"),
            last=_agreement("last_page"),
            volume_agrees=_agreement("volume_key"),
            issue_agrees=_agreement("issue_key"),
            doi_agrees=_agreement("doi"),
            arxiv_agrees=_agreement("arxiv_id"),
            pmid_agrees=_agreement("pmid"),
            same_identifier=_same_identifier(),
            years_apart=(pl.col("year") - pl.col("year_right")).abs(),
            abstract_ratio=pl.when(shortest > LONG_ABSTRACT).then(pl.Series(ratio(cut["left"], cut["right"]))),
            abstract_overlap=pl.when(shortest > LONG_ABSTRACT).then(overlap / union),
            venue_similarity=venue_similarity(sides["venue_key"], sides["venue_key_right"]),
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
    joined = sides.select(left=pl.col("name_words").list.join(" "), right=pl.col("name_words_right").list.join(" "))
    sides = sides.with_columns(
        n_shared_names=pl.col("name_ids").list.set_intersection("name_ids_right").list.len(),
        fewest_names=pl.min_horizontal(ours, theirs),
        most_names=pl.max_horizontal(ours, theirs),
        names_information=shared_information(sides["name_ids"], sides["name_ids_right"], name_words),
        names_sorted=pl.Series(token_sort_ratio(joined["left"], joined["right"])),
        names_partial=pl.Series(partial_ratio(joined["left"], joined["right"])),
    )
    cover = pl.col("n_shared_names") / pl.col("fewest_names")
    similar = pl.when(pl.col("names_sorted") > 0.8).then(pl.max_horizontal(cover, "names_sorted")).otherwise(cover)
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
    left, right = sides["title_words"].list.join(" "), sides["title_words_right"].list.join(" ")
    leftover = sides.select(
        left=pl.col("title_words").list.set_difference("title_words_right").list.sort().list.join(""),
        right=pl.col("title_words_right").list.set_difference("title_words").list.sort().list.join(""),
    )
    left_is_short = pl.col("title_key").str.len_chars() <= pl.col("title_key_right").str.len_chars()
    short, long = (pl.when(left_is_short).then(a).otherwise(b) for a, b in ((left, right), (right, left)))
    short_own = pl.when(left_is_short).then("own_information").otherwise("own_information_right")
    short_all = pl.when(left_is_short).then("title_information").otherwise("title_information_right")
    sides = sides.with_columns(
        title_similarity=pl.max_horizontal("title_ratio", pl.Series(token_sort_ratio(left, right)) * np.float32(0.98)),
        same_title=(pl.col("title_key") == pl.col("title_key_right")) & ~pl.col("untitled"),
        leftover_ratio=pl.Series(ratio(leftover["left"], leftover["right"])),
        left_over=pl.Series(leftover["left"] != ""),
        right_over=pl.Series(leftover["right"] != ""),
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
    return sides.with_columns(
        contained=pl.when((pl.col("title_similarity") >= 0.97) | pl.col("untitled"))
        .then(pl.lit(None, pl.String))
        .when(begins & long_enough)
        .then(pl.lit("beginning"))
        .when(ends & long_enough)
        .then(pl.lit("end"))
        .when(subset)
        .then(pl.lit("subset"))
    ).with_columns(
        alike=~pl.col("untitled") & ((pl.col("title_similarity") >= 0.88) | pl.col("contained").is_not_null()),
        close=~pl.col("untitled") & ((pl.col("title_similarity") >= 0.8) | pl.col("contained").is_not_null()),
    )
