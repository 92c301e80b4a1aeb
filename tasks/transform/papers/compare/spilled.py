"""Set aside what has spilled into titles: the authors before a title, the venue after it, and years.

A citation that was taken apart in the wrong place has them in its title: "A. Silva, R. Costa. On reeds, Proc. of
Rivers, 1999". They are found by what either record says of them in the right place.
"""

from __future__ import annotations

import polars as pl

from tasks.transform.linkage.lists import SORTED, map_elements, sum_of_lists
from tasks.transform.papers.similarity import ratio, shared_information
from tasks.transform.papers.term_information import STOP_WORDS, Terms, title_word_ids

MAX_RATIO = 0.97  # the similarity of titles of which nothing is set aside
MIN_SPILLED = 2  # words that are set aside at an end of a title, unless a year is among them
MAX_INITIALS = 2  # letters of initials that are printed together
MIN_KNOWN = 0.5  # share of the words at an end, all of which the other title lacks, that other fields tell
MIN_LEFT = 3  # words that are left of a title of which something is set aside
YEAR = r"^(19|20)\d\d$"
OF_VENUES = "proc proceedings conf conference workshop symposium symp meeting annual journal transactions trans".split()
OF_CITATIONS = [*OF_VENUES, *"in of the on to and appear vol volume no pp pages page eds ed".split()]
VENUE = rf"\b({'|'.join(OF_VENUES)})\b"
YEAR_OR_VENUE = rf"\b((19|20)\d\d|{'|'.join(OF_VENUES)})\b"
SIDES = ("", "_right")
OTHER = {"": "_right", "_right": ""}


def set_aside_spilled(sides: pl.DataFrame, title_words: Terms) -> pl.DataFrame:
    """Take the authors, venues and years that stand before or after titles out of them.

    Args:
        sides: The pairs with title_ratio and shared; reads the features of titles, names, venues and years.
        title_words: What the statistics say of the words of titles.

    Returns:
        The pairs, in another order, without name_words and venue_key. Where something is set aside, the features of
        the titles, title_ratio and shared are of what is left, and a year that was set aside is that of a record which
        states none.
    """
    asked = sides.select(
        (pl.col("title_ratio") < MAX_RATIO) & pl.any_horizontal(*map(_may_have_spilled, SIDES))
    ).to_series()
    told = (
        sides.with_row_index("place")
        .filter(asked)
        .with_columns(
            of_names=pl.concat_list(*(pl.col(f"name_words{side}") for side in SIDES)),
            of_venues=pl.concat_list(*(pl.col(f"venue_key{side}").str.split(" ") for side in SIDES)),
        )
        .filter(pl.any_horizontal(*map(_has_known_words, SIDES)))
        .with_row_index("pair")
    )
    left = told.with_columns(_remaining(told, side).alias(f"remaining{side}") for side in SIDES)
    is_changed = pl.any_horizontal(pl.col(f"remaining{side}") != pl.col(f"title_words{side}") for side in SIDES)
    # polars 2.1 panics at list.set_difference of one row whose columns have unequal chunks.
    spilled = left.filter(is_changed).rechunk()
    kept = sides.drop(f"{name}{side}" for name in ("name_words", "venue_key") for side in SIDES)
    if spilled.is_empty():
        return kept
    is_other = pl.Series([True]).new_from_index(0, sides.height).scatter(spilled["place"], False)
    return pl.concat([kept.filter(is_other), _described(spilled, title_words).select(kept.columns)])


def _may_have_spilled(side: str) -> pl.Expr:
    """Whether a title begins with initials, a year or a name, or holds a year at its end or a word for a venue."""
    words = pl.col(f"title_words{side}")
    first, second, last = words.list.first(), words.list.get(1, null_on_oob=True), words.list.last()
    is_name = pl.any_horizontal(
        pl.col(f"name_words{other}").list.contains(word) for other in SIDES for word in (first, second)
    )
    begins = is_name | first.str.contains(YEAR) | (second.str.len_chars() == 1)
    return (begins | last.str.contains(YEAR) | pl.col(f"title_text{side}").str.contains(VENUE)).fill_null(value=False)


def _has_known_words(side: str) -> pl.Expr:
    """Whether a title has a name, a year or a word for a venue; without one nothing is set aside."""
    names = pl.col(f"title_words{side}").list.set_intersection("of_names")
    return (names.list.len() > 0) | pl.col(f"title_text{side}").str.contains(YEAR_OR_VENUE)


