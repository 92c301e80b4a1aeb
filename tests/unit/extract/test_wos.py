"""The tagged text of Web of Science."""

from io import BytesIO

import pytest

from tasks.extract.formats.wos import FORMAT, READ
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import PrintedName, Record, Refused
from tests.unit.extract.cases import case

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


PLAIN = "PT J\nAU Fell, A\n   Tarn, B\nTI Dunes\nSO SAND\nPY 2001\nUT WOS:000999000000001\nER\n"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN * 2,
        f"{PLAIN}\n{PLAIN}\nEF\n",
        f"FN Clarivate Analytics Web of Science\nVR 1.0\n{PLAIN}\n{PLAIN}",
        f"FN ISI Export Format\nVR 1.0\n\n{PLAIN}EF\nFN ISI Export Format\nVR 1.0\n{PLAIN}EF\n",
        f"\ufeff{PLAIN}\ufeff{PLAIN}",
        f"{PLAIN}\n{PLAIN}".replace("\n", "\r"),
        f"{PLAIN}\n{PLAIN}".replace("ER\n", ""),
        f"{PLAIN}\n{PLAIN}".replace("PT J\n", "").replace("PY 2001\n", "PY 2001\nPT J\n"),
        f"{PLAIN}\n{PLAIN}".replace("PT J\n", ""),
        "\n".join(f"  {line}" for line in f"{PLAIN}\n{PLAIN}".split("\n")),
        f"{PLAIN}\n{PLAIN}".replace("AU Fell, A\n   Tarn, B", "AU Fell, A\nAU Tarn, B"),
        f"{PLAIN}\n{PLAIN}".replace("AU Fell, A\n   Tarn, B", "AU Fell, A; Tarn, B"),
        f"1.\n{PLAIN}\n2.\n{PLAIN}",
    ],
)
def test_records_through_other_hands(text: str) -> None:
    outcomes = read(text)
    assert all(isinstance(one, Record) for one in outcomes)
    contents = [one.content for one in outcomes if isinstance(one, Record)]
    assert [[name.raw_name for name in one.names] for one in contents] == [["Fell, A", "Tarn, B"]] * 2
    assert [(one.title, one.publication_date) for one in contents] == [("Dunes", "2001")] * 2
    assert sniff(text.encode()) is FORMAT


def test_an_article_of_early_access_has_its_date() -> None:
    assert record(PLAIN.replace("PY 2001", "EA MAY 2020")).content.publication_date == "2020-05"


def test_a_book_has_its_own_authors() -> None:
    text = "PT B\nBA Fell, A\nBF Fell, Ada\nBE Moor, C\nTI Dunes\nER\n"
    assert [name.raw_name for name in record(text).content.names] == ["Fell, Ada"]
    assert record(text).unread == ("BE",)


VALUES = {
    "DT": "Book Chapter",
    "PD": "MAY",
    "EA": "MAY 2020",
    "C1": "Univ A, Paris.",
    "OI": "Fell, A/0000-0002-1825-0097",
    "RI": "Fell, A/A-1009-2008",
    "EP": "9",
}
AROUND = ["PT J\nTI T\n", "PT J\nTI T\nAU Fell, A\n", "PT J\nTI T\nPY 2001\n", "PT J\nTI T\nBP 1\n", "PT J\nAB T\n"]


def test_a_tag_that_is_read_says_something() -> None:
    for tag in sorted(READ - {"ER", "PT"}):
        with case(tag):
            found = [(record(f"{text}{tag} {VALUES.get(tag, '2001')}\nER\n"), record(f"{text}ER\n")) for text in AROUND]
            assert any((one.content, one.key) != (without.content, without.key) for one, without in found)
            assert all(one.unread == () for one, _ in found)


def test_a_tag_that_is_not_read_is_named() -> None:
    for tag in ["BE", "GP", "RP", "CR", "TC", "J9", "ZZ"]:
        with case(tag):
            one = record(f"PT J\nTI T\n{tag} Quokka\nER\n")
            assert one.unread == (tag,)
            assert one.content == record("PT J\nTI T\nER\n").content
