"""Components: the items that pairs connect, and the links that hold a component together."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from tasks.hashing import Hashes
from tasks.transform.linkage.arrays import Ints


def components(size: int, left: Ints, right: Ints) -> Ints:
    """Number the components of items that pairs connect.

    Args:
        size: How many items there are; they are the numbers from 0.
        left: One item of each pair.
        right: The other item of each pair.

    Returns:
        The component of every item, from 0.
    """
    graph = coo_array((np.ones(len(left)), (left, right)), shape=(size, size))
    _, component = connected_components(graph, directed=False)
    return np.asarray(component, dtype=np.int64)


def connected(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the items that pairs connect, and the component of each.

    Args:
        pairs: The columns left and right (u64), and any others.

    Returns:
        The columns item and component (u64), which is the least item of the component; sorted by item.
    """
    items = items_of(pairs)
    left, right = (np.searchsorted(items, pairs[side].to_numpy()) for side in ("left", "right"))
    least = items[lowest_members(components(items.size, left, right))]
    return pl.DataFrame({"item": items, "component": least}, schema={"item": pl.UInt64, "component": pl.UInt64})


def items_of(pairs: pl.DataFrame) -> Hashes:
    """Return the items of pairs, each once, sorted.

    Args:
        pairs: The columns left and right (u64), and any others.
    """
    return pl.concat([pairs["left"], pairs["right"]]).unique().sort().to_numpy()


def lowest_members(group: Ints) -> Ints:
    """Return the lowest item of the group of every item: the name of the group that does not depend on its number.

    Args:
        group: The group of every item, such as its component.
    """
    _, first, inverse = np.unique(group, return_index=True, return_inverse=True)
    return np.asarray(first[inverse], dtype=np.int64)


def predecessors(size: int, left: Ints, right: Ints) -> Ints:
    """Return for every item the one before it on the shortest way from the lowest item of its component.

    The links from each item to its predecessor are a tree for each component.

    Args:
        size: How many items there are; they are the numbers from 0.
        left: One item of each pair.
        right: The other item of each pair.

    Returns:
        The predecessor of every item; the lowest item of a component has none, which is -1.
    """
    lowest = np.unique(lowest_members(components(size, left, right)))
    above = size  # one more item, linked to the lowest item of each component, so that one search reaches them all
    ends = np.concatenate([left, np.full(lowest.size, above)]), np.concatenate([right, lowest])
    graph = csr_array((np.ones(ends[0].size), ends), shape=(size + 1, size + 1))
    _, before = breadth_first_order(graph, above, directed=False, return_predecessors=True)
    return np.where(before[:size] == above, -1, before[:size]).astype(np.int64)
