"""refer, as EndNote writes it and as it stands in old bibliographies."""

from __future__ import annotations

from io import BytesIO
from itertools import product

import pytest

from tasks.extract.formats.refer import FORMAT, READ, READ_IN_OLD, SET_ASIDE
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import PrintedName, Record, Refused
from tests.unit.extract.cases import case

ONE = """\
%0 Journal Article
%A Fell, Ada
%A Tarn, Bo, Jr.
%A Dune Survey,
%E Moor, Cy
%T How dunes
wander
%J Journal of Dunes
%D 2004
%8 March 5
%V 12
%N 3
%P 101-119
%@ 1234-5678
%M 99000001
%~ PubMed
%R 10.9999/dunes.1
%U https://example.org/dunes/1
%K sand
wind
%X We look at dunes.

They wander.
%Z A note
%G English
%F fell2004
%1 read
"""
OLD = """\
# dunes
%A Ada Fell
%A Bo Tarn
%Q Dune Survey
%T Old dunes
%J J. Dunes
%V 3
%D January 1979
%P 1-9
%K sand, wind
%O In German
%L FELL79
"""


def read(text: str) -> list[Record | Refused]:
    return [outcome for _, outcome in FORMAT.read(BytesIO(text.encode()))]


def record(text: str) -> Record:
    (outcome,) = read(text)
    assert isinstance(outcome, Record), outcome
    return outcome


def test_the_fields_of_endnote() -> None:
    one = record(ONE)
    content = one.content
    assert (one.key, one.source_name, one.unread) == ("fell2004", "PubMed", ("E",))
    assert (content.type, content.title, content.venue) == ("article-journal", "How dunes wander", "Journal of Dunes")
    assert (content.volume, content.issue, content.pages) == ("12", "3", "101-119")
    assert (content.publication_date, content.language) == ("2004-03-05", "English")
    assert (content.abstract, content.keywords) == ("We look at dunes. They wander.", ("sand", "wind"))
    assert content.comments == ("A note",)
    assert [(each.scheme, each.value) for each in content.identifiers] == [
        ("doi", "10.9999/dunes.1"),
        ("pmid", "99000001"),
        ("url", "https://example.org/dunes/1"),
    ]
    assert content.names == (
        PrintedName(raw_name="Fell, Ada", family="Fell", given="Ada"),
        PrintedName(raw_name="Tarn, Bo, Jr.", family="Tarn", given="Bo", suffix="Jr."),
        PrintedName(raw_name="Dune Survey", family="Dune Survey"),
    )


def test_the_fields_of_an_old_bibliography() -> None:
    one = record(OLD)
    content = one.content
    assert (one.key, content.title, content.venue) == ("FELL79", "Old dunes", "J. Dunes")
    assert (content.type, content.publication_date, content.pages) == ("article-journal", "1979-01", "1-9")
    assert [name.raw_name for name in content.names] == ["Ada Fell", "Bo Tarn", "Dune Survey"]
    assert (content.keywords, content.comments) == (("sand", "wind"), ("In German",))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (ONE, 1),
        (f"{ONE}\n\n{ONE}", 2),
        (ONE + ONE, 2),
        (f"\n\n{ONE}\n\n\n{ONE}\n", 2),
        (f"{OLD}\n{OLD}\n{ONE}", 3),
        (f"\ufeff{ONE}\n\ufeff{ONE}", 2),
        (f"{ONE}\n{ONE}".replace("\n", "\r\n"), 2),
        (f"{ONE}\n{ONE}".replace("\n", "\r"), 2),
        (f"1.\n{ONE}\n2.\n{ONE}", 2),
        ("\n".join(f"  {line}" for line in f"{ONE}\n{ONE}".split("\n")), 2),
        ("%T One\n%0 Book\n%A Fell, A\n\n%T Two\n%0 Book\n\n%T Three\n", 3),
        ("", 0),
    ],
)
def test_records_however_they_are_divided(text: str, count: int) -> None:
    outcomes = read(text)
    assert sum(isinstance(one, Record) for one in outcomes) == len(outcomes) == count
    if count:
        assert sniff(text.encode()) is FORMAT


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        ("%D 2004", "2004"),
        ("%D 2004\n%8 2004/03/05", "2004-03-05"),
        ("%D 2004\n%8 September  1, 2004", "2004-09-01"),
        ("%D 2004\n%8 Mar", "2004-03"),
        ("%D 2004\n%8 2019/01/01", "2004"),
        ("%D March 2004", "2004-03"),
        ("%8 March 5, 2004", "2004-03-05"),
        ("%D in press", None),
    ],
)
def test_dates(lines: str, date: str | None) -> None:
    assert record(f"%T Dunes\n{lines}\n").content.publication_date == date


