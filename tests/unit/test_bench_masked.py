"""The benchmark of missing fields: its measures."""

from __future__ import annotations

import polars as pl
import pytest

from benchmarks.masked import Masked, b_cubed, pairwise

LABELLED = pl.DataFrame({"person": ["a", "a", "a", "b"], "found": [1, 1, 2, 2]})


def test_b_cubed_is_the_harmonic_mean_of_precision_and_recall_of_the_mentions() -> None:
    precision, recall = (1 + 1 + 0.5 + 0.5) / 4, (2 / 3 + 2 / 3 + 1 / 3 + 1) / 4
    assert b_cubed(LABELLED, "found") == pytest.approx(2 * precision * recall / (precision + recall))


def test_pairwise_counts_pairs() -> None:
    assert pairwise(LABELLED, "found") == pytest.approx(2 * 1 / (3 + 2))
    assert pairwise(LABELLED.filter(pl.col("person") == "b"), "found") == 0.0


def test_a_set_is_met_where_no_baseline_is_better() -> None:
    assert Masked("set", (), 4, 0.9, None, {"full name": 0.9, "last name and initial": 0.8}).met
    assert not Masked("set", (), 4, 0.9, None, {"full name": 0.8, "last name and initial": 0.9001}).met
