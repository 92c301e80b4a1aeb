"""Pairs: the candidate pairs of a block, and which of many pairs are shown.

A block is the items that share a key. A block that is too large is windowed: `neighbours_within` pairs each item with
the next few of its block, and `windows` cuts a block into parts whose items are all paired.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from tasks.hashing import Hashes
from tasks.transform.linkage.arrays import Ints

PAIR = {"left": pl.UInt64, "right": pl.UInt64}
MAX_PAIRS = 500_000  # of one block; a block that would have more has a narrower window


def neighbours_within(key: Hashes, item: Hashes, longest: int, window: int) -> pl.DataFrame:
    """Pair the items of each block: all items of a small block, and neighbours within the window of a large one.

    Args:
        key: The keys, sorted; equal keys are a block.
        item: The item of each key, near items of a block next to each other.
        longest: How many items a block may have before it is windowed.
        window: With how many of the items after it an item of a large block is paired. A block of which that would
            give more than MAX_PAIRS pairs has a narrower window, and a window of 1 at least.

    Returns:
        The columns left and right (u64), each pair once with left < right, sorted.
    """
    items, place = np.unique(item, return_inverse=True)
    size = max(items.size, 1)
    starts, lengths = blocks_of(key)
    windows_of = np.clip(MAX_PAIRS // np.maximum(lengths, 1), 1, window)
    reach = np.repeat(np.where(lengths <= longest, lengths - 1, windows_of), lengths)
    ends = np.repeat(starts + lengths, lengths)
    at = np.arange(key.size)
    found = []
    for distance in range(1, max(longest, window + 1)):
        at = at[(reach[at] >= distance) & (at + distance < ends[at])]
        if not at.size:
            break
        a, b = place[at], place[at + distance]
        found.append(pl.Series("pair", np.minimum(a, b) * size + np.maximum(a, b)).unique())
    pairs = pl.concat(found).unique().sort().to_numpy() if found else np.empty(0, dtype=np.int64)
    return pl.DataFrame({"left": items[pairs // size], "right": items[pairs % size]}, schema=PAIR)


def blocks_of(key: Hashes) -> tuple[Ints, Ints]:
    """Return where each block starts, and how many items it has; equal keys, next to each other, are a block."""
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if key.size else np.empty(0, dtype=np.int64)
    return starts, np.diff(np.r_[starts, key.size])


def pairs_in_order(block: Hashes) -> tuple[Ints, Ints]:
    """Pair the rows of each block, each with itself and those after it.

    Args:
        block: The block of each row; the rows of a block are next to each other.

    Returns:
        The numbers of both rows of each pair, in their order.
    """
    starts, lengths = blocks_of(block)
    row = np.arange(block.size)
    n_pairs = np.repeat(starts + lengths, lengths) - row
    left = np.repeat(row, n_pairs)
    return left, left + np.arange(left.size) - np.repeat(np.cumsum(n_pairs) - n_pairs, n_pairs)


def windows(block: pl.Series, max_items: int, max_pairs: int) -> pl.Series:
    """Return the number of the window of each row within its block, in the order of the rows: the column window.

    Args:
        block: The number of the block of each row; the rows of a block are next to each other.
        max_items: How many rows a window may have.
        max_pairs: How many pairs the windows of one block may have in all; a block that would have more has narrower
            windows, of 2 rows at least.
    """
    starts, lengths = blocks_of(block.to_numpy())
    widths = np.maximum(np.minimum(max_items, 2 * max_pairs // lengths), 2)
    place = np.arange(block.len()) - np.repeat(starts, lengths)
    return pl.Series("window", place // np.repeat(widths, lengths))


def pairs_sharing(rows: pl.DataFrame, item: str, *keys: str) -> pl.DataFrame:
    """Pair the items that share a key.

    Args:
        rows: The column of the item and the columns of the key, each combination once.
        item: The column of the item.
        keys: The columns of the key.

    Returns:
        The columns of the key, left and right, a row for each key that two items share, with left < right.
    """
    both = rows.select(*keys, left=item).join(rows.select(*keys, right=item), on=keys)
    return both.filter(pl.col("left") < pl.col("right"))


def blocks_at_a_time(rows: pl.DataFrame, block: str, max_pairs: int) -> Iterator[pl.DataFrame]:
    """Yield the rows of some blocks at a time, so that the pairs of each part are bounded; one block is never divided.

    Args:
        rows: The rows with the column that names their block.
        block: The name of that column.
        max_pairs: About how many pairs a part has; a single block may have more.

    Yields:
        Rows of blocks that have two rows or more, in the order in which they were.
    """
    sizes = rows.group_by(block).agg(n_pairs=pl.len() * (pl.len() - 1) // 2).filter(pl.col("n_pairs") > 0)
    part = pl.col("n_pairs").cum_sum() // max_pairs
    numbered = rows.join(sizes.sort(block).select(block, part=part), on=block, maintain_order="left")
    for each in numbered.partition_by("part", maintain_order=True):
        yield each.drop("part")


def best_of_each(pairs: pl.DataFrame, most: int, sides: Sequence[str] = ("left", "right")) -> pl.DataFrame:
    """Return the pairs that are among the best of one of their items, in their order.

    Args:
        pairs: The columns of the two items and score, and any others, which are kept.
        most: How many pairs of an item are kept at least, where it has so many.
        sides: The columns of the two items.
    """
    numbered = pairs.with_row_index("number")
    ends = pl.concat([numbered.select("number", "score", item=side) for side in sides])
    if ends.is_empty() or ends.select(pl.len().over("item").max()).item() <= most:
        return pairs
    best = ends.sort("score", "number", descending=[True, False]).group_by("item").head(most)["number"]
    return pairs[best.unique().sort()]
