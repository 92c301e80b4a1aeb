"""The tagged text of Web of Science."""

from io import BytesIO

import pytest

from tasks.extract.formats import sniff
from tasks.extract.formats.wos import FORMAT
from tasks.extract.records import PrintedName, Record, Refused

HEAD = "\ufeffFN Thomson Reuters Web of Science™\nVR 1.0\n"
ONE = """\
PT J
AU Doe, J
   Roe, A
AF Doe, Jane
   Roe, Ann, Jr.
CA River Grp
TI How rivers carve valleys and
   how long it takes
SO JOURNAL OF RIVERS
LA English
DT Article; Proceedings Paper
DE water; ice
ID EROSION;
   ICE
AB We study.
C1 [Doe, Jane; Roe, Ann, Jr.] Univ A, Paris, France.
   [Doe, J.] Univ B, Lyon, France.
OI DOE, JANE/0000-0002-1825-0097; Poe, E/0000-0001-5109-3700
CR Poe E, 1999, J ICE, V1, P2
   Poe E, 2000, J ICE
PD AUG 15
PY 2002
VL 27
IS 16
BP 1421
EP 1423
DI 10.1364/OL.27.001421
UT WOS:000177484600017
PM 18026466
ER

"""


def read(text: str) -> list[Record | Refused]:
    return [outcome for _, outcome in FORMAT.read(BytesIO(text.encode()))]


def record(text: str) -> Record:
    (outcome,) = read(text)
    assert isinstance(outcome, Record), outcome
    return outcome


def test_the_fields() -> None:
    one = record(HEAD + ONE + "EF")
    content = one.content
    assert one.key == "WOS:000177484600017"
    assert (content.type, content.title) == ("article-journal", "How rivers carve valleys and how long it takes")
    assert (content.venue, content.volume, content.issue, content.pages) == (
        "JOURNAL OF RIVERS",
        "27",
        "16",
        "1421-1423",
    )
    assert (content.publication_date, content.language, content.abstract) == ("2002-08-15", "English", "We study.")
    assert content.keywords == ("water", "ice", "EROSION", "ICE")
    assert [(each.scheme, each.value) for each in content.identifiers] == [
        ("doi", "10.1364/OL.27.001421"),
        ("pmid", "18026466"),
        ("wos", "WOS:000177484600017"),
    ]


def test_names_with_what_is_said_of_them_elsewhere() -> None:
    assert record(ONE).content.names == (
        PrintedName(
            raw_name="Doe, Jane",
            family="Doe",
            given="Jane",
            orcid="0000-0002-1825-0097",
            affiliations=("Univ A, Paris, France.", "Univ B, Lyon, France."),
        ),
        PrintedName(
            raw_name="Roe, Ann, Jr.",
            family="Roe",
            given="Ann",
            suffix="Jr.",
            affiliations=("Univ A, Paris, France.",),
        ),
        PrintedName(raw_name="River Grp", family="River Grp"),
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (HEAD + ONE * 3 + "EF\n", 3),
        (ONE.replace("\nER\n", "\n") * 3, 3),
        (HEAD + ONE.replace("\n", "\r\n"), 1),
        (HEAD, 0),
        (HEAD + ONE.replace("AU Doe", "AUDoe"), 1),
    ],
)
def test_records_however_they_are_divided(text: str, count: int) -> None:
    outcomes = read(text)
    assert len(outcomes) == count
    assert all(isinstance(one, Record) and len(one.content.names) == 3 for one in outcomes)


def test_addresses_that_nobody_can_attribute_are_left_out() -> None:
    text = "PT J\nAU Doe, J\n   Roe, A\nTI T\nC1 Univ A, Paris.\n   Univ B, Lyon.\nER\n"
    assert [name.affiliations for name in record(text).content.names] == [(), ()]
    assert record(text.replace("   Roe, A\n", "")).content.names[0].affiliations == ("Univ A, Paris.", "Univ B, Lyon.")


def test_a_retraction_is_kept() -> None:
    assert record(ONE.replace("DT Article;", "DT Retracted Publication;")).content.retraction == "retracted"


@pytest.mark.parametrize(
    ("text", "is_wos"),
    [(HEAD + ONE, True), (ONE, True), ("PT J\nAU Doe, Jane\nTI R\nER\n", True), ("PT J\n", False), (HEAD, False)],
)
def test_what_is_wos(text: str, is_wos: bool) -> None:
    assert (sniff(text.encode()) is FORMAT) is is_wos
