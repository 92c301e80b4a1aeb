"""The names beside a name on its papers."""

from __future__ import annotations

import polars as pl

from tasks.transform.authors.coauthors import coarse_coauthors, pair_coauthors


def places(*papers: tuple[int, ...]) -> pl.DataFrame:
    """Make the places of papers, each given by the numbers of its names."""
    rows = [(f"P{number}", name) for number, names in enumerate(papers) for name in names]
    return pl.DataFrame(rows, schema={"paper_id": pl.String, "name": pl.Int64}, orient="row").with_row_index("index")


def test_the_coauthors_of_a_place_are_the_other_names_of_its_paper() -> None:
    found = pair_coauthors(places((0, 1, 2), (0, 3)))
    assert found.select("index", "coauthor").rows() == [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (3, 3), (4, 0)]


def test_a_name_that_a_paper_prints_twice_is_no_coauthor_of_itself_and_counts_once_for_others() -> None:
    found = pair_coauthors(places((0, 0, 1)))
    assert found.select("index", "coauthor").rows() == [(0, 1), (1, 1), (2, 0)]


def test_the_list_of_a_collaboration_tells_nothing_about_who_works_with_whom() -> None:
    assert pair_coauthors(places(tuple(range(100)))).height == 100 * 99
    assert pair_coauthors(places(tuple(range(101)))).is_empty()


def test_coarse_coauthors_are_by_family_name_and_first_initial_and_once_a_cluster() -> None:
    clusters = places((0, 1), (0, 2)).with_columns(
        block_key=pl.Series(["wang w", "lee y", "wang w", "lee y"]), cluster=pl.Series([0, 1, 0, 3])
    )
    assert coarse_coauthors(clusters).rows() == [(0, 1), (1, 2), (3, 2)]
