"""The bounds on pairs: large blocks, names and components are cut, and nothing else changes."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tasks.transform.linkage import pairs as block
from tasks.transform.linkage.pairs import best_of_each


def pairs_of(*rows: tuple[int, int, float]) -> pl.DataFrame:
    """Return pairs with their scores."""
    return pl.DataFrame(rows, schema={"left": pl.Int64, "right": pl.Int64, "score": pl.Float64}, orient="row")


def test_the_best_pairs_of_each_item_are_kept() -> None:
    pairs = pairs_of((0, 1, 1.0), (0, 2, 3.0), (0, 3, 2.0), (2, 3, 0.5))
    assert best_of_each(pairs, 1).rows() == [(0, 1, 1.0), (0, 2, 3.0), (0, 3, 2.0)]
    assert best_of_each(pairs, 3).equals(pairs)
    assert best_of_each(pairs.clear(), 1).is_empty()


def test_a_block_too_large_for_its_window_has_a_narrower_one(monkeypatch: pytest.MonkeyPatch) -> None:
    key, record = np.zeros(100, dtype=np.uint64), np.arange(100)
    assert block.neighbours_within(key, record, 100, 30, 6).height == 100 * 6 - 21
    monkeypatch.setattr(block, "MAX_PAIRS", 200)
    assert block.neighbours_within(key, record, 100, 30, 6).height == 100 * 2 - 3
    monkeypatch.setattr(block, "MAX_PAIRS", 1)
    assert block.neighbours_within(key, record, 100, 30, 6).height == 99
