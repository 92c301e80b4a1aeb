"""The candidates of all keys together: which pairs of names are unambiguous, and what the pairs connect."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import sparse

from schemas.exchange.authors import VARIANT_PAIRS
from tasks.transform.authors.variants.block import FOUND_BY
from tasks.transform.linkage.arrays import Bools, Ints
from tasks.transform.linkage.chunks import row_products
from tasks.transform.linkage.components import connected, items_of

NAME_PAIRS_AT_ONCE = 50_000


def connect_variants(candidates: pl.DataFrame, compatible: pl.DataFrame) -> pl.DataFrame:
    """Put together the candidates of all keys, and number the components that they connect.

    Clusters that share nothing but compatible names are kept where each of the two names is compatible with no third
    that the other is not compatible with.

    Args:
        candidates: The table VARIANT_CANDIDATES.
        compatible: The table COMPATIBLE_NAMES.

    Returns:
        The table VARIANT_PAIRS.
    """
    single = unambiguous_names(compatible).filter("single").select("left", "right", unambiguous=True)
    pairs = (
        candidates.group_by("left", "right")
        .agg(pl.col("level").first(), pl.col(FOUND_BY).any())
        .join(single, on=["left", "right"], how="left")
        .with_columns(pl.col("unambiguous").fill_null(value=False))
        .filter(pl.any_horizontal(*FOUND_BY, "unambiguous"))
    )
    components = connected(pairs).rename({"item": "left"})
    return VARIANT_PAIRS.conform(pairs.join(components, on="left").sort("component", "left", "right"))


def unambiguous_names(compatible: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of compatible names of which each is compatible with no third that the other is not.

    Args:
        compatible: The table COMPATIBLE_NAMES.
    """
    pairs = compatible.unique().sort("left", "right")
    names = items_of(pairs)
    one, other = (np.searchsorted(names, pairs[side].to_numpy()) for side in ("left", "right"))
    return pairs.filter(pl.Series(_unambiguous(one, other, names.size), dtype=pl.Boolean))


def _unambiguous(one: Ints, other: Ints, n_names: int) -> Bools:
    """Return for each pair of compatible names whether every name compatible with one is compatible with the other."""
    ends = (np.concatenate([one, other]), np.concatenate([other, one]))
    compatible = sparse.csr_array((np.ones(ends[0].size), ends), shape=(n_names, n_names))
    degree = np.asarray(compatible.sum(axis=1)).ravel()
    common = row_products(compatible, one, other, NAME_PAIRS_AT_ONCE)
    return np.asarray((common == degree[one] - 1) & (common == degree[other] - 1))
