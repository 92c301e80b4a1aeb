"""Block: which pairs of records are worth a comparison.

Two records are candidates where they share a key: two rare words of the title, its beginning or its end, an
identifier, volume and page, a name with year and page or volume, a name with volume and issue in about one year; and
where titles are missing, two rare words or the beginning of the abstract. Recall comes first: a common key is windowed,
never dropped. The keys are such that hardly any is shared by ever more records as a lake grows.
`key_records` makes the keys of each record, and `pair_records` the pairs of the records that share one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from schemas.exchange.papers import BLOCKING_KEYS
from schemas.exchange.statistics import ABSTRACT_WORD, TITLE_WORD_RECORDS, UNTITLED
from tasks.fields.identifiers import UNRECOGNISED
from tasks.hashing import hash_values
from tasks.transform.linkage.chunks import Rows
from tasks.transform.linkage.counts import counts_of, total_of
from tasks.transform.linkage.pairs import blocks_of, neighbours_within
from tasks.transform.papers.statements import STATED_BY
from tasks.transform.papers.statistics import is_untitled
from tasks.transform.papers.term_information import STOP_WORDS

BLOCKED_BY = (
    *STATED_BY,
    "title_key",
    "title_words",
    "abstract_key",
    "abstract_words",
    "identifiers",
    "name_words",
    "year",
    "volume_key",
    "issue_key",
    "first_page",
)
MAX_RARE_WORDS = 4
N_RAREST = 2  # of these; two of the others make a key only if both are rare in any lake
RARE_COUNT = 512  # a word that fewer records have is rare in any lake
LONG_EDGE = 20  # characters of a squashed title that make a key
SHORT_EDGE = 14  # the same where one of the titles is short
MIN_EDGE = 8  # characters of a title; a shorter one has no edges
MAX_SHORT_TITLE = 31
MAX_BLOCK = 30  # more records than this are windowed
MAX_WINDOW = 6
ABSTRACT_EDGE_LENGTH = 60
ALWAYS = pl.lit(value=True)
ORDERED_BY = (
    "record",
    "title_key",
    "year",
    "volume_key",
    "first_page",
    "own_key",
)  # what says which records of a block are near


def key_records(records: pl.DataFrame, statistics: pl.DataFrame) -> pl.DataFrame:
    """Make the keys of each record.

    Args:
        records: One normalised record of each statement, as `with_title_ids` gives it; reads BLOCKED_BY.
        statistics: The table PAPER_STATISTICS.

    Returns:
        The table BLOCKING_KEYS.
    """
    titled = [*_keys(records, counts_of(statistics, TITLE_WORD_RECORDS))]
    is_asked = total_of(statistics, UNTITLED) > 0
    abstracts = [*_abstract_keys(records, counts_of(statistics, ABSTRACT_WORD))] if is_asked else []
    hashed = [
        key.select(hash_values(key["key"], kind), "record", asked="asked" if "asked" in key.columns else ALWAYS)
        for kind, key in enumerate([*titled, *abstracts])
    ]
    ordered = pl.concat(hashed).sort("key", "record", "asked")
    repeats = pl.all_horizontal(pl.col(column) == pl.col(column).shift() for column in ordered.columns)
    return BLOCKING_KEYS.conform(ordered.filter(~repeats.fill_null(value=False)))


def pair_records(keys: pl.DataFrame, records: Rows) -> pl.DataFrame:
    """Find the pairs of records that share a key.

    The records of a large block are put in the order of title, year, volume and page, and each is paired with the next
    few.

    Args:
        keys: The table BLOCKING_KEYS: all rows of some keys.
        records: Rows of the table FEATURES: those of these records, and any others.

    Returns:
        The columns left and right, each pair once with left < right.
    """
    together = keys.sort("key")
    starts, lengths = blocks_of(together["key"].to_numpy())
    is_asked = np.logical_or.reduceat(together["asked"].to_numpy(), starts)
    size, is_used = (pl.Series(np.repeat(each, lengths)) for each in (lengths, (lengths > 1) & is_asked))
    shared = together.select("key", "record", size=size).filter(is_used)
    large = shared.filter(pl.col("size") > MAX_BLOCK)
    near = records.of(large["record"].unique().sort(), ORDERED_BY).sort(*ORDERED_BY[1:], "record")
    place = near.select("record", place=pl.int_range(pl.len(), dtype=pl.Int64))
    ordered = shared.join(place, on="record", how="left").sort("key", "place", "record")
    return neighbours_within(ordered["key"].to_numpy(), ordered["record"].to_numpy(), MAX_BLOCK, MAX_WINDOW)


def _keys(records: pl.DataFrame, word_counts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the keys by titles, identifiers, locators and names, a kind at a time.

    Yields:
        The columns record and key; and asked where not all records ask for the key.
    """
    words = records.select("record", word="title_words", id="title_ids").explode("word", "id").drop_nulls()
    yield from _rare_word_keys(words.filter(_is_telling()), word_counts)
    yield from _edge_keys(records.select("record", "title_key", size=pl.col("title_key").str.len_chars()))
    yield (
        records.select("record", "identifiers")
        .explode("identifiers")
        .drop_nulls()
        .unnest("identifiers")
        .filter(pl.col("scheme") != UNRECOGNISED)
        .select("record", key=pl.col("scheme") + ":" + pl.col("value"))
    )
    yield _compound(records, "volume_key", "first_page")
    locators = records.select("record", "name_words", "year", "volume_key", "issue_key", "first_page")
    names = locators.explode("name_words").drop_nulls("name_words")
    yield _compound(names, "name_words", "year", pl.coalesce("first_page", "volume_key"))
    yield from _issue_keys(names)


