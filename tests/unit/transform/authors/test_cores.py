"""The places of one name that are surely one person."""

from __future__ import annotations

import math

import polars as pl
import pytest

from tasks.hashing import hash_values
from tasks.transform.authors.cores import find_cores
from tests.unit.transform.authors.lakes import Author, aligned, lake, paper

ADA, EVE = "0000-0002-1825-0097", "0000-0002-1694-233X"


def cores_of(*papers: tuple[Author | str, ...]) -> pl.DataFrame:
    """Find the cores of papers, and say with the columns paper, place and raw_name what each place prints."""
    given = lake(*(paper(*authors) for authors in papers))
    number = pl.DataFrame({"paper": hash_values(given.papers["paper_id"]), "printed_on": range(len(papers))})
    found = aligned(given)
    printed = found.mention_places.join(found.mentions, on=["record", "position"]).select("place", "raw_name")
    return (
        find_cores(found.places, found.forms, found.bylines, found.statistics)
        .join(found.places.drop("key"), on="place")
        .join(printed, on="place")
        .join(number, on="paper")
        .sort("printed_on", "number")
    )


def cores(found: pl.DataFrame, name: str) -> set[frozenset[tuple[int, int]]]:
    """Give the cores of a name as sets of (paper, place)."""
    own = found.filter(pl.col("raw_name") == name).group_by("core").agg("printed_on", "number")
    return {frozenset(zip(*both, strict=True)) for both in own.select("printed_on", "number").iter_rows()}


def test_places_that_share_a_coauthor_are_a_core_and_others_are_not() -> None:
    found = cores_of(("Wang, Wei", "Wu, Yue"), ("Wang, Wei", "Wu, Yue"), ("Wang, Wei", "Li, An"), ("Wang, Wei",))
    assert cores(found, "Wang, Wei") == {frozenset({(0, 1), (1, 1)}), frozenset({(2, 1)}), frozenset({(3, 1)})}


def test_a_chain_of_coauthors_is_one_core_and_its_links_are_a_tree() -> None:
    names = ("Wu, Yue", "Li, An", "Cai, Qin")
    found = cores_of(*(("Wang, Wei", names[step], names[step + 1]) for step in range(2)), ("Wang, Wei", names[2]))
    assert len(cores(found, "Wang, Wei")) == 1
    own = found.filter(pl.col("raw_name") == "Wang, Wei")
    assert own["linked_to"].null_count() == 1
    linked = own.drop_nulls("linked_to")
    assert set(linked["linked_to"]) <= set(own["place"])
    assert own.filter(pl.col("linked_to").is_null())["place"].to_list() == [own["core"].min()]


def test_a_link_weighs_more_the_rarer_the_shared_coauthors_are() -> None:
    often = [("Wu, Yue", "Li, An")] * 3
    found = cores_of(("Wang, Wei", "Wu, Yue"), ("Wang, Wei", "Wu, Yue"), *often)
    link = found.filter(pl.col("raw_name") == "Wang, Wei").drop_nulls("linked_to")
    assert link["linked_by"].to_list() == ["coauthors"]
    assert link["link_weight"].to_list() == pytest.approx([math.log(5 / 5) + 1])
    rarer = cores_of(("Wang, Wei", "Wu, Yue"), ("Wang, Wei", "Wu, Yue"), *[("Li, An",)] * 3)
    link = rarer.filter(pl.col("raw_name") == "Wang, Wei").drop_nulls("linked_to")
    assert link["link_weight"].to_list() == pytest.approx([math.log(5 / 2) + 1])


def test_one_orcid_makes_a_core_without_any_coauthor() -> None:
    found = cores_of((Author("Wang, Wei", (), ADA),), (Author("Wang, Wei", (), ADA),), ("Wang, Wei",))
    assert cores(found, "Wang, Wei") == {frozenset({(0, 1), (1, 1)}), frozenset({(2, 1)})}
    assert found.drop_nulls("linked_to").select("linked_by", "link_weight").rows() == [("orcid", 20.0)]


def test_what_a_catalogue_calls_the_person_makes_a_core_and_a_scheme_of_its_own_says_nothing_of_another() -> None:
    found = cores_of(
        *((Author("Wang, Wei", (), None, (called,)),) for called in ((("acl", "1"),) * 2 + (("s2", "1"),)))
    )
    assert found["core"].n_unique() == 2
    assert found.drop_nulls("linked_to").select("linked_by", "link_weight").rows() == [("identifier", 15.0)]


def test_namesakes_that_dblp_numbers_are_as_many_cores() -> None:
    names = ("Wei Wang 0001", "Wei Wang 0002", "Wei Wang 0001")
    found = cores_of(*((name, "Peter Lee") for name in names))
    assert sorted(found.filter(pl.col("homonym").is_not_null()).group_by("core").len()["len"]) == [1, 2]


def test_places_of_one_orcid_are_a_core_though_those_of_another_stand_between_them() -> None:
    found = cores_of(*((Author("Wang, Wei", (), orcid),) for orcid in (ADA, EVE) * 4))
    assert [len(core) for core in cores(found, "Wang, Wei")] == [4, 4]
    assert found.group_by("orcid").agg(pl.col("core").n_unique())["core"].to_list() == [1, 1]


def test_two_orcids_are_two_cores_and_the_rarer_coauthor_decides_who_joins_which() -> None:
    first = (Author("Wang, Wei", (), ADA), "Wu, Yue", "Li, An")
    second = (Author("Wang, Wei", (), EVE), "Wu, Yue")
    found = cores_of(first, second, ("Wang, Wei", "Wu, Yue", "Li, An"))
    assert cores(found, "Wang, Wei") == {frozenset({(0, 1), (2, 1)}), frozenset({(1, 1)})}


def test_two_suffixes_are_two_cores() -> None:
    found = cores_of(("King, Martin, Jr.", "Wu, Yue"), ("King, Martin, Sr.", "Wu, Yue"))
    assert found.filter(pl.col("raw_name").str.starts_with("King"))["core"].n_unique() == 2


def test_of_a_name_that_a_paper_prints_twice_the_last_goes_with_the_papers_that_print_it_once() -> None:
    once, twice = ("Wu, Yue", "Wang, H."), ("Wang, H.", "Wu, Yue", "Wang, H.")
    found = cores_of(once, twice, once, twice)
    assert cores(found, "Wang, H.") == {frozenset({(0, 2), (1, 3), (2, 2), (3, 3)}), frozenset({(1, 1), (3, 1)})}


def test_a_core_is_called_by_its_least_place() -> None:
    found = cores_of(("Wu, Yue", "Li, An"), ("Wu, Yue", "Li, An"))
    assert found["core"].to_list() == found.select(pl.col("place").min().over("name")).to_series().to_list()
    assert found["core"].n_unique() == 2
