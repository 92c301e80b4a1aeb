"""Block: which pairs of records are worth a comparison.

Two records are candidates where they share a key: two rare words of the title, its beginning or its end, an
identifier, volume and page, a name with year and page or volume, a name with volume and issue; and where titles are
missing, two rare words or the beginning of the abstract. Recall comes first: a common key is windowed, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tasks.fields.identifiers import UNRECOGNISED
from tasks.hashing import hash_values
from tasks.transform.linkage.pairs import neighbours_within, pairs_sharing
from tasks.transform.papers.term_information import STOP_WORDS

BLOCKED_BY = (
    "source_id",
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
EDGE_LENGTH = 14  # characters of a squashed title that make a key
MAX_BLOCK = 30  # more records than this are windowed
MAX_WINDOW = 6
ABSTRACT_EDGE_LENGTH = 60


def in_order(keys: pl.DataFrame) -> pl.DataFrame:
    """Number the records in the order of their ids: the integers that stand for them within a run.

    Args:
        keys: Normalised records, in any order.

    Returns:
        The records sorted by source_id, with the column record.
    """
    return keys.drop("record", strict=False).sort("source_id").with_row_index("record")


def block_papers(keys: pl.DataFrame) -> pl.DataFrame:
    """Find the pairs of records that share a key.

    Args:
        keys: Normalised records of all dumps.

    Returns:
        The columns left and right, each pair once with left < right; numbers are those of in_order.
    """
    records = in_order(keys.select(BLOCKED_BY))
    blocks = pl.concat(
        [key.with_columns(hash_values(key["key"], kind)).unique() for kind, key in enumerate(_keys(records))]
    )
    order = ["title_key", "year", "volume_key", "first_page", "record"]
    place = records.select(order).sort(order).select("record", place=pl.int_range(pl.len(), dtype=pl.UInt32))
    ordered = blocks.join(place, on="record").sort("key", "place")
    return neighbours_within(
        ordered["key"].to_numpy(), ordered["record"].to_numpy(), records.height, MAX_BLOCK, MAX_WINDOW
    )


def _keys(records: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the blocking keys, a kind at a time, as the columns record and key."""
    yield from _rare_word_pairs(records, "title_words")
    for edge in (pl.col("title_key").str.head(EDGE_LENGTH), pl.col("title_key").str.tail(EDGE_LENGTH)):
        yield records.filter(pl.col("title_key").str.len_chars() > EDGE_LENGTH // 2).select("record", key=edge)
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
    yield _compound(names, "name_words", "volume_key", "issue_key")
    yield from _abstract_keys(records)


def _compound(records: pl.DataFrame, *parts: str | pl.Expr) -> pl.DataFrame:
    """Return a key of several columns; a record that lacks one of them has none."""
    return records.select("record", key=pl.concat_str(parts, separator="|")).drop_nulls()


def _rare_word_pairs(records: pl.DataFrame, words: str) -> Iterator[pl.DataFrame]:
    """Yield the pairs of each record's rarest words that others have too, and the single word where it has but one."""
    occurrences = records.select("record", word=words).explode("word").drop_nulls()
    shared = (
        occurrences.filter(pl.col("word").str.len_chars() > 1, ~pl.col("word").is_in(STOP_WORDS))
        .group_by("word")
        .len("n")
        .filter(pl.col("n") >= 2)
        .sort("n", "word")
        .with_row_index("word_id")
        .select("word", pl.col("word_id").cast(pl.UInt64))
    )
    rarest = (
        occurrences.join(shared, on="word")
        .sort("record", "word_id")
        .group_by("record", maintain_order=True)
        .agg(pl.col("word_id").head(MAX_RARE_WORDS))
    )
    single = rarest.filter(pl.col("word_id").list.len() == 1).explode("word_id")
    yield single.select("record", key="word_id")
    each = rarest.explode("word_id")
    pairs = pairs_sharing(each, "word_id", "record")
    yield pairs.select("record", key=pl.col("left") * 2**32 + pl.col("right"))


def _abstract_keys(records: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield keys of abstracts for the records without a title and those that share such a key with them."""
    untitled = records.filter(pl.col("title_key") == "", pl.col("abstract_key") != "").select("record")
    if untitled.is_empty():
        return
    with_abstract = records.filter(pl.col("abstract_key") != "")
    beginning = with_abstract.select("record", key=pl.col("abstract_key").str.head(ABSTRACT_EDGE_LENGTH))
    for key in (beginning, *_rare_word_pairs(with_abstract, "abstract_words")):
        wanted = key.join(untitled, on="record", how="semi").select("key").unique()
        yield key.join(wanted, on="key", how="semi")
