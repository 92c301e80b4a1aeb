"""Best-first clustering with cannot-links, and what it says of each pair."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tasks.transform.linkage.clustering import Clustering, Limits, cluster_best_first
from tasks.transform.linkage.components import components, lowest_members

Pair = tuple[int, int, float]
SIZE = 10
PAPER = np.array([0, 0, 1, 1, 2, 2, -1, -1, -1, -1])
DOI = np.array([-1, 3, 3, -1, 4, -1, 4, -1, -1, 5])
OPPOSED = (np.array([6, 8]), np.array([9, 0]))
LIMITS = Limits(worst=-2, mean=-0.5, largest=4)

pairs_of_items = st.lists(
    st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1), st.floats(-3, 3)), max_size=40
).map(
    lambda pairs: list(
        {(min(a, b), max(a, b)): (min(a, b), max(a, b), score) for a, b, score in pairs if a != b}.values()
    )
)


def found(size: int, pairs: list[Pair], **options: Any) -> Clustering:
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    return cluster_best_first(size, left, right, np.array([pair[2] for pair in pairs]), **options)


def constrained(pairs: list[Pair], **options: Any) -> Clustering:
    return found(
        SIZE,
        pairs,
        limits=LIMITS,
        exclusive={"paper": PAPER},
        identity={"doi": DOI},
        apart={"names": OPPOSED},
        **options,
    )


def cluster(size: int, pairs: list[Pair], **options: Any) -> list[int]:
    return [int(label) for label in found(size, pairs, **options).cluster]


def refused(size: int, pairs: list[Pair], **options: Any) -> dict[tuple[int, int], str]:
    """Return the rule that refused each pair that was refused."""
    rules = found(size, pairs, **options).refused_by.to_list()
    return {pair[:2]: rule for pair, rule in zip(pairs, rules, strict=True) if rule is not None}


def test_accepted_pairs_unite_and_others_do_not() -> None:
    pairs = [(0, 1, 1.0), (1, 2, 0.0), (0, 2, 0.0), (2, 3, -0.1)]
    assert cluster(4, pairs) == [0, 0, 0, 3]
    assert found(4, pairs).united.tolist() == [True, False, True, False]
    assert refused(4, pairs) == {}


def test_a_cluster_with_an_anchor_is_judged_by_the_pairs_of_the_anchor() -> None:
    pairs = [(0, 1, 3.0), (0, 2, 2.0), (1, 2, -5.0)]
    limits, anchors = Limits(worst=-6.0, mean=-1.0), np.array([True, False, False])
    assert refused(3, pairs, limits=limits) == {(0, 2): "mean"}
    assert cluster(3, pairs, limits=limits, anchors=anchors) == [0, 0, 0]
    beyond = Limits(worst=-6.0, mean=-1.0, beyond=-4.5)
    assert refused(3, pairs, limits=beyond, anchors=anchors) == {(0, 2): "contradiction"}
    untold = [(0, 1, 3.0), (1, 2, 2.0), (1, 3, 4.0), (2, 3, -5.0)]  # no pair of the anchor with 2 or 3 is known
    assert refused(4, untold, limits=limits, anchors=np.array([True, False, False, False])) == {(1, 2): "mean"}


def test_the_mean_is_of_the_best_pairs_between_two_clusters() -> None:
    pairs = [(0, 1, 4.0), (0, 2, 4.0), (0, 3, 1.0), (1, 3, 0.5), (2, 3, -5.5)]
    assert refused(4, pairs, limits=Limits(mean=-1.0)) == {(0, 3): "mean", (1, 3): "mean"}
    assert cluster(4, pairs, limits=Limits(mean=-1.0, share=0.6)) == [0, 0, 0, 0]
    assert refused(4, pairs, limits=Limits(worst=-5.0, mean=-1.0, share=0.6)).keys() == {(0, 3), (1, 3)}
    two = [(0, 1, 4.0), (0, 2, 1.0), (1, 2, -4.0)]  # of two pairs both count
    assert refused(3, two, limits=Limits(mean=-1.0, share=0.6)) == {(0, 2): "mean"}


def test_the_best_pair_comes_first_where_a_constraint_allows_but_one() -> None:
    pairs, doi = [(0, 1, 1.0), (1, 2, 2.0)], {"doi": np.array([7, -1, 8])}
    assert cluster(3, pairs, identity=doi) == [0, 1, 1]
    assert refused(3, pairs, identity=doi) == {(0, 1): "doi"}


def test_items_of_one_exclusive_value_are_never_together_not_even_through_others() -> None:
    pairs, paper = [(0, 1, 2.0), (1, 2, 1.0)], {"paper": np.array([5, 6, 5])}
    assert cluster(3, pairs, exclusive=paper) == [0, 0, 2]
    assert refused(3, pairs, exclusive=paper) == {(1, 2): "paper"}


def test_items_that_are_opposed_are_never_together_not_even_through_others() -> None:
    pairs, apart = [(0, 1, 2.0), (1, 2, 1.0)], {"names": (np.array([0]), np.array([2]))}
    assert cluster(3, pairs, apart=apart) == [0, 0, 2]
    assert refused(3, pairs, apart=apart) == {(1, 2): "names"}


def test_a_bad_pair_between_two_clusters_forbids_their_union() -> None:
    pairs = [(0, 1, 5.0), (2, 3, 5.0), (1, 2, 1.0), (0, 3, -9.0)]
    assert cluster(4, pairs) == [0, 0, 0, 0]
    for limits, rule in ((Limits(worst=-6), "contradiction"), (Limits(mean=-1), "mean")):
        assert cluster(4, pairs, limits=limits) == [0, 0, 2, 2]
        assert refused(4, pairs, limits=limits) == {(1, 2): rule}
    assert cluster(4, pairs, limits=Limits(worst=-9, mean=-4)) == [0, 0, 0, 0]


def test_a_cluster_has_as_many_items_as_it_may_have() -> None:
    chain = [(item, item + 1, 9.0 - item) for item in range(5)]
    assert cluster(6, chain, limits=Limits(largest=3)) == [0, 0, 0, 3, 3, 3]
    assert refused(6, chain, limits=Limits(largest=3)) == {(2, 3): "size"}


def test_of_several_rules_the_one_of_an_identity_is_reported() -> None:
    values = np.array([1, 2])
    options = {"identity": {"doi": values}, "exclusive": {"catalogue": np.zeros(2, dtype=np.int64)}}
    assert refused(2, [(0, 1, 1.0)], **options) == {(0, 1): "doi"}


@given(pairs_of_items, st.randoms())
def test_the_order_of_the_pairs_does_not_matter(pairs: list[Pair], chance: random.Random) -> None:
    shuffled = chance.sample(pairs, len(pairs))
    one, other = constrained(pairs), constrained(shuffled)
    assert one.cluster.tolist() == other.cluster.tolist()
    for said in ("united", "refused_by"):
        assert dict(zip(pairs, getattr(one, said), strict=True)) == dict(
            zip(shuffled, getattr(other, said), strict=True)
        )


@given(pairs_of_items)
def test_the_constraints_hold_in_every_result(pairs: list[Pair]) -> None:
    label = constrained(pairs).cluster
    for one in range(SIZE):
        for other in range(one):
            if label[one] == label[other]:
                assert PAPER[one] < 0 or PAPER[one] != PAPER[other]
                assert -1 in {DOI[one], DOI[other]} or DOI[one] == DOI[other]
                assert (other, one) not in set(zip(*map(np.ndarray.tolist, OPPOSED), strict=True))
    assert np.bincount(label).max() <= LIMITS.largest


@given(pairs_of_items)
def test_the_pairs_that_united_are_a_tree_for_each_cluster(pairs: list[Pair]) -> None:
    result = constrained(pairs)
    tree = [pair for pair, united in zip(pairs, result.united, strict=True) if united]
    left, right = (np.array([pair[side] for pair in tree], dtype=np.int64) for side in (0, 1))
    assert lowest_members(components(SIZE, left, right)).tolist() == result.cluster.tolist()
    assert len(tree) == SIZE - len(set(result.cluster.tolist()))


@given(pairs_of_items)
def test_an_accepted_pair_between_two_clusters_says_which_rule_refused_it(pairs: list[Pair]) -> None:
    result = constrained(pairs)
    for (left, right, score), rule in zip(pairs, result.refused_by, strict=True):
        if score >= 0 and result.cluster[left] != result.cluster[right]:
            assert rule in {"doi", "paper", "names", "size", "contradiction", "mean"}
        if score < 0:
            assert rule is None
