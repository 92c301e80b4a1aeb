"""Which candidate pairs are worth a score."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tasks.transform.linkage.chunks import Rows
from tasks.transform.papers.prune import measure_titles, worth_a_score
from tests.unit.transform.terms import told

WORDS = told(dict.fromkeys(range(4), 4.0))  # what four words tell
BARE: dict[str, Any] = {
    "title_key": "",
    "title_ids": [],
    "title_information": 0.0,
    "has_abstract": False,
    "year": None,
    "first_page": None,
    "volume_key": None,
    "issue_key": None,
    "doi": None,
    "arxiv_id": None,
    "pmid": None,
}
LEFT = BARE | {"title_key": "a" * 20, "title_ids": [0, 1], "title_information": 8.0}
RIGHT = BARE | {"title_key": "b" * 20, "title_ids": [2, 3], "title_information": 8.0}
PAIR = pl.DataFrame({"left": [0], "right": [1]}, schema={"left": pl.UInt64, "right": pl.UInt64})
STRINGS = ("first_page", "volume_key", "issue_key", "doi", "arxiv_id", "pmid")
NUMBERS: dict[str, Any] = {"title_ids": pl.List(pl.UInt64), "record": pl.UInt64, "year": pl.Int32}
TYPES: dict[str, Any] = NUMBERS | dict.fromkeys(STRINGS, pl.String)


def records(left: dict[str, Any], right: dict[str, Any]) -> pl.DataFrame:
    """Return two records that share nothing but what is said here."""
    rows = [LEFT | left | {"record": 0}, RIGHT | right | {"record": 1}]
    return pl.DataFrame(rows, schema_overrides=TYPES)


def is_kept(left: dict[str, Any], right: dict[str, Any] | None = None) -> bool:
    return worth_a_score(Rows(records(left, left if right is None else right)), PAIR, WORDS).height == 1


def alike(n_same: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return titles of twenty letters of which so many are the same: the similarity is that share."""
    return {"title_key": "a" * 20}, {"title_key": "a" * n_same + "b" * (20 - n_same)}


def test_records_that_share_a_key_and_nothing_else_are_left_out() -> None:
    assert not is_kept({}, {})


@pytest.mark.parametrize(
    ("n_same", "has_abstract", "kept"), [(14, False, False), (15, False, True), (11, True, False), (12, True, True)]
)
def test_titles_that_are_alike_are_kept_and_less_alike_ones_where_both_have_an_abstract(
    n_same: int, has_abstract: bool, kept: bool
) -> None:
    left, right = alike(n_same)
    assert is_kept(left | {"has_abstract": has_abstract}, right | {"has_abstract": has_abstract}) is kept
    assert is_kept(left | {"has_abstract": has_abstract}, right) is (n_same == 15)


@pytest.mark.parametrize(("information", "kept"), [(6.6, True), (6.7, False)])
def test_titles_that_share_most_of_what_one_tells_are_kept(information: float, kept: bool) -> None:
    shared = {"title_ids": [0], "title_information": information}
    assert is_kept(shared, {"title_ids": [0, 2, 3], "title_information": 12.0}) is kept


@pytest.mark.parametrize("side", [0, 1])
def test_a_record_without_a_title_is_kept(side: int) -> None:
    sides: list[dict[str, Any]] = [{}, {}]
    sides[side] = {"title_key": ""}
    assert is_kept(*sides)


@pytest.mark.parametrize("identifier", ["doi", "arxiv_id", "pmid"])
def test_a_shared_identifier_keeps_a_pair_and_a_different_one_does_not(identifier: str) -> None:
    assert is_kept({identifier: "1"})
    assert not is_kept({identifier: "1"}, {identifier: "2"})


@pytest.mark.parametrize(
    ("left", "right", "kept"),
    [
        ({"first_page": "7", "volume_key": "3"}, {"first_page": "7", "volume_key": "3"}, True),
        ({"first_page": "7", "volume_key": "3"}, {"first_page": "7"}, True),
        ({"first_page": "7"}, {"first_page": "7"}, True),
        ({"first_page": "7", "volume_key": "3"}, {"first_page": "7", "volume_key": "4"}, False),
        ({"first_page": "7"}, {"first_page": "8"}, False),
        ({"volume_key": "3", "issue_key": "2"}, {"volume_key": "3", "issue_key": "2"}, True),
        ({"volume_key": "3", "issue_key": "2"}, {"volume_key": "3", "issue_key": "2", "first_page": "7"}, True),
        (
            {"volume_key": "3", "issue_key": "2", "first_page": "8"},
            {"volume_key": "3", "issue_key": "2", "first_page": "7"},
            False,
        ),
        ({"volume_key": "3", "issue_key": "2"}, {"volume_key": "3", "issue_key": "1"}, False),
        ({"volume_key": "3"}, {"volume_key": "3"}, False),
    ],
)
def test_one_place_keeps_a_pair(left: dict[str, Any], right: dict[str, Any], kept: bool) -> None:
    assert is_kept(left, right) is kept


@pytest.mark.parametrize("place", [{"first_page": "7", "volume_key": "3"}, {"volume_key": "3", "issue_key": "2"}])
@pytest.mark.parametrize(("year", "kept"), [(2000, True), (2002, True), (1998, True), (2003, False), (None, True)])
def test_one_place_tells_nothing_in_years_far_apart(place: dict[str, Any], year: int | None, kept: bool) -> None:
    assert is_kept(place | {"year": 2000}, place | {"year": year}) is kept
    assert is_kept(place | {"year": year}, place | {"year": 2000}) is kept


def test_titles_that_are_alike_are_kept_in_years_far_apart() -> None:
    left, right = alike(15)
    assert is_kept(left | {"year": 1990}, right | {"year": 2020})


def test_a_similarity_that_tells_nothing_is_given_as_none() -> None:
    measured = measure_titles(records(*alike(11)), PAIR, WORDS)
    assert measured.row(0) == (0, 1, pytest.approx(0.55), 0.0)
    assert measure_titles(records(*alike(10)), PAIR, WORDS)["title_ratio"].item() == 0


def test_the_information_of_shared_words_is_added_up() -> None:
    shared = measure_titles(records({"title_ids": [0, 1, 2]}, {"title_ids": [2, 0, 3]}), PAIR, WORDS)
    assert shared["shared"].item() == 8.0
