"""Components, their names, and the links that hold them together."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tasks.transform.linkage.components import components, connected, lowest_members, predecessors

SIZE = 8
pairs = st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=12)


def sides(found: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([left for left, _ in found], dtype=np.int64), np.array(
        [right for _, right in found], dtype=np.int64
    )


def closed(found: list[tuple[int, int]]) -> list[int]:
    """Return the lowest item that each item is connected with, found by passing the lowest on until nothing changes."""
    lowest = list(range(SIZE))
    for _ in range(SIZE):
        for left, right in found:
            lowest[left] = lowest[right] = min(lowest[left], lowest[right])
    return lowest


@given(pairs)
def test_a_component_is_all_that_pairs_connect_and_its_name_is_its_lowest_item(found: list[tuple[int, int]]) -> None:
    assert lowest_members(components(SIZE, *sides(found))).tolist() == closed(found)


@given(pairs)
def test_connected_items_are_those_of_the_pairs_and_their_component_is_its_least_item(
    found: list[tuple[int, int]],
) -> None:
    numbers = pl.DataFrame(found, schema={"left": pl.UInt64, "right": pl.UInt64}, orient="row")
    lowest = closed(found)
    assert connected(numbers).rows() == [
        (item, lowest[item]) for item in sorted({item for pair in found for item in pair})
    ]


@given(pairs)
def test_the_links_to_predecessors_are_a_tree_of_given_pairs_for_each_component(found: list[tuple[int, int]]) -> None:
    before = predecessors(SIZE, *sides(found)).tolist()
    links = [(item, other) for item, other in enumerate(before) if other >= 0]
    assert all((item, other) in found or (other, item) in found for item, other in links)
    assert closed(links) == closed(found)
    assert [item for item, other in enumerate(before) if other < 0] == sorted(set(closed(found)))
