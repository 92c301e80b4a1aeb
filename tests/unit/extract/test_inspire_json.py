"""INSPIRE HEP literature."""

import json
from itertools import product
from typing import Any

import pytest

from tasks.extract.formats.inspire_json import FORMAT
from tasks.extract.records import Refused
from tests.unit.extract.cases import case
from tests.unit.extract.json_items_of import LAYOUTS, ids, names, outcome, outcomes, record

METADATA: dict[str, Any] = {
    "$schema": "https://inspirehep.net/schemas/records/hep.json",
    "control_number": 4242,
    "titles": [{"title": "Muons in <i>snow</i>", "subtitle": "first data", "source": "arXiv"}, {"title": "Other"}],
    "authors": [
        {
            "full_name": "Drift, Anna",
            "ids": [
                {"schema": "INSPIRE BAI", "value": "A.Drift.1"},
                {"schema": "ORCID", "value": "0000-0002-1825-0097"},
            ],
            "affiliations": [{"value": "Ice U."}],
            "raw_affiliations": [{"value": "Ice University, Northtown"}],
        },
        {"full_name": "Flake, Bo, Jr.", "affiliations": [{"value": "Ice U."}]},
        {"full_name": "Super, Visor", "inspire_roles": ["supervisor"]},
    ],
    "collaborations": [{"value": "SNOWMUON"}],
    "arxiv_eprints": [{"value": "1605.00002", "categories": ["hep-ex"]}],
    "dois": [{"value": "10.5072/snow.2"}, {"value": "10.5072/snow.2e", "material": "erratum"}],
    "publication_info": [
        {"journal_title": "Snow Phys.", "journal_volume": "7", "journal_issue": "1", "artid": "0123", "year": 2016},
        {"pubinfo_freetext": "elsewhere"},
    ],
    "abstracts": [{"value": "We count.", "source": "arXiv"}],
    "preprint_date": "2016-05-03",
    "document_type": ["article"],
    "keywords": [{"value": "muon"}],
    "report_numbers": [{"value": "SNOW-1"}],
}


def test_a_record() -> None:
    read = record(FORMAT, {"id": "4242", "metadata": METADATA, "links": {}})
    content = read.content
    assert read == record(FORMAT, METADATA)
    assert (read.key, content.type, content.title) == ("4242", "article-journal", "Muons in snow: first data")
    assert (content.venue, content.volume, content.issue, content.pages) == ("Snow Phys.", "7", "1", "0123")
    assert (content.publication_date, content.abstract, content.comments) == ("2016-05-03", "We count.", ("SNOW-1",))
    assert names(read) == ["Drift, Anna", "Flake, Bo, Jr."]
    assert content.names[0].orcid == "0000-0002-1825-0097"
    assert [name.affiliations for name in content.names] == [("Ice University, Northtown",), ("Ice U.",)]
    assert ids(read) == [("doi", "10.5072/snow.2"), ("arxiv", "1605.00002")]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_records_in_every_layout(layout: Any) -> None:
    assert outcomes(FORMAT, layout([METADATA, METADATA])) == [record(FORMAT, METADATA)] * 2


@pytest.mark.parametrize("indent", [None, 2])
def test_the_answer_of_a_search(indent: int | None) -> None:
    hit = {"created": "2016", "id": "4242", "metadata": METADATA, "links": {"self": "x"}}
    answer = {"hits": {"hits": [hit, hit], "total": 2}, "links": {"next": "y"}}
    aggregated = {"aggregations": {"a": {"buckets": [{"key": 1}]}}, "hits": {"total": 2, "hits": [hit, hit]}}
    for one in (answer, aggregated):
        assert outcomes(FORMAT, json.dumps(one, indent=indent)) == [record(FORMAT, METADATA)] * 2


def test_a_collaboration_is_an_author_where_nobody_else_is() -> None:
    assert names(record(FORMAT, {**METADATA, "authors": []})) == ["SNOWMUON Collaboration"]
    named = [{"value": "The Snow Collaboration"}]
    assert names(record(FORMAT, {**METADATA, "authors": None, "collaborations": named})) == ["The Snow Collaboration"]
    corporate = record(FORMAT, {**METADATA, "authors": [], "corporate_author": ["Ice Institute"]})
    assert names(corporate) == ["Ice Institute"]


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"imprints": [{"date": "2016-07"}]}, "2016-07"),
        ({"preprint_date": None}, "2016"),
        ({"preprint_date": None, "publication_info": [], "earliest_date": "2015-01-02"}, "2015-01-02"),
        ({"preprint_date": None, "publication_info": []}, None),
    ],
)
def test_dates(fields: dict[str, Any], date: str | None) -> None:
    assert record(FORMAT, {**METADATA, **fields}).content.publication_date == date


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"publication_info": []}, "article"),
        ({"document_type": ["conference paper"]}, "paper-conference"),
        ({"document_type": ["thesis"]}, "thesis"),
        ({"document_type": []}, None),
    ],
)
def test_types(fields: dict[str, Any], kind: str | None) -> None:
    assert record(FORMAT, {**METADATA, **fields}).content.type == kind


@pytest.mark.parametrize(
    ("fields", "reason"), [({"document_type": ["proceedings"]}, "proceedings"), ({"deleted": True}, "deleted")]
)
def test_what_is_no_paper_is_refused(fields: dict[str, Any], reason: str) -> None:
    refused = outcome(FORMAT, {**METADATA, **fields})
    assert isinstance(refused, Refused)
    assert refused.reason == reason


def test_a_field_of_another_kind_costs_itself() -> None:
    values: list[object] = [None, 7, "x", [], {}, [[]], [None], [{}], [{"value": 3}], {"date": []}]
    for key, value in product([*METADATA, "imprints", "thesis_info", "corporate_author", "metadata"], values):
        with case(key, value):
            outcome(FORMAT, {**METADATA, key: value})
