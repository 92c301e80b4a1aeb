"""Closure: the pairs that nobody proposed, or that were ruled out, and that accepted pairs would make one paper.

A large block is windowed, so the first and the last of fifty citations of a paper are never compared. Whether the
clusters that they belong to contradict each other can only be told when they are.
"""

from __future__ import annotations

import polars as pl

from schemas.exchange.papers import COMPONENTS
from tasks.hashing import hash_values
from tasks.transform.linkage.components import connected
from tasks.transform.linkage.pairs import neighbours_within

MAX_NEIGHBOURS = (
    100  # records of a component with which each one is compared; smaller components are compared as a whole
)


def connect_papers(accepted: pl.DataFrame) -> pl.DataFrame:
    """Find the components that accepted pairs connect.

    Args:
        accepted: The table ACCEPTED_PAIRS, all of it.

    Returns:
        The table COMPONENTS.
    """
    return COMPONENTS.conform(connected(accepted).rename({"item": "record"}))


def within_components(scored: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return in which component each pair is.

    Args:
        scored: The columns left, right and any others.
        members: The table COMPONENTS.

    Returns:
        The pairs with component, that of the left record, which is the record itself where it is in none; and
        is_within, whether the right record is in the same.
    """
    left, right = (
        scored.select(record=side).join(members, on="record", how="left", maintain_order="left")["component"]
        for side in ("left", "right")
    )
    return scored.with_columns(
        left.fill_null(scored["left"]).alias("component"), (left == right).fill_null(value=False).alias("is_within")
    )


def implied_pairs(within: pl.DataFrame, contents: pl.DataFrame) -> pl.DataFrame:
    """Find the pairs within components that have not been scored.

    The records of a large component are put in the order of a hash of what they say, and each is paired with the next
    MAX_NEIGHBOURS. So the records of other components, and their number, have no part in which pairs these are.

    Args:
        within: The columns left, right and component of the scored pairs within components: all of each component.
        contents: The columns record and content, a hash of what the record says, of the records of these pairs.

    Returns:
        The columns left, right and component.
    """
    ends = pl.concat([within.select("component", record=side) for side in ("left", "right")]).unique()
    members = (
        ends.filter(pl.len().over("component") > 2)
        .join(contents, on="record")
        .sort("record")
        .with_columns(occurrence=pl.int_range(pl.len(), dtype=pl.UInt64).over("component", "content"))
    )
    place = hash_values(hash_values(members["content"]) + members["occurrence"]).alias("place")
    ordered = members.with_columns(place).sort("component", "place", "record")
    pairs = neighbours_within(
        ordered["component"].to_numpy(), ordered["record"].to_numpy(), MAX_NEIGHBOURS, MAX_NEIGHBOURS
    )
    component = members.select("component", left="record")
    return pairs.join(within, on=["left", "right"], how="anti").join(component, on="left").sort("left", "right")
