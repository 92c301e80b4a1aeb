"""The names beside a name on its papers."""

from __future__ import annotations

import polars as pl

from tasks.transform.authors.coauthors import coarse_coauthors, from_last, pair_coauthors

U64 = pl.UInt64


def papers(*names: tuple[int, ...]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make the places of papers, each given by the numbers of its names, and the distinct names of each."""
    rows = [(f"P{number}", at, name) for number, each in enumerate(names) for at, name in enumerate(each, start=1)]
    places = pl.DataFrame(rows, schema={"paper": pl.String, "number": pl.Int32, "name": U64}, orient="row")
    places = places.with_columns(place=pl.int_range(pl.len()), key="name")
    bylines = places.group_by("paper").agg(names=pl.col("name").unique(), keys=pl.col("key").unique())
    return places, bylines


def coauthors(*names: tuple[int, ...]) -> list[tuple[int, int]]:
    return sorted(pair_coauthors(*papers(*names)).select("place", "coauthor").rows())


def test_the_coauthors_of_a_place_are_the_other_names_of_its_paper() -> None:
    assert coauthors((0, 1, 2), (0, 3)) == [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (3, 3), (4, 0)]


def test_a_name_that_a_paper_prints_twice_is_no_coauthor_of_itself_and_counts_once_for_others() -> None:
    assert coauthors((0, 0, 1)) == [(0, 1), (1, 1), (2, 0)]


def test_a_paper_whose_names_are_left_out_gives_none() -> None:
    places, bylines = papers((0, 1))
    assert pair_coauthors(places, bylines.with_columns(names=pl.lit([], pl.List(U64)))).is_empty()


def test_coarse_coauthors_are_by_family_name_and_first_initial_and_once_a_cluster() -> None:
    places, bylines = papers((1, 2), (1, 2))
    assert coarse_coauthors(places.with_columns(cluster=pl.Series([0, 1, 0, 3])), bylines).rows() == [
        (0, 2),
        (1, 1),
        (3, 1),
    ]


def test_a_place_is_counted_from_the_last_of_its_name_on_the_paper() -> None:
    places = papers((7, 1, 7), (7,))[0]
    assert places.select(from_last())["number"].to_list() == [2, 1, 1, 1]
