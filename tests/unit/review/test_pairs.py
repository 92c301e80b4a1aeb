"""Which pairs are doubtful, and in which order a person is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.load import open_lake
from tasks.review.pairs import NO_TITLE, Pair, find_doubtful
from tests.lake_frames import an_id
from tests.unit.review.lakes import author_match, paper_match, publish_doubtful


def doubtful(tmp_path: Path, papers: list[dict[str, object]], authors: list[dict[str, object]]) -> list[Pair]:
    with open_lake(publish_doubtful(tmp_path / "lake", papers, authors)) as lake:
        return find_doubtful(lake)


def sides(pairs: list[Pair]) -> list[str]:
    """Give pairs as their kind and the numbers of their records."""
    return [f"{pair.entity[0]}{int(pair.left.source_id[1:])}{int(pair.right.source_id[1:])}" for pair in pairs]


def test_pairs_for_review_near_the_threshold_come_first_and_decided_and_sure_ones_not_at_all(tmp_path: Path) -> None:
    found = doubtful(
        tmp_path,
        [
            paper_match(0, 1, -1.4),
            paper_match(2, 3, -0.2),
            paper_match(4, 5, -0.1, decided_by="Ada"),
            paper_match(4, 6, 7.0, "merged"),
            paper_match(6, 7, 0.5, "merged"),
            paper_match(7, 8, 0.6, "merged", united=False),
            paper_match(5, 8, 3.0, "apart", kept_apart_by="mean"),
            paper_match(5, 9, 0.1, "apart", kept_apart_by="doi"),
        ],
        [author_match(0, 1, -0.9), author_match(2, 3, 0.05, "merged"), author_match(4, 5, 2.0, "merged")],
    )
    assert sides(found) == ["a23", "p23", "p67", "a01", "p01", "p58"]
    assert [pair.is_merged for pair in found] == [True, False, True, False, False, False]
    assert found[1].names == (NO_TITLE, "=1+1 a formula")
    assert found[0].key == f"author:{an_id('S', 2)}.1:{an_id('S', 3)}.1"


def test_of_several_pairs_of_two_papers_the_nearest_to_the_threshold_stands_for_all(tmp_path: Path) -> None:
    same = {"paper_id": an_id("P", 0), "related_paper_id": an_id("P", 1)}
    pairs = [paper_match(0, 1, -0.9, **same), paper_match(2, 3, -0.3, **same), paper_match(4, 5, -1.2, **same)]
    (pair,) = doubtful(tmp_path, pairs, [])
    assert (sides([pair]), pair.n_pairs, pair.size) == (["p23"], 3, 2)
    assert pair.score == pytest.approx(-0.3)
    assert pair.usefulness == pytest.approx(1 / 1.3)


def test_a_lake_without_doubt_has_no_pairs(tmp_path: Path) -> None:
    assert doubtful(tmp_path, [], []) == []
