"""CORE works."""

import json
from itertools import product
from typing import Any

import pytest

from tasks.extract.formats.core_json import FORMAT
from tests.unit.extract.cases import case
from tests.unit.extract.json_items_of import LAYOUTS, ids, names, outcome, outcomes, record

WORK: dict[str, Any] = {
    "id": 991,
    "title": "Looms of <i>oak</i>",
    "authors": [{"name": "Shuttle, Ida"}, {"name": "Weft, Jon"}, {"name": None}],
    "abstract": "We weave.",
    "doi": "10.5072/loom.1",
    "arxivId": None,
    "pubmedId": "null",
    "magId": "66",
    "oaiIds": ["oai:example:1"],
    "publishedDate": "2011-06-07T00:00:00",
    "yearPublished": 2011,
    "publisher": "Loom Press",
    "journals": [{"title": "Looms", "identifiers": ["1234-5678"]}],
    "documentType": "research",
    "downloadUrl": "http://arxiv.org/pdf/1106.00001",
    "language": {"code": "en", "name": "English"},
    "fullText": "We weave and weave.",
    "contributors": ["Ed Itor"],
}
OLD: dict[str, Any] = {
    "coreId": "992",
    "doi": None,
    "oai": "oai:example:2",
    "title": "Looms of ash",
    "authors": ["Shuttle, Ida", "Weft, Jon"],
    "datePublished": "2010",
    "abstract": None,
    "topics": ["looms"],
    "enrichments": {"documentType": {"type": "thesis"}},
}


def test_a_work() -> None:
    read = record(FORMAT, WORK)
    content = read.content
    assert (read.key, content.type, content.title) == ("991", "article-journal", "Looms of oak")
    assert (content.venue, content.publication_date, content.language) == ("Looms", "2011-06-07", "en")
    assert names(read) == ["Shuttle, Ida", "Weft, Jon"]
    assert (content.names[0].family, content.names[0].given) == ("Shuttle", "Ida")
    assert ids(read) == [
        ("doi", "10.5072/loom.1"),
        ("mag", "66"),
        ("arxiv", "1106.00001"),
        ("url", "http://arxiv.org/pdf/1106.00001"),
    ]
    assert read.repairs == ("dropped_authors",)


def test_a_work_of_the_older_dumps() -> None:
    read = record(FORMAT, OLD)
    assert (read.key, names(read), read.content.publication_date) == ("992", ["Shuttle, Ida", "Weft, Jon"], "2010")
    assert read.content.keywords == ("looms",)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("work", [WORK, OLD])
def test_works_in_every_layout(layout: Any, work: dict[str, Any]) -> None:
    assert outcomes(FORMAT, layout([work, work])) == [record(FORMAT, work)] * 2


def test_answers_of_the_interface() -> None:
    now = {"totalHits": 2, "limit": 10, "offset": 0, "scrollId": None, "results": [WORK, WORK]}
    before = {"status": "OK", "totalHits": 2, "data": [OLD, OLD]}
    assert outcomes(FORMAT, json.dumps(now)) == [record(FORMAT, WORK)] * 2
    assert outcomes(FORMAT, json.dumps(before, indent=1)) == [record(FORMAT, OLD)] * 2
    assert outcomes(FORMAT, json.dumps({"status": "OK", "data": OLD})) == [record(FORMAT, OLD)]


def test_a_field_of_another_kind_costs_itself() -> None:
    values: list[object] = [None, 7, "x", [], {}, [[]], [None], [{}], [3], {"code": []}]
    for key, value in product([*WORK, "types", "fieldOfStudy", "data"], values):
        with case(key, value):
            outcome(FORMAT, {**WORK, key: value})


@pytest.mark.parametrize("other", [{"title": "x", "doi": "10.1/x"}, {"title": "x", "fullText": "y"}, {"coreId": 1}])
def test_other_json_is_not_taken_for_it(other: object) -> None:
    assert not FORMAT.sniff(json.dumps(other).encode())
