"""The bounds on pairs: large blocks, names and components are cut, and nothing else changes."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tasks.transform.authors import cluster as author_cluster
from tasks.transform.authors import weights
from tasks.transform.linkage import pairs as block
from tasks.transform.linkage.components import spanning_pairs
from tasks.transform.linkage.pairs import best_of_each


def pairs_of(*rows: tuple[int, int, float]) -> pl.DataFrame:
    """Return pairs with their scores."""
    return pl.DataFrame(rows, schema={"left": pl.Int64, "right": pl.Int64, "score": pl.Float64}, orient="row")


def test_the_best_pairs_of_each_item_are_kept() -> None:
    pairs = pairs_of((0, 1, 1.0), (0, 2, 3.0), (0, 3, 2.0), (2, 3, 0.5))
    assert best_of_each(pairs, 1).rows() == [(0, 1, 1.0), (0, 2, 3.0), (0, 3, 2.0)]
    assert best_of_each(pairs, 3).equals(pairs)
    assert best_of_each(pairs.clear(), 1).is_empty()


def test_the_spanning_pairs_are_the_best_that_hold_a_cluster_together() -> None:
    pairs = pairs_of((0, 1, 1.0), (0, 2, 3.0), (1, 2, 2.0), (5, 6, 0.1))
    assert spanning_pairs(pairs).rows() == [(0, 2, 3.0), (1, 2, 2.0), (5, 6, 0.1)]


def test_a_block_too_large_for_its_window_has_a_narrower_one(monkeypatch: pytest.MonkeyPatch) -> None:
    key, record = np.zeros(100, dtype=np.uint64), np.arange(100)
    assert block.neighbours_within(key, record, 100, 30, 6).height == 100 * 6 - 21
    monkeypatch.setattr(block, "MAX_PAIRS", 200)
    assert block.neighbours_within(key, record, 100, 30, 6).height == 100 * 2 - 3
    monkeypatch.setattr(block, "MAX_PAIRS", 1)
    assert block.neighbours_within(key, record, 100, 30, 6).height == 99


def test_a_component_that_is_too_large_is_cut_at_its_weakest_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = pairs_of((0, 1, 5.0), (1, 2, 1.0), (2, 3, 4.0))
    assert author_cluster._within_bounds(chain)[0].equals(chain)
    monkeypatch.setattr(weights, "MAX_COMPONENT", 2)
    within, between = author_cluster._within_bounds(chain)
    assert (within.rows(), between.rows()) == ([(0, 1, 5.0), (2, 3, 4.0)], [(1, 2, 1.0)])


def test_evidence_is_listed_in_order_and_only_where_it_applies() -> None:
    pairs = pl.DataFrame({"a": [1.0, -1.0], "b": [2.0, 3.0]})
    for_it = pl.when(pl.col("a") > 0).then(pl.lit("for"))
    listed = author_cluster._evidence_lists(pairs, [("b", pl.lit("alike"), "b"), ("a", for_it, "a")])
    assert listed.to_list() == [
        [{"evidence": "b", "level": "alike", "weight": 2.0}, {"evidence": "a", "level": "for", "weight": 1.0}],
        [{"evidence": "b", "level": "alike", "weight": 3.0}],
    ]
