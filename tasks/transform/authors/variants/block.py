"""Pairs of clusters under different names that can be one name, written differently."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from scipy import sparse

from schemas.exchange.authors import VARIANT_PAIRS
from tasks.transform.authors.variants.differences import MAX_SHARES
from tasks.transform.authors.variants.levels import MIN_LETTERS, NamePairs
from tasks.transform.linkage.arrays import Bools, Ints
from tasks.transform.linkage.chunks import row_products
from tasks.transform.linkage.components import connected
from tasks.transform.linkage.pairs import blocks_at_a_time, pairs_sharing, windows

MAX_CIRCLE = 40  # clusters of one family name and initial that share a coauthor; more say nothing about two of them
MAX_NAMES = 2000  # of one family name and initial compared with each other; more are taken in windows
MAX_NAME_PAIRS = 200_000  # of one key of names; one that has more is taken in narrower windows
PAIRS_AT_ONCE = 200_000
NAME_PAIRS_AT_ONCE = 50_000

NAMED_BY = ("name", "family_name", "given_name", "family_key", "given_tokens", "share")
BLOCKED_BY = ("cluster", *NAMED_BY, "orcids", "identifiers", "coauthors")
FOUND_BY = ("unambiguous", "same_orcid", "same_identifier")  # by what a pair was found, if not by a shared coauthor


def block_variants(clusters: pl.DataFrame) -> pl.DataFrame:
    """Find pairs of clusters under different names that can be one name, written differently.

    Paired are clusters that share a coauthor (by family name and first initial, for the coauthors' names vary too) and
    can be one name by one of the levels of `levels`. Clusters that share none are paired where each of the two
    names is compatible with no third that the other is not compatible with, and each has one cluster; and where they
    state one ORCID iD, or a catalogue calls both by one identifier, if the names have anything in common.

    Args:
        clusters: The table NAME_CLUSTERS, all clusters of the lake; reads BLOCKED_BY.

    Returns:
        The table VARIANT_PAIRS.
    """
    names = number_names(clusters)
    numbered = clusters.join(names.select("name", "number", "block_key"), on="name")
    compared = name_pairs(names)
    pairs = pl.concat(
        [
            _unambiguous_clusters(numbered, compatible_names(names, compared)).with_columns(_found_by("unambiguous")),
            _clusters_that_meet(numbered).with_columns(_found_by()),
            _sharing(numbered, "orcids").with_columns(_found_by("same_orcid")),
            _sharing(numbered, "identifiers").with_columns(_found_by("same_identifier")),
        ]
    )
    pairs = pairs.group_by("left", "right").agg(pl.col(FOUND_BY).any())
    pairs = _with_levels(pairs, numbered, compared)
    return VARIANT_PAIRS.conform(pairs.join(connected(pairs).rename({"item": "left"}), on="left"))


def _found_by(*reasons: str) -> list[pl.Expr]:
    """Return the columns FOUND_BY of pairs that were found by these."""
    return [pl.lit(each in reasons).alias(each) for each in FOUND_BY]


def number_names(clusters: pl.DataFrame) -> pl.DataFrame:
    """Number the names of clusters, in alphabetical order.

    Args:
        clusters: The table NAME_CLUSTERS; reads NAMED_BY.

    Returns:
        The columns NAMED_BY, a row a name, and number, given_key, name_key, block_key.
    """
    names = with_keys(clusters.select(NAMED_BY).unique("name")).sort("name_key", "name")
    return names.with_row_index("number").with_columns(pl.col("number").cast(pl.Int64))


def with_keys(names: pl.DataFrame) -> pl.DataFrame:
    """Add the match keys of names that are made of family_key and given_tokens: given_key, name_key, block_key."""
    given_key = pl.col("given_tokens").list.join("")
    return names.with_columns(
        given_key=given_key,
        name_key=pl.concat_str("family_key", pl.lit(" "), given_key),
        block_key=pl.concat_str("family_key", pl.lit(" "), given_key.str.head(1)),
    )


def name_pairs(names: pl.DataFrame) -> NamePairs:
    """Return names to be compared by the letter; a suffix is a cluster's, and constraints compare it."""
    return NamePairs(with_keys(names).with_columns(suffix=pl.lit(None, pl.String)))


def _with_levels(pairs: pl.DataFrame, clusters: pl.DataFrame, compared: NamePairs) -> pl.DataFrame:
    """Return the pairs whose names can be one, with their level; in common names some levels make two persons.

    Args:
        pairs: Columns left, right and FOUND_BY.
        clusters: Columns cluster, number (of the name), share.
        compared: The names.
    """
    named = clusters.select("cluster", "number", "share")
    both = pairs.join(named, left_on="left", right_on="cluster", maintain_order="left").join(
        named, left_on="right", right_on="cluster", suffix="_right", maintain_order="left"
    )
    same = pl.col("same_orcid") | pl.col("same_identifier")
    rare = both.select((pl.max_horizontal("share", "share_right") <= max(MAX_SHARES.values())) | same)
    level = compared.levels(both["number"].to_numpy(), both["number_right"].to_numpy(), rare.to_series().to_numpy())
    largest = pl.col("level").replace_strict(MAX_SHARES, default=1.0, return_dtype=pl.Float64)
    return (
        both.with_columns(level=pl.Series(level))
        .filter(~pl.col("level").is_in(("equal", "conflict")))
        .filter((pl.max_horizontal("share", "share_right") <= largest) | same)
        .select("left", "right", "level", *FOUND_BY)
    )


def _unambiguous_clusters(clusters: pl.DataFrame, compatible: pl.DataFrame) -> pl.DataFrame:
    """Pair the clusters of unambiguous pairs of names, where each of the two names has one cluster.

    Args:
        clusters: Columns cluster, number (of the name).
        compatible: What `compatible_names` gives.

    Returns:
        Columns left, right.
    """
    single = clusters.select("number", "cluster").filter(pl.len().over("number") == 1)
    both = (
        compatible.filter("unambiguous")
        .join(single, left_on="one", right_on="number")
        .join(single, left_on="other", right_on="number", suffix="_right")
    )
    return both.select(
        left=pl.min_horizontal("cluster", "cluster_right"), right=pl.max_horizontal("cluster", "cluster_right")
    )


def compatible_names(names: pl.DataFrame, compared: NamePairs) -> pl.DataFrame:
    """Find the pairs of different names that can be one person's by the letter, or but for missing words.

    Args:
        names: What `number_names` gives.
        compared: The same names.

    Returns:
        Columns one, other (numbers of names, one < other), unambiguous; see `block_variants`.
    """
    words = pl.concat_list(pl.col("family_key"), "given_tokens").list.sort().list.join(" ")
    by_letter = pl.concat(
        [
            names.select("number", key="block_key"),
            names.select("number", key=pl.lit("=") + words),
            names.select("number", key=pl.lit("~") + pl.col("name_key")),
            names.select("number", key=pl.lit("~") + compared.digraph_keys),
        ]
    )
    pairs = _pairs_within(by_letter, compared.compatible)
    rare = names.filter(pl.col("share") <= MAX_SHARES["words"]).select("number")
    by_words = _pairs_within(
        compared.word_pairs().join(rare, on="number", how="semi"),
        lambda one, other: np.isin(compared.levels(one, other), ("words", "order")),
    )
    pairs = pl.concat([pairs, by_words]).unique().sort("one", "other")
    one, other = pairs["one"].to_numpy(), pairs["other"].to_numpy()
    return pairs.with_columns(unambiguous=pl.Series(_unambiguous(one, other, names.height)))


def _pairs_within(keys: pl.DataFrame, keep: Callable[[Ints, Ints], Bools]) -> pl.DataFrame:
    """Pair the names of every key, and keep the pairs that pass; so many keys at a time that memory stays bounded.

    Keys of more than MAX_NAMES names are taken in windows, in alphabetical order.

    Args:
        keys: Columns number, key.
        keep: Says of arrays of names, the lower number of each pair first, which pairs are kept.

    Returns:
        Columns one, other, sorted.
    """
    windowed = keys.unique().sort("key", "number").with_columns(window=windows("key", MAX_NAMES, MAX_NAME_PAIRS))
    blocks = windowed.select("number", block=pl.struct("key", "window").rank("dense"))
    found = [pl.DataFrame(schema={"one": blocks.schema["number"], "other": blocks.schema["number"]})]
    for part in blocks_at_a_time(blocks, "block", PAIRS_AT_ONCE):
        pairs = pairs_sharing(part, "number", "block")
        distinct = pairs.select(one="left", other="right").unique()
        passed = keep(distinct["one"].to_numpy(), distinct["other"].to_numpy())
        found.append(distinct.filter(pl.Series(passed, dtype=pl.Boolean)))
    return pl.concat(found).unique().sort("one", "other")


def _unambiguous(one: Ints, other: Ints, n_names: int) -> Bools:
    """Return for each pair of compatible names whether every name compatible with one is compatible with the other."""
    ends = (np.concatenate([one, other]), np.concatenate([other, one]))
    compatible = sparse.csr_array((np.ones(ends[0].size), ends), shape=(n_names, n_names))
    degree = np.asarray(compatible.sum(axis=1)).ravel()
    common = row_products(compatible, one, other, NAME_PAIRS_AT_ONCE)
    return np.asarray((common == degree[one] - 1) & (common == degree[other] - 1))


def _clusters_that_meet(clusters: pl.DataFrame) -> pl.DataFrame:
    """Pair the clusters that share coauthors and a part of the name.

    The part is the family name and the first initial, or all words of the name; in names that are not common, the
    family name or the first given name alone. A coauthor whom more than MAX_CIRCLE clusters of a key share tells
    nothing about two of them.

    Returns:
        Columns left, right.
    """
    words = pl.concat_list(pl.col("family_key"), "given_tokens").list.sort().list.join(" ")
    first = pl.col("given_tokens").list.first()
    rare = clusters.filter(pl.col("share") <= max(MAX_SHARES.values()))
    keys = pl.concat(
        [
            clusters.select("cluster", key="block_key"),
            clusters.select("cluster", key=pl.lit("=") + words),
            rare.select("cluster", key="family_key"),
            rare.filter(first.str.len_chars() >= MIN_LETTERS).select("cluster", key=pl.lit("/") + first),
        ]
    )
    shared = keys.filter(pl.len().over("key") > 1).select("cluster", key=pl.col("key").rank("dense"))
    around = clusters.select("cluster", coauthor="coauthors").join(shared, on="cluster", how="semi")
    around = shared.join(around.explode("coauthor", empty_as_null=True).drop_nulls("coauthor"), on="cluster")
    around = around.filter(pl.len().over("key", "coauthor").is_between(2, MAX_CIRCLE))
    return pairs_sharing(around, "cluster", "key", "coauthor").select("left", "right").unique()


def _sharing(clusters: pl.DataFrame, column: str) -> pl.DataFrame:
    """Pair the clusters that state one identifier; more than a few are a mistake in the source.

    Args:
        clusters: The columns cluster and the named one, a list.
        column: The column of the identifiers.

    Returns:
        Columns left, right.
    """
    stated = clusters.select("cluster", stated=column).explode("stated", empty_as_null=True).drop_nulls("stated")
    stated = stated.filter(pl.len().over("stated").is_between(2, MAX_CIRCLE))
    return pairs_sharing(stated, "cluster", "stated").select("left", "right").unique()
