"""The chain of pairs that joined a cluster."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tasks.explain.chain import joining_links
from tasks.explain.explanation import Link


def link(left: str, right: str, score: float) -> Link:
    return Link(left=left, right=right, score=score, decision="merged", kept_apart_by=None, evidence=())


def test_the_best_pairs_that_join_are_the_chain() -> None:
    links = [link("a", "b", 1.0), link("b", "c", 3.0), link("a", "c", 2.0)]
    assert joining_links(links, str) == [links[1], links[2]]


def test_sides_that_are_of_one_member_join_nothing() -> None:
    links = [link("a1", "a2", 9.0), link("a2", "b1", 1.0), link("a1", "b1", 2.0)]
    assert joining_links(links, lambda side: side[0]) == [links[2]]


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(-5, 5))))
def test_the_chain_joins_what_all_pairs_join_and_holds_no_pair_too_many(pairs: list[tuple[int, int, int]]) -> None:
    links = [link(str(left), str(right), score) for left, right, score in pairs]
    chain = joining_links(links, str)

    def groups(of: list[Link]) -> set[frozenset[str]]:
        found = {side: {side} for each in links for side in (each.left, each.right)}
        for each in of:
            union = found[each.left] | found[each.right]
            for side in union:
                found[side] = union
        return {frozenset(group) for group in found.values()}

    assert groups(chain) == groups(links)
    assert len(chain) == len({side for each in links for side in (each.left, each.right)}) - len(groups(links))
    assert joining_links(links[::-1], str) == chain or len(set(pairs)) < len(pairs)
