"""How alike the fields of two records are."""

from __future__ import annotations

import polars as pl
import pytest

from tasks.transform.papers.similarity import shared_information
from tests.unit.transform.terms import told

INFORMATION = told({0: 8.0, 1: 4.0, 2: 0.5})
IDS = pl.List(pl.UInt64)


def shared(*pairs: tuple[list[int], list[int]]) -> pl.Series:
    left, right = (pl.Series([pair[side] for pair in pairs], dtype=IDS) for side in (0, 1))
    return shared_information(left, right, INFORMATION)


def test_the_information_of_shared_words_is_added_up_pair_by_pair() -> None:
    assert shared(([0, 2], [2, 0]), ([0, 1], [2]), ([], [1]), ([1, 2], [0, 1])).to_list() == pytest.approx(
        [8.5, 0.0, 0.0, 4.0]
    )


def test_pairs_that_share_nothing_have_the_type_of_the_others() -> None:
    for none in (shared(), shared(([0], [1]), ([], []))):
        assert none.dtype == pl.Float64
        assert none.sum() == 0
