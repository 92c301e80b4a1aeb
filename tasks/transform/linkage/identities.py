"""Identities: which cluster keeps which id of the version before, and new ids for the rest.

A cluster is followed by its members, which the table of identities calls as they are called now: a record that was
corrected since is a member of its paper, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl

from tasks.minting import mint_ids

Mint = Callable[[Iterable[tuple[str, int]]], list[str]]


def minted_from_content(prefix: str) -> Mint:
    """Return what mints ids from the content of a member, and from the attempt where it is not the first.

    Args:
        prefix: The letter that the ids begin with.
    """

    def mint(seeds: Iterable[tuple[str, int]]) -> list[str]:
        return mint_ids(prefix, ((content,) if attempt == 1 else (content, attempt) for content, attempt in seeds))

    return mint


def identify(members: pl.DataFrame, before: pl.DataFrame, mint: Mint) -> pl.DataFrame:
    """Return the id of each cluster.

    A cluster takes the id of the version before with which it shares most members; of several, the oldest, then the
    least. An id goes to one cluster: to the one that shares most members with it; of several, to the one whose least
    content is less. What is left gets an id that is minted from its least content, and never one that the version
    before has, or that is not minted again. Where two clusters have the same least content, their ids are minted from
    it and the order of their members.

    Args:
        members: Columns cluster, member (unique) and content.
        before: The table IDENTITIES: the members of the version before; empty for a new lake.
        mint: Mints ids from contents and attempts.

    Returns:
        The columns cluster and id, one row a cluster.
    """
    first = (
        members.sort("content", "member")
        .group_by("cluster", maintain_order=True)
        .agg(pl.col("content", "member").first())
    )
    return identify_by_first(first, members, before, mint)


def identify_by_first(first: pl.DataFrame, members: pl.DataFrame, before: pl.DataFrame, mint: Mint) -> pl.DataFrame:
    """Return the id of each cluster, as `identify` does, where the least member of each cluster is known.

    Args:
        first: Columns cluster, content and member: the member of each cluster with the least content.
        members: Columns cluster, member: all members, or those that the version before may have.
        before: The table IDENTITIES.
        mint: Mints ids from contents and attempts.
    """
    shared = members.join(before, on="member").group_by("cluster", "id", "version").len("shared")
    kept = _kept_ids(shared, first)
    rest = first.join(kept, on="cluster", how="anti", maintain_order="left")
    return pl.concat([kept, _minted_ids(rest, before["id"].unique(), mint)])


def _kept_ids(shared: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    """Assign each id to one cluster at most, and to each cluster one id at most, those that share most first.

    Args:
        shared: Columns cluster, id, version and shared: how many members of the cluster have the id.
        first: Columns cluster, content and member: the first member of each cluster.

    Returns:
        The columns cluster and id.
    """
    alone = shared.filter((pl.len().over("cluster") == 1) & (pl.len().over("id") == 1)).select("cluster", "id")
    order = ["shared", "version", "id", "content", "member"]
    contested = shared.join(alone, on="cluster", how="anti").join(first, on="cluster")
    left = contested.sort(order, descending=[name == "shared" for name in order]).select("cluster", "id")
    kept = [alone]
    while not left.is_empty():
        best = left.filter(pl.col("cluster").is_first_distinct() & pl.col("id").is_first_distinct())
        kept.append(best)
        for side in ("cluster", "id"):
            left = left.join(best, on=side, how="anti", maintain_order="left")
    return pl.concat(kept)


def _minted_ids(first: pl.DataFrame, taken: pl.Series, mint: Mint) -> pl.DataFrame:
    """Mint an id for each cluster, none of which is taken.

    Args:
        first: Columns cluster, content and member: the first member of each cluster.
        taken: The ids of the version before, and those that are not minted again.
        mint: Mints ids from contents and attempts.

    Returns:
        The columns cluster and id.
    """
    alike = first.filter(pl.col("content").is_duplicated()).select(
        "cluster",
        attempt=pl.col("member").rank("ordinal").over("content").cast(pl.Int64),
        n_alike=pl.len().over("content").cast(pl.Int64),
    )
    attempts = first.join(alike, on="cluster", how="left", maintain_order="left")
    attempts = attempts.with_columns(pl.col("attempt", "n_alike").fill_null(1))
    while True:
        ids = pl.Series("id", mint(attempts.select("content", "attempt").iter_rows()), dtype=pl.String)
        is_taken = ids.is_in(taken.implode())
        if not is_taken.any():
            return attempts.select("cluster").with_columns(ids)
        attempts = attempts.with_columns(attempt=pl.col("attempt") + pl.when(is_taken).then("n_alike").otherwise(0))
