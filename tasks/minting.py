"""Ids minted from content: the same records give the same ids, whatever their files are called."""

from __future__ import annotations

import hashlib

import polars as pl

# Base32hex (RFC 4648) in lower case, two digits for every ten bits.
_DIGITS = "0123456789abcdefghijklmnopqrstuv"
_PAIRS = [high + low for high in _DIGITS for low in _DIGITS]


def mint_id(prefix: str, *seeds: object) -> str:
    """Give an opaque id: the prefix and 80 bits of a SHA-256 in base32hex, lower case.

    Args:
        prefix: P for a paper, W for a work, A for an author, S for a record in a dump.
        seeds: What the id stands for; each is taken as text.
    """
    content = hashlib.sha256("\x1f".join(map(str, seeds)).encode("utf-8", "surrogatepass")).digest()
    bits = int.from_bytes(content[:10], "big")
    return prefix + "".join([_PAIRS[bits >> shift & 1023] for shift in range(70, -1, -10)])


def mint_cluster_ids(members: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """Mint an id for every cluster from the smallest seed among its members.

    Two clusters can have the same smallest seed, where two records say the same and are yet kept apart; they are
    told apart by their rank in the order of their smallest member.

    Args:
        members: Columns cluster (int), seed (str: what the member says), member (str: which one it is, unique).
        prefix: The letter that the ids begin with.

    Returns:
        A frame with the columns cluster and id, one row a cluster.
    """
    clusters = (
        members.sort("seed", "member")
        .group_by("cluster", maintain_order=True)
        .agg(pl.col("seed").first(), pl.col("member").first())
        .with_columns(rank=pl.col("member").rank("ordinal").over("seed"))
    )
    ids = [
        mint_id(prefix, seed) if rank == 1 else mint_id(prefix, seed, rank)
        for seed, rank in clusters.select("seed", "rank").iter_rows()
    ]
    return clusters.select("cluster", id=pl.Series(ids, dtype=pl.String))
