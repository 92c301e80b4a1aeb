"""Closure: the pairs that nobody proposed, and that closure over the accepted pairs would make one paper.

A large block is windowed, so the first and the last of fifty citations of a paper are never compared. Whether the
clusters that they belong to contradict each other can only be told when they are.
"""

from __future__ import annotations

import polars as pl

from tasks.hashing import hash_values
from tasks.transform.linkage.components import components
from tasks.transform.linkage.pairs import neighbours_within
from tasks.transform.papers.evidence import ACCEPT

MAX_NEIGHBOURS = (
    100  # records of a component with which each one is compared; smaller components are compared as a whole
)


def implied_pairs(scored: pl.DataFrame, contents: pl.Series) -> pl.DataFrame:
    """Find the pairs within components of accepted pairs that have not been scored.

    The records of a large component are put in the order of a hash of what they say, and each is paired with the next
    MAX_NEIGHBOURS. So the records of other components, and their number, have no part in which pairs these are.

    Args:
        scored: The columns left, right and score.
        contents: The digest of what each record says, in the order of the records.

    Returns:
        The columns left and right.
    """
    accepted = scored.filter(pl.col("score") >= ACCEPT)
    component = components(contents.len(), accepted["left"].to_numpy(), accepted["right"].to_numpy())
    members = (
        pl.DataFrame({"component": component, "content": contents})
        .with_row_index("record")
        .filter(pl.len().over("component") > 2)
        .with_columns(occurrence=pl.int_range(pl.len()).over("component", "content"))
    )
    said = members.select(pl.concat_str("content", pl.lit("#"), "occurrence")).to_series()
    members = members.with_columns(place=hash_values(said)).sort("component", "place", "record")
    pairs = neighbours_within(
        members["component"].cast(pl.UInt64).to_numpy(),
        members["record"].to_numpy(),
        contents.len(),
        MAX_NEIGHBOURS,
        MAX_NEIGHBOURS,
    )
    return pairs.join(scored, on=["left", "right"], how="anti")
