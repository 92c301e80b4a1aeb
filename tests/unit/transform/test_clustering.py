"""Best-first clustering with cannot-links."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tasks.transform.linkage.clustering import Limits, cluster_best_first

Pair = tuple[int, int, float]


def cluster(size: int, pairs: list[Pair], **options: object) -> list[int]:
    left, right, score = (
        (np.array(column) for column in zip(*pairs, strict=True)) if pairs else (np.array([], int),) * 3
    )
    found = cluster_best_first(size, left, right, score.astype(float), **options)  # type: ignore[arg-type]
    return [int(label) for label in found.cluster]


def test_accepted_pairs_unite_and_others_do_not() -> None:
    assert cluster(4, [(0, 1, 1.0), (1, 2, 0.0), (2, 3, -0.1)]) == [0, 0, 0, 3]


def test_the_best_pair_comes_first_where_a_constraint_allows_but_one() -> None:
    doi = np.array([7, -1, 8])
    assert cluster(3, [(0, 1, 1.0), (1, 2, 2.0)], identity={"doi": doi}) == [0, 1, 1]


def test_items_of_one_exclusive_value_are_never_together_not_even_through_others() -> None:
    paper = np.array([5, 6, 5])
    assert cluster(3, [(0, 1, 2.0), (1, 2, 1.0)], exclusive={"paper": paper}) == [0, 0, 2]


def test_a_bad_pair_between_two_clusters_forbids_their_union() -> None:
    pairs = [(0, 1, 5.0), (2, 3, 5.0), (1, 2, 1.0), (0, 3, -9.0)]
    assert cluster(4, pairs) == [0, 0, 0, 0]
    assert cluster(4, pairs, limits=Limits(worst=-6)) == [0, 0, 2, 2]
    assert cluster(4, pairs, limits=Limits(mean=-1)) == [0, 0, 2, 2]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(-3, 3)), max_size=40), st.randoms())
def test_the_order_of_the_pairs_does_not_matter_and_constraints_hold(pairs: list[Pair], chance: random.Random) -> None:
    distinct = list({(min(a, b), max(a, b)): (min(a, b), max(a, b), s) for a, b, s in pairs if a != b}.values())
    paper = np.array([0, 0, 1, 1, 2, 2, -1, -1, -1, -1])
    labels = cluster(10, distinct, exclusive={"paper": paper})
    shuffled = chance.sample(distinct, len(distinct))
    assert cluster(10, shuffled, exclusive={"paper": paper}) == labels
    together = [(labels[item], int(paper[item])) for item in range(10) if paper[item] >= 0]
    assert len(together) == len(set(together))
