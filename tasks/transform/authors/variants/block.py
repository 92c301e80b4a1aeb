"""Pairs of clusters under different names that can be one name, written differently."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from scipy import sparse

from tasks.transform.authors.coauthors import coarse_coauthors
from tasks.transform.authors.commonness import FURTHER_NAME, further_names
from tasks.transform.authors.variants.differences import max_shares
from tasks.transform.authors.variants.levels import MIN_LETTERS, NamePairs
from tasks.transform.linkage.arrays import Bools, Ints
from tasks.transform.linkage.chunks import row_products
from tasks.transform.linkage.pairs import blocks_at_a_time, pairs_sharing, windows

MAX_CIRCLE = 40  # clusters of one family name and initial that share a coauthor; more say nothing about two of them
MAX_NAMES = 2000  # of one family name and initial compared with each other; more are taken in windows
MAX_NAME_PAIRS = 200_000  # of one key of names; one that has more is taken in narrower windows
PAIRS_AT_ONCE = 200_000
NAME_PAIRS_AT_ONCE = 50_000

UNAMBIGUOUS = {"unambiguous": True, "same_orcid": False}  # by what a pair was found
MEETING = {"unambiguous": False, "same_orcid": False}
SAME_ORCID = {"unambiguous": False, "same_orcid": True}


def block_variants(clusters: pl.DataFrame) -> pl.DataFrame:
    """Find pairs of clusters under different names that can be one name, written differently.

    Paired are clusters that share a coauthor (by family name and first initial, for the coauthors' names vary too) and
    can be one name by one of the levels of `levels`. Clusters that share none are paired where each of the two
    names is compatible with no third that the other is not compatible with, and each has one cluster; and where they
    state one ORCID iD, if the names have anything in common.

    Args:
        clusters: The places with the columns that `block_authors` and `cluster_authors` add.

    Returns:
        Columns left, right (clusters), level (see `levels`), unambiguous, same_orcid.
    """
    names = _one_place_each(clusters, "name").sort("name")
    compared = NamePairs(names)
    share = pl.col("commonness") / pl.lit(FURTHER_NAME).pow(further_names()) / max(names.height, 1)
    shares = names.select("name", share=share)
    pairs = pl.concat(
        [
            _unambiguous_clusters(clusters, compatible_names(names, compared, shares)).with_columns(**UNAMBIGUOUS),
            _clusters_that_meet(clusters, shares).with_columns(**MEETING),
            _same_orcid(clusters).with_columns(**SAME_ORCID),
        ]
    )
    pairs = pairs.group_by("left", "right").agg(pl.col("unambiguous", "same_orcid").any()).sort("left", "right")
    return _with_levels(pairs, clusters, compared, shares)


def _with_levels(
    pairs: pl.DataFrame, clusters: pl.DataFrame, compared: NamePairs, shares: pl.DataFrame
) -> pl.DataFrame:
    """Return the pairs whose names can be one, with their level; in common names some levels make two persons.

    Args:
        pairs: Columns left, right, unambiguous, same_orcid.
        clusters: The places with their cluster.
        compared: The names.
        shares: Columns name, share.
    """
    named = clusters.select("name", "cluster").unique().sort("name", "cluster").join(shares, on="name")
    both = pairs.join(named, left_on="left", right_on="cluster", maintain_order="left").join(
        named, left_on="right", right_on="cluster", suffix="_right", maintain_order="left"
    )
    level = pl.Series(compared.levels(both["name"].to_numpy(), both["name_right"].to_numpy()))
    largest = pl.col("level").replace_strict(max_shares(shares.height), default=1.0, return_dtype=pl.Float64)
    return (
        both.with_columns(level=level)
        .filter(~pl.col("level").is_in(("equal", "conflict")))
        .filter((pl.max_horizontal("share", "share_right") <= largest) | pl.col("same_orcid"))
        .select("left", "right", "level", "unambiguous", "same_orcid")
        .sort("left", "right")
    )


def _unambiguous_clusters(clusters: pl.DataFrame, compatible: pl.DataFrame) -> pl.DataFrame:
    """Pair the clusters of unambiguous pairs of names, where each of the two names has one cluster.

    Args:
        clusters: The places with their cluster.
        compatible: What `compatible_names` gives.

    Returns:
        Columns left, right.
    """
    of_name = clusters.select("name", "cluster").unique()
    single = of_name.filter(pl.len().over("name") == 1)
    both = (
        compatible.filter("unambiguous")
        .join(single, left_on="one", right_on="name")
        .join(single, left_on="other", right_on="name", suffix="_right")
    )
    return both.select(
        left=pl.min_horizontal("cluster", "cluster_right"), right=pl.max_horizontal("cluster", "cluster_right")
    )


def compatible_names(names: pl.DataFrame, compared: NamePairs, shares: pl.DataFrame) -> pl.DataFrame:
    """Find the pairs of different names that can be one person's by the letter, or but for missing words.

    Args:
        names: One place of every name, sorted by name.
        compared: The same names.
        shares: Columns name, share (of the lake).

    Returns:
        Columns one, other (numbers of names, one < other), unambiguous; see `block_variants`.
    """
    words = pl.concat_list(pl.col("family_key"), "given_tokens").list.sort().list.join(" ")
    by_letter = pl.concat(
        [
            names.select("name", key="block_key"),
            names.select("name", key=pl.lit("=") + words),
            names.select("name", key=pl.lit("~") + pl.col("name_key")),
            names.select("name", key=pl.lit("~") + compared.digraph_keys),
        ]
    )
    pairs = _pairs_within(by_letter, compared.compatible)
    rare = shares.filter(pl.col("share") <= max_shares(names.height)["words"])
    by_words = _pairs_within(
        compared.word_pairs().join(rare, on="name", how="semi"),
        lambda one, other: np.isin(compared.levels(one, other), ("words", "order")),
    )
    pairs = pl.concat([pairs, by_words])
    pairs = pairs.unique().sort("one", "other")
    one, other = pairs["one"].to_numpy(), pairs["other"].to_numpy()
    return pairs.with_columns(unambiguous=pl.Series(_unambiguous(one, other, names.height)))


def _pairs_within(keys: pl.DataFrame, keep: Callable[[Ints, Ints], Bools]) -> pl.DataFrame:
    """Pair the names of every key, and keep the pairs that pass; so many keys at a time that memory stays bounded.

    Keys of more than MAX_NAMES names are taken in windows, in alphabetical order.

    Args:
        keys: Columns name, key.
        keep: Says of arrays of names, the lower number of each pair first, which pairs are kept.

    Returns:
        Columns one, other, sorted.
    """
    windowed = keys.unique().sort("key", "name").with_columns(window=windows("key", MAX_NAMES, MAX_NAME_PAIRS))
    blocks = windowed.select("name", block=pl.struct("key", "window").rank("dense"))
    found = [pl.DataFrame(schema={"one": blocks.schema["name"], "other": blocks.schema["name"]})]
    for part in blocks_at_a_time(blocks, "block", PAIRS_AT_ONCE):
        pairs = pairs_sharing(part, "name", "block")
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


def _clusters_that_meet(clusters: pl.DataFrame, shares: pl.DataFrame) -> pl.DataFrame:
    """Pair the clusters that share coauthors and a part of the name.

    The part is the family name and the first initial, or all words of the name; in names that are not common, the
    family name or the first given name alone. A coauthor whom more than MAX_CIRCLE clusters of a key share tells
    nothing about two of them.

    Returns:
        Columns left, right.
    """
    words = pl.concat_list(pl.col("family_key"), "given_tokens").list.sort().list.join(" ")
    first = pl.col("given_tokens").list.first()
    named = _one_place_each(clusters, "cluster").join(shares, on="name")
    rare = named.filter(pl.col("share") <= max(max_shares(shares.height).values()))
    keys = pl.concat(
        [
            named.select("cluster", key="block_key"),
            named.select("cluster", key=pl.lit("=") + words),
            rare.select("cluster", key="family_key"),
            rare.filter(first.str.len_chars() >= MIN_LETTERS).select("cluster", key=pl.lit("/") + first),
        ]
    )
    shared = keys.filter(pl.len().over("key") > 1).select("cluster", key=pl.col("key").rank("dense"))
    around = shared.join(coarse_coauthors(clusters), on="cluster")
    around = around.filter(pl.len().over("key", "coauthor").is_between(2, MAX_CIRCLE))
    return pairs_sharing(around, "cluster", "key", "coauthor").select("left", "right").unique()


def _one_place_each(clusters: pl.DataFrame, column: str) -> pl.DataFrame:
    """Keep one place of each value of a column, one that prints the most letters beyond ASCII, such as umlauts."""
    beyond = pl.col("raw_name").str.len_bytes() - pl.col("raw_name").str.len_chars()
    return clusters.sort(column, beyond, "index", descending=[False, True, False]).unique(
        column, keep="first", maintain_order=True
    )


def _same_orcid(clusters: pl.DataFrame) -> pl.DataFrame:
    """Pair the clusters that state one ORCID iD; more than a few are a mistake in the source.

    Returns:
        Columns left, right.
    """
    stated = clusters.drop_nulls("orcid").select("orcid", "cluster").unique()
    stated = stated.filter(pl.len().over("orcid").is_between(2, MAX_CIRCLE))
    return pairs_sharing(stated, "cluster", "orcid").select("left", "right").unique()
