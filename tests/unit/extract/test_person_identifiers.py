"""What catalogues call the authors of a record."""

from __future__ import annotations

from io import BytesIO

import msgspec
import polars as pl
import pytest

from schemas.exchange.records import NAMES
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record
from tasks.fields.names import parse_names

DUMPS = {
    "acl": (
        '<collection id="2020.demo"><volume id="1"><meta></meta><paper id="1"><title>T</title>'
        '<author id="ada-fell-york"><first>Ada</first><last>Fell</last></author></paper></volume></collection>',
        "ada-fell-york",
    ),
    "dblp_pid": (
        '<dblpperson name="Ada Fell"><r><article key="journals/x/Fell20"><author pid="65/9612">Ada Fell</author>'
        "<title>T.</title></article></r></dblpperson>",
        "65/9612",
    ),
    "inspire": (
        '{"hits": {"hits": [{"metadata": {"control_number": 1, "titles": [{"title": "T"}], "authors": [{"full_name": '
        '"Fell, Ada", "ids": [{"schema": "INSPIRE BAI", "value": "A.Fell.1"}]}]}}]}}',
        "A.Fell.1",
    ),
    "openalex": (
        '{"id": "https://openalex.org/W1", "title": "T", "publication_year": 2020, "authorships": [{"author": {"id": '
        '"https://openalex.org/A5023888391", "display_name": "Ada Fell"}}]}',
        "A5023888391",
    ),
    "s2": (
        '{"paperId": "0a", "corpusId": 1, "title": "T", "authors": [{"authorId": "1741101", "name": "Ada Fell"}]}',
        "1741101",
    ),
    "scopus": (
        '"Authors","Author full names","Author(s) ID","Title","Year","Source title","Document Type","Source","EID"\n'
        '"Fell A.","Fell, Ada (57200000001)","57200000001","T","2023","V","Article","Scopus","e"\n',
        "57200000001",
    ),
    "researcherid": (
        "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Fell, A\nAF Fell, Ada\nTI T\nPY 2020\n"
        "RI Moor, B/B-1009-2008; Fell, Ada/A-1009-2008\nUT WOS:1\nER\n",
        "A-1009-2008",
    ),
}


@pytest.mark.parametrize("scheme", DUMPS)
def test_a_record_states_what_its_catalogue_calls_an_author(scheme: str) -> None:
    text, value = DUMPS[scheme]
    reading = sniff(text.encode())
    assert reading is not None
    (record,) = (outcome for _, outcome in reading.read(BytesIO(text.encode())))
    assert isinstance(record, Record)
    (name,) = record.content.names
    assert [(one.scheme, one.value) for one in name.identifiers] == [(scheme, value)]
    assert "Fell" in name.raw_name


def test_authors_without_an_identifier_leave_the_digest_of_a_record_as_it_was() -> None:
    text = DUMPS["s2"][0].replace('"authorId": "1741101", ', "")
    (record,) = (outcome for _, outcome in sniff(text.encode()).read(BytesIO(text.encode())))  # type: ignore[union-attr]
    assert isinstance(record, Record)
    assert b"identifiers" not in msgspec.json.encode(record.content.names)


@pytest.mark.parametrize(
    ("printed", "family", "given", "called"),
    [
        ("Wei Wang 0001", "Wang", "Wei", "Wei Wang 0001"),
        ("Wang 0001, Wei", "Wang", "Wei", "Wei Wang 0001"),
        ("Wang, Wei 0001", "Wang", "Wei", "Wei Wang 0001"),
        ("Wei Wang", "Wang", "Wei", None),
        ("Wei Wang 1965-2001", "Wang", "Wei", None),
    ],
)
def test_a_number_of_dblp_is_kept_and_not_shown(printed: str, family: str, given: str, called: str | None) -> None:
    names = NAMES.conform(pl.DataFrame({"source_id": ["S"], "position": [1], "raw_name": [printed]}))
    (parsed,) = parse_names(names).iter_rows(named=True)
    assert (parsed["family_name"], parsed["given_name"]) == (family, given)
    assert parsed["identifiers"] == ([{"scheme": "dblp", "value": called}] if called else [])
