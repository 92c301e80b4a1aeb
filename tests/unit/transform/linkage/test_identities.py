"""A cluster keeps the id that most of its members have in the version before; what is left is minted."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from schemas.exchange.identities import IDENTITIES
from tasks.minting import mint_id
from tasks.transform.linkage.identities import identify, minted_from_content

MINT = minted_from_content("P")
Member = tuple[int, str, str]  # cluster, member, content


def members_of(rows: Sequence[Member]) -> pl.DataFrame:
    return pl.DataFrame(
        rows, schema={"cluster": pl.Int64, "member": pl.String, "content": pl.String}, orient="row", strict=False
    )


def version(rows: Sequence[Member], before: pl.DataFrame | None = None) -> pl.DataFrame:
    """Identify clusters; return the members with their ids, as the next version reads them."""
    frame = members_of(rows)
    ids = identify(frame, IDENTITIES.empty() if before is None else before, MINT)
    return IDENTITIES.conform(frame.join(ids, on="cluster").select("member", "id", version=1))


def known(*rows: tuple[str | None, str, int]) -> pl.DataFrame:
    """Return the members of a version, their ids and the versions in which these were minted."""
    return IDENTITIES.conform(pl.DataFrame(rows, ["member", "id", "version"], orient="row"))


def ids_of(table: pl.DataFrame) -> dict[str, str]:
    return dict(table.select("member", "id").iter_rows())


def test_in_a_new_lake_an_id_is_minted_from_the_least_content() -> None:
    found = ids_of(version([(0, "s1", "b"), (0, "s2", "a"), (4, "s3", "c")]))
    assert found == {"s1": mint_id("P", "a"), "s2": mint_id("P", "a"), "s3": mint_id("P", "c")}


def test_clusters_of_one_content_are_told_apart_by_their_members() -> None:
    found = ids_of(version([(7, "s2", "a"), (0, "s1", "a")]))
    assert found == {"s1": mint_id("P", "a"), "s2": mint_id("P", "a", 2)}


def test_a_record_with_a_smaller_digest_leaves_a_paper_its_id() -> None:
    first = version([(0, "s1", "b")])
    second = version([(0, "s0", "a"), (0, "s1", "b")], first)
    assert set(ids_of(second).values()) == {mint_id("P", "b")}


def test_two_clusters_of_one_content_do_not_swap_ids_when_a_record_is_added() -> None:
    first = version([(0, "s1", "a"), (1, "s2", "a")])
    second = version([(0, "s0", "a"), (0, "s2", "a"), (1, "s1", "a")], first)
    assert {member: ids_of(second)[member] for member in ("s1", "s2")} == ids_of(first)


def test_a_cluster_takes_the_id_with_which_it_shares_most_members() -> None:
    first = version([(0, "s1", "a"), (1, "s2", "b"), (1, "s3", "c")])
    merged = version([(0, "s1", "a"), (0, "s2", "b"), (0, "s3", "c")], first)
    assert set(ids_of(merged).values()) == {mint_id("P", "b")}


def test_an_id_goes_to_one_part_of_what_is_split_and_a_new_id_is_not_one_that_is_taken() -> None:
    first = version([(0, "s1", "a"), (0, "s2", "b"), (0, "s3", "c")])
    split = ids_of(version([(0, "s1", "a"), (1, "s2", "b"), (1, "s3", "c")], first))
    assert split == {"s2": mint_id("P", "a"), "s3": mint_id("P", "a"), "s1": mint_id("P", "a", 2)}


def test_of_parts_of_one_size_the_one_with_the_least_content_keeps_the_id() -> None:
    first = version([(0, "s1", "a"), (0, "s2", "b")])
    assert ids_of(version([(5, "s2", "b"), (9, "s1", "a")], first)) == {
        "s1": mint_id("P", "a"),
        "s2": mint_id("P", "b"),
    }


def test_a_cluster_that_loses_an_id_to_a_larger_part_takes_the_next_one_that_is_free() -> None:
    before = known(("s1", "P1", 1), ("s2", "P1", 1), ("s3", "P1", 1), ("s4", "P2", 1))
    now = [(0, "s1", "a"), (0, "s2", "b"), (1, "s3", "c"), (1, "s4", "d")]
    assert ids_of(version(now, before)) == {"s1": "P1", "s2": "P1", "s3": "P2", "s4": "P2"}


def test_of_ids_with_which_it_shares_as_many_members_a_cluster_takes_the_oldest_one() -> None:
    now = [(0, "s1", "a"), (0, "s2", "b"), (0, "s3", "c")]
    assert set(ids_of(version(now, known(("s1", "P1", 3), ("s2", "P2", 2), ("s3", "P3", 2)))).values()) == {"P2"}


def test_an_id_that_no_member_has_any_more_is_not_minted_again() -> None:
    before = known((None, mint_id("P", "a"), 1), (None, mint_id("P", "a", 2), 1))
    assert ids_of(version([(0, "s1", "a")], before)) == {"s1": mint_id("P", "a", 3)}


def test_a_new_record_that_says_the_same_does_not_take_the_id_of_one_that_is_still_there() -> None:
    first = version([(0, "s5", "a")])
    second = ids_of(version([(0, "s1", "a"), (1, "s5", "a")], first))
    assert second == {"s5": mint_id("P", "a"), "s1": mint_id("P", "a", 2)}


clusters = st.lists(st.integers(0, 5), min_size=1, max_size=12)


def rows_of(labels: Sequence[int], contents: Sequence[str]) -> list[Member]:
    return [
        (label, f"s{number:02d}", content)
        for number, (label, content) in enumerate(zip(labels, contents, strict=False))
    ]


@given(clusters, clusters, st.lists(st.sampled_from("abcd"), min_size=12, max_size=12), st.randoms())
def test_every_cluster_has_one_id_of_its_own_and_the_order_of_rows_has_no_part_in_it(
    then: list[int], now: list[int], contents: list[str], chance: object
) -> None:
    before = version(rows_of(then, contents))
    rows = rows_of(now, contents)
    found = version(rows, before)
    assert found["id"].n_unique() == len(set(now))
    shuffled = sorted(rows, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert ids_of(version(shuffled, before)) == ids_of(found)


@given(clusters, st.lists(st.sampled_from("abcd"), min_size=12, max_size=12), clusters)
def test_the_next_version_of_the_same_clusters_has_the_same_ids(
    labels: list[int], contents: list[str], earlier: list[int]
) -> None:
    found = version(rows_of(labels, contents), version(rows_of(earlier, contents)))
    renamed = [(label + 7, member, content) for label, member, content in rows_of(labels, contents)]
    assert ids_of(version(renamed, found)) == ids_of(found)
