"""Closure: the pairs that nobody proposed, and that closure over the accepted pairs would make one paper.

A large block is windowed, so the first and the last of fifty citations of a paper are never compared. Whether the
clusters that they belong to contradict each other can only be told when they are.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from tasks.transform.linkage.components import components
from tasks.transform.linkage.pairs import neighbours_within
from tasks.transform.papers.evidence import ACCEPT

REACH = 100  # records of a component with which each one is compared; smaller components are compared as a whole


def implied_pairs(scored: pl.DataFrame, n_records: int) -> pl.DataFrame:
    """Find the pairs within components of accepted pairs that have not been scored.

    Args:
        scored: The columns left, right and score.
        n_records: How many records there are.

    Returns:
        The columns left and right.
    """
    accepted = scored.filter(pl.col("score") >= ACCEPT)
    component = components(n_records, accepted["left"].to_numpy(), accepted["right"].to_numpy())
    members = (
        pl.DataFrame({"component": component, "record": np.arange(n_records, dtype=np.uint32)})
        .filter(pl.len().over("component") > 2)
        .sort("component", pl.col("record").hash(), "record")
    )
    pairs = neighbours_within(
        members["component"].to_numpy().astype(np.uint64), members["record"].to_numpy(), n_records, REACH, REACH
    )
    return pairs.join(scored, on=["left", "right"], how="anti")
