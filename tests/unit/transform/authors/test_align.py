"""One list of places for each paper."""

from __future__ import annotations

import dataclasses

import polars as pl
import pytest

from tasks.hashing import hash_together
from tasks.transform.authors.align import describe_places
from tests.unit.transform.authors.lakes import Author, Paper, aligned, lake, mentions_of, paper


def lists(*records: tuple[Author | str, ...]) -> pl.DataFrame:
    """Return the places of a paper, with the name of the fullest mention."""
    mentions = mentions_of(lake(Paper(records=records)))
    fullest = mentions.filter("is_fullest").select("place", "raw_name")
    return describe_places(mentions)[0].join(fullest, on="place").sort("number")


def test_records_of_one_list_have_its_places() -> None:
    places = lists(("Lee, Yin Tat", "Li, Wei"), ("Lee, Yin Tat", "Li, Wei"))
    assert places.select("number", "raw_name").rows() == [(1, "Lee, Yin Tat"), (2, "Li, Wei")]


def test_the_fullest_form_represents_a_place() -> None:
    places = lists(("Mendes, Caio C. T.", "Li, Wei"), ("Mendes, Caio César Teodoro", "Li, Wei"))
    assert places["raw_name"].to_list() == ["Mendes, Caio César Teodoro", "Li, Wei"]


def test_of_records_that_say_the_same_the_order_of_rows_chooses_none() -> None:
    given = lake(Paper(records=(("Li, Wei",), ("Li, Wei",))))
    assignments = given.assignments.with_columns(content_sha256=pl.lit("0" * 64))
    mentions = mentions_of(dataclasses.replace(given, assignments=assignments))
    assert mentions["is_fullest"].to_list() == [True, False]
    assert mentions["record"].is_sorted()
    again = mentions_of(dataclasses.replace(given, assignments=assignments).shuffled(3))
    assert again.equals(mentions)


def test_a_truncated_or_reordered_list_is_aligned_to_the_longest() -> None:
    long = ("Abdin, Marah", "Lee, Yin Tat", "Li, Wei", "Wu, Yue")
    mentions = mentions_of(lake(Paper(records=(("Wu, Yue", "Lee, Y. T."), long, ("Abdin, Marah", "et al.")))))
    places = dict(mentions.select("raw_name", "number").iter_rows())
    assert places == {"Abdin, Marah": 1, "Lee, Yin Tat": 2, "Lee, Y. T.": 2, "Li, Wei": 3, "Wu, Yue": 4, "et al.": 5}


def test_names_that_fit_none_are_appended_once() -> None:
    places = lists(("Li, Wei", "Wu, Yue", "Lee, Peter"), ("Li, Wei", "Cai, Qin"), ("Cai, Q.", "Wu, Yue"))
    assert places["raw_name"].to_list() == ["Li, Wei", "Wu, Yue", "Lee, Peter", "Cai, Qin"]


def test_two_names_of_a_record_never_share_a_place() -> None:
    places = lists(("Wang, Wei", "Wang, Wei", "Wu, Yue"), ("Wang, W.", "Wang, Wei", "Wang, Wei"))
    assert places["number"].to_list() == [1, 2, 3, 4]


def test_an_equal_name_is_preferred_to_a_nearer_compatible_one() -> None:
    mentions = mentions_of(lake(Paper(records=(("Li, W.", "Wu, Yue", "Li, Wei"), ("Li, Wei", "Wu, Yue")))))
    assert mentions.filter(pl.col("raw_name") == "Li, Wei")["number"].to_list() == [3, 3]


def test_more_lists_than_bases_still_have_a_place_for_every_name() -> None:
    records = tuple((f"{letter * 6}, {letter * 4}", "Wu, Yue") for letter in "ABCDEFGHIJKLMN")
    places = lists(*records)
    assert places["number"].to_list() == list(range(1, 16))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Müller, Jan", "Mueller, Jan", True),
        ("Byrne, Bill", "Byrne, William", True),
        ("Phillips, Anna", "Philips, Anna", True),
        ("Smith, Xian Yu", "Smith, Aled", True),
        ("Kern, Ada", "von Holt, Ada", True),
        ("Kern, Ada", "Moor, Bela", False),
    ],
)
def test_names_in_conflict_at_one_position_are_one_author_where_the_other_names_fit(
    one: str, other: str, *, same: bool
) -> None:
    places = lists((one, "Wu, Yue", "Lee, Peter"), (other, "Wu, Y.", "Lee, Peter"))
    assert places["number"].to_list() == ([1, 2, 3] if same else [1, 2, 3, 4])


def test_a_position_says_nothing_of_lists_of_other_lengths_and_little_of_sole_names() -> None:
    assert lists(("Byrne, Bill", "Wu, Yue"), ("Byrne, William",))["number"].to_list() == [1, 2, 3]
    assert lists(("Smith, Xian",), ("Smith, Aled",))["number"].to_list() == [1, 2]
    assert lists(("Müller, Jan",), ("Mueller, Jan",))["number"].to_list() == [1]


def test_affiliations_and_orcid_are_merged() -> None:
    both = (("Z University",), "0000-0002-1825-0097"), (("A Institute",), None)
    (papers,) = [lists(*((Author("Li, Wei", *said), "Wu, Yue") for said in both))]
    assert papers["orcid"].to_list() == ["0000-0002-1825-0097", None]
    together = lists((Author("Li, Wei", ("A Institute", "Z University")), "Wu, Yue"))
    assert papers["affiliation"].to_list() == together["affiliation"].to_list()
    assert together["affiliation"][1] is None
    assert together["affiliation"][0] not in lists((Author("Li, Wei", ("A Institute",)),))["affiliation"]


def test_the_suffix_is_that_of_the_fullest_mention_else_the_first_that_is_stated() -> None:
    places = lists(("King, M., Sr.", "Wu, Yue"), ("King, Martin", "Wu, Yue"))
    assert places["suffix"].to_list() == ["Sr.", None]


def test_a_place_is_called_by_the_least_of_its_mentions_wherever_they_stand() -> None:
    long, short = ("Abdin, Marah", "Li, Wei"), ("Li, Wei",)
    mentions = mentions_of(lake(Paper(records=(long, short))))
    hashed = mentions.with_columns(own=hash_together(mentions["record"], mentions["position"]))
    assert mentions["place"].to_list() == hashed.select(pl.col("own").min().over("number")).to_series().to_list()


def test_no_names_give_no_places() -> None:
    assert describe_places(mentions_of(lake(paper())))[0].is_empty()


def test_the_list_of_a_collaboration_tells_nothing_about_who_works_with_whom() -> None:
    def names(size: int) -> int:
        given = lake(paper(*(f"Name{chr(97 + at // 26)}{chr(97 + at % 26)}, Wei" for at in range(size))))
        return int(aligned(given).bylines["names"].list.len().item())

    assert (names(100), names(101)) == (100, 0)
