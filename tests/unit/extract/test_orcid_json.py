"""ORCID works."""

import json
from itertools import product
from typing import Any

import pytest

from tasks.extract.formats.orcid_json import FORMAT, NO_WORKS
from tasks.extract.records import Record, Refused
from tests.unit.extract.cases import case
from tests.unit.extract.json_items_of import ids, names, outcome, outcomes, record


def said(value: object) -> dict[str, object]:
    return {"value": value}


def external(kind: str, value: str, relationship: str = "self") -> dict[str, object]:
    return {
        "external-id-type": kind,
        "external-id-value": value,
        "external-id-relationship": relationship,
    }


SUMMARY: dict[str, Any] = {
    "put-code": 31,
    "title": {"title": said("Cranes over marshes"), "subtitle": said("a count"), "translated-title": None},
    "external-ids": {
        "external-id": [
            external("doi", "10.5072/crane.1"),
            external("issn", "1234-5678", "part-of"),
            external("doi", "10.5072/book", "part-of"),
        ]
    },
    "type": "journal-article",
    "publication-date": {"year": said("2017"), "month": said("04"), "day": None},
    "journal-title": said("Marsh Letters"),
    "url": said("https://example.org/crane"),
    "visibility": "public",
    "source": {"source-name": said("Crossref")},
}
OTHER = {
    **SUMMARY,
    "put-code": 32,
    "title": {"title": said("CRANES OVER MARSHES")},
    "external-ids": {"external-id": [external("eid", "2-s2.0-1")]},
    "url": None,
}
GROUP = {"external-ids": {"external-id": [external("doi", "10.5072/crane.1")]}, "work-summary": [SUMMARY, OTHER]}
WORKS = {"last-modified-date": said(1), "group": [GROUP, GROUP], "path": "/0000-0002-1825-0097/works"}
PERSON = {
    "orcid-identifier": {"path": "0000-0002-1825-0097", "host": "orcid.org"},
    "person": {"name": {"given-names": said("Ilse"), "family-name": said("Reed"), "credit-name": None}},
    "activities-summary": {"fundings": {"group": [{"title": "x"}]}, "works": {"group": [GROUP]}},
}


def works(dump: object) -> list[Record]:
    read = outcomes(FORMAT, json.dumps(dump))
    assert all(isinstance(one, Record) for one in read)
    return [one for one in read if isinstance(one, Record)]


def test_a_group_is_one_work() -> None:
    read, again = works(WORKS)
    content = read.content
    assert read == again
    assert (read.key, content.type, content.title) == ("31", "article-journal", "Cranes over marshes: a count")
    assert (content.publication_date, content.venue, names(read)) == ("2017-04", "Marsh Letters", [])
    assert ids(read) == [("doi", "10.5072/crane.1"), ("url", "https://example.org/crane"), ("eid", "2-s2.0-1")]


def test_the_person_of_a_record_is_the_author() -> None:
    (read,) = works(PERSON)
    (name,) = read.content.names
    assert (name.raw_name, name.family, name.given) == ("Reed, Ilse", "Reed", "Ilse")
    assert name.orcid == "0000-0002-1825-0097"


def test_the_editor_of_a_book_is_not_its_author() -> None:
    group = {"work-summary": [{**SUMMARY, "type": "edited-book"}]}
    (read,) = works({**PERSON, "activities-summary": {"works": {"group": [group]}}})
    assert (names(read), read.content.type) == ([], "book")


def test_contributors_are_the_authors() -> None:
    contributors = [
        {"credit-name": said("I. Reed"), "contributor-attributes": {"contributor-role": "author"}},
        {"credit-name": said("T. Pool"), "contributor-orcid": {"path": "0000-0001-5109-3700"}},
        {"credit-name": said("E. Ditor"), "contributor-attributes": {"contributor-role": "editor"}},
    ]
    work = {**SUMMARY, "contributors": {"contributor": contributors}}
    (read,) = works({**PERSON, "activities-summary": {"works": {"group": [{"work-summary": [work]}]}}})
    assert names(read) == ["I. Reed", "T. Pool"]
    assert read.content.names[1].orcid == "0000-0001-5109-3700"
    (alone,) = works(work)
    (bulk,) = works({"bulk": [{"work": work}]})
    assert names(alone) == names(bulk) == ["I. Reed", "T. Pool"]


@pytest.mark.parametrize("layout", ["lines", "array", "pretty"])
def test_records_of_several_persons(layout: str) -> None:
    dumps = {
        "lines": "\n".join([json.dumps(PERSON)] * 2),
        "array": json.dumps([PERSON, PERSON]),
        "pretty": json.dumps(PERSON, indent=1) + "\n" + json.dumps(PERSON, indent=1),
    }
    assert len(outcomes(FORMAT, dumps[layout])) == 2


@pytest.mark.parametrize("groups", [None, [], "absent"])
def test_a_record_without_works_holds_no_publication(groups: object) -> None:
    summary = {} if groups == "absent" else {"works": {"group": groups}}
    assert outcomes(FORMAT, json.dumps({**PERSON, "activities-summary": summary})) == [NO_WORKS]


def test_what_is_broken_is_refused() -> None:
    first, second = outcomes(FORMAT, json.dumps(PERSON) + '\n{"orcid-identifier": {"pa')
    assert isinstance(first, Record)
    assert isinstance(second, Refused)
    assert second.reason == "broken_json"


@pytest.mark.parametrize("kind", ["journal-issue", "JOURNAL_ISSUE"])
def test_what_is_no_paper_is_refused(kind: str) -> None:
    refused = outcome(FORMAT, {**SUMMARY, "type": kind})
    assert isinstance(refused, Refused)
    assert refused.reason == "journal_issue"


def test_a_field_of_another_kind_costs_itself() -> None:
    values: list[object] = [None, 7, "x", [], {}, [[]], [None], [{}], {"value": 3}, {"title": []}]
    for key, value in product([key for key in SUMMARY if key != "put-code"], values):
        with case(key, value):
            outcome(FORMAT, {**SUMMARY, key: value})
            outcome(FORMAT, {**PERSON, "activities-summary": {"works": {"group": [{**GROUP, "work-summary": value}]}}})


def test_a_record_is_read_as_it_stands() -> None:
    assert record(FORMAT, SUMMARY).content.title == "Cranes over marshes: a count"
