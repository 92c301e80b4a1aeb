"""How many clusters are held against each other: a component that is too large is cut along its weakest pairs."""

from __future__ import annotations

import numpy as np
import polars as pl

from tasks.transform.linkage.clustering import Limits, cluster_best_first
from tasks.transform.linkage.components import components, items_of

MAX_COMPONENT = 1_000  # clusters that pairs connect, and all of which are held against each other


def within_bounds(accepted: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Divide accepted pairs into those whose components are not too large, and the others.

    All names of a component are held against each other. A component of more than MAX_COMPONENT clusters is cut into
    parts of at most so many, along its weakest pairs.

    Returns:
        The pairs within the parts, and the pairs between them.
    """
    items = items_of(accepted)
    left, right = (np.searchsorted(items, accepted[side].to_numpy()) for side in ("left", "right"))
    component = components(items.size, left, right)
    large = np.flatnonzero(np.bincount(component)[component[left]] > MAX_COMPONENT)
    if not large.size:
        return accepted, accepted.clear()
    score, limits = accepted["score"].to_numpy(), Limits(largest=MAX_COMPONENT)
    part = cluster_best_first(items.size, left[large], right[large], score[large], limits=limits).cluster
    within = np.ones(left.size, dtype=np.bool_)
    within[large] = part[left[large]] == part[right[large]]
    return accepted.filter(pl.Series(within)), accepted.filter(pl.Series(~within))
