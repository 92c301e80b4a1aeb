"""The keys of clusters: two clusters are compared where they share one."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from schemas.exchange.authors import VARIANT_KEYS
from tasks.fields.names import sum_of_words
from tasks.hashing import hash_values
from tasks.transform.authors.variants.differences import MAX_SHARES
from tasks.transform.authors.variants.levels import MIN_LETTERS, digraph_keys
from tasks.transform.authors.variants.words import word_pairs

FAMILY = "family"  # the family name
WORDS = "words"  # all words of the name, in any order
FIRST = "first"  # the first given name, where the name is not common
SPELLING = "spelling"  # the name, and the name with its umlauts written as two letters
TWO_WORDS = "two words"  # two long words of the name, where it is not common
ORCID = "orcid"
IDENTIFIER = "identifier"  # what a catalogue calls the person
KINDS = (FAMILY, WORDS, FIRST, SPELLING, TWO_WORDS, ORCID, IDENTIFIER)

NAMED_BY = ("name", "family_name", "given_name", "family_key", "given_tokens", "share")
KEYED_BY = ("cluster", *NAMED_BY, "orcids", "identifiers")


def key_clusters(clusters: pl.DataFrame) -> pl.DataFrame:
    """Make the keys of clusters.

    Args:
        clusters: Rows of the table NAME_CLUSTERS; reads KEYED_BY.

    Returns:
        The table VARIANT_KEYS.
    """
    hashed = [
        keys.select("cluster", key=hash_values(keys["key"], KINDS.index(kind)), kind=pl.lit(kind))
        for kind, keys in _keys(with_keys(clusters))
    ]
    return VARIANT_KEYS.conform(pl.concat(hashed).sort("cluster").sort("key", maintain_order=True))


def _keys(clusters: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the keys of each kind, as the columns cluster and key, each once."""
    first = pl.col("given_tokens").list.first()
    rare = clusters.filter(pl.col("share") <= max(MAX_SHARES.values()))
    yield FAMILY, clusters.select("cluster", key="family_key")
    yield WORDS, clusters.select("cluster", key=pl.Series(sum_of_words(clusters)))
    yield FIRST, rare.filter(first.str.len_chars() >= MIN_LETTERS).select("cluster", key=first)
    yield SPELLING, clusters.select("cluster", key="name_key")
    spelt = clusters.select("cluster", "name_key", key=digraph_keys(clusters))
    yield SPELLING, spelt.filter(pl.col("key") != pl.col("name_key")).select("cluster", "key")
    yield TWO_WORDS, word_pairs(clusters.filter(pl.col("share") <= MAX_SHARES["words"]))
    for kind, column in ((ORCID, "orcids"), (IDENTIFIER, "identifiers")):
        yield kind, clusters.select("cluster", key=column).explode("key", empty_as_null=True).drop_nulls("key")


def with_keys(names: pl.DataFrame) -> pl.DataFrame:
    """Add the match keys of names that are made of family_key and given_tokens: given_key, name_key, block_key."""
    given_key = pl.col("given_tokens").list.join("")
    return names.with_columns(
        given_key=given_key,
        name_key=pl.concat_str("family_key", pl.lit(" "), given_key),
        block_key=pl.concat_str("family_key", pl.lit(" "), given_key.str.head(1)),
    )
