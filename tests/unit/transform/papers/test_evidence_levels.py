"""The levels of the evidence of papers: which one holds just below, at and above each bound.

The file is long because it is one table, a row for each bound and condition.
"""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tasks.transform.linkage.evidence import Evidence
from tasks.transform.papers.evidence import EVIDENCE, abstracts, context, identifiers, locators, names, titles, venues

Cases = list[tuple[Evidence, dict[str, Any], str | None]]

# A compared pair of two titled records of which nothing agrees and nothing differs.
NEUTRAL: dict[str, Any] = {
    "untitled": False,
    "same_title": False,
    "title_similarity": 0.0,
    "alike": False,
    "close": False,
    "contained": None,
    "located": False,
    "contradicted": False,
    "left_over": False,
    "right_over": False,
    "unshared": 0.0,
    "leftover_ratio": None,
    "title_numbers": "",
    "title_words": ["word"],
    "title_part": [],
    "title_kind": "",
    "title_kind_correction": False,
    "is_of_a_series": False,
    "is_meeting_abstract": False,
    "own_information": 0.0,
    "generic": False,
    "recurs": False,
    "names": None,
    "names_information": 0.0,
    "n_shared_names": 0,
    "fewest_names": 1,
    "most_names": 1,
    "lacks_names": False,
    "year": None,
    "years_apart": None,
    "page": 0,
    "last": 0,
    "overlap": False,
    "volume_agrees": 0,
    "issue_agrees": 0,
    "doi_agrees": 0,
    "arxiv_agrees": 0,
    "pmid_agrees": 0,
    "same_identifier": False,
    "registrant": None,
    "mistyped_doi": False,
    "first_page": None,
    "last_page": None,
    "content": "a",
    "abstract_ratio": None,
    "abstract_overlap": None,
    "duplicate_free": False,
    "without_rival": False,
    "catalogue": None,
    "venue_similarity": None,
    "venue_kind": None,
    "other_workshop": None,
    "listed_by": None,
    "lists_again": False,
    "aligned": None,
    "may_align": True,
}
TYPES: dict[str, Any] = {
    "contained": pl.String,
    "leftover_ratio": pl.Float32,
    "title_part": pl.List(pl.String),
    "names": pl.Float64,
    "year": pl.Int32,
    "years_apart": pl.Int32,
    "registrant": pl.String,
    "first_page": pl.String,
    "last_page": pl.String,
    "abstract_ratio": pl.Float32,
    "abstract_overlap": pl.Float32,
    "catalogue": pl.String,
    "venue_similarity": pl.Float32,
    "venue_kind": pl.Int32,
    "other_workshop": pl.Boolean,
    "listed_by": pl.String,
    "aligned": pl.Boolean,
}


def level(evidence: Evidence, **fields: Any) -> str | None:
    """Return the level that holds for the neutral pair with these fields changed."""
    row = NEUTRAL | {f"{name}_right": value for name, value in NEUTRAL.items()} | {"content_right": "b"} | fields
    types = TYPES | {f"{name}_right": dtype for name, dtype in TYPES.items()}
    pair = pl.DataFrame([row], schema_overrides=types)
    labels: list[str | None] = pair.select(evidence.label(evidence.number())).to_series().to_list()
    return labels[0]


def both(**fields: Any) -> dict[str, Any]:
    """Return fields for both sides."""
    return fields | {f"{name}_right": value for name, value in fields.items()}


@pytest.mark.parametrize("evidence", EVIDENCE, ids=lambda evidence: evidence.name)
def test_of_a_pair_that_lacks_the_fields_no_level_holds(evidence: Evidence) -> None:
    expected = "below .6" if evidence is titles.TITLE else None
    assert level(evidence) == expected


