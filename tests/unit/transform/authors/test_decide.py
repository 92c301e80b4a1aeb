"""What persons decided of authors, in both rounds of clustering and after them."""

from __future__ import annotations

import numpy as np
import polars as pl

from schemas.exchange.authors import AUTHOR_LINKS, CLUSTER_UNIONS, CORE_CLUSTERS, CORES
from schemas.exchange.decisions import HELD_DECISIONS
from tasks.transform.authors.cluster import clusters_of_places
from tasks.transform.authors.decide import describe_decided, lift_decisions, unite_decided
from tasks.transform.authors.decided import (
    cannot_among,
    components_against_decisions,
    group_of,
    must_among,
    opposed_cores,
)

Word = tuple[str, list[int], list[int]]  # same or different, and the places on the two sides

# Places 1 to 4 have one name, and 5 to 8 another.
PLACES = pl.DataFrame(
    {"key": [1] * 4 + [2] * 4, "place": range(1, 9), "name": [10] * 4 + [20] * 4},
    schema={"key": pl.UInt64, "place": pl.UInt64, "name": pl.UInt64},
)
ITEMS = PLACES["place"]


def held(*words: Word) -> pl.DataFrame:
    rows = [
        (number, side, item, word == "same", f"{number}")
        for number, (word, *both) in enumerate(words)
        for side, items in enumerate(both)
        for item in items
    ]
    return pl.DataFrame(rows, schema=HELD_DECISIONS.polars_schema, orient="row")


def described(*words: Word) -> pl.DataFrame:
    table = held(*words)
    return describe_decided(table, PLACES.join(table, left_on="place", right_on="item", how="semi"))


def cores_of(**core: int) -> pl.DataFrame:
    """Return the table CORES, each place alone but for those given as p1=2: place 1 is of core 2."""
    alone = {f"p{place}": place for place in ITEMS}
    return CORES.conform(
        PLACES.with_columns(core=pl.Series(list((alone | core).values()), dtype=pl.UInt64)).drop("name")
    )


def test_places_of_one_name_that_are_one_are_linked() -> None:
    must = must_among(described(("same", [1, 3], [2])), ITEMS)
    assert list(zip(must.left.tolist(), must.right.tolist(), strict=True)) == [(0, 1), (1, 2)]


def test_places_of_different_names_are_not_linked_but_in_a_group_of_their_own() -> None:
    found = described(("same", [1], [5]), ("different", [3], [7]))
    assert must_among(found, ITEMS).left.size == 0
    group = group_of(found, "place", ITEMS)
    assert group[0] == group[4] >= 0
    assert group[2] == group[6] >= 0
    assert len({group[0], group[2]}) == 2
    assert group[1] == group[3] == -1


def test_without_words_across_names_nothing_has_a_group() -> None:
    assert set(group_of(described(("same", [1], [2]), ("different", [1], [3])), "place", ITEMS)) == {-1}


def test_what_is_one_with_a_place_is_on_its_sides() -> None:
    sides = cannot_among(described(("different", [1], [4]), ("same", [1], [2])), "place", ITEMS)
    assert sorted(zip(sides.item.tolist(), sides.side.tolist(), strict=True)) == [(0, 0), (1, 0), (3, 1)]


def test_components_that_hold_what_is_different_are_found() -> None:
    found = described(("different", [1], [4]))
    assert components_against_decisions(found, ITEMS, np.array([0, 0, 0, 0, 1, 1, 1, 1])).tolist() == [0]
    assert components_against_decisions(found, ITEMS, np.array([0, 0, 0, 1, 1, 1, 1, 1])).tolist() == []


def test_pairs_of_cores_with_places_that_are_different_are_apart() -> None:
    pairs = pl.DataFrame({"left": [1, 1, 2], "right": [4, 2, 4]}, schema={"left": pl.UInt64, "right": pl.UInt64})
    cores = cores_of(p3=2)
    assert opposed_cores(described(("different", [1, 3], [4])), cores, pairs).tolist() == [True, False, True]
    assert opposed_cores(described(("same", [1], [2])), cores, pairs).tolist() == [False, False, False]


def test_clusters_are_on_the_sides_and_in_the_groups_of_their_places() -> None:
    clusters = CORE_CLUSTERS.conform(pl.DataFrame({"key": [1, 1], "core": [1, 2], "cluster": [1, 1]}))
    lifted = lift_decisions(described(("different", [2], [3]), ("same", [2], [6])), cores_of(), clusters)
    assert lifted.sort("cluster").rows() == [(1, [0], 2), (3, [1], 0), (6, [0], 2)]


def test_clusters_of_different_names_are_united_last_and_the_pair_is_told() -> None:
    unions = CLUSTER_UNIONS.conform(pl.DataFrame({"cluster": [5, 6], "united": [5, 5]}))
    table = held(("same", [2], [6]), ("different", [3], [7]))
    no_clusters = CORE_CLUSTERS.empty()
    found = unite_decided(table, cores_of(), no_clusters, unions)
    clusters = dict(clusters_of_places(cores_of(), no_clusters, found.unions).iter_rows())
    assert clusters == {1: 1, 2: 2, 3: 3, 4: 4, 5: 2, 6: 2, 7: 7, 8: 8}
    assert found.links.select("left", "right", "decision", "kept_apart_by", "matched_by").rows() == [
        (2, 6, "merged", None, "decision"),
        (3, 7, "apart", "decision", "decision"),
    ]


def test_nothing_decided_changes_nothing() -> None:
    unions = CLUSTER_UNIONS.conform(pl.DataFrame({"cluster": [5, 6], "united": [5, 5]}))
    found = unite_decided(held(), cores_of().clear(), CORE_CLUSTERS.empty(), unions)
    assert found.unions.equals(unions)
    assert found.links.equals(AUTHOR_LINKS.empty())
    assert described().is_empty()
