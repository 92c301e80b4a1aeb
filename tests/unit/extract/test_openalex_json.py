"""OpenAlex works."""

import json
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.formats.openalex_json import FORMAT
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused
from tests.unit.extract.cases import case

WORK: dict[str, Any] = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.1234/a",
    "title": "How rivers carve",
    "type": "article",
    "publication_date": "2018-02-13",
    "publication_year": 2018,
    "ids": {
        "mag": 17,
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/29456894",
        "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/58",
    },
    "primary_location": {"source": {"display_name": "Rivers", "type": "journal"}},
    "locations": [{"landing_page_url": "http://arxiv.org/abs/1801.00001"}],
    "biblio": {"volume": "5", "issue": None, "first_page": "1", "last_page": "9"},
    "abstract_inverted_index": {"We": [0, 2], "carve.": [1, 3]},
    "authorships": [
        {
            "raw_author_name": "J. Doe",
            "author": {"display_name": "Jane Doe", "orcid": "https://orcid.org/0000-0002-1825-0097"},
            "raw_affiliation_strings": ["Hill College"],
        },
        {"author": {"display_name": "Max Roe", "orcid": None}, "institutions": [{"display_name": "Dale College"}]},
    ],
    "is_retracted": True,
}


def outcome(**fields: Any) -> Record | Refused:
    ((_, read),) = FORMAT.read(BytesIO(json.dumps({**WORK, **fields}).encode()))
    return read


def work(**fields: Any) -> Record:
    read = outcome(**fields)
    assert isinstance(read, Record)
    return read


def test_a_work() -> None:
    content = work().content
    assert (content.type, content.title, content.venue) == ("article-journal", "How rivers carve", "Rivers")
    assert (content.abstract, content.publication_date) == ("We carve. We carve.", "2018-02-13")
    assert (content.volume, content.pages, content.retraction) == ("5", "1-9", "retracted")
    assert [(one.scheme, one.value) for one in content.identifiers] == [
        ("doi", "https://doi.org/10.1234/a"),
        ("pmid", "29456894"),
        ("pmcid", "58"),
        ("mag", "17"),
        ("arxiv", "1801.00001"),
        ("openalex", "https://openalex.org/W1"),
    ]
    assert [(name.raw_name, name.affiliations) for name in content.names] == [
        ("J. Doe", ("Hill College",)),
        ("Max Roe", ("Dale College",)),
    ]


@pytest.mark.parametrize(
    "raw", [json.dumps({"meta": {"count": 1}, "results": [WORK]}), json.dumps(WORK, indent=2), json.dumps(WORK)]
)
def test_every_layout(raw: str) -> None:
    assert sniff(raw.encode()) is FORMAT
    assert [read for _, read in FORMAT.read(BytesIO(raw.encode()))] == [work()]


@pytest.mark.parametrize(
    ("index", "abstract"),
    [
        ({"b": [10**18], "a": [-5]}, "a b"),
        ('{"IndexLength": 2, "InvertedIndex": {"a": [0], "b": [1]}}', "a b"),
        ({"a": ["x", None, True, 1.5]}, None),
        ({"a": 3}, None),
        ("[", None),
        ([], None),
        ({"x" * 1000: list(range(2000))}, None),
    ],
)
def test_abstracts(index: object, abstract: str | None) -> None:
    assert work(abstract_inverted_index=index).content.abstract == abstract


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"is_paratext": True}, "paratext"),
        ({"type": "paratext"}, "paratext"),
        ({"type": "journal"}, "journal"),
        ({"type": "supplementary-materials"}, "supplementary_materials"),
        (
            {
                "title": None,
                "doi": None,
                "ids": None,
                "abstract_inverted_index": None,
                "locations": None,
                "biblio": None,
            },
            "no_content",
        ),
    ],
)
def test_what_is_no_paper_is_refused(fields: dict[str, object], reason: str) -> None:
    refused = outcome(**fields)
    assert isinstance(refused, Refused)
    assert refused.reason == reason


def test_a_field_of_another_kind_costs_itself() -> None:
    values: list[object] = [None, 7, "x", [], {}, [[]], [None], [{}], True]
    for key, value in product([key for key in WORK if key != "id"], values):
        with case(key, value):
            assert isinstance(outcome(**{key: value}), Record)


@given(st.integers(0, 2000), st.integers(0, 255))
def test_bytes_flipped_or_cut(place: int, byte: int) -> None:
    raw = json.dumps({"results": [WORK, WORK]}).encode()
    place %= len(raw)
    for damaged in (raw[:place], raw[:place] + bytes([byte]) + raw[place + 1 :]):
        assert len(list(FORMAT.read(BytesIO(damaged)))) == len(list(FORMAT.split(BytesIO(damaged))))
