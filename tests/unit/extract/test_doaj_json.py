"""DOAJ articles."""

import json
from itertools import product
from typing import Any

import pytest

from tasks.extract.formats.doaj_json import FORMAT
from tasks.extract.records import Refused
from tests.unit.extract.cases import case
from tests.unit.extract.json_items_of import LAYOUTS, ids, names, outcome, outcomes, record

BIBJSON: dict[str, Any] = {
    "title": "Moss on <b>north</b> walls",
    "abstract": "We look north.",
    "author": [
        {"name": "Lena Moss", "affiliation": "Wall School", "orcid_id": "https://orcid.org/0000-0002-1825-0097"},
        {"name": "Carl Wall"},
    ],
    "journal": {"title": "Walls", "volume": "5", "number": "2", "language": ["EN"], "issns": ["1234-5678"]},
    "year": "2014",
    "month": "11",
    "start_page": "3",
    "end_page": "8",
    "identifier": [{"type": "doi", "id": "10.5072/moss.1"}, {"type": "pissn", "id": "1234-5678"}],
    "link": [{"type": "fulltext", "url": "https://example.org/moss"}],
    "keywords": ["moss"],
    "subject": [{"code": "Q", "scheme": "LCC", "term": "Science"}],
}
ARTICLE = {"id": "f00d", "created_date": "2015-01-01T00:00:00Z", "bibjson": BIBJSON}


def article(**fields: Any) -> dict[str, Any]:
    return {**ARTICLE, "bibjson": {**BIBJSON, **fields}}


def test_an_article() -> None:
    read = record(FORMAT, ARTICLE)
    content = read.content
    assert (read.key, content.type, content.title) == ("f00d", "article-journal", "Moss on north walls")
    assert (content.abstract, content.publication_date, content.language) == ("We look north.", "2014-11", "EN")
    assert (content.venue, content.volume, content.issue, content.pages) == ("Walls", "5", "2", "3-8")
    assert names(read) == ["Lena Moss", "Carl Wall"]
    assert content.names[0].orcid == "https://orcid.org/0000-0002-1825-0097"
    assert content.names[0].affiliations == ("Wall School",)
    assert ids(read) == [("doi", "10.5072/moss.1"), ("url", "https://example.org/moss")]
    assert content.keywords == ("moss", "Science")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_articles_in_every_layout(layout: Any) -> None:
    assert outcomes(FORMAT, layout([ARTICLE, ARTICLE])) == [record(FORMAT, ARTICLE)] * 2


@pytest.mark.parametrize("indent", [None, 2])
def test_the_answer_of_a_search(indent: int | None) -> None:
    answer = {"total": 2, "page": 1, "query": "moss", "results": [ARTICLE, ARTICLE], "sort": "year"}
    assert outcomes(FORMAT, json.dumps(answer, indent=indent)) == [record(FORMAT, ARTICLE)] * 2


@pytest.mark.parametrize(
    ("fields", "date"),
    [({"month": "November"}, "2014-11"), ({"month": None}, "2014"), ({"month": "13"}, "2014"), ({"year": None}, None)],
)
def test_dates(fields: dict[str, Any], date: str | None) -> None:
    assert record(FORMAT, article(**fields)).content.publication_date == date


def test_a_journal_is_refused() -> None:
    journal = {"id": "1", "bibjson": {"title": "Walls", "eissn": "1234-5678", "publisher": {"name": "Wall Press"}}}
    refused = outcome(FORMAT, journal)
    assert isinstance(refused, Refused)
    assert refused.reason == "journal"


def test_a_field_of_another_kind_costs_itself() -> None:
    values: list[object] = [None, 7, "x", [], {}, [[]], [None], [{}], [{"name": 3}], {"title": []}]
    for key, value in product(BIBJSON, values):
        with case(key, value):
            outcome(FORMAT, article(**{key: value}))
