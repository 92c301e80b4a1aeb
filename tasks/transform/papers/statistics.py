"""Statistics: what only the lake as a whole can tell of titles, words, names and catalogues.

`index_titles` says for the records of a part of the lake what is counted of them, under the hash of their title. The
records of one title then stand in one part, where `count_titles` counts them, and `learn` adds up the counts of all
parts. Words of abstracts are counted only where some record has an abstract and no title. What the lake tells of its
venues is counted in venue_aliases.py, when pairs have been compared.
"""

from __future__ import annotations

import polars as pl

from schemas.exchange.papers import TITLE_INDEX
from schemas.exchange.statistics import (
    ABSTRACT_WORD,
    LISTED,
    LISTED_AGAIN,
    LISTED_WITH_NAMES,
    NAME_WORD,
    PAPER_STATISTICS,
    RECURRING_TITLE,
    TITLE_WORD,
    TITLE_WORD_RECORDS,
    TITLES,
    UNTITLED,
)
from tasks.hashing import hash_values
from tasks.transform.linkage.counts import add_up, count_keys, one_count, total_of
from tasks.transform.linkage.lists import map_elements
from tasks.transform.papers.statements import STATED_BY, one_of_each
from tasks.transform.papers.term_information import name_word_ids, title_word_ids

INDEXED = (
    *STATED_BY,
    *("source_format", "source_name", "format_catalogue", "own_key", "title_key", "title_words", "name_words"),
    *("abstract_key", "volume_key", "year"),
)
ABSTRACTS = (*STATED_BY, "abstract_words")
MIN_RECURRENCES = 2.5  # a title in about so many volumes or years is that of a column
MIN_COUNTED = 2  # a word that stands in fewer titles or records is not listed
WORDS = (TITLE_WORD, TITLE_WORD_RECORDS, NAME_WORD, ABSTRACT_WORD)
OF_RECORDS = 1  # the seed of the hashes that stand for the titles and keys of records without one


def index_titles(records: pl.DataFrame) -> pl.DataFrame:
    """Index records by their titles.

    Args:
        records: Normalised records; reads INDEXED.

    Returns:
        The table TITLE_INDEX, a row for each statement.
    """
    stated = one_of_each(records.select(INDEXED))
    return TITLE_INDEX.conform(
        stated.with_columns(
            title_hashes(stated),
            listing_hashes(stated),
            _hash_or_own(stated, "own_key").alias("key"),
            map_elements(stated["title_words"], title_word_ids),
            map_elements(stated["name_words"], name_word_ids),
            is_untitled=is_untitled(),
        )
    )


def title_hashes(records: pl.DataFrame) -> pl.Series:
    """Return the hash of each record's title; a record that has none counts as a title of its own."""
    return _hash_or_own(records, "title_key").alias("title")


def _hash_or_own(records: pl.DataFrame, column: str) -> pl.Series:
    """Return the hash of a text of each record, or of the record where the text is empty or missing."""
    texts = records[column].fill_null("")
    hashes, own = hash_values(texts), hash_values(records["record"], OF_RECORDS)
    return pl.select(pl.when(texts == "").then(own).otherwise(hashes)).to_series()


def listing_hashes(records: pl.DataFrame) -> pl.Series:
    """Return a hash of who lists each record, as far as format and record say it, whatever its dump is called."""
    lister = pl.coalesce("source_name", "format_catalogue", pl.lit(""))
    return hash_values(records.select(listing=pl.concat_str("source_format", lister, separator="|")).to_series())


def is_untitled() -> pl.Expr:
    """Whether a record has an abstract and no title."""
    return (pl.col("title_key") == "") & (pl.col("abstract_key") != "")


def count_titles(titles: pl.DataFrame) -> pl.DataFrame:
    """Count what the records of titles tell.

    A paper that is cited a hundred times makes its words common among the records, and says no less about them. So the
    titles are counted that a word stands in or with.

    Args:
        titles: The table TITLE_INDEX: all rows of some titles.

    Returns:
        The table PAPER_STATISTICS, of these titles alone.
    """
    title_words, name_words = (
        titles.select("title", word=column).explode("word").drop_nulls() for column in ("title_words", "name_words")
    )
    recurring = _of_recurring_titles(titles)
    counts = (
        one_count(titles["title"].n_unique(), TITLES),
        one_count(int(titles["is_untitled"].sum()), UNTITLED),
        count_keys(title_words.unique()["word"], TITLE_WORD),
        count_keys(title_words["word"], TITLE_WORD_RECORDS),
        count_keys(name_words.unique()["word"], NAME_WORD),
        count_keys(titles["listing"], LISTED),
        count_keys(titles.filter(pl.col("name_words").list.len() > 0)["listing"], LISTED_WITH_NAMES),
        count_keys(recurring, RECURRING_TITLE),
        count_keys(_listed_again(titles, recurring), LISTED_AGAIN),
    )
    return PAPER_STATISTICS.conform(pl.concat(counts))


def count_abstract_words(records: pl.DataFrame, statistics: pl.DataFrame) -> pl.DataFrame:
    """Count the records whose abstract has a word, where a record of the lake has an abstract and no title.

    Args:
        records: Normalised records; reads ABSTRACTS.
        statistics: The table PAPER_STATISTICS of titles.

    Returns:
        The table PAPER_STATISTICS, of these records alone.
    """
    if not total_of(statistics, UNTITLED):
        return PAPER_STATISTICS.empty()
    words = one_of_each(records.select(ABSTRACTS))["abstract_words"].explode().drop_nulls()
    counted = words.value_counts(name="count")
    return PAPER_STATISTICS.conform(
        counted.with_columns(hash_values(counted["abstract_words"]).alias("key"), kind=pl.lit(ABSTRACT_WORD))
    )


def learn(counts: pl.DataFrame) -> pl.DataFrame:
    """Add up the counts of all parts of the lake.

    Args:
        counts: The tables PAPER_STATISTICS of the parts, one after another.

    Returns:
        The table PAPER_STATISTICS, without the words that are counted once.
    """
    seldom = pl.col("kind").is_in(WORDS) & (pl.col("count") < MIN_COUNTED)
    return PAPER_STATISTICS.conform(add_up(counts).filter(~seldom))


def _of_recurring_titles(titles: pl.DataFrame) -> pl.Series:
    """Return the title of each record of a title that stands in several volumes or years, as that of a column does."""
    many = titles.select("title", "volume_key", "year").filter(pl.len().over("title") > MIN_RECURRENCES)
    recurring = (
        many.group_by("title")
        .agg(_effective_number("volume_key"), _effective_number("year"))
        .filter(pl.max_horizontal("volume_key", "year") >= MIN_RECURRENCES)
    )
    return many.join(recurring, on="title", how="semi")["title"]


def _listed_again(titles: pl.DataFrame, recurring: pl.Series) -> pl.Series:
    """Return the catalogue of each record of which it has another one with the same title, which is of no column."""
    n_listed = pl.col("key").n_unique().over("listing", "title")
    return titles.filter((n_listed > 1) & ~pl.col("title").is_in(recurring.implode()))["listing"]


def _effective_number(column: str) -> pl.Expr:
    """Return how many values a column has, each weighed by how often it occurs: the inverse of Simpson's index.

    Forty citations of one paper, of which two have its year wrong, have 1.1 years in this sense.
    """
    values = pl.col(column).drop_nulls()
    counts = values.unique_counts().cast(pl.Float64)
    return pl.when(values.len() > 0).then(values.len() ** 2 / (counts**2).sum()).alias(column)
