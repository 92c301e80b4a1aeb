"""HAL documents."""

import json
from itertools import product
from typing import Any

import pytest

from tasks.extract.formats.hal_json import FORMAT
from tasks.extract.records import Refused
from tests.unit.extract.cases import case
from tests.unit.extract.json_items_of import LAYOUTS, ids, names, outcome, outcomes, record

DOCUMENT: dict[str, Any] = {
    "docid": "1000001",
    "halId_s": "hal-01000001",
    "uri_s": "https://hal.example.org/hal-01000001",
    "title_s": ["Les ponts de corde", "Rope bridges"],
    "subTitle_s": ["un essai"],
    "authFullName_s": ["Zoé Pont", "Luc de Corde"],
    "authLastName_s": ["Pont", "de Corde"],
    "authFirstName_s": ["Zoé", "Luc"],
    "abstract_s": ["On traverse.", "We cross."],
    "journalTitle_s": "Revue des ponts",
    "volume_s": "9",
    "issue_s": ["1"],
    "page_s": "10-20",
    "doiId_s": "10.5072/pont.1",
    "arxivId_s": "1203.00001",
    "producedDate_s": "2012-03-04",
    "publicationDateY_i": 2012,
    "docType_s": "ART",
    "language_s": ["fr"],
    "keyword_s": ["corde"],
}


def test_a_document() -> None:
    read = record(FORMAT, DOCUMENT)
    content = read.content
    assert (read.key, content.type, content.title) == (
        "hal-01000001",
        "article-journal",
        "Les ponts de corde: un essai",
    )
    assert (content.venue, content.volume, content.issue, content.pages) == ("Revue des ponts", "9", "1", "10-20")
    assert (content.publication_date, content.abstract, content.language) == ("2012-03-04", "On traverse.", "fr")
    assert names(read) == ["Pont, Zoé", "de Corde, Luc"]
    assert ids(read)[:2] == [("doi", "10.5072/pont.1"), ("arxiv", "1203.00001")]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_documents_in_every_layout(layout: Any) -> None:
    assert outcomes(FORMAT, layout([DOCUMENT, DOCUMENT])) == [record(FORMAT, DOCUMENT)] * 2


@pytest.mark.parametrize("indent", [None, 2])
def test_the_answer_of_a_search(indent: int | None) -> None:
    response = {"numFound": 2, "start": 0, "maxScore": 1.0, "numFoundExact": True, "docs": [DOCUMENT, DOCUMENT]}
    assert outcomes(FORMAT, json.dumps({"response": response}, indent=indent)) == [record(FORMAT, DOCUMENT)] * 2


def test_names_without_their_parts_stay_as_they_are_printed() -> None:
    parts = {"authLastName_s": ["Pont"], "authFirstName_s": ["Zoé"]}
    assert names(record(FORMAT, {**DOCUMENT, **parts})) == ["Zoé Pont", "Luc de Corde"]
    whole = {key: value for key, value in DOCUMENT.items() if key not in parts}
    assert names(record(FORMAT, whole)) == ["Zoé Pont", "Luc de Corde"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [("COMM", "paper-conference"), ("THESE", "thesis"), ("UNDEFINED", "article"), ("SOFTWARE", "software")],
)
def test_types(kind: str, said: str) -> None:
    assert record(FORMAT, {**DOCUMENT, "docType_s": kind}).content.type == said


def test_editors_of_a_book_are_not_authors() -> None:
    assert names(record(FORMAT, {**DOCUMENT, "docType_s": "DOUV"})) == []


@pytest.mark.parametrize(("kind", "reason"), [("PROCEEDINGS", "proceedings"), ("ISSUE", "journal_issue")])
def test_what_is_no_paper_is_refused(kind: str, reason: str) -> None:
    refused = outcome(FORMAT, {**DOCUMENT, "docType_s": kind})
    assert isinstance(refused, Refused)
    assert refused.reason == reason


def test_a_field_of_another_kind_costs_itself() -> None:
    values: list[object] = [None, 7, "x", [], {}, [[]], [None], [{}], [3]]
    for key, value in product(DOCUMENT, values):
        with case(key, value):
            outcome(FORMAT, {**DOCUMENT, key: value})
