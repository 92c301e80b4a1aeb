"""The names beside a name on its papers."""

from __future__ import annotations

import polars as pl

from tasks.transform.authors.coauthors import coarse_coauthors, pair_coauthors, telling_coauthors, with_from_last

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


def told(*papers_of_all: tuple[int, ...], initials: tuple[int, ...], listed: int = 0) -> set[int]:
    """Return the coauthors that tell who name 0 is; some are initials, and the lists have so many names more."""
    places, bylines = papers(*papers_of_all)
    unknown = range(1000, 1000 + listed)
    bylines = bylines.with_columns(
        keys=pl.col("names").list.set_intersection(pl.lit(list(initials), pl.List(U64))),
        names=pl.concat_list("names", pl.lit(list(unknown), pl.List(U64))),
    )
    counted = places.group_by(key="name").agg(count=pl.col("paper").n_unique())
    counted = pl.concat(
        [
            counted.select(pl.lit("name").alias("kind"), "key", "count"),
            pl.DataFrame(
                {"kind": ["papers"], "key": [0], "count": [bylines.height]},
                schema_overrides={"key": U64, "count": pl.UInt32},
            ),
        ]
    )
    own = places.filter(name=0)
    beside = pair_coauthors(own, bylines).filter(pl.col("coauthor") < 1000)
    return set(telling_coauthors(beside, own, bylines, counted)["coauthor"])


def test_a_coauthor_in_one_initial_tells_if_it_stands_beside_the_name_far_more_often_than_elsewhere() -> None:
    together, others = [(0, 1)] * 3, [(2, 3)] * 40
    assert told(*together, *others, initials=(1,)) == {1}
    assert told(*together, (1, 3), *others, initials=(1,)) == {1}
    assert told(*together, *[(1, 3)] * 20, *others, initials=(1,)) == set()


def test_a_full_name_tells_however_often_it_stands_elsewhere() -> None:
    assert told(*[(0, 1)] * 3, *[(1, 3)] * 20, initials=(3,)) == {1}


def test_a_coauthor_in_one_initial_tells_less_in_a_long_list() -> None:
    lists = (*[(0, 1)] * 3, (1, 3), *[(2, 3)] * 40)
    assert told(*lists, initials=(1,), listed=6) == {1}
    assert told(*lists, initials=(1,), listed=30) == set()


def test_coarse_coauthors_are_by_family_name_and_first_initial_and_once_a_cluster() -> None:
    places, bylines = papers((1, 2), (1, 2))
    assert coarse_coauthors(places.with_columns(cluster=pl.Series([0, 1, 0, 3])), bylines).rows() == [
        (0, 2),
        (1, 1),
        (3, 1),
    ]


def test_a_place_is_counted_from_the_last_of_its_name_on_the_paper() -> None:
    places = papers((7, 1, 7), (7,))[0]
    assert with_from_last(places)["from_last"].to_list() == [2, 1, 1, 1]
