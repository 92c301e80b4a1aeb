"""The similarity of venues: words, abbreviations, acronyms."""

from __future__ import annotations

import polars as pl
import pytest

from tasks.transform.papers.venue_similarity import is_other_workshop, venue_similarity


def similarity(left: str, right: str) -> float:
    """Return the similarity of two folded venues, which must be that of the reverse."""
    both = venue_similarity(pl.Series([left, right]), pl.Series([0, 1]), pl.Series([1, 0]))
    assert both[0] == both[1]
    return round(float(both[0]), 3)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("journal of lakes", "journal of lakes", 1.0),
        ("journal of the lakes", "journal lakes", 1.0),  # stop words tell nothing
        ("j lak biol", "journal of lake biology", 1.0),
        ("proc natl acad sci", "proceedings of the national academy of sciences", 0.75),  # "natl" begins no word
        ("acad proc", "proceedings of the academy", 0.643),  # abbreviations stand in the order of the words
        ("vldb", "very large data bases", 1.0),
        ("vld", "very large data bases", 1.0),
        ("vl", "very large data bases", 0.087),  # two letters are no acronym
        ("flow", "annual fisheries lake ocean water week", 1.0),
        ("ldb", "very large data bases", 1.0),
        ("the of", "journal of lakes", 0.5),
    ],
)
def test_abbreviations_and_acronyms_count(left: str, right: str, expected: float) -> None:
    assert similarity(left, right) == expected


def test_unlike_names_are_unlike() -> None:
    assert similarity("journal of lakes", "symposium on compilers") < 0.5


def test_one_word_that_begins_a_long_name_is_worth_less_than_several() -> None:
    assert similarity("lake", "lakes rivers oceans") == 0.6
    assert similarity("lak", "lakes rivers") == 1.0


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("icml workshop on automatic tuning", "icml", True),
        ("neurips workshop", "neurips", True),
        ("icml workshop on automatic tuning", "eacl", True),
        ("limnology conference workshop on lake models", "limnology conference", True),
        ("fifth annual workshop on computational learning theory", "colt", False),
        ("fifth acm workshop on computational learning theory colt", "proceedings of colt", False),
        ("workshop on computational learning theory", "annual conference on computational learning theory", False),
        ("workshop on lake models", "journal of limnology and rivers", False),  # it may be printed there
        ("workshop on lake models", "workshop on rivers", None),
        ("icml", "eacl", None),
    ],
)
def test_a_workshop_is_another_venue_than_its_conference(left: str, right: str, expected: bool | None) -> None:
    both = is_other_workshop(pl.Series([left, right]), pl.Series([0, 1]), pl.Series([1, 0]))
    assert both.to_list() == [expected, expected]


def test_no_pairs_have_no_similarities() -> None:
    nothing = pl.Series([], dtype=pl.UInt32)
    assert venue_similarity(pl.Series(["a"]), nothing, nothing).is_empty()
