"""NASA ADS documents."""

import json
from itertools import product
from typing import Any

import pytest

from tasks.extract.formats.ads_json import FORMAT
from tasks.extract.records import Refused
from tests.unit.extract.cases import case
from tests.unit.extract.json_items_of import LAYOUTS, ids, names, outcome, outcomes, record

DOCUMENT: dict[str, Any] = {
    "bibcode": "2016SnoPh...7..123D",
    "title": ["Dust on H<SUB>2</SUB>O ice"],
    "author": ["Drift, Anna", "Flake, B.", "Snow Collaboration"],
    "aff": ["Ice University; Hill School", "-", "-"],
    "orcid_pub": ["-", "0000-0002-1825-0097", "-"],
    "orcid_user": ["0000-0001-5109-3700", "-", "-"],
    "pub": "Snow Physics",
    "pubdate": "2016-05-00",
    "year": "2016",
    "volume": "7",
    "issue": "1",
    "page": ["123"],
    "doi": ["10.5072/snow.3"],
    "identifier": ["2016arXiv160500003D", "arXiv:1605.00003", "10.5072/snow.3"],
    "abstract": "At z =0.0 9<SUB>-0.04</SUB>.",
    "keyword": ["dust", "-"],
    "doctype": "article",
    "citation_count": 3,
}


def test_a_document() -> None:
    read = record(FORMAT, DOCUMENT)
    content = read.content
    assert (read.key, content.type, content.title) == ("2016SnoPh...7..123D", "article-journal", "Dust on H2O ice")
    assert (content.venue, content.volume, content.issue, content.pages) == ("Snow Physics", "7", "1", "123")
    assert (content.publication_date, content.keywords) == ("2016-05", ("dust",))
    assert names(read) == ["Drift, Anna", "Flake, B.", "Snow Collaboration"]
    assert [name.orcid for name in content.names] == ["0000-0001-5109-3700", "0000-0002-1825-0097", None]
    assert [name.affiliations for name in content.names] == [("Ice University", "Hill School"), (), ()]
    assert ids(read) == [("doi", "10.5072/snow.3"), ("arxiv", "1605.00003"), ("bibcode", "2016SnoPh...7..123D")]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_documents_in_every_layout(layout: Any) -> None:
    assert outcomes(FORMAT, layout([DOCUMENT, DOCUMENT])) == [record(FORMAT, DOCUMENT)] * 2


@pytest.mark.parametrize("indent", [None, 4])
def test_the_answer_of_a_search(indent: int | None) -> None:
    header = {"status": 0, "QTime": 11, "params": {"q": 'title:"{["', "fl": "title,author"}}
    answer = {"responseHeader": header, "response": {"numFound": 2, "start": 0, "docs": [DOCUMENT, DOCUMENT]}}
    assert outcomes(FORMAT, json.dumps(answer, indent=indent)) == [record(FORMAT, DOCUMENT)] * 2


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"pubdate": "2016-05-12"}, "2016-05-12"),
        ({"pubdate": "2016-00-00"}, "2016"),
        ({"pubdate": None, "date": "2016-05-01T00:00:00Z"}, "2016-05-01"),
        ({"pubdate": None}, "2016"),
    ],
)
def test_dates(fields: dict[str, Any], date: str) -> None:
    assert record(FORMAT, {**DOCUMENT, **fields}).content.publication_date == date


@pytest.mark.parametrize(
    ("kind", "said"),
    [("eprint", "article"), ("inproceedings", "paper-conference"), ("phdthesis", "thesis"), ("software", "software")],
)
def test_types(kind: str, said: str) -> None:
    assert record(FORMAT, {**DOCUMENT, "doctype": kind}).content.type == said


def test_proceedings_are_refused() -> None:
    refused = outcome(FORMAT, {**DOCUMENT, "doctype": "proceedings"})
    assert isinstance(refused, Refused)
    assert refused.reason == "proceedings"


def test_a_shorter_list_of_affiliations_shifts_nobody() -> None:
    read = record(FORMAT, {**DOCUMENT, "aff": ["Ice University"], "orcid_pub": [], "orcid_user": None})
    assert [name.affiliations for name in read.content.names] == [("Ice University",), (), ()]
    assert [name.orcid for name in read.content.names] == [None] * 3


def test_a_field_of_another_kind_costs_itself() -> None:
    values: list[object] = [None, 7, "x", [], {}, [[]], [None], [{}], [3]]
    for key, value in product([key for key in DOCUMENT if key != "bibcode"], values):
        with case(key, value):
            outcome(FORMAT, {**DOCUMENT, key: value})


@pytest.mark.parametrize("other", [{"bibcode": "x", "title": ["t"]}, {"bibcode": 7}, {"docs": [{"title": ["t"]}]}])
def test_other_json_is_not_taken_for_it(other: object) -> None:
    assert not FORMAT.sniff(json.dumps(other).encode())
