"""How many clusters are held against each other: a component that is too large is cut along its weakest pairs."""

from __future__ import annotations

import numpy as np
import polars as pl

from tasks.transform.linkage.clustering import Limits, cluster_best_first
from tasks.transform.linkage.components import components

MAX_COMPONENT = 1_000  # clusters that pairs connect, and all of which are held against each other


def within_bounds(accepted: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Divide accepted pairs into those whose components are not too large, and the others.

    All names of a component are held against each other. A component of more than MAX_COMPONENT clusters is cut into
    parts of at most so many, along its weakest pairs.

    Returns:
        The pairs within the parts, and the pairs between them.
    """
    items = np.unique(accepted.select("left", "right").to_numpy())
    left, right = (np.searchsorted(items, accepted[side].to_numpy()) for side in ("left", "right"))
    component = components(items.size, left, right)
    if not items.size or np.bincount(component).max() <= MAX_COMPONENT:
        return accepted, accepted.clear()
    limits = Limits(largest=MAX_COMPONENT)
    part = cluster_best_first(items.size, left, right, accepted["score"].to_numpy(), limits=limits).cluster
    within = pl.Series(part[left] == part[right], dtype=pl.Boolean)
    return accepted.filter(within), accepted.filter(~within)
