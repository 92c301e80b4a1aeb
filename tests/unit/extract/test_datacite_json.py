"""DataCite metadata."""

import json
from itertools import product
from typing import Any

import pytest

from tasks.extract.formats.datacite_json import FORMAT
from tasks.extract.records import Refused
from tests.unit.extract.cases import case
from tests.unit.extract.json_items_of import LAYOUTS, ids, names, outcome, outcomes, record

WORK: dict[str, Any] = {
    "id": "https://doi.org/10.5072/tide.1",
    "doi": "10.5072/TIDE.1",
    "url": "https://example.org/tides",
    "types": {"resourceTypeGeneral": "JournalArticle", "ris": "JOUR", "citeproc": "article-journal"},
    "creators": [
        {
            "name": "Ebb, Nora",
            "nameType": "Personal",
            "givenName": "Nora",
            "familyName": "Ebb",
            "affiliation": [{"name": "Harbour College"}, "Coast Institute"],
            "nameIdentifiers": [
                {"nameIdentifierScheme": "GND", "nameIdentifier": "1"},
                {"nameIdentifierScheme": "ORCID", "nameIdentifier": "https://orcid.org/0000-0002-1825-0097"},
            ],
        },
        {"name": "Tide Survey, North", "nameType": "Organizational", "affiliation": []},
        {"name": "Flood, Max"},
    ],
    "titles": [
        {"title": "Das Wattenmeer", "titleType": "TranslatedTitle"},
        {"title": "The <i>tidal</i> flats"},
        {"title": "a survey", "titleType": "Subtitle"},
    ],
    "publisher": "Harbour Press",
    "publicationYear": 2018,
    "container": {"type": "Journal", "title": "Tides", "volume": "3", "issue": "2", "firstPage": "7", "lastPage": "9"},
    "dates": [{"date": "2017-01-02", "dateType": "Created"}, {"date": "2018-05-06", "dateType": "Issued"}],
    "descriptions": [
        {"description": "Tables", "descriptionType": "Other"},
        {"description": "We <b>walk</b>.", "descriptionType": "Abstract"},
    ],
    "subjects": [{"subject": "mud"}, {"subject": "gulls"}],
    "identifiers": [{"identifier": "1234.56789", "identifierType": "arXiv"}],
    "language": "en",
    "version": "2",
    "schemaVersion": "http://datacite.org/schema/kernel-4",
    "contributors": [{"name": "Editor, Ed"}],
}


def test_a_work() -> None:
    read = record(FORMAT, WORK)
    content = read.content
    assert (read.key, content.type, content.title) == ("10.5072/TIDE.1", "article-journal", "The tidal flats: a survey")
    assert (content.abstract, content.publication_date) == ("We walk.", "2018-05-06")
    assert (content.venue, content.volume, content.issue, content.pages) == ("Tides", "3", "2", "7-9")
    assert (content.language, content.version, content.keywords) == ("en", "2", ("mud", "gulls"))
    assert ids(read) == [("doi", "10.5072/TIDE.1"), ("arxiv", "1234.56789"), ("url", "https://example.org/tides")]
    assert names(read) == ["Ebb, Nora", "Tide Survey, North", "Flood, Max"]
    first, survey, flood = content.names
    assert (first.orcid, first.affiliations) == (
        "https://orcid.org/0000-0002-1825-0097",
        ("Harbour College", "Coast Institute"),
    )
    assert (survey.family, survey.given) == ("Tide Survey, North", None)
    assert (flood.family, flood.given) == ("Flood", "Max")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_plain_metadata_in_every_layout(layout: Any) -> None:
    assert outcomes(FORMAT, layout([WORK, WORK])) == [record(FORMAT, WORK)] * 2