def _remaining(told: pl.DataFrame, side: str) -> pl.Series:
    """Return the words that are left of the titles of one side; a word that both titles have is of no venue.

    Args:
        told: Pairs with pair, their number, the title_words of both sides, and of_names and of_venues, words of both.
        side: What the columns of the side end with.
    """
    word, is_year, is_own = pl.col("word"), pl.col("is_year"), pl.col("is_own")
    is_name, is_venue, is_other = (pl.col(known).list.contains(word) for known in ("of_names", "of_venues", "other"))
    is_initial = (word.str.len_chars() == 1) | (
        (word.str.len_chars() <= MAX_INITIALS) & is_own & ~word.is_in(STOP_WORDS)
    )
    words = (
        told.select("pair", "of_names", "of_venues", other=f"title_words{OTHER[side]}", word=f"title_words{side}")
        .explode("word")
        .with_columns(is_year=word.str.contains(YEAR), is_name=is_name, is_own=~is_other)
        .with_columns(
            before=pl.col("is_name") | is_year | is_initial,
            after=(is_venue & is_own) | is_year | word.is_in(OF_CITATIONS),
            of_venue=word.is_in(OF_VENUES),
        )
        .select("pair", "word", "is_year", "is_own", "is_name", "of_venue", "before", "after")
    )
    gone = _spilled_before(words) | _spilled_after(words)
    left = words.filter(~gone).group_by("pair", maintain_order=True).agg(remaining="word")
    found = told.select("pair", title=f"title_words{side}").join(left, on="pair", how="left", maintain_order="left")
    is_title = (pl.col("remaining").list.len() >= MIN_LEFT).fill_null(value=False)
    return found.select(pl.when(is_title).then("remaining").otherwise("title")).to_series()


def _spilled_before(words: pl.DataFrame) -> pl.Series:
    """Whether words stand before a title: names, initials and years, or what the other title lacks up to a name."""
    known, own = pl.col("before"), pl.col("is_own")
    runs = words.with_columns(strict=known.cum_min().over("pair"), loose=(known | own).cum_min().over("pair"))
    runs = runs.with_columns(loose=(pl.col("loose") & pl.col("is_name")).cum_max(reverse=True).over("pair"))
    return runs.select(_is_spilled("before", "is_name")).to_series()


def _spilled_after(words: pl.DataFrame) -> pl.Series:
    """Whether words stand after a title: venues and years, or what the other title lacks from a venue on."""
    known, own = pl.col("after"), pl.col("is_own")
    runs = words.with_columns(
        strict=known.cum_min(reverse=True).over("pair"), loose=(known | own).cum_min(reverse=True).over("pair")
    )
    runs = runs.with_columns(loose=(pl.col("loose") & known).cum_max().over("pair") & pl.col("loose"))
    return runs.select(_is_spilled("after", "of_venue")).to_series()


def _is_spilled(known: str, telling: str) -> pl.Expr:
    """Whether the words at an end of a title are of a citation.

    These are known words: a year, or several of which one tells it; or words that the other title lacks, of which one
    tells it and most are known.
    """
    strict, loose, is_counted = pl.col("strict"), pl.col("loose"), ~pl.col("word").is_in(STOP_WORDS)
    has_year = (strict & pl.col("is_year")).any().over("pair")
    is_known = (loose & pl.col(known)).sum().over("pair") >= MIN_KNOWN * loose.sum().over("pair")
    return (strict & (has_year | _are_several(strict & is_counted, strict & pl.col(telling)))) | (
        loose & is_known & _are_several(loose & is_counted, loose & pl.col(telling))
    )


def _are_several(counted: pl.Expr, telling: pl.Expr) -> pl.Expr:
    """Whether several words of a pair count, and one tells that they are of a citation."""
    return (counted.sum().over("pair") >= MIN_SPILLED) & telling.any().over("pair")


def _described(told: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """Describe the titles of pairs by the words that are left, as features.py does."""
    described = told.with_columns(column for side in SIDES for column in _features(told, side, terms))
    return described.with_columns(
        title_ratio=pl.Series(ratio(described["title_key"], described["title_key_right"])),
        shared=shared_information(described["title_ids"], described["title_ids_right"], terms),
    )


def _features(told: pl.DataFrame, side: str, terms: Terms) -> list[pl.Series | pl.Expr]:
    """Return the features of the titles of one side, of the words that are left."""
    words = told[f"remaining{side}"]
    ids = map_elements(words, title_word_ids)
    information = sum_of_lists(words, pl.Series(terms.information(ids.explode(empty_as_null=False))))
    gone = pl.col(f"title_words{side}").list.set_difference(f"remaining{side}")
    year = gone.list.eval(pl.element().filter(pl.element().str.contains(YEAR))).list.max().cast(pl.Int32)
    return [
        words.alias(f"title_words{side}"),
        ids.alias(f"title_ids{side}"),
        information.alias(f"title_information{side}"),
        pl.min_horizontal(f"own_information{side}", information).alias(f"own_information{side}"),
        pl.min_horizontal(f"telling{side}", words.list.len()).alias(f"telling{side}"),
        words.list.join("").alias(f"title_key{side}"),
        words.list.join(" ").alias(f"title_text{side}"),
        words.list.eval(SORTED).list.join(" ").alias(f"title_sorted{side}"),
        _without(f"title_numbers{side}", gone),
        pl.coalesce(f"year{side}", year).alias(f"year{side}"),
    ]


def _without(numbers: str, gone: pl.Expr) -> pl.Expr:
    """Return the numbers of titles, sorted and divided by blanks, without some of them."""
    return pl.col(numbers).str.split(" ").list.set_difference(gone).list.eval(SORTED).list.join(" ").alias(numbers)
