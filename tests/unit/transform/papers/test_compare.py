"""How the fields of two records are compared."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tasks.transform.papers.compare import compare_abstracts, compare_venues
from tasks.transform.papers.compare.fields import compare_dois, compare_fields
from tasks.transform.papers.compare.names import MAX_PART_LENGTH, compare_names
from tasks.transform.papers.compare.titles import compare_leftovers, compare_titles
from tasks.transform.papers.sides import measure_where, same_identifier, side_by_side, venues_of
from tasks.transform.papers.similarity import ratio, shared_information
from tests.unit.transform.terms import told

PAIR = pl.DataFrame({"left": [0], "right": [1]}, schema={"left": pl.UInt64, "right": pl.UInt64})
RECORDS = pl.Series("record", [0, 1, 2], dtype=pl.UInt64)
STRINGS = ("first_page", "last_page", "volume_key", "issue_key", "doi", "arxiv_id", "pmid")
FIELDS: dict[str, Any] = {**dict.fromkeys(STRINGS), "title_key": "title", "year": None}
FIELD_TYPES: dict[str, Any] = {**dict.fromkeys(STRINGS, pl.String), "year": pl.Int32}


def fields(left: dict[str, Any], right: dict[str, Any], venue_similarity: float | None = 1.0) -> dict[str, Any]:
    """Compare the fields of two records, which must say the same of the two in turn."""
    pair = PAIR.with_columns(venue_similarity=pl.lit(venue_similarity, dtype=pl.Float32))
    records = pl.DataFrame([FIELDS | left, FIELDS | right], schema_overrides=FIELD_TYPES).with_columns(RECORDS.head(2))
    added = compare_fields(side_by_side(records, pair))
    turned = compare_fields(side_by_side(records, pair.with_columns(left="right", right="left")))
    columns = [name for name in added.columns if name not in side_by_side(records, pair).columns]
    assert added.select(columns).equals(turned.select(columns))
    return added.row(0, named=True)


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("first_page", "page"),
        ("last_page", "last"),
        ("volume_key", "volume_agrees"),
        ("issue_key", "issue_agrees"),
        ("doi", "doi_agrees"),
        ("arxiv_id", "arxiv_agrees"),
        ("pmid", "pmid_agrees"),
    ],
)
def test_a_field_agrees_differs_or_is_missing(field: str, column: str) -> None:
    assert fields({field: "7"}, {field: "7"})[column] == 1
    assert fields({field: "7"}, {field: "8"})[column] == -1
    assert fields({field: "7"}, {})[column] == 0
    assert fields({}, {})[column] == 0


@pytest.mark.parametrize(
    ("left", "right", "column", "expected"),
    [
        ({"first_page": "193", "last_page": "202"}, {"first_page": "193202"}, "page", 1),
        ({"first_page": "193", "last_page": "202"}, {"first_page": "195", "last_page": "199"}, "overlap", True),
        ({"first_page": "193", "last_page": "202"}, {"first_page": "203", "last_page": "209"}, "overlap", False),
        ({"first_page": "193", "last_page": "202"}, {"first_page": "202", "last_page": "209"}, "overlap", True),
        ({"first_page": "193", "last_page": "202"}, {"first_page": "93", "last_page": "202"}, "overlap", True),
        ({"first_page": "193", "last_page": "202"}, {"first_page": "193", "last_page": "202"}, "overlap", False),
        ({"first_page": "a1"}, {"first_page": "b1"}, "overlap", False),
        ({"volume_key": "3"}, {"volume_key": "25", "issue_key": "3"}, "volume_agrees", 0),
        ({"volume_key": "3", "issue_key": "3"}, {"volume_key": "25", "issue_key": "3"}, "volume_agrees", 0),
        ({"volume_key": "3", "issue_key": "4"}, {"volume_key": "25", "issue_key": "3"}, "volume_agrees", -1),
        ({"volume_key": "25"}, {"volume_key": "25", "issue_key": "25"}, "volume_agrees", 1),
        ({"year": 1999}, {"year": 2001}, "years_apart", 2),
        ({"year": 1999}, {}, "years_apart", None),
        ({"title_key": ""}, {}, "untitled", True),
        ({}, {}, "untitled", False),
        ({"pmid": "1"}, {"pmid": "1"}, "same_identifier", True),
        ({"pmid": "1"}, {"pmid": "1"}, "located", True),
        ({"first_page": "7"}, {"first_page": "7"}, "located", True),
        ({"volume_key": "7"}, {"volume_key": "7"}, "located", True),
        ({"issue_key": "7"}, {"issue_key": "7"}, "located", False),
        ({}, {}, "contradicted", False),
        ({"volume_key": "7"}, {"volume_key": "8"}, "contradicted", True),
        ({"issue_key": "7"}, {"issue_key": "8"}, "contradicted", True),
        ({"first_page": "7"}, {"first_page": "8"}, "contradicted", True),
        ({"first_page": "7", "last_page": "9"}, {"first_page": "8", "last_page": "9"}, "contradicted", False),
        ({"year": 1999}, {"year": 2000}, "contradicted", True),
        ({"year": 1999}, {"year": 1999}, "contradicted", False),
    ],
)
def test_what_locators_say_together(left: dict[str, Any], right: dict[str, Any], column: str, expected: object) -> None:
    assert fields(left, right)[column] == expected


@pytest.mark.parametrize("similarity", [0.5, None])
def test_a_volume_that_is_the_issue_of_another_venue_is_another_volume(similarity: float | None) -> None:
    assert fields({"volume_key": "3"}, {"volume_key": "25", "issue_key": "3"}, similarity)["volume_agrees"] == -1


def doi_of_one_paper(doi: str, other: str, **changed: Any) -> bool:
    """Whether two DOIs of what looks like one paper are one but for a typing error."""
    said = {"doi_agrees": -1, "same_title": True, "names": 1.0, "volume_agrees": 1, "page": 1, "issue_agrees": 0}
    row = said | {"generic": False, "doi": doi, "doi_right": other} | changed
    row |= {"registrant": doi.partition("/")[0], "registrant_right": other.partition("/")[0]}
    return bool(compare_dois(pl.DataFrame([row], schema_overrides={"names": pl.Float64}))["mistyped_doi"].item())


@pytest.mark.parametrize(
    ("other", "changed", "expected"),
    [
        ("10.1000/reeds.1235", {}, True),  # another digit
        ("10.1000/reeds.1243", {}, True),  # swapped
        ("10.1000/reeds.123", {}, True),  # cut
        ("10.1000/reeds.1255", {}, False),
        ("10.1001/reeds.1234", {}, False),
        ("10.1000/reeds.1235", {"same_title": False}, False),
        ("10.1000/reeds.1235", {"names": 0.7}, False),
        ("10.1000/reeds.1235", {"names": None}, False),
        ("10.1000/reeds.1235", {"volume_agrees": 0}, False),
        ("10.1000/reeds.1235", {"page": -1}, False),
        ("10.1000/reeds.1235", {"page": 0}, False),
        ("10.1000/reeds.1235", {"page": 0, "issue_agrees": 1}, True),
        ("10.1000/reeds.1235", {"generic": True}, False),
    ],
)
def test_a_doi_may_be_mistyped_where_all_else_is_the_same(other: str, changed: dict[str, Any], expected: bool) -> None:
    assert doi_of_one_paper("10.1000/reeds.1234", other, **changed) == expected


def test_a_doi_of_few_letters_is_not_mistyped() -> None:
    assert not doi_of_one_paper("10.1000/reed1", "10.1000/reed2")
    assert doi_of_one_paper("10.1000/reeds1", "10.1000/reeds2")


def names(left: tuple[list[int], str], right: tuple[list[int], str]) -> dict[str, Any]:
    """Compare the names of two records: the ids of their words, and the words."""
    sides = pl.DataFrame(
        {"name_ids": [left[0]], "name_ids_right": [right[0]], "names_text": [left[1]], "names_text_right": [right[1]]},
        schema_overrides={"name_ids": pl.List(pl.UInt64), "name_ids_right": pl.List(pl.UInt64)},
    )
    return compare_names(sides, told({number: 2.0**number for number in range(5)})).row(0, named=True)


def test_names_are_alike_by_the_words_of_the_shorter_list() -> None:
    compared = names(([0, 1], "aaaa bbbb"), ([1, 2, 3], "bbbb cccc dddd"))
    assert compared["names"] == 0.5
    assert compared["names_information"] == pytest.approx(2.0)
    assert (compared["n_shared_names"], compared["fewest_names"], compared["most_names"]) == (1, 2, 3)


def test_without_names_on_a_side_nothing_is_known() -> None:
    assert names(([], ""), ([0], "aaaa"))["names"] is None


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (([0], "abcdefghij"), ([1], "abcdefghix"), 0.9),  # one word, spelt in two ways
        (([0, 1], "petrova lindqvist"), ([2, 3], "anna petrova lindqvist haddad"), 0.65),  # a part of the other
        (([0], "petrova lindqvist"), ([2, 3], "anna petrova lindqvist haddad"), 0.4),  # a part of one word is weak
        (([0, 1], "abcdefgh"), ([2, 3], "abcdefzz"), 0.65),  # .857 as a part
        (([0, 1], "abcdefgh"), ([2, 3], "abcdezzz"), 0.4),  # .769
        (([0, 1], "abcdefgh"), ([2, 3], "abcdzzzz"), 0.0),  # .667
    ],
)
def test_names_whose_words_do_not_meet_are_compared_as_strings(
    left: tuple[list[int], str], right: tuple[list[int], str], expected: float
) -> None:
    assert names(left, right)["names"] == pytest.approx(expected, abs=1e-6)


def test_a_part_is_looked_for_at_the_beginning_only() -> None:
    far = "x" * MAX_PART_LENGTH + " petrova lindqvist"
    assert names(([0, 1], "petrova lindqvist"), ([2, 3], far))["names"] == 0


TITLE: dict[str, Any] = {
    "title_key": "glacialbasinsofnorth",
    "title_text": "glacial basins of north",
    "title_sorted": "basins glacial north of",
    "title_words": ["glacial", "basins", "of", "north"],
    "title_ids": [0, 1, 2, 3],
    "title_information": 16.0,
    "own_information": 16.0,
    "telling": 3,
}
LONG: dict[str, Any] = {
    "title_key": "glacialbasinsofnorthandtheirslowlymeltinglakes",
    "title_text": "glacial basins of north and their slowly melting lakes",
    "title_sorted": "and basins glacial lakes melting north of slowly their",
    "title_words": "glacial basins of north and their slowly melting lakes".split(),
    "title_ids": list(range(9)),
    "title_information": 30.0,
    "own_information": 30.0,
    "telling": 6,
}


def titles(left: dict[str, Any], right: dict[str, Any], **pair: Any) -> dict[str, Any]:
    """Compare two titles, which must say the same of the two in turn."""
    found = []
    for ours, theirs in ((left, right), (right, left)):
        sides = pl.DataFrame([{"title_ratio": 0.5, "shared": 16.0, "untitled": False, **pair}]).hstack(
            side_by_side(pl.DataFrame([ours, theirs]).with_columns(RECORDS.head(2)), PAIR).drop("left", "right")
        )
        compared = compare_titles(sides.with_columns(pl.col("title_ratio").cast(pl.Float32)))
        found.append(compare_leftovers(compared).row(0, named=True))
    for name in ("title_similarity", "contained", "alike", "close", "same_title", "leftover_ratio"):
        assert found[0][name] == found[1][name]
    return found[0]


def test_the_same_title() -> None:
    same = titles(TITLE, TITLE, title_ratio=1.0)
    assert same["same_title"] and same["alike"] and same["close"]
    assert same["contained"] is None
    assert (same["left_over"], same["right_over"], same["leftover_ratio"]) == (False, False, None)


def test_the_same_words_in_another_order_are_nearly_the_same() -> None:
    turned = TITLE | {"title_key": "northofglacialbasins", "title_text": "north of glacial basins"}
    assert titles(TITLE, turned)["title_similarity"] == pytest.approx(0.98)


@pytest.mark.parametrize(
    ("similarity", "alike", "close"),
    [(0.881, True, True), (0.879, False, True), (0.801, False, True), (0.799, False, False)],
)
def test_titles_are_alike_or_close_from_a_similarity_on(similarity: float, alike: bool, close: bool) -> None:
    other = LONG | {"title_key": "z" * 40, "title_text": "z" * 40, "title_sorted": "z" * 40}
    compared = titles(TITLE, other, title_ratio=similarity, shared=0.0)
    assert (compared["alike"], compared["close"]) == (alike, close)


def in_long(title: str, **change: Any) -> str | None:
    """Return how a title is contained in the long one."""
    words = title.split()
    short = TITLE | {"title_key": "".join(words), "title_text": title, "title_words": words} | change
    alike = ratio(pl.Series([short["title_key"]]), pl.Series([LONG["title_key"]]))
    contained = titles(short, LONG, title_ratio=float(alike[0]))["contained"]
    assert isinstance(contained, str | None)
    return contained


@pytest.mark.parametrize(
    ("title", "change", "expected"),
    [
        ("glacial basins of north", {}, "beginning"),
        ("glacial basins of morth", {}, "beginning"),
        ("their slowly melting lakes", {}, "end"),
        ("basins of north lakes", {}, "subset"),
        ("basins of north lakes", {"title_information": 16.9}, "subset"),
        ("basins of north lakes", {"title_information": 17.0}, None),
        ("basins of north lakes", {"telling": 2}, None),
        ("basins of north lakes", {"own_information": 14.9}, None),
        ("glacial basins of north", {"own_information": 12.1, "telling": 1}, "beginning"),
        ("glacial basins of north", {"own_information": 12.0, "telling": 1}, None),
        ("glacial basins", {"telling": 1}, None),  # two words
        ("glacial basin s", {"telling": 1}, "beginning"),  # fifteen characters
        ("glacial basi s", {"telling": 1}, None),  # fourteen
    ],
)
def test_a_title_within_another(title: str, change: dict[str, Any], expected: str | None) -> None:
    assert in_long(title, **change) == expected


def test_what_only_one_title_has_is_compared() -> None:
    other = TITLE | {"title_ids": [0, 1, 2, 4], "title_words": ["glacial", "basins", "of", "norths"]}
    compared = titles(TITLE, other, shared=12.0)
    assert compared["leftover_ratio"] == pytest.approx(10 / 11)
    assert (compared["unshared"], compared["unshared_right"]) == (4.0, 4.0)


def test_what_only_one_title_has_is_compared_in_its_order() -> None:
    swapped = TITLE | {"title_ids": [0, 1, 4, 5], "title_words": ["glacial", "basins", "o", "fnorth"]}
    assert titles(TITLE, swapped, shared=12.0)["leftover_ratio"] == 1.0


def test_a_missing_title_is_like_no_other() -> None:
    compared = titles(TITLE, TITLE, title_ratio=1.0, untitled=True)
    assert not (compared["same_title"] or compared["alike"] or compared["close"])


def abstracts(left: dict[str, Any], right: dict[str, Any]) -> tuple[float | None, float | None]:
    titled = {"title_key": "title", "has_abstract": True}
    compared = compare_abstracts(pl.DataFrame([titled | left, titled | right]).with_columns(RECORDS.head(2)), PAIR)
    return compared["abstract_ratio"].item(), compared["abstract_overlap"].item()


def test_the_beginnings_of_abstracts_are_compared_and_their_words_where_a_title_is_missing() -> None:
    left = {"abstract_key": "a" * 10, "abstract_words": ["a", "b", "c"]}
    right = {"abstract_key": "a" * 10 + "b" * 90, "abstract_words": ["b", "c", "d"]}
    assert abstracts(left, right) == (1.0, None)
    assert abstracts(left | {"title_key": ""}, right) == (1.0, 0.5)
    assert abstracts(left, right | {"title_key": ""}) == (1.0, 0.5)
    assert abstracts(left | {"has_abstract": False, "title_key": ""}, right) == (None, None)


def test_venues_are_compared_once_and_missing_ones_not_at_all() -> None:
    records = pl.DataFrame(
        {"record": RECORDS, "venue_id": [8, 9, None], "venue_key": ["journal of lakes", "j lakes", ""]}
    )
    pairs = pl.DataFrame({"left": [1, 0, 0, 0], "right": [0, 1, 2, 0]}, schema=PAIR.schema)
    found = compare_venues(records, pairs)["venue_similarity"].to_list()
    assert found[0] == found[1] == 1.0
    assert found[2] is None
    assert found[3] == 1.0


def test_the_two_venues_of_a_pair_come_in_order() -> None:
    records = pl.DataFrame({"record": RECORDS, "venue_id": [3, 1, None]})
    venues = venues_of(records, pl.DataFrame({"left": [0, 1, 0], "right": [1, 0, 2]}, schema=PAIR.schema))
    assert venues.rows() == [(1, 3), (1, 3), (None, None)]


def test_only_the_pairs_that_a_condition_holds_for_are_measured() -> None:
    sides = pl.DataFrame({"value": [1.0, 2.0, 3.0], "measured": [True, False, True]})
    seen: list[float] = []

    def measure(chosen: pl.DataFrame) -> pl.Series:
        seen.extend(chosen["value"])
        return chosen["value"].cast(pl.Float32) * 2

    assert measure_where(sides, pl.col("measured"), ["value"], measure).to_list() == [2.0, None, 6.0]
    assert seen == [1.0, 3.0]


def test_an_identifier_is_shared_where_both_have_it() -> None:
    records = pl.DataFrame({"record": RECORDS.head(2), "doi": [None, None], "arxiv_id": ["1", "1"], "pmid": ["2", "3"]})
    sides = side_by_side(records, PAIR)
    assert sides.select(same_identifier()).item()
    assert not sides.with_columns(arxiv_id=None).select(same_identifier()).item()


def test_similarities_are_shares_and_a_bound_cuts_them() -> None:
    left, right = pl.Series(["abcd", "abcd"]), pl.Series(["abcd", "abxy"])
    assert ratio(left, right).tolist() == [1.0, 0.5]
    assert ratio(left, right, 0.5).tolist() == [1.0, 0.5]
    assert ratio(left, right, 0.51).tolist() == [1.0, 0.0]


def test_the_information_of_shared_words() -> None:
    ours, theirs = (pl.Series(ids, dtype=pl.List(pl.UInt64)) for ids in ([[0, 1], [], [2]], [[1, 0], [1], [0]]))
    words = told({0: 1.0, 1: 2.0, 2: 4.0})
    assert shared_information(ours, theirs, words).to_list() == pytest.approx([3.0, 0.0, 0.0])
