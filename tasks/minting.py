"""Ids minted from content: the same records give the same ids, whatever their files are called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
import polars as pl

_DIGITS = np.frombuffer(b"0123456789abcdefghijklmnopqrstuv", np.uint8)  # base32hex (RFC 4648) in lower case
_BITS = 80
_WEIGHTS = np.array([16, 8, 4, 2, 1], np.uint8)  # of the five bits of a digit


def mint_id(prefix: str, *seeds: object) -> str:
    """Return an opaque id: the prefix and 80 bits of a SHA-256 in base32hex, lower case.

    Args:
        prefix: P for a paper, W for a work, A for an author, S for a record in a dump.
        seeds: What the id stands for; each is taken as text.
    """
    return mint_ids(prefix, (seeds,))[0]


def mint_ids(prefix: str, seeds: Iterable[Iterable[object]]) -> list[str]:
    """Return many ids at once, each as `mint_id` gives it."""
    contents = ["\x1f".join(map(str, each)).encode("utf-8", "surrogatepass") for each in seeds]
    digests = b"".join([hashlib.sha256(content).digest()[: _BITS // 8] for content in contents])
    bits = np.unpackbits(np.frombuffer(digests, np.uint8)).reshape(-1, _WEIGHTS.size)
    digits = _DIGITS[bits @ _WEIGHTS].tobytes().decode("ascii")
    length = _BITS // _WEIGHTS.size
    return [prefix + digits[place : place + length] for place in range(0, len(digits), length)]


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
    seeds = ((seed,) if rank == 1 else (seed, rank) for seed, rank in clusters.select("seed", "rank").iter_rows())
    return clusters.select("cluster", id=pl.Series(mint_ids(prefix, seeds), dtype=pl.String))