@pytest.mark.parametrize("indent", [None, 2])
def test_answers_of_the_interface(indent: int | None) -> None:
    one = {"id": "10.5072/tide.1", "type": "dois", "attributes": WORK, "relationships": {"client": {"data": {"id": 1}}}}
    read = record(FORMAT, WORK)
    assert outcomes(FORMAT, json.dumps({"data": one}, indent=indent)) == [read]
    assert outcomes(FORMAT, json.dumps({"data": [one, one], "meta": {"total": 2}}, indent=indent)) == [read] * 2
    assert outcomes(FORMAT, json.dumps({"meta": {"total": 1}, "data": [one], "links": {"self": "x"}})) == [read]


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"dates": [], "publicationYear": "2018"}, "2018"),
        ({"dates": [{"date": "2018-03", "dateType": "Available"}]}, "2018-03"),
        ({"dates": [{"date": "2020-03-01", "dateType": "Available"}]}, "2018"),
        ({"dates": [{"date": "2018-05-06T10:00:00Z", "dateType": "Issued"}]}, "2018-05-06"),
        ({"dates": None, "publicationYear": None}, None),
        ({"dates": [{"date": None, "dateType": "Issued"}]}, "2018"),
    ],
)
def test_dates(fields: dict[str, Any], date: str | None) -> None:
    assert record(FORMAT, {**WORK, **fields}).content.publication_date == date


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        ({"resourceTypeGeneral": "Dataset"}, "dataset"),
        ({"resourceTypeGeneral": "Software"}, "software"),
        ({"resourceTypeGeneral": "Preprint"}, "article"),
        ({"resourceTypeGeneral": "Dissertation"}, "thesis"),
        ({"resourceTypeGeneral": "Text", "citeproc": "article", "resourceType": "Thesis"}, "thesis"),
        ({"resourceTypeGeneral": "Text", "citeproc": "report"}, "report"),
        ({}, None),
    ],
)
def test_types(types: dict[str, str], kind: str | None) -> None:
    assert record(FORMAT, {**WORK, "types": types}).content.type == kind


@pytest.mark.parametrize(("general", "reason"), [("Journal", "journal"), ("ConferenceProceeding", "proceedings")])
def test_what_is_no_paper_is_refused(general: str, reason: str) -> None:
    refused = outcome(FORMAT, {**WORK, "types": {"resourceTypeGeneral": general}})
    assert isinstance(refused, Refused)
    assert refused.reason == reason


def test_names_as_other_programs_write_them() -> None:
    creators = [
        {"raw_name": "Nora Ebb", "givenName": "Nora", "familyName": "Ebb"},
        {"creatorName": "Flood, Max", "affiliations": ["Coast Institute"]},
        {"type": "Person", "id": "http://orcid.org/0000-0002-1825-0097", "name": "Ebb, Nora"},
        {"name": None},
    ]
    read = record(FORMAT, {**WORK, "creators": creators})
    assert names(read) == ["Ebb, Nora", "Flood, Max", "Ebb, Nora"]
    assert read.content.names[1].affiliations == ("Coast Institute",)
    assert read.content.names[2].orcid == "http://orcid.org/0000-0002-1825-0097"
    assert read.repairs == ("dropped_creators",)


def test_the_venue_may_be_the_publication_that_this_is_part_of() -> None:
    related = [{"relationType": "IsPublishedIn", "titles": [{"title": "A Book of Tides"}]}]
    assert record(FORMAT, {**WORK, "container": {}, "relatedItems": related}).content.venue == "A Book of Tides"


def test_an_issue_in_place_of_the_first_page_is_no_page() -> None:
    container = {"title": "Tides", "firstPage": "Vol. 3 No. 2 (2018)"}
    assert record(FORMAT, {**WORK, "container": container}).content.pages is None


def test_a_field_of_another_kind_costs_itself() -> None:
    values: list[object] = [None, 7, "x", [], {}, [[]], [None], [{}], [{"title": 3}], {"title": []}]
    for key, value in product([*WORK, "relatedItems", "alternateIdentifiers"], values):
        with case(key, value):
            outcome(FORMAT, {**WORK, key: value})


@pytest.mark.parametrize(
    "other",
    [
        {"titles": [{"title": "t"}], "control_number": 1, "document_type": ["article"]},
        {"name": "package", "version": "1"},
        {"data": {"id": 1, "type": "clients", "attributes": {"name": "x"}}},
        {"creators": ["x"], "title": "A configuration"},
    ],
)
def test_other_json_is_not_taken_for_it(other: object) -> None:
    assert not FORMAT.sniff(json.dumps(other).encode())
