"""Must-links and cannot-links: what a person says holds over every score and every rule."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tasks.transform.linkage.clustering import Clustering, Limits, MustLinks
from tasks.transform.linkage.components import components, lowest_members
from tasks.transform.linkage.rules import CannotLinks
from tests.unit.transform.linkage.test_clustering import SIZE, Pair, constrained, found, pairs_of_items

Link = tuple[int, int]
Sides = tuple[frozenset[int], frozenset[int]]  # of a decision that two groups of items are different

items = st.integers(0, SIZE - 1)
links = st.lists(st.tuples(items, items), max_size=5)
sides = st.frozensets(items, min_size=1, max_size=3)
decisions = st.lists(st.tuples(sides, sides), max_size=4)


def must(links: list[Link], *obeys: str) -> MustLinks:
    left, right = (np.array([link[side] for link in links], dtype=np.int64) for side in (0, 1))
    return MustLinks(left, right, obeys)


def cannot(decisions: list[Sides]) -> CannotLinks:
    rows = [
        (item, 2 * number + side)
        for number, both in enumerate(decisions)
        for side, group in enumerate(both)
        for item in sorted(group)
    ]
    item, side = (np.array([row[place] for row in rows], dtype=np.int64) for place in (0, 1))
    return CannotLinks(item, side)


def labels(size: int, pairs: list[Pair], **options: Any) -> list[int]:
    return [int(label) for label in found(size, pairs, **options).cluster]


def linked(result: Clustering, group: int = 0) -> list[tuple[bool, str | None]]:
    """Return what became of each of the must-links of a group."""
    united, refused_by = result.must[group]
    return list(zip(united.tolist(), refused_by, strict=True))


def test_a_must_link_unites_what_every_rule_would_keep_apart() -> None:
    options: dict[str, Any] = {
        "identity": {"doi": np.array([1, 2, -1])},
        "exclusive": {"catalogue": np.zeros(3, dtype=np.int64)},
        "apart": {"names": (np.array([0]), np.array([1]))},
        "limits": Limits(worst=0, mean=0, largest=1),
    }
    assert labels(3, [(0, 1, -9.0)], must=[must([(0, 1)])], **options) == [0, 0, 2]


def test_a_must_link_obeys_the_constraints_that_it_names_and_says_which_refused_it() -> None:
    options = {"identity": {"doi": np.array([1, -1, 2])}, "exclusive": {"catalogue": np.zeros(3, dtype=np.int64)}}
    result = found(3, [], must=[must([(0, 1), (1, 2)], "doi")], **options)
    assert result.cluster.tolist() == [0, 0, 2]
    assert linked(result) == [(True, None), (False, "doi")]


def test_a_cannot_link_holds_through_chains_of_must_links_and_unions() -> None:
    options = {"must": [must([(0, 1)])], "cannot": cannot([(frozenset({0}), frozenset({3}))])}
    result = found(4, [(1, 2, 5.0), (2, 3, 4.0), (1, 3, 3.0)], **options)
    assert result.cluster.tolist() == [0, 0, 0, 3]
    assert result.refused_by.to_list() == [None, "decision", "decision"]


def test_items_on_one_side_of_a_decision_are_not_kept_apart() -> None:
    options = {"cannot": cannot([(frozenset({0, 1}), frozenset({2})), (frozenset({2}), frozenset({1}))])}
    assert labels(3, [(0, 1, 1.0), (1, 2, 9.0)], **options) == [0, 0, 2]


def test_a_decision_goes_before_the_links_that_follow_it() -> None:
    groups = [must([(0, 1)]), must([(1, 2)], "doi")]
    result = found(3, [], must=groups, identity={"doi": np.array([1, -1, 2])})
    assert result.cluster.tolist() == [0, 0, 2]
    assert [linked(result, group) for group in (0, 1)] == [[(True, None)], [(False, "doi")]]


def test_a_must_link_takes_no_item_from_its_cluster_though_the_sides_contradict_each_other() -> None:
    pairs = [(0, 1, 5.0), (2, 3, 4.0), (0, 2, -9.0), (0, 3, -9.0), (1, 2, -9.0), (1, 3, -9.0)]
    assert labels(4, pairs, must=[must([(1, 2)])], limits=Limits(worst=-6, mean=-1)) == [0, 0, 0, 0]


def test_the_bounds_count_all_that_scores_have_united_also_within_a_must_link() -> None:
    pairs = [(1, 2, 9.0), (0, 1, 5.0), (0, 2, -9.0)]
    assert labels(3, pairs, must=[must([(1, 2)])], limits=Limits(worst=-6)) == [0, 1, 1]


def test_a_must_link_of_different_values_leaves_the_cluster_open_for_each_of_them_and_for_no_other() -> None:
    options: dict[str, Any] = {"must": [must([(0, 1)])], "identity": {"doi": np.array([1, 2, 1, 2, 3])}}
    assert labels(5, [(0, 2, 5.0), (1, 3, 4.0), (1, 4, 9.0)], **options) == [0, 0, 0, 0, 4]


@given(pairs_of_items, links, decisions)
def test_no_cannot_link_is_broken_and_a_must_link_is_refused_by_nothing_else(
    pairs: list[Pair], links: list[Link], decisions: list[Sides]
) -> None:
    apart = [(one, other) for one, other in decisions if one.isdisjoint(other)]
    result = constrained(pairs, must=[must(links)], cannot=cannot(apart))
    for one, other in apart:
        assert {result.cluster[item] for item in one}.isdisjoint({result.cluster[item] for item in other})
    for (a, b), (_, rule) in zip(links, linked(result), strict=True):
        assert (result.cluster[a] == result.cluster[b]) == (rule is None)
        assert rule in {None, "decision"}


@given(pairs_of_items, links)
def test_all_must_links_hold_where_no_decision_is_against_them(pairs: list[Pair], links: list[Link]) -> None:
    label = constrained(pairs, must=[must(links)]).cluster
    assert all(label[a] == label[b] for a, b in links)


@given(pairs_of_items, links, decisions)
def test_the_pairs_and_links_that_united_are_a_tree_for_each_cluster(
    pairs: list[Pair], links: list[Link], decisions: list[Sides]
) -> None:
    result = constrained(pairs, must=[must(links)], cannot=cannot(decisions))
    tree = [pair[:2] for pair, united in zip(pairs, result.united, strict=True) if united]
    tree += [link for link, (united, _) in zip(links, linked(result), strict=True) if united]
    left, right = (np.array([pair[side] for pair in tree], dtype=np.int64) for side in (0, 1))
    assert lowest_members(components(SIZE, left, right)).tolist() == result.cluster.tolist()
    assert len(tree) == SIZE - len(set(result.cluster.tolist()))


@given(pairs_of_items, links, decisions)
def test_the_order_of_the_links_does_not_matter(pairs: list[Pair], links: list[Link], decisions: list[Sides]) -> None:
    one = constrained(pairs, must=[must(links)], cannot=cannot(decisions))
    other = constrained(pairs, must=[must(links[::-1])], cannot=cannot(decisions[::-1]))
    assert one.cluster.tolist() == other.cluster.tolist()


@given(pairs_of_items)
def test_links_that_say_nothing_change_nothing(pairs: list[Pair]) -> None:
    plain = constrained(pairs)
    given_none = constrained(pairs, must=[must([]), must([(3, 3)])], cannot=cannot([]))
    assert plain.cluster.tolist() == given_none.cluster.tolist()
    assert plain.united.tolist() == given_none.united.tolist()
    assert plain.refused_by.to_list() == given_none.refused_by.to_list()
