"""The pairs of blocks: windows at their bounds, keys that are shared, parts of blocks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.transform.linkage import pairs
from tasks.transform.linkage.pairs import (
    best_of_each,
    blocks_at_a_time,
    neighbours_within,
    pairs_in_order,
    pairs_sharing,
    windows,
)


def neighbours(keys: list[int], longest: int, window: int) -> list[tuple[int, ...]]:
    """Pair items, which are the numbers of the keys, in sorted blocks."""
    key = np.array(sorted(keys), dtype=np.uint64)
    return neighbours_within(key, np.argsort(keys, kind="stable").astype(np.uint64), longest, window).rows()


def test_a_block_of_the_longest_length_is_paired_as_a_whole_and_a_longer_one_is_windowed() -> None:
    assert len(neighbours([7] * 5, longest=5, window=2)) == 5 * 4 // 2
    assert neighbours([7] * 6, longest=5, window=2) == [
        (left, right) for left in range(6) for right in (left + 1, left + 2) if right < 6
    ]


def test_items_of_two_blocks_are_not_paired_and_a_pair_of_two_blocks_comes_once() -> None:
    assert neighbours([1, 2, 1], longest=9, window=2) == [(0, 2)]
    key, item = np.array([1, 1, 2, 2], dtype=np.uint64), np.array([4, 0, 0, 4], dtype=np.uint64)
    assert neighbours_within(key, item, 9, 2).rows() == [(0, 4)]
    assert neighbours_within(key[:0], item[:0], 9, 2).is_empty()


def test_a_block_too_large_for_its_window_has_a_narrower_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(neighbours([0] * 100, 30, 6)) == 100 * 6 - 21
    monkeypatch.setattr(pairs, "MAX_PAIRS", 200)
    assert len(neighbours([0] * 100, 30, 6)) == 100 * 2 - 3
    monkeypatch.setattr(pairs, "MAX_PAIRS", 1)
    assert len(neighbours([0] * 100, 30, 6)) == 99


@given(st.lists(st.integers(0, 3), max_size=25), st.integers(1, 8), st.integers(1, 8))
def test_every_item_of_a_block_is_paired_with_the_next(keys: list[int], longest: int, window: int) -> None:
    found = set(neighbours(keys, longest, window))
    for key in set(keys):
        block = [item for item, each in enumerate(keys) if each == key]
        assert set(pairwise(block)) <= found
    assert all(left < right and keys[left] == keys[right] for left, right in found)


@given(st.lists(st.integers(0, 3), max_size=12))
def test_rows_of_a_block_are_paired_with_themselves_and_those_after_them(keys: list[int]) -> None:
    keys.sort()
    left, right = pairs_in_order(np.array(keys, dtype=np.uint64))
    rows = range(len(keys))
    expected = [(one, other) for one in rows for other in rows if one <= other and keys[one] == keys[other]]
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == expected


def test_a_block_is_cut_into_windows_of_so_many_items_and_narrower_ones_where_pairs_are_too_many() -> None:
    blocks = pl.Series([7] * 10 + [2] * 3)
    assert windows(blocks, max_items=4, max_pairs=1000).to_list() == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 0, 0, 0]
    assert windows(blocks, max_items=9, max_pairs=15).to_list() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 0, 0, 0]
    assert windows(blocks, max_items=9, max_pairs=1).to_list() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 0, 0, 1]
    assert windows(blocks.clear(), max_items=9, max_pairs=1).is_empty()


def test_items_that_share_a_key_are_paired_once_for_each_key() -> None:
    rows = pl.DataFrame({"item": [1, 2, 2, 3, 1], "key": ["x", "x", "y", "y", "z"]})
    assert pairs_sharing(rows, "item", "key").sort("key").rows() == [("x", 1, 2), ("y", 2, 3)]


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 10))
def test_blocks_come_whole_and_those_of_one_item_not_at_all(blocks: list[int], most: int) -> None:
    rows = pl.DataFrame({"block": blocks, "row": range(len(blocks))}, schema={"block": pl.Int64, "row": pl.Int64})
    parts = list(blocks_at_a_time(rows, "block", most))
    found = [row for part in parts for row in part["row"]]
    assert sorted(found) == [row for row, block in enumerate(blocks) if blocks.count(block) > 1]
    assert sum(part["block"].n_unique() for part in parts) == len(
        {block for block in blocks if blocks.count(block) > 1}
    )


def test_the_best_pairs_of_each_item_are_kept() -> None:
    rows = [(0, 1, 1.0), (0, 2, 3.0), (0, 3, 2.0), (2, 3, 0.5)]
    scored = pl.DataFrame(rows, schema=["left", "right", "score"], orient="row")
    assert best_of_each(scored, 1).rows() == rows[:3]
    assert best_of_each(scored, 3).equals(scored)
    assert best_of_each(scored.clear(), 1).is_empty()