LEFT_OVER = {"left_over": True, "right_over": True, "unshared": 20.0, "unshared_right": 20.0}
TYPO = LEFT_OVER | {"leftover_ratio": 0.1, "unshared": 1.4, "unshared_right": 5.9}
ONE_SIDE = {"left_over": True, "unshared": 10.5}
TITLE: Cases = [
    (titles.TITLE, {"same_title": True}, "same"),
    (titles.TITLE, {"title_similarity": 0.97}, "at least .97"),
    (titles.TITLE, {"title_similarity": 0.969}, "at least .93"),
    (titles.TITLE, {"title_similarity": 0.929}, "at least .88"),
    (titles.TITLE, {"title_similarity": 0.879}, "at least .8"),
    (titles.TITLE, {"title_similarity": 0.799}, "at least .7"),
    (titles.TITLE, {"title_similarity": 0.699}, "at least .6"),
    (titles.TITLE, {"title_similarity": 0.599}, "below .6"),
    (titles.TITLE, {"title_similarity": 0.99, "untitled": True}, None),
    (titles.TITLE_CONTAINED, {"contained": "beginning"}, "beginning"),
    (titles.TITLE_CONTAINED, {"contained": "end"}, "end"),
    (titles.TITLE_CONTAINED, {"contained": "subset"}, "subset"),
    (titles.TITLE_CONTAINED_WITHOUT_LOCATOR, {"contained": "subset"}, "end or subset"),
    (titles.TITLE_CONTAINED_WITHOUT_LOCATOR, {"contained": "end"}, "end or subset"),
    (titles.TITLE_CONTAINED_WITHOUT_LOCATOR, {"contained": "end", "located": True}, None),
    (titles.TITLE_CONTAINED_WITHOUT_LOCATOR, {"contained": "beginning"}, None),
    (titles.LEFTOVER_WORDS, LEFT_OVER | {"leftover_ratio": 0.81}, "both, alike"),
    (titles.LEFTOVER_WORDS, LEFT_OVER | {"leftover_ratio": 0.79}, "both, somewhat alike"),
    (titles.LEFTOVER_WORDS, LEFT_OVER | {"leftover_ratio": 0.59}, "both, little alike"),
    (titles.LEFTOVER_WORDS, LEFT_OVER | {"leftover_ratio": 0.39}, "both, unlike"),
    (titles.LEFTOVER_WORDS, TYPO, "both, alike"),
    (
        titles.LEFTOVER_WORDS,
        TYPO | {"unshared": 1.5},
        "both, unlike",
    ),
    (
        titles.LEFTOVER_WORDS,
        TYPO | {"unshared_right": 6.0},
        "both, unlike",
    ),
    (titles.LEFTOVER_WORDS, LEFT_OVER | {"leftover_ratio": 0.39, "contained": "beginning"}, "one side, much"),
    (titles.LEFTOVER_WORDS, LEFT_OVER | {"leftover_ratio": 0.39, "contained": "end"}, "both, unlike"),
    (titles.LEFTOVER_WORDS, ONE_SIDE, "one side, much"),
    (titles.LEFTOVER_WORDS, ONE_SIDE | {"unshared": 10.0}, "one side, little"),
    (titles.LEFTOVER_WORDS, ONE_SIDE | {"untitled": True}, None),
    (titles.LEFTOVER_WORDS_WITHOUT_LOCATOR, LEFT_OVER | {"leftover_ratio": 0.59}, "both, unlike and telling"),
    (titles.LEFTOVER_WORDS_WITHOUT_LOCATOR, LEFT_OVER | {"leftover_ratio": 0.61}, None),
    (titles.LEFTOVER_WORDS_WITHOUT_LOCATOR, LEFT_OVER | {"leftover_ratio": 0.1, "located": True}, None),
    (
        titles.LEFTOVER_WORDS_WITHOUT_LOCATOR,
        LEFT_OVER | {"leftover_ratio": 0.1, "unshared": 4.0},
        "both, unlike and telling",
    ),
    (titles.LEFTOVER_WORDS_WITHOUT_LOCATOR, LEFT_OVER | {"leftover_ratio": 0.1, "unshared": 3.9}, None),
    (titles.LEFTOVER_WORDS_WITHOUT_LOCATOR, LEFT_OVER | {"leftover_ratio": 0.1, "contained": "beginning"}, None),
    (titles.TITLE_INFORMATION, both(own_information=45.0) | {"alike": True}, "45 and more"),
    (titles.TITLE_INFORMATION, {"own_information": 50.0, "own_information_right": 44.9, "alike": True}, "30 to 45"),
    (titles.TITLE_INFORMATION, both(own_information=29.9) | {"alike": True}, "22 to 30"),
    (titles.TITLE_INFORMATION, both(own_information=21.9) | {"alike": True}, "15 to 22"),
    (titles.TITLE_INFORMATION, both(own_information=14.9) | {"alike": True}, "10 to 15"),
    (titles.TITLE_INFORMATION, both(own_information=9.9) | {"alike": True}, "6 to 10"),
    (titles.TITLE_INFORMATION, both(own_information=5.9) | {"alike": True}, "below 6"),
    (titles.TITLE_INFORMATION, both(own_information=45.0), None),
    (titles.TITLE_NUMBERS, both(title_numbers="2"), "same"),
    (titles.TITLE_NUMBERS, {"title_numbers": "2", "title_numbers_right": "3"}, "different"),
    (titles.TITLE_NUMBERS, {"title_numbers": "2"}, "on one side"),
    (titles.TITLE_NUMBERS, {"title_numbers": "2", "title_words": ["two", "2"]}, "footnote or year on one side"),
    (titles.TITLE_NUMBERS, {"title_numbers": "12", "title_words": ["two", "12"]}, "on one side"),
    (titles.TITLE_NUMBERS, {"title_numbers_right": "1999", "year": 1999}, "footnote or year on one side"),
    (titles.TITLE_NUMBERS, {"title_numbers": "1999", "year": 2000, "title_words": ["of", "1999"]}, "on one side"),
    (titles.TITLE_NUMBERS, {"title_numbers": "1999", "title_words": ["1999", "of"]}, "footnote or year on one side"),
    (titles.TITLE_NUMBERS, {"title_numbers": "1999", "title_words": ["in", "1999", "of"]}, "on one side"),
    (titles.TITLE_NUMBERS, {"title_numbers": "1899", "title_words": ["of", "1899"]}, "on one side"),
    (titles.TITLE_PART, {"title_part": ["1"], "title_part_right": ["2"]}, "different"),
    (titles.TITLE_PART, both(title_part=["1"], title_numbers="1"), None),
    (titles.TITLE_PART, {"title_part": ["2"]}, "on one side"),
    (titles.TITLE_PART, {"title_part": ["2"], "title_numbers_right": "2"}, None),
    (titles.TITLE_PART, both(is_of_a_series=True) | {"title_numbers": "3", "title_numbers_right": "5"}, "different"),
    (titles.TITLE_KIND, {"title_kind_correction": True, "title_kind": "erratum"}, "correction and original"),
    (titles.TITLE_KIND, {"title_kind": "reply"}, "different"),
    (titles.TITLE_KIND, {"title_kind": "reply", "names": 0.05}, "different"),
    (titles.TITLE_KIND, {"title_kind": "reply", "names": 0.04}, "different, no name shared"),
]
SIMILAR = {"names": 0.55}
NAMES: Cases = [
    (names.NAMES, {"names": 0.99, "n_shared_names": 2}, "same, several"),
    (names.NAMES, {"names": 0.99, "n_shared_names": 1}, "same, one"),
    (names.NAMES, {"names": 0.98}, "at least .75"),
    (names.NAMES, {"names": 0.74}, "at least .55"),
    (names.NAMES, {"names": 0.54}, "at least .34"),
    (names.NAMES, {"names": 0.33}, "at least .05"),
    (names.NAMES, {"names": 0.04}, "none shared"),
    (names.NAMES_INFORMATION, SIMILAR | {"n_shared_names": 2, "names_information": 35.0}, "35 and more"),
    (names.NAMES_INFORMATION, SIMILAR | {"n_shared_names": 2, "names_information": 34.9}, "22 to 35"),
    (names.NAMES_INFORMATION, SIMILAR | {"n_shared_names": 2, "names_information": 21.9}, "14 to 22"),
    (names.NAMES_INFORMATION, SIMILAR | {"n_shared_names": 2, "names_information": 13.9}, "9 to 14"),
    (names.NAMES_INFORMATION, SIMILAR | {"n_shared_names": 2, "names_information": 8.9}, "5 to 9"),
    (names.NAMES_INFORMATION, SIMILAR | {"n_shared_names": 2, "names_information": 4.9}, "below 5"),
    (names.NAMES_INFORMATION, SIMILAR | {"n_shared_names": 1, "names_information": 4.9}, "5 to 9"),
    (names.NAMES_INFORMATION, {"names": 0.54, "n_shared_names": 2, "names_information": 35.0}, None),
    (names.NAMES_NUMBER, SIMILAR | {"fewest_names": 10, "most_names": 30}, "thrice and more"),
    (names.NAMES_NUMBER, SIMILAR | {"fewest_names": 10, "most_names": 29}, "1.7 to 3 times"),
    (names.NAMES_NUMBER, SIMILAR | {"fewest_names": 10, "most_names": 17}, "1.7 to 3 times"),
    (names.NAMES_NUMBER, SIMILAR | {"fewest_names": 10, "most_names": 16}, "about the same"),
    (names.NAMES_MISSING, {"lacks_names_right": True}, "no locator"),
    (names.NAMES_MISSING, {"lacks_names_right": True, "located": True}, None),
]
PLACES: Cases = [
    (locators.YEAR, {"years_apart": 0}, "same"),
    (locators.YEAR, {"years_apart": 1}, "1 apart"),
    (locators.YEAR, {"years_apart": 2}, "2 apart"),
    (locators.YEAR, {"years_apart": 3}, "3 and more apart"),
    (locators.LOCATORS, {"page": 1, "volume_agrees": 1}, "page and volume same"),
    (locators.LOCATORS, {"page": 1}, "page same"),
    (locators.LOCATORS, {"page": 1, "volume_agrees": -1}, "page same, volume different"),
    (locators.LOCATORS, {"page": -1, "volume_agrees": -1}, "page and volume different"),
    (locators.LOCATORS, {"page": -1, "volume_agrees": 1}, "page different, volume same"),
    (locators.LOCATORS, {"page": -1}, "page different"),
    (locators.LOCATORS, {"page": -1, "overlap": True}, None),
    (locators.LOCATORS, {"page": -1, "overlap": True, "volume_agrees": 1}, "volume same"),
    (locators.LOCATORS, {"volume_agrees": -1}, "volume different"),
    (locators.PAGES, {"page": 1, "last": 1}, "first and last same"),
    (locators.PAGES, {"page": 1, "last": -1}, "first same"),
    (locators.PAGES, {"page": -1, "overlap": True}, "overlap"),
    (locators.ISSUE, {"issue_agrees": 1}, "same"),
    (locators.ISSUE, {"issue_agrees": -1}, "different"),
    (locators.ISSUE_OF_ONE_VOLUME, {"volume_agrees": 1, "issue_agrees": -1}, "different"),
    (locators.ISSUE_OF_ONE_VOLUME, {"volume_agrees": 1, "issue_agrees": -1, "page": 1}, None),
    (locators.ISSUE_OF_ONE_VOLUME, {"volume_agrees": 1, "issue_agrees": -1, "same_identifier": True}, None),
    (locators.ISSUE_OF_ONE_VOLUME, {"volume_agrees": 0, "issue_agrees": -1}, None),
]
UNTITLED = {"untitled": True, "names": 1.0}
IDENTIFIERS: Cases = [
    (identifiers.DOI, {"doi_agrees": 1}, "same"),
    (identifiers.DOI, {"doi_agrees": -1}, "different"),
    (identifiers.DOI, both(registrant="10.1000") | {"doi_agrees": -1}, "different, one registrant"),
    (identifiers.DOI, {"doi_agrees": -1, "registrant": "10.1", "registrant_right": "10.2"}, "different"),
    (identifiers.DOI, both(registrant="10.1000") | {"doi_agrees": -1, "mistyped_doi": True}, "mistyped"),
    (identifiers.IDENTIFIER, {"arxiv_agrees": 1, "pmid_agrees": -1}, "same"),
    (identifiers.IDENTIFIER, {"pmid_agrees": 1}, "same"),
    (identifiers.IDENTIFIER, {"pmid_agrees": -1}, "different"),
    (identifiers.IDENTIFIER_AND_NAMES, {"same_identifier": True, "names": 0.75}, "same"),
    (identifiers.IDENTIFIER_AND_NAMES, {"same_identifier": True, "names": 0.74}, None),
    (identifiers.IDENTIFIER_AND_NAMES, {"same_identifier": True, "names": 0.75, "page": -1}, None),
    (identifiers.IDENTIFIER_AND_NAMES, {"same_identifier": True, "names": 0.75, "page": -1, "overlap": True}, "same"),
    (identifiers.CONTENT, both(content="a"), "same"),
    (identifiers.CONTENT, both(content="a") | {"generic": True}, None),
    (abstracts.ABSTRACT, {"abstract_ratio": 0.931}, "at least .93"),
    (abstracts.ABSTRACT, {"abstract_ratio": 0.929}, "at least .8"),
    (abstracts.ABSTRACT, {"abstract_ratio": 0.799}, "at least .6"),
    (abstracts.ABSTRACT, {"abstract_ratio": 0.599}, "at least .5"),
    (abstracts.ABSTRACT, {"abstract_ratio": 0.499}, "below .5"),
    (abstracts.UNTITLED_ABSTRACT, {"untitled": True, "abstract_overlap": 0.61}, "words at least .6"),
    (abstracts.UNTITLED_ABSTRACT, {"untitled": True, "abstract_overlap": 0.59}, "words at least .4"),
    (abstracts.UNTITLED_ABSTRACT, {"untitled": True, "abstract_overlap": 0.39}, "words below .4"),
    (abstracts.UNTITLED_ABSTRACT, {"untitled": True, "abstract_overlap": 0.39, "same_identifier": True}, None),
    (abstracts.UNTITLED_ABSTRACT, {"abstract_overlap": 0.9}, None),
    (abstracts.TITLE_MISSING, {"untitled": True}, "nothing else"),
    (abstracts.TITLE_MISSING, UNTITLED | {"volume_agrees": 1, "issue_agrees": 1}, "names and place same"),
    (abstracts.TITLE_MISSING, UNTITLED | {"volume_agrees": 1, "page": 1}, "names and place same"),
    (abstracts.TITLE_MISSING, UNTITLED | {"volume_agrees": 1, "issue_agrees": 1, "page": -1}, "nothing else"),
    (abstracts.TITLE_MISSING, UNTITLED | {"volume_agrees": 1}, "nothing else"),
    (abstracts.TITLE_MISSING, UNTITLED | {"volume_agrees": 1, "page": 1, "names": 0.98}, "nothing else"),
    (abstracts.TITLE_MISSING, {"untitled": True, "abstract_overlap": 0.1}, None),
    (abstracts.TITLE_MISSING, {"untitled": True, "same_identifier": True}, None),
]
WORKSHOP = {"other_workshop": True}
VENUES: Cases = [
    (venues.ONLY_CANDIDATE, {"without_rival": True}, "no rival"),
    (venues.ONLY_CANDIDATE, {"without_rival": False}, None),
    (venues.VENUE, {"venue_similarity": 1.0}, "same"),
    (venues.VENUE, {"venue_similarity": 0.81}, "at least .8"),
    (venues.VENUE, {"venue_similarity": 0.79}, "at least .6"),
    (venues.VENUE, {"venue_similarity": 0.59}, "at least .45"),
    (venues.VENUE, {"venue_similarity": 0.44}, "below .45"),
    (venues.VENUE_ALIGNMENT, {"aligned": True}, "one venue"),
    (venues.VENUE_ALIGNMENT, {"aligned": True, "may_align": False}, None),
    (venues.VENUE_ALIGNMENT, {"aligned": False, "may_align": False}, "two venues"),
    (venues.ONE_CATALOGUE, both(listed_by="DBLP"), "lists both"),
    (venues.ONE_CATALOGUE, {"listed_by": "DBLP", "listed_by_right": "PubMed"}, None),
    (venues.ONE_CATALOGUE, both(listed_by="DBLP") | {"page": 1}, None),
    (venues.ONE_CATALOGUE, both(listed_by="DBLP") | {"same_identifier": True}, None),
    (venues.ONE_CATALOGUE, both(listed_by="DBLP", lists_again=True), None),
    (venues.VENUE_OF_ONE_SOURCE, both(listed_by="DBLP") | {"venue_similarity": 0.79}, "different"),
    (venues.VENUE_OF_ONE_SOURCE, both(listed_by="A", lists_again=True) | {"venue_similarity": 0.79}, None),
    (venues.VENUE_OF_ONE_SOURCE, both(listed_by="DBLP") | {"venue_similarity": 0.81}, None),
    (venues.VENUE_OF_ONE_SOURCE, {"venue_similarity": 0.1}, None),
    (venues.VENUE_KIND, {"venue_kind": 1, "venue_kind_right": 2}, "conference and journal"),
    (venues.VENUE_KIND, both(venue_kind=2), None),
    (venues.VENUE_KIND, WORKSHOP, "workshop and conference, one source"),
    (venues.VENUE_KIND, WORKSHOP | both(listed_by="DBLP"), "workshop and conference, one source"),
    (venues.VENUE_KIND, WORKSHOP | {"listed_by": "DBLP"}, "workshop and conference"),
    (venues.VENUE_KIND, WORKSHOP | {"page": 1}, None),
    (venues.VENUE_KIND, WORKSHOP | {"same_identifier": True}, None),
    (venues.VENUE_KIND, WORKSHOP | {"venue_kind": 2, "venue_kind_right": 1}, "conference and journal"),
    (venues.VENUE_KIND, {"other_workshop": False}, None),
]
TRANSLATED = {
    **both(first_page="11", last_page="19"),
    **{"title_similarity": 0.79, "names": 0.55, "page": 1, "last": 1, "volume_agrees": 1, "years_apart": 0},
}
OTHER_YEAR = {"alike": True, "names": 0.55, "years_apart": 1}
GENERIC = {"generic": True, "close": True}
MEETING = {"is_meeting_abstract": True, "alike": True}
CONTEXT: Cases = [
    (context.TRANSLATED_TITLE, TRANSLATED, "at one place"),
    (context.TRANSLATED_TITLE, TRANSLATED | {"title_similarity": 0.8}, None),
    (context.TRANSLATED_TITLE, TRANSLATED | {"names": 0.54}, None),
    (context.TRANSLATED_TITLE, TRANSLATED | {"last": 0}, None),
    (context.TRANSLATED_TITLE, TRANSLATED | both(first_page="11", last_page="11"), None),
    (context.TRANSLATED_TITLE, TRANSLATED | {"volume_agrees": 0}, None),
    (context.TRANSLATED_TITLE, TRANSLATED | {"issue_agrees": -1}, None),
    (context.TRANSLATED_TITLE, TRANSLATED | {"years_apart": 1}, None),
    (context.TRANSLATED_TITLE, TRANSLATED | {"untitled": True}, None),
    (context.MEETING_ABSTRACT, both(is_meeting_abstract=True), "both"),
    (context.MEETING_ABSTRACT, {"is_meeting_abstract_right": True}, "one"),
    (context.MEETING_ABSTRACT_WITHOUT_PAGE, MEETING | {"contradicted": True}, "contradicted"),
    (context.MEETING_ABSTRACT_WITHOUT_PAGE, MEETING, "title not same"),
    (context.MEETING_ABSTRACT_WITHOUT_PAGE, MEETING | {"same_title": True}, "title same"),
    (context.MEETING_ABSTRACT_WITHOUT_PAGE, MEETING | {"page": 1}, None),
    (context.MEETING_ABSTRACT_WITHOUT_PAGE, MEETING | {"same_identifier": True}, None),
    (context.GENERIC_TITLE, GENERIC | {"contradicted": True, "page": 1}, "contradicted"),
    (context.GENERIC_TITLE, GENERIC | {"contradicted": True, "page": 1, "volume_agrees": 1}, "located"),
    (context.GENERIC_TITLE, GENERIC | {"page": 1}, "located"),
    (context.GENERIC_TITLE, GENERIC | {"same_identifier": True}, "located"),
    (context.GENERIC_TITLE, GENERIC | {"volume_agrees": 1, "issue_agrees": 1, "recurs": True}, "located"),
    (context.GENERIC_TITLE, GENERIC | {"volume_agrees": 1, "recurs_right": True}, "recurring"),
    (context.GENERIC_TITLE, {"generic_right": True, "close": True}, "unlocated"),
    (context.GENERIC_TITLE, GENERIC | {"close": False}, None),
    (context.OTHER_YEAR, OTHER_YEAR | {"same_title": True}, "title same"),
    (context.OTHER_YEAR, OTHER_YEAR, "title not same"),
    (context.OTHER_YEAR, OTHER_YEAR | {"years_apart": 0}, None),
    (context.OTHER_YEAR, OTHER_YEAR | {"names": 0.54}, None),
    (context.OTHER_YEAR, OTHER_YEAR | {"volume_agrees": 1}, None),
    (context.OTHER_YEAR, OTHER_YEAR | {"page": 1}, None),
]