def _is_telling() -> pl.Expr:
    """Whether a word is more than a letter or a stop word."""
    return (pl.col("word").str.len_chars() > 1) & ~pl.col("word").is_in(STOP_WORDS)


def _compound(records: pl.DataFrame, *parts: str | pl.Expr, asked: pl.Expr = ALWAYS) -> pl.DataFrame:
    """Return a key of several columns; a record that lacks one of them has none."""
    return records.select("record", key=pl.concat_str(parts, separator="|"), asked=asked).drop_nulls("key")


def _edge_keys(titles: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the keys of the beginnings and ends of titles; short ones are asked for by short titles.

    A title that has lost its beginning or its end is short, and other records have it as a whole.

    Args:
        titles: The columns record, title_key, and size: how many characters that has.

    Yields:
        The columns record, key and asked: whether the title asks for it.
    """
    is_short = pl.col("size") <= MAX_SHORT_TITLE
    for length, least, asked in ((SHORT_EDGE, MIN_EDGE, is_short), (LONG_EDGE, LONG_EDGE, ALWAYS)):
        for edge in (pl.col("title_key").str.head(length), pl.col("title_key").str.tail(length)):
            yield titles.filter(pl.col("size") >= least).select("record", key=edge, asked=asked)


def _issue_keys(names: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the keys of names with volume and issue: with the year and the next one, and without a year.

    The records of one year share the first two, those of years that are next to each other one of them. The key without
    a year is asked for by records that have none.

    Yields:
        The columns record, key and asked: in the key without a year whether the record has none.
    """
    issue = ("name_words", "volume_key", "issue_key")
    yield pl.concat(_compound(names, *issue, year) for year in (pl.col("year"), pl.col("year") + 1))
    yield _compound(names, *issue, asked=pl.col("year").is_null())


def _rare_word_keys(words: pl.DataFrame, counts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the pairs of each record's rarest words that others have too, and the single word where it has but one.

    Rare are the words whose count has the least power of two below it; among these, the least numbers. Of each pair one
    word is among the N_RAREST rarest, or both are rare in any lake. As a lake grows, ever more records share two words
    that are not.

    Args:
        words: Columns record and id, the number of a word.
        counts: Columns key, the number of a word, and count: how many records have it; words of one record are absent.
    """
    rarest = (
        words.join(counts, left_on="id", right_on="key")
        .select("record", "id", rarity=pl.col("count").log(2).floor(), is_rare=pl.col("count") < RARE_COUNT)
        .sort("record", "rarity", "id")
        .group_by("record", maintain_order=True)
        .agg(pl.col("id", "is_rare").head(MAX_RARE_WORDS))
        .with_columns(rank=pl.int_ranges(pl.col("id").list.len()))
    )
    yield rarest.filter(pl.col("id").list.len() == 1).select("record", key=pl.col("id").list.first())
    ranked = rarest.explode("id", "is_rare", "rank")
    pairs = (
        ranked.join(ranked, on="record")
        .filter(pl.col("rank") < pl.col("rank_right"), (pl.col("rank") < N_RAREST) | pl.col("is_rare_right"))
        .select("record", less=pl.min_horizontal("id", "id_right"), more=pl.max_horizontal("id", "id_right"))
    )
    yield pairs.select("record", hash_values(hash_values(pairs["less"]) + pairs["more"]).alias("key"))


def _abstract_keys(records: pl.DataFrame, word_counts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield keys of abstracts, which are asked for by records that have an abstract and no title.

    Returns:
        The columns record, key, and asked: whether the record is one of those.
    """
    asked = records.filter(pl.col("abstract_key") != "").select(
        "record", "abstract_words", asked=is_untitled(), key=pl.col("abstract_key").str.head(ABSTRACT_EDGE_LENGTH)
    )
    yield asked.select("record", "key", "asked")
    words = asked.select("record", word="abstract_words").explode("word").drop_nulls()
    told = words.with_columns(hash_values(words["word"]).alias("id")).filter(_is_telling())
    for keys in _rare_word_keys(told, word_counts):
        yield keys.join(asked.select("record", "asked"), on="record")
