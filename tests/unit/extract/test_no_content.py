"""A record that says in no way which publication it is of is refused, whatever its format."""

from __future__ import annotations

import io
from typing import Any

import pytest

from tasks.extract.format import refuse_empty
from tasks.extract.formats import FORMATS
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused

PLACE = {"venue": "Journal of Reeds", "volume": "12", "issue": "3", "pages": "45-67"}


def outcome(title: str | None = None, abstract: str | None = None, **identifiers: str) -> Record | Refused:
    listed = tuple(Identifier(scheme, value) for scheme, value in identifiers.items())
    return refuse_empty(Record(content=Content(title=title, abstract=abstract, identifiers=listed)))


@pytest.mark.parametrize(
    ("without", "is_record"),
    [
        ({}, True),
        ({"issue": None}, True),
        ({"pages": None}, True),
        ({"issue": None, "pages": None}, False),
        ({"issue": "n/a", "pages": "in press"}, False),
        ({"volume": None}, False),
        ({"volume": "UNKNOWN"}, False),
        ({"venue": None}, False),
        ({"names": ()}, False),
    ],
)
def test_authors_and_a_place_are_enough(without: dict[str, Any], is_record: bool) -> None:
    said = {"names": (PrintedName(raw_name="Okafor, Ngozi"),), "title": "[No title]", **PLACE} | without
    assert isinstance(refuse_empty(Record(content=Content(**said))), Record) == is_record


@pytest.mark.parametrize(
    "said",
    [
        {"title": "Reeds"},
        {"abstract": "We count reeds."},
        {"title": "None", "doi": "10.5555/reeds"},
        {"title": "[No title]", "abstract": "We count reeds."},
        {"pmid": "12345"},
        {"url": "https://example.org/reeds"},
    ],
)
def test_a_title_an_abstract_or_an_identifier_is_enough(said: dict[str, str]) -> None:
    assert isinstance(outcome(**said), Record)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"title": "None"},
        {"title": "[No title]", "abstract": "No abstract available."},
        {"doi": "DOI"},
        {"doi": "not yet assigned", "pmid": "0"},
        {"arxiv": "2413.00001"},
        {"isbn": "978-3-16-148410-1"},
        {"url": "n/a"},
        {"issn": "0317-8471"},
        {"openalex": "W1"},
    ],
)
def test_placeholders_and_what_is_no_identifier_are_not(said: dict[str, str]) -> None:
    refused = outcome(**said)
    assert isinstance(refused, Refused)
    assert refused.reason == "no_content"


@pytest.mark.parametrize(
    ("name", "dump"),
    [
        ("table-csv", "title,doi\nReeds,10.5555/reeds\n,DOI\n,not yet assigned\n"),
        ("bibtex", "@misc{a, title = {Reeds}}\n@misc{b, doi = {DOI}}\n@misc{c, doi = {not yet assigned}}\n"),
        ("ris", "TY  - JOUR\nTI  - Reeds\nER  - \nTY  - JOUR\nDO  - DOI\nER  - \nTY  - JOUR\nDO  - pending\nER  - \n"),
        (
            "csl-json",
            '[{"id": "a", "type": "book", "title": "Reeds"}, {"id": "b", "type": "book", "DOI": "DOI"},'
            ' {"id": "c", "type": "book", "title": "null", "DOI": "n/a"}]',
        ),
    ],
)
def test_every_format_refuses_what_is_no_identifier(name: str, dump: str) -> None:
    read = [outcome for _, outcome in FORMATS[name].read(io.BytesIO(dump.encode()))]
    assert [isinstance(one, Record) for one in read] == [True, False, False]
    assert [one.reason for one in read if isinstance(one, Refused)] == ["no_content", "no_content"]
