"""How common a name may be, by how its two forms differ, and how many clusters are held against each other."""

from __future__ import annotations

import numpy as np
import polars as pl

from tasks.transform.authors import weights
from tasks.transform.authors.weights import LARGEST_SHARE, PRIOR_NAMES, RARE_PARTS, ROOMY
from tasks.transform.linkage.clustering import Limits, cluster_best_first, components


def max_shares(n_names: int) -> dict[str, float]:
    """Return the largest share of a name for each level that asks for rare ones, in a lake of so many names.

    In a small lake no share is found to be small; there, names whose parts occur twice at most are rare.
    """
    rare = RARE_PARTS / (n_names + PRIOR_NAMES) ** 2
    return {level: max(share, rare if level in ROOMY else 0.0) for level, share in LARGEST_SHARE.items()}


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
    if not items.size or np.bincount(component).max() <= weights.MAX_COMPONENT:
        return accepted, accepted.clear()
    limits = Limits(largest=weights.MAX_COMPONENT)
    part = cluster_best_first(items.size, left, right, accepted["score"].to_numpy(), limits=limits)
    within = pl.Series(part[left] == part[right], dtype=pl.Boolean)
    return accepted.filter(within), accepted.filter(~within)
