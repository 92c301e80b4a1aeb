"""Pairs of clusters under different names that can be one name, written differently: those that share a key."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from schemas.exchange.authors import COMPATIBLE_NAMES, VARIANT_CANDIDATES
from tasks.hashing import hash_together, hash_values
from tasks.transform.authors.variants.differences import MAX_SHARES
from tasks.transform.authors.variants.keys import (
    FAMILY,
    FIRST,
    IDENTIFIER,
    KINDS,
    NAMED_BY,
    ORCID,
    SPELLING,
    TWO_WORDS,
    WORDS,
    with_keys,
)
from tasks.transform.authors.variants.levels import NamePairs
from tasks.transform.linkage.arrays import Bools, Ints
from tasks.transform.linkage.pairs import blocks_at_a_time, blocks_of, neighbours_within, pairs_sharing, windows

MAX_CIRCLE = 40  # clusters of one family name and initial that share a coauthor; more say nothing about two of them
MAX_NAMES = 2000  # of one family name and initial compared with each other; more are taken in windows
MAX_NAME_PAIRS = 200_000  # of one key of names; one that has more is taken in narrower windows
PAIRS_AT_ONCE = 200_000

BLOCKED_BY = ("cluster", *NAMED_BY, "coauthors")
FOUND_BY = ("meet", "same_orcid", "same_identifier")  # by what a pair was found, if not by its names alone


def block_variants(keys: pl.DataFrame, clusters: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Find pairs of clusters under different names that share a key and can be one name, written differently.

    Paired are clusters that share a coauthor (by family name and first initial, for the coauthors' names vary too) and
    can be one name by one of the levels of `levels`; clusters that state one ORCID iD, or that a catalogue calls by one
    identifier, if the names have anything in common; and the clusters of two compatible names that have one cluster
    each. `connect_variants` keeps the latter where no third name is in question.

    Args:
        keys: The table VARIANT_KEYS: all rows of some keys.
        clusters: The table NAME_CLUSTERS, their clusters; reads BLOCKED_BY.

    Returns:
        The tables VARIANT_CANDIDATES and COMPATIBLE_NAMES. A pair stands in them for some of its keys at least, and may
        stand there again for others.
    """
    shared = keys.filter(pl.len().over("key") > 1)  # keys of different kinds are hashed with different seeds
    keyed = with_keys(clusters.join(shared, on="cluster", how="semi"))
    stated = [
        _clusters_that_meet(shared, keyed).with_columns(_found_by("meet")),
        _sharing(shared, ORCID).with_columns(_found_by("same_orcid")),
        _sharing(shared, IDENTIFIER).with_columns(_found_by("same_identifier")),
    ]
    by_letter, by_words = _keys_of_several_names(shared, keyed)
    ends = [pairs.select(cluster=side) for pairs in stated for side in ("left", "right")]
    paired = pl.concat([*ends, by_letter.select("cluster"), by_words.select("cluster")]).unique()
    keyed = keyed.join(paired, on="cluster", how="semi")
    names = number_names(keyed)
    numbered = keyed.select("cluster", "name", "share").join(names.select("name", "number"), on="name")
    compared = name_pairs(names)
    number = numbered.select("cluster", "number")
    compatible = _clusters_of_names(
        compatible_names(by_letter.join(number, on="cluster"), by_words.join(number, on="cluster"), compared), names
    )
    pairs = [*stated, compatible.filter("single").select("left", "right").with_columns(_found_by())]
    found = pl.concat(pairs).group_by("left", "right").agg(pl.col(FOUND_BY).any())
    return VARIANT_CANDIDATES.conform(_with_levels(found, numbered, compared)), COMPATIBLE_NAMES.conform(compatible)


def _found_by(*reasons: str) -> list[pl.Expr]:
    """Return the columns FOUND_BY of pairs that were found by these."""
    return [pl.lit(each in reasons).alias(each) for each in FOUND_BY]