@pytest.mark.parametrize(
    ("printed", "type_"),
    [
        ("Journal Article", "article-journal"),
        ("Electronic Article", "article-journal"),
        ("Book Section", "chapter"),
        ("Edited Book", "book"),
        ("Conference Paper", "paper-conference"),
        ("Conference Proceedings", "paper-conference"),
        ("Thesis", "thesis"),
        ("Report", "report"),
        ("Web Page", "webpage"),
        ("Computer Program", "software"),
        ("Poem", None),
    ],
)
def test_types(printed: str, type_: str | None) -> None:
    assert record(f"%0 {printed}\n%T Dunes\n").content.type == type_


@pytest.mark.parametrize(
    ("line", "identifier"),
    [
        ("%R doi:10.9999/dunes.1", ("doi", "10.9999/dunes.1")),
        ("%R https://doi.org/10.9999/dunes.1", ("doi", "10.9999/dunes.1")),
        ("%Z doi: 10.9999/dunes.1", ("doi", "10.9999/dunes.1")),
        ("%U https://publisher.example.org/doi/10.9999/dunes.1", ("doi", "10.9999/dunes.1")),
        ("%@ 978-3-16-148410-0", ("isbn", "978-3-16-148410-0")),
        ("%M WOS:000999000000001", ("wos", "WOS:000999000000001")),
        ("%2 PMC9900001", ("pmcid", "PMC9900001")),
    ],
)
def test_identifiers(line: str, identifier: tuple[str, str]) -> None:
    found = record(f"%0 Book\n%T Dunes\n{line}\n").content.identifiers
    assert identifier in [(one.scheme, one.value) for one in found]


def test_an_issn_and_the_number_of_a_report_are_no_identifiers() -> None:
    assert record("%T Dunes\n%@ 1234-5678\n%R TR-12\n").content.identifiers == ()


@pytest.mark.parametrize("text", ["%A", "% a comment\n% another\n", "%T x\n", "100%A\n", "%PDF-1.4\n%A x\n", "\\%A x"])
def test_what_is_no_refer(text: str) -> None:
    assert sniff(text.encode()) is not FORMAT


def test_every_tag_is_read_or_named() -> None:
    for code in range(ord("!"), ord("~") + 1):
        tag = chr(code)
        for head, read_tags in (("%0 Book\n", READ), ("", READ_IN_OLD)):
            one = record(f"{head}%T Dunes\n%{tag} Quokka\n") if tag not in "T0" else record(f"{head}%T Quokka\n")
            assert one.unread == (() if tag in read_tags else (tag,)), tag
    assert READ_IN_OLD.isdisjoint(SET_ASIDE - set("OQ"))


SAID = ["Quokka", "2001", "10.9999/quokka.1", "99000007[pmid]", "978-3-16-148410-0", "1-9", "Mar"]
AROUND = [
    "%T Dunes\n",
    "%T Dunes\n%D 2001\n",
    "%D 2001\n%X Of dunes\n",
    "%T Dunes\n%A Fell, A\n",
    "%T D\n%M 99000001\n",
]


def test_a_tag_that_is_read_says_something() -> None:
    def said(text: str) -> tuple[object, ...]:
        one = record(text)
        return one.content, one.key, one.source_name

    for tag in sorted(READ_IN_OLD - {"T", "W"}):
        with case(tag):
            assert any(
                said(f"{around}%{tag} {text}\n") != said(around) for text, around in product([*SAID, "Book"], AROUND)
            )
