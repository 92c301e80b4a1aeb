"""RefWorks tagged."""

from __future__ import annotations

from io import BytesIO
from itertools import product

import pytest

from tasks.extract.formats.refworks import FORMAT, READ, SET_ASIDE
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import PrintedName, Record, Refused
from tests.unit.extract.cases import case

ONE = """\
RT Journal Article
SR Electronic(1)
ID 7
A1 Fell,Ada
A1 Tarn,Bo,Jr.
A2 Moor,Cy
T1 How dunes wander
AB We look at dunes.
IN the end they wander.

UV light has no part in it.
JF Journal of Dunes
JO J. Dunes
YR 2004
FD March 5
VO 12
IS 3
SP 101
OP 119
K1 sand
K1 wind; rain
NO A note
LA English
SN 1234-5678
DO 10.9999/dunes.1
LK https://example.org/dunes/1
DB Dunes
PP Aberdeen
PB Sand Press
"""


def read(text: str) -> list[Record | Refused]:
    return [outcome for _, outcome in FORMAT.read(BytesIO(text.encode()))]


def record(text: str) -> Record:
    (outcome,) = read(text)
    assert isinstance(outcome, Record), outcome
    return outcome


def test_the_fields() -> None:
    one = record(ONE)
    content = one.content
    assert (one.key, one.source_name) == ("7", "Dunes")
    assert (content.type, content.title, content.venue) == ("article-journal", "How dunes wander", "Journal of Dunes")
    assert (content.volume, content.issue, content.pages) == ("12", "3", "101-119")
    assert (content.publication_date, content.language) == ("2004-03-05", "English")
    assert content.abstract == "We look at dunes. IN the end they wander. UV light has no part in it."
    assert (content.keywords, content.comments) == (("sand", "wind", "rain"), ("A note",))
    assert [(each.scheme, each.value) for each in content.identifiers] == [
        ("doi", "10.9999/dunes.1"),
        ("url", "https://example.org/dunes/1"),
    ]
    assert content.names == (
        PrintedName(raw_name="Fell, Ada", family="Fell", given="Ada"),
        PrintedName(raw_name="Tarn, Bo, Jr.", family="Tarn", given="Bo", suffix="Jr."),
    )
    assert one.unread == ("SR", "A2", "PP", "PB")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (ONE, 1),
        (f"{ONE}\n{ONE}", 2),
        (f"\n{ONE}\n\n\n{ONE}\n\n", 2),
        (ONE + ONE, 2),
        (f"{ONE}ER \n \n{ONE}ER \n", 2),
        (f"\ufeff{ONE}\n\ufeff{ONE}", 2),
        (f"{ONE}\n{ONE}".replace("\n", "\r\n"), 2),
        (f"{ONE}\n{ONE}".replace("\n", "\r"), 2),
        (f"<1>\n{ONE}\n<2>\n{ONE}", 2),
        ("\n".join(f"\t{line}" for line in f"{ONE}\n{ONE}".split("\n")), 2),
        ("", 0),
    ],
)
def test_records_however_they_are_divided(text: str, count: int) -> None:
    outcomes = read(text)
    assert [isinstance(one, Record) and one.content.pages for one in outcomes] == ["101-119"] * count
    if count:
        assert sniff(text.encode()) is FORMAT


@pytest.mark.parametrize(
    ("lines", "pages"),
    [("SP 1\nOP 9", "1-9"), ("OP 1-9", "1-9"), ("SP 1", "1"), ("SP 1-9", "1-9"), ("OP 9+12", "9+12"), ("SP NA", None)],
)
def test_pages(lines: str, pages: str | None) -> None:
    assert record(f"RT Journal\nT1 Dunes\n{lines}\n").content.pages == pages


def test_authors_in_one_line() -> None:
    names = record("RT Journal Article\nA1 Fell, Ada;Tarn, Bo\nT1 Dunes\n").content.names
    assert [name.raw_name for name in names] == ["Fell, Ada", "Tarn, Bo"]
    names = record("RT Journal Article\nA1 王小明;李四\nT1 沙丘\n").content.names
    assert [name.raw_name for name in names] == ["王小明", "李四"]


@pytest.mark.parametrize(
    ("printed", "type_"),
    [
        ("Journal", "article-journal"),
        ("Book, Whole", "book"),
        ("Book, Section", "chapter"),
        ("Conference Proceedings", "paper-conference"),
        ("Dissertation/Thesis", "thesis"),
        ("Report", "report"),
        ("Monograph", "book"),
        ("Generic", "document"),
        ("Hymn", None),
    ],
)
def test_types(printed: str, type_: str | None) -> None:
    assert record(f"RT {printed}\nT1 Dunes\n").content.type == type_


@pytest.mark.parametrize("text", ["RT Journal Article\n", "RT x\nSR 1\n", "PT J\nAU Fell\nTI Dunes\n"])
def test_what_is_not_of_refworks(text: str) -> None:
    assert sniff(text.encode()) is not FORMAT


def test_a_tag_that_is_not_read_is_named() -> None:
    for tag in sorted(SET_ASIDE | {"U6", "WT"}):
        with case(tag):
            one = record(f"RT Journal Article\nT1 Dunes\n{tag} Quokka\n")
            assert one.unread == (tag,)
            assert one.content == record("RT Journal Article\nT1 Dunes\n").content


SAID = ["Quokka", "2001", "10.9999/quokka.1", "99000007[pmid]", "978-3-16-148410-0", "1-9", "Mar 3"]
AROUND = ["T1 Dunes\n", "T1 Dunes\nYR 2001\n", "YR 2001\nAB Of dunes\n", "T1 Dunes\nA1 Fell, A\n", "T1 D\nSP 1\n"]


def test_a_tag_that_is_read_says_something() -> None:
    for tag in sorted(READ - {"RT", "ER", "T1"}):
        with case(tag):

            def said(text: str, type_: str) -> tuple[object, ...]:
                one = record(f"RT {type_}\n{text}")
                assert one.unread == ()
                return one.content, one.key, one.source_name

            cases = product(SAID, AROUND, ["Journal Article", "Book, Section"])
            assert any(said(f"{around}{tag} {text}\n", type_) != said(around, type_) for text, around, type_ in cases)