def _keys_of_several_names(shared: pl.DataFrame, clusters: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the keys by which names are compared, if several names have them.

    Args:
        shared: The columns kind, key, cluster.
        clusters: The columns cluster, name, block_key, of these clusters.

    Returns:
        The keys of names that may be one by the letter, and of those that may be one but for missing words: each the
        columns key, cluster.
    """
    whole = shared.filter(pl.col("kind").is_in((WORDS, SPELLING))).select("key", "cluster")
    by_letter = pl.concat([_initial_keys(shared, clusters), whole])
    return _of_several(by_letter, clusters), _of_several(shared.filter(kind=TWO_WORDS), clusters)


def _initial_keys(shared: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Return the keys of family name and first initial that clusters have, as the columns key and cluster."""
    of_family = shared.filter(kind=FAMILY).join(clusters.select("cluster", "block_key"), on="cluster")
    return of_family.select(hash_values(of_family["block_key"], len(KINDS)).alias("key"), "cluster")


def _of_several(keys: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Return the keys that clusters of several names have, as the columns key and cluster."""
    named = keys.join(clusters.select("cluster", "name"), on="cluster")
    several = named.select("key", "name").unique().group_by("key").len().filter(pl.col("len") > 1)
    return keys.join(several, on="key", how="semi").select("key", "cluster")


def number_names(clusters: pl.DataFrame) -> pl.DataFrame:
    """Number the names of clusters, in alphabetical order.

    Args:
        clusters: Rows of the table NAME_CLUSTERS with the keys of `with_keys`.

    Returns:
        The columns NAMED_BY, a row a name, the keys, cluster (the least of the name), single (whether there is no
        other) and number.
    """
    of_name = clusters.group_by("name").agg(pl.col("cluster").min(), single=pl.len() == 1)
    names = clusters.select(*NAMED_BY, "given_key", "name_key", "block_key").unique("name")
    ordered = names.join(of_name, on="name").sort("name_key", "name")
    return ordered.with_row_index("number").with_columns(pl.col("number").cast(pl.Int64))


def name_pairs(names: pl.DataFrame) -> NamePairs:
    """Return names to be compared by the letter; a suffix is a cluster's, and constraints compare it.

    Args:
        names: Columns NAMED_BY and the keys of `with_keys`.
    """
    return NamePairs(names.with_columns(suffix=pl.lit(None, pl.String)))


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
        .sort("left", "right")
    )


def compatible_names(by_letter: pl.DataFrame, by_words: pl.DataFrame, compared: NamePairs) -> pl.DataFrame:
    """Find the pairs of different names that can be one person's by the letter, or but for missing words.

    Args:
        by_letter: The columns key, number: keys of names that may be one by the letter.
        by_words: The same of names that may be one but for missing words.
        compared: The names.

    Returns:
        Columns one, other (numbers of names, one < other).
    """
    pairs = [
        _pairs_within(by_letter.select("number", "key"), compared.compatible),
        _pairs_within(
            by_words.select("number", "key"),
            lambda one, other: np.isin(compared.levels(one, other), ("words", "order")),
        ),
    ]
    return pl.concat(pairs).unique()


def _clusters_of_names(pairs: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Call the names of pairs by their least clusters.

    Args:
        pairs: Columns one, other (numbers of names).
        names: What `number_names` gives.

    Returns:
        Columns left, right (left < right), single (whether each of the two has one cluster).
    """
    one, other = (names.select("cluster", "single")[pairs[side]] for side in ("one", "other"))
    both = pl.concat([one, other.select(pl.all().name.suffix("_right"))], how="horizontal")
    return both.select(
        left=pl.min_horizontal("cluster", "cluster_right"),
        right=pl.max_horizontal("cluster", "cluster_right"),
        single=pl.col("single") & pl.col("single_right"),
    ).sort("left", "right")


def _pairs_within(keys: pl.DataFrame, keep: Callable[[Ints, Ints], Bools]) -> pl.DataFrame:
    """Pair the names of every key, and keep the pairs that pass; so many keys at a time that memory stays bounded.

    Keys of more than MAX_NAMES names are taken in windows, in alphabetical order.

    Args:
        keys: Columns number, key.
        keep: Says of arrays of names, the lower number of each pair first, which pairs are kept.

    Returns:
        Columns one, other, sorted.
    """
    size = keys["number"].to_numpy().max(initial=0) + 1  # a pair is one number
    ordered = keys.unique().sort("key", "number")
    windowed = ordered.with_columns(windows(ordered["key"], MAX_NAMES, MAX_NAME_PAIRS))
    blocks = windowed.select("number", block=pl.struct("key", "window").rle_id())
    found = [pl.Series(dtype=pl.Int64)]
    for part in blocks_at_a_time(blocks, "block", PAIRS_AT_ONCE):
        pairs = pairs_sharing(part, "number", "block")
        distinct = pairs.select(pl.col("left") * size + pl.col("right")).to_series().unique().to_numpy()
        found.append(pl.Series(distinct[keep(*np.divmod(distinct, size))]))
    one, other = np.divmod(pl.concat(found).unique().sort().to_numpy(), size)
    return pl.DataFrame({"one": one, "other": other})


def _clusters_that_meet(shared: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Pair the clusters that share coauthors and a part of the name.

    The part is the family name and the first initial, or all words of the name; in names that are not common, the
    family name or the first given name alone. A coauthor whom more than MAX_CIRCLE clusters of a key share tells
    nothing about two of them.

    Args:
        shared: The columns kind, key, cluster.
        clusters: The columns cluster, share, block_key, coauthors.

    Returns:
        Columns left, right.
    """
    rare = clusters.filter(pl.col("share") <= max(MAX_SHARES.values()))
    keys = pl.concat(
        [
            _initial_keys(shared, clusters),
            shared.filter(kind=FAMILY).join(rare, on="cluster", how="semi").select("key", "cluster"),
            shared.filter(pl.col("kind").is_in((WORDS, FIRST))).select("key", "cluster"),
        ]
    )
    keys = keys.filter(pl.len().over("key") > 1)
    around = clusters.select("cluster", coauthor="coauthors").join(keys, on="cluster", how="semi")
    around = keys.join(around.explode("coauthor", empty_as_null=True).drop_nulls("coauthor"), on="cluster")
    circle = hash_together(around["key"], around["coauthor"]).to_numpy()
    order = np.argsort(circle)
    circle, cluster = circle[order], around["cluster"].to_numpy()[order]
    _, lengths = blocks_of(circle)
    meet = np.repeat((lengths > 1) & (lengths <= MAX_CIRCLE), lengths)
    return neighbours_within(circle[meet], cluster[meet], MAX_CIRCLE, window=1)


def _sharing(shared: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Pair the clusters that share a key of a kind; more than a few are a mistake in the source.

    Args:
        shared: The columns kind, key, cluster.
        kind: The kind.

    Returns:
        Columns left, right.
    """
    stated = shared.filter(kind=kind).filter(pl.len().over("key").is_between(2, MAX_CIRCLE))
    return pairs_sharing(stated, "cluster", "key").select("left", "right")