CASES: Cases = [*TITLE, *NAMES, *PLACES, *IDENTIFIERS, *VENUES, *CONTEXT]


@pytest.mark.parametrize(("evidence", "fields", "label"), CASES, ids=lambda value: getattr(value, "name", str(value)))
def test_the_level_of_a_pair(evidence: Evidence, fields: dict[str, Any], label: str | None) -> None:
    assert level(evidence, **fields) == label


def test_every_level_of_every_evidence_is_reached_by_a_test() -> None:
    reached = {(evidence.name, label) for evidence, _, label in CASES}
    assert {(evidence.name, level.label) for evidence in EVIDENCE for level in evidence.levels} <= reached


def test_no_two_pieces_of_evidence_have_one_name_and_no_two_levels_one_label() -> None:
    assert len({evidence.name for evidence in EVIDENCE}) == len(EVIDENCE)
    for evidence in EVIDENCE:
        assert len({level.label for level in evidence.levels}) == len(evidence.levels)


@pytest.mark.parametrize(
    "evidence",
    [
        titles.TITLE,
        titles.TITLE_INFORMATION,
        names.NAMES,
        names.NAMES_INFORMATION,
        locators.YEAR,
        abstracts.ABSTRACT,
        abstracts.UNTITLED_ABSTRACT,
        venues.VENUE,
    ],
    ids=lambda evidence: evidence.name,
)
def test_the_less_two_records_are_alike_the_less_it_weighs(evidence: Evidence) -> None:
    weights = [level.weight for level in evidence.levels if not isinstance(level.weight, pl.Expr)]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > weights[-1]
