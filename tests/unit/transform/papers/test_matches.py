"""Matches report what clustering did with each pair."""

from __future__ import annotations

import polars as pl
import pytest

from benchmarks.resolving import prepare_papers
from schemas.lake.papers import PAPER_MATCHES
from tasks.transform.papers import matches
from tasks.transform.papers.cluster import unite
from tasks.transform.papers.identify import identify_papers
from tasks.transform.papers.matches import explain_papers
from tests.unit.transform.frames import NEW_LAKE, keys, scored_of

Pair = tuple[int, int, float]


def matched(n_records: int, *pairs: Pair) -> dict[tuple[int, int], tuple[str, bool, str | None]]:
    """Cluster records that say nothing by their scores; return the decision, united and the rule of each pair shown."""
    frame = keys(*({"title": f"Record {number}"} for number in range(n_records)))
    scored = scored_of(frame, *pairs)
    clusters, decisions = unite(scored, prepare_papers(frame).features)
    found = explain_papers(scored, decisions, identify_papers(frame, clusters, NEW_LAKE))
    assert found.schema == PAPER_MATCHES.polars_schema
    number = pl.col("source_id", "related_source_id").str.slice(1).cast(pl.Int64) - 1
    rows = found.select(number, "decision", "united", "kept_apart_by").iter_rows()
    return {(left, right): (decision, united, rule) for left, right, decision, united, rule in rows}


def test_of_the_accepted_pairs_of_a_paper_those_that_united_are_told_from_those_that_agree() -> None:
    assert matched(3, (0, 1, 3.0), (0, 2, 1.0), (1, 2, 2.0)) == {
        (0, 1): ("merged", True, None),
        (1, 2): ("merged", True, None),
        (0, 2): ("merged", False, None),
    }


def test_a_pair_that_falls_just_short_is_left_for_review_and_one_within_a_paper_is_not_shown() -> None:
    pairs = matched(4, (0, 1, 3.0), (1, 2, 3.0), (0, 2, -1.0), (2, 3, -1.0), (1, 3, -1.6))
    assert set(pairs) == {(0, 1), (1, 2), (2, 3)}
    assert pairs[2, 3] == ("review", False, None)


@pytest.mark.parametrize(("between", "rule"), [(-6.1, "contradiction"), (-5.9, "mean")])
def test_the_rule_that_refused_a_union_is_reported(between: float, rule: str) -> None:
    pairs = matched(4, (0, 1, 5.0), (2, 3, 5.0), (1, 2, 1.0), (0, 3, between))
    assert pairs[1, 2] == ("apart", False, rule)


def test_a_pair_that_was_refused_and_then_came_to_be_within_a_paper_is_merged() -> None:
    pairs = matched(4, (0, 1, 9.0), (1, 2, 3.0), (0, 2, -5.5), (2, 3, 2.5), (1, 3, 2.0), (0, 3, 1.5))
    assert pairs[0, 1] == ("merged", True, None)
    assert pairs[1, 2] == ("merged", False, None)
    assert {pair for pair, (_, united, _) in pairs.items() if united} == {(0, 1), (2, 3), (1, 3)}


def test_of_a_paper_of_many_records_the_best_pairs_and_those_that_united_are_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(matches, "MAX_SHOWN", 1)
    every = [(left, right, 10.0 - right if left == 0 else 1.0) for right in range(1, 6) for left in range(right)]
    shown = matched(6, *every)
    assert set(shown) == {(0, right) for right in range(1, 6)}
    assert all(united for _, united, _ in shown.values())
