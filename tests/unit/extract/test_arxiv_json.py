"""arXiv metadata."""

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.formats.arxiv_json import FORMAT, parse
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record
from tasks.extract.syntax.json_items import JsonPiece

PREPRINT: dict[str, Any] = {
    "id": "0704.0001",
    "submitter": "Somebody Else",
    "authors": 'J. B\\"ohm (1 and 2), M. Doe Jr. ((1) Here, (2) There)',
    "title": "How rivers\n  carve",
    "comments": "3 pages",
    "journal-ref": "J.Rivers 5:1-3,2008",
    "doi": "10.1234/a 10.1234/b",
    "report-no": None,
    "categories": "math.CO cs.CG",
    "abstract": "  We carve.\n",
    "versions": [
        {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
        {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 GMT"},
    ],
    "update_date": "2008-11-26",
    "authors_parsed": [["Böhm", "J.", "", "1 and 2"], ["Doe", "M.", "Jr."], ["The RIVER Collaboration", "", ""]],
}


def preprint(**fields: Any) -> Record:
    read = parse(JsonPiece(raw=json.dumps({**PREPRINT, **fields}).encode(), line_start=1, line_end=1))
    assert isinstance(read, Record)
    return read


def test_a_preprint() -> None:
    record = preprint()
    content = record.content
    assert (record.key, content.type, content.title) == ("0704.0001", "article", "How rivers carve")
    assert (content.abstract, content.publication_date, content.version) == ("We carve.", "2007-04-02", "v2")
    assert content.keywords == ("math.CO", "cs.CG")
    assert content.comments == ("3 pages", "J.Rivers 5:1-3,2008")
    assert [(one.scheme, one.value) for one in content.identifiers] == [
        ("arxiv", "0704.0001"),
        ("doi", "10.1234/a"),
        ("doi", "10.1234/b"),
    ]
    assert [name.raw_name for name in content.names] == ["Böhm, J.", "Doe, M., Jr.", "The RIVER Collaboration"]
    assert content.names[0].affiliations == ("1 and 2",)
    assert (content.names[1].suffix, content.retraction) == ("Jr.", None)


@pytest.mark.parametrize(
    "dump", [lambda one: json.dumps([one, one], indent=1), lambda one: (json.dumps(one) + "\n") * 2]
)
def test_lines_and_arrays(dump: Any) -> None:
    raw = dump(PREPRINT).encode()
    assert sniff(raw) is FORMAT
    assert [read for _, read in FORMAT.read(BytesIO(raw))] == [preprint(), preprint()]


@pytest.mark.parametrize("number", ["astro-ph/9603001", "math.GT/0309136", "2412.08905v2"])
def test_ids_of_every_generation_are_recognised(number: str) -> None:
    assert sniff(json.dumps({**PREPRINT, "id": number}).encode()) is FORMAT
    assert preprint(id=number).key == number


def test_without_parts_the_names_are_in_a_line() -> None:
    names = preprint(
        authors="A. Doe (1 and 2), B. Roe, and C. Poe ((1) Here, (2) There (so)), et al", authors_parsed=None
    )
    assert [name.raw_name for name in names.content.names] == ["A. Doe", "B. Roe", "C. Poe"]


@pytest.mark.parametrize("authors", [[["", "", ""]], [7], [[]], [None]])
def test_what_is_no_name_is_no_author(authors: object) -> None:
    assert preprint(authors_parsed=authors).content.names == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"comments": "This paper has been withdrawn by the author"}, "withdrawn"),
        ({"comments": "WITHDRAWN"}, "withdrawn"),
        ({"abstract": "This submission has been temporarily withdrawn."}, "withdrawn"),
        ({"comments": "Replaces hep-th/9901001, and corrects a withdrawn result"}, None),
        ({"abstract": "x " * 200 + "The paper was withdrawn"}, None),
    ],
)
def test_withdrawals(fields: dict[str, str], said: str | None) -> None:
    assert preprint(**fields).content.retraction == said


@pytest.mark.parametrize("created", ["Mon, 32 Foo 2007", "", None, 7, "2007-04-02T19:18:42Z"])
def test_dates(created: object) -> None:
    date = preprint(versions=[{"version": "v1", "created": created}]).content.publication_date
    assert date == {"2007-04-02T19:18:42Z": "2007-04-02", "Mon, 32 Foo 2007": "2007"}.get(str(created))


@given(st.integers(0, 2000), st.integers(0, 255))
def test_bytes_flipped_or_cut(place: int, byte: int) -> None:
    raw = (json.dumps(PREPRINT) + "\n").encode() * 2
    place %= len(raw)
    for damaged in (raw[:place], raw[:place] + bytes([byte]) + raw[place + 1 :]):
        assert len(list(FORMAT.read(BytesIO(damaged)))) == len(list(FORMAT.split(BytesIO(damaged))))


@pytest.mark.parametrize(
    ("parsed", "names"),
    [
        (
            [["The RIVER Collaboration", "", ""], [":", "", ""], ["Doe", "M.", ""]],
            ["The RIVER Collaboration", "Doe, M."],
        ),
        ([["RIVER Collaboration:", "", ""], ["Doe", "M.", ""]], ["RIVER Collaboration", "Doe, M."]),
        ([["Doe", "M.", "", "Hill: College"], [" : ", "", ""]], ["Doe, M."]),
        ([[":", "A.", ""]], ["A."]),
    ],
)
def test_a_colon_is_no_author(parsed: list[list[str]], names: list[str]) -> None:
    assert [name.raw_name for name in preprint(authors_parsed=parsed).content.names] == names


def test_a_collaboration_before_a_colon_is_an_author_of_its_own() -> None:
    names = preprint(authors_parsed=None, authors="The RIVER Collaboration: J. Doe, M. Roe").content.names
    assert [name.raw_name for name in names] == ["The RIVER Collaboration", "J. Doe", "M. Roe"]
