"""JSON lines and arrays of objects with any keys."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.formats.table_json import FORMAT
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused

ONE = {"title": "Lichens on roofs", "authors": ["Liv Berg", "Ole P. Dal"], "year": 2015}
TWO = {"Title": "Mosses", "Author": "Berg, Liv; Dal, Ole", "Published": "2016-05", "abstract": "We look.", "hue": "red"}


def read(raw: bytes) -> list[Record | Refused]:
    assert sniff(raw) is FORMAT
    return [outcome for _, outcome in FORMAT.read(BytesIO(raw))]


def lines(*items: object) -> bytes:
    return "".join(json.dumps(item) + "\n" for item in items).encode()


WRITTEN = {
    "lines": lines(ONE, TWO),
    "array": json.dumps([ONE, TWO]).encode(),
    "spread array": json.dumps([ONE, TWO], indent=2).encode(),
    "envelope": json.dumps({"papers": [ONE, TWO]}).encode(),
    "envelope of any name": json.dumps({"made": "2016", "zorba": [ONE, TWO], "n": 2}, indent=1).encode(),
    "a key each": json.dumps({"berg2015": ONE, "berg2016": {**TWO, "doi": "10.1000/a"}}).encode(),
    "envelopes": json.dumps({"zorba": {"found": [ONE, TWO]}}).encode(),
}


@pytest.mark.parametrize("raw", WRITTEN.values(), ids=WRITTEN.keys())
def test_every_way_to_write_the_same_objects(raw: bytes) -> None:
    one, two = read(raw)
    assert isinstance(one, Record)
    assert isinstance(two, Record)
    assert (one.content.title, one.content.publication_date) == ("Lichens on roofs", "2015")
    assert [name.raw_name for name in one.content.names] == ["Liv Berg", "Ole P. Dal"]
    assert (two.content.title, two.content.abstract, two.content.publication_date) == ("Mosses", "We look.", "2016-05")
    assert [name.raw_name for name in two.content.names] == ["Berg, Liv", "Dal, Ole"]
    assert (one.unread, two.unread) == ((), ("hue",))


def test_nested_objects_are_columns() -> None:
    item = {
        "title": "Lichens",
        "doi": "10.1000/a",
        "journal": {"name": "Journal of Slates", "volume": "61", "issue": 3, "colour": "red"},
        "authors": [{"given": "Liv", "family": "Berg", "orcid": "0000", "affiliation": ["Univ A"]}, {"name": "O. Dal"}],
        "externalIds": {"PubMed": 7, "ArXiv": "1501.00001"},
    }
    one, _ = read(lines(item, ONE))
    assert isinstance(one, Record)
    content = one.content
    assert (content.venue, content.volume, content.issue) == ("Journal of Slates", "61", "3")
    assert [(name.raw_name, name.orcid, name.affiliations) for name in content.names] == [
        ("Berg, Liv", "0000", ("Univ A",)),
        ("O. Dal", None, ()),
    ]
    assert {one.scheme: one.value for one in content.identifiers} == {
        "doi": "10.1000/a",
        "pmid": "7",
        "arxiv": "1501.00001",
    }
    assert one.unread == ("journal.colour",)


@pytest.mark.parametrize(
    "item",
    [
        {"name": "tool", "version": "1.0", "description": "A tool.", "keywords": ["a"], "author": "Liv Berg"},
        {"title": "My site", "author": "Liv Berg", "url": "https://example.org", "description": "A site."},
        {"title": "Counts of lichens", "creators": [{"name": "Berg, Liv"}], "upload_type": "dataset", "year": 2015},
        {"@type": "Dataset", "title": "Counts", "creator": "Liv Berg", "datePublished": "2015", "year": 2015},
        {"compilerOptions": {"strict": True}, "include": ["src"]},
        {"id": 7, "description": "A chair", "price": 9},
        [1, 2, 3],
        [],
        {},
        "title",
    ],
)
def test_what_names_no_publication_is_none(item: object) -> None:
    assert sniff(json.dumps(item).encode()) is not FORMAT
    assert sniff(json.dumps(item, indent=2).encode()) is not FORMAT


def test_a_single_publication_that_says_enough_is_one() -> None:
    (record,) = read(json.dumps(ONE, indent=2).encode())
    assert isinstance(record, Record)
    assert record.content.title == "Lichens on roofs"


def test_a_table_with_its_columns_under_their_names() -> None:
    table = {
        "title": {"0": "Lichens", "1": "Mosses"},
        "authors": {"0": "Liv Berg", "1": "Ole Dal"},
        "year": {"0": 2015, "1": 2016},
    }
    outcomes = read(json.dumps(table).encode())
    records = [outcome.content for outcome in outcomes if isinstance(outcome, Record)]
    assert [(one.title, one.names[0].raw_name, one.publication_date) for one in records] == [
        ("Lichens", "Liv Berg", "2015"),
        ("Mosses", "Ole Dal", "2016"),
    ]


def test_abstracts_alone_are_publications() -> None:
    abstract = "We look at the lichens of forty roofs and count them."
    one, _ = read(lines({"abstract": abstract, "label": 1}, {"abstract": abstract, "label": 0}))
    assert isinstance(one, Record)
    assert one.content.abstract == abstract
    assert sniff(lines({"abstract": "true", "name": "Shape"}, {"abstract": "no", "name": "Line"})) is not FORMAT


def test_what_is_broken_costs_its_object() -> None:
    outcomes = read(lines(ONE, TWO) + b'{"title": "bro\n[1]\n{"hue": "red"}\n' + lines(ONE))
    assert [outcome.reason if isinstance(outcome, Refused) else "" for outcome in outcomes] == [
        "",
        "",
        "broken_json",
        "not_an_object",
        "no_content",
        "",
    ]


def test_numbers_and_characters_that_json_has_and_others_have_not() -> None:
    raw = b'{"found": [{"title": "a \\ud800", "year": 2015, "n": 123456789012345678901234567890}]}'
    (record,) = read(raw)
    assert isinstance(record, Record)
    assert record.content.title == "a \ufffd"


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(
    ["title", "authors", "year", "journal", "ids", "doi", "keywords", "month", "affiliations", "url"]
)


@given(st.lists(st.dictionaries(KEYS, VALUES | st.dictionaries(KEYS, VALUES, max_size=3)), max_size=4))
def test_objects_with_any_values(items: list[dict[str, object]]) -> None:
    raw = lines(*items)
    sniff(raw)
    assert len(list(FORMAT.read(BytesIO(raw)))) == len(list(FORMAT.split(BytesIO(raw))))
