"""Lens scholarly works."""

import json
from itertools import product
from typing import Any

import pytest

from tasks.extract.formats.lens_json import FORMAT
from tasks.extract.records import Refused
from tests.unit.extract.cases import case
from tests.unit.extract.json_items_of import LAYOUTS, ids, names, outcome, outcomes, record

WORK: dict[str, Any] = {
    "lens_id": "001-234-567-890-12X",
    "title": "Ferries in fog",
    "publication_type": "journal article",
    "year_published": 2013,
    "date_published": "2013-09-01T00:00:00+00:00",
    "date_published_parts": [2013, 9],
    "external_ids": [
        {"type": "doi", "value": "10.5072/fog.1"},
        {"type": "magid", "value": "77"},
        {"type": "coreid", "value": "88"},
    ],
    "authors": [
        {
            "first_name": "Olga",
            "last_name": "Ferry",
            "initials": "O",
            "ids": [{"type": "orcid", "value": "0000-0002-1825-0097"}],
            "affiliations": [{"name": "Port College"}],
        },
        {"collective_name": "Fog Group"},
        {"initials": "P", "last_name": "Quay"},
        {},
    ],
    "source": {"title": "Journal of Fog", "type": "Journal", "publisher": "Fog Press"},
    "volume": "8",
    "issue": "3",
    "start_page": "21",
    "end_page": "30",
    "abstract": "We wait.",
    "fields_of_study": ["Meteorology"],
    "keywords": ["fog"],
    "mesh_terms": [{"mesh_heading": "Weather"}],
    "languages": ["en"],
    "references": [{"lens_id": "x"}],
}


def test_a_work() -> None:
    read = record(FORMAT, WORK)
    content = read.content
    assert (read.key, content.type, content.title) == ("001-234-567-890-12X", "article-journal", "Ferries in fog")
    assert (content.venue, content.volume, content.issue, content.pages) == ("Journal of Fog", "8", "3", "21-30")
    assert (content.publication_date, content.abstract, content.language) == ("2013-09", "We wait.", "en")
    assert names(read) == ["Ferry, Olga", "Fog Group", "Quay, P"]
    assert (content.names[0].orcid, content.names[0].affiliations) == ("0000-0002-1825-0097", ("Port College",))
    assert ids(read) == [("doi", "10.5072/fog.1"), ("mag", "77")]
    assert content.keywords == ("fog", "Meteorology", "Weather")
    assert read.repairs == ("dropped_authors",)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_works_in_every_layout(layout: Any) -> None:
    assert outcomes(FORMAT, layout([WORK, WORK])) == [record(FORMAT, WORK)] * 2


@pytest.mark.parametrize("indent", [None, 2])
def test_the_answer_of_a_search(indent: int | None) -> None:
    answer = {"total": 2, "max_score": 1.5, "data": [WORK, WORK], "results": 2, "scroll_id": "x"}
    assert outcomes(FORMAT, json.dumps(answer, indent=indent)) == [record(FORMAT, WORK)] * 2


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"date_published_parts": [2013, 9, 4]}, "2013-09-04"),
        ({"date_published_parts": None}, "2013-09-01"),
        ({"date_published_parts": [None], "date_published": None}, "2013"),
    ],
)
def test_dates(fields: dict[str, Any], date: str) -> None:
    assert record(FORMAT, {**WORK, **fields}).content.publication_date == date


def test_a_patent_is_refused() -> None:
    patent = {"lens_id": "1", "jurisdiction": "EP", "doc_number": "1", "biblio": {"invention_title": [{"text": "x"}]}}
    refused = outcome(FORMAT, patent)
    assert isinstance(refused, Refused)
    assert refused.reason == "patent"


def test_a_field_of_another_kind_costs_itself() -> None:
    values: list[object] = [None, 7, "x", [], {}, [[]], [None], [{}], [{"type": 3}], {"title": []}]
    for key, value in product([*WORK, "conference", "retraction_updates"], values):
        with case(key, value):
            outcome(FORMAT, {**WORK, key: value})
