"""The tagged text of PubMed."""

from io import BytesIO

import pytest

from tasks.extract.formats.medline import FORMAT, READ
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import PrintedName, Record, Refused
from tests.unit.extract.cases import case

ONE = """\
PMID- 27169098
OWN - NLM
IS  - 2277-9175 (Electronic)
VI  - 5
IP  - 1 Pt 3
DP  - 2016 Jan 15
TI  - Proteomics: A new perspective
      for cancer.
PG  - 466-75
LID - 10.4103/2277-9175.180636 [doi]
LID - ABR-5-67 [pii]
AB  - Some things will
      be described.
FAU - Doe, Jane M
AU  - Doe JM
AUID- ORCID: http://orcid.org/0000-0002-1825-0097
AD  - Univ A,
      Paris.
AD  - Univ B.
FAU - King, Martin Luther Jr
AU  - King ML Jr
FAU - Saunders, David M V
AU  - Saunders DM
FAU - Selvamani
AU  - Selvamani
CN  - River Group
FIR - Poe, Edgar
IR  - Poe E
AD  - Not of an author.
LA  - eng
PT  - Journal Article
TA  - Adv Biomed Res
JT  - Advanced biomedical research
PMC - PMC4705142
ISBN- ISBN 978-3-86680-192-9
OT  - *Biomarkers
MH  - Humans
AID - 10.4103/2277-9175.180636 [doi]
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
    assert (one.key, content.type, content.language) == ("27169098", "article-journal", "eng")
    assert content.title == "Proteomics: A new perspective for cancer."
    assert (content.venue, content.volume, content.issue) == ("Advanced biomedical research", "5", "1 Pt 3")
    assert (content.pages, content.publication_date) == ("466-75", "2016-01-15")
    assert (content.abstract, content.keywords) == ("Some things will be described.", ("Biomarkers", "Humans"))
    assert [(each.scheme, each.value) for each in content.identifiers] == [
        ("pmid", "27169098"),
        ("pmcid", "PMC4705142"),
        ("doi", "10.4103/2277-9175.180636"),
        ("isbn", "978-3-86680-192-9"),
    ]


def test_names_with_what_follows_them() -> None:
    assert record(ONE).content.names == (
        PrintedName(
            raw_name="Doe, Jane M",
            family="Doe",
            given="Jane M",
            orcid="0000-0002-1825-0097",
            affiliations=("Univ A, Paris.", "Univ B."),
        ),
        PrintedName(raw_name="King, Martin Luther, Jr", family="King", given="Martin Luther", suffix="Jr"),
        PrintedName(raw_name="Saunders, David M V", family="Saunders", given="David M V"),
        PrintedName(raw_name="Selvamani"),
        PrintedName(raw_name="River Group", family="River Group"),
    )


def test_short_names_where_there_are_no_full_ones() -> None:
    names = record("PMID- 1\nTI  - T\nAU  - Doe JM\nAU  - Roe A\n").content.names
    assert [name.raw_name for name in names] == ["Doe JM", "Roe A"]


@pytest.mark.parametrize("text", [f"\n{ONE}\n{ONE}\n\n{ONE}", ONE * 3, f"\ufeff{ONE}\n" + f"{ONE}\n" * 2])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_records_however_they_are_divided(text: str, end: str) -> None:
    assert [one.key if isinstance(one, Record) else one for one in read(text.replace("\n", end))] == ["27169098"] * 3


@pytest.mark.parametrize("line", ["PT  - Retracted Publication", "RIN - J Rivers. 2017"])
def test_a_retraction_is_kept(line: str) -> None:
    assert record(f"{ONE}{line}\n").content.retraction == "retracted"


def test_the_notice_of_a_retraction_is_not_retracted() -> None:
    assert record(f"{ONE}PT  - Retraction of Publication\n").content.retraction is None


@pytest.mark.parametrize(("text", "is_medline"), [(ONE, True), ("\n" + ONE, True), ("PMID- 1", False), ("a\n", False)])
def test_what_is_medline(text: str, is_medline: bool) -> None:
    assert (sniff(text.encode()) is FORMAT) is is_medline


ERIC = """\
OWN - ERIC
TI  - Sums on slates
AU  - Fell, Ada
AU  - Tarn, Bo, Jr.
AU  - And Others
OT  - Slates
JT  - Slate Teaching
SO  - v3 n2 p1-9 2011
AID - http://dx.doi.org/10.9999/slates.1
OID - EJ9990001
VI  - 3
IP  - 2
PG  - 1-9
DP  - 2011
LID - http://eric.ed.gov/?id=EJ9990001
AB  - We count.
ISSN - ISSN-1234-5678
LA  - English
PT  - Journal Articles
PT  - Reports - Research
"""


def test_a_record_of_eric() -> None:
    one = record(ERIC)
    content = one.content
    assert (one.key, one.source_name, one.unread) == ("EJ9990001", "ERIC", ("SO", "ISSN"))
    assert [name.raw_name for name in content.names] == ["Fell, Ada", "Tarn, Bo, Jr."]
    assert (content.title, content.venue, content.volume, content.issue) == (
        "Sums on slates",
        "Slate Teaching",
        "3",
        "2",
    )
    assert (content.publication_date, content.pages, content.abstract) == ("2011", "1-9", "We count.")
    assert [(each.scheme, each.value) for each in content.identifiers] == [
        ("url", "http://eric.ed.gov/?id=EJ9990001"),
        ("doi", "10.9999/slates.1"),
        ("url", "http://dx.doi.org/10.9999/slates.1"),
        ("eric", "EJ9990001"),
    ]


@pytest.mark.parametrize(
    "text", [f"\n{ERIC}\n\n{ERIC}", ERIC + ERIC, f"\ufeff{ERIC}\n\ufeff{ERIC}", f"{ERIC}\n \n{ERIC}"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_records_of_eric_however_they_are_divided(text: str, end: str) -> None:
    outcomes = read(text.replace("\n", end))
    assert [one.key if isinstance(one, Record) else one for one in outcomes] == ["EJ9990001"] * 2
    assert sniff(text.encode()) is FORMAT


def test_records_of_eric_and_of_pubmed_in_one_file() -> None:
    outcomes = read(f"{ERIC}\n{ONE}\n{ERIC}")
    assert [one.key if isinstance(one, Record) else one for one in outcomes] == ["EJ9990001", "27169098", "EJ9990001"]


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (["Reports - Research", "Journal Articles"], "article-journal"),
        (["Dissertations/Theses - Doctoral Dissertations"], "thesis"),
        (["Speeches/Meeting Papers", "Reports - Research"], "paper-conference"),
        (["Reports - Evaluative"], "report"),
        (["Books"], "book"),
        (["Opinion Papers"], None),
    ],
)
def test_types_of_eric(types: list[str], expected: str | None) -> None:
    text = "OWN - ERIC\nTI  - Sums\n" + "".join(f"PT  - {printed}\n" for printed in types)
    assert record(text).content.type == expected


@pytest.mark.parametrize(
    "text",
    [
        ONE.replace("\n", "\r") + "\r" + ONE.replace("\n", "\r"),
        f"\ufeff{ONE}\n\ufeff{ONE}",
        "\n".join(f"  {line}" for line in f"{ONE}\n{ONE}".split("\n")),
        f"1.\n{ONE}\n\n2.\n{ONE}",
        "UI  - 9\n" + ONE + "\nUI  - 8\n" + ONE,
    ],
)
def test_records_through_other_hands(text: str) -> None:
    outcomes = read(text)
    assert [one.content.title if isinstance(one, Record) else one for one in outcomes] == [
        "Proteomics: A new perspective for cancer."
    ] * 2
    assert [one.key for one in outcomes if isinstance(one, Record)] == ["27169098"] * 2


def test_paragraphs_of_an_abstract() -> None:
    one = record("PMID- 7\nTI  - T\nAB  - One.\n\n      Two.\nPG  - 1-2\n")
    assert (one.content.abstract, one.content.pages) == ("One. Two.", "1-2")


@pytest.mark.parametrize(
    "lines", ["FAU - [No authors listed]\nAU  - [No authors listed]\n", "AU  - NA\n", "AU  - et al.\n", "CN  - N/A\n"]
)
def test_an_author_who_is_none(lines: str) -> None:
    assert record(f"PMID- 7\nTI  - T\n{lines}FAU - Fell, Ada\n").content.names == (
        PrintedName(raw_name="Fell, Ada", family="Fell", given="Ada"),
    )


def test_a_title_that_is_none() -> None:
    assert record("PMID- 7\nTI  - [Not Available].\n").content.title is None


def test_the_date_of_the_electronic_publication() -> None:
    assert record("PMID- 7\nTI  - T\nDEP - 20160115\n").content.publication_date == "2016-01-15"
    assert record("PMID- 7\nTI  - T\nDP  - 2015\nDEP - 20160115\n").content.publication_date == "2015"


VALUES = {
    "DP": "2001",
    "DEP": "20010203",
    "PT": "Dataset",
    "OID": "EJ9990001",
    "LID": "10.9999/q.1 [doi]",
    "AID": "10.9999/q.1 [doi]",
    "AUID": "0000-0002-1825-0097",
    "OWN": "ERIC",
    "PG": "1-2",
}


def test_a_tag_that_is_read_says_something() -> None:
    for tag in sorted(READ - {"PMID"}):
        with case(tag):
            text = "PMID- 7\n" if tag == "AU" else "PMID- 7\nFAU - Fell, Ada\n"
            without, one = record(text), record(f"{text}{tag:4}- {VALUES.get(tag, 'Quokka')}\n")
            assert (one.content, one.source_name) != (without.content, without.source_name)
            assert one.unread == ()


def test_a_tag_that_is_not_read_is_named() -> None:
    for tag in ["FED", "ED", "FIR", "IR", "GR", "STAT", "SO", "IS", "ZZZZ"]:
        with case(tag):
            one = record(f"PMID- 7\nTI  - T\n{tag:4}- Quokka\n")
            assert one.unread == (tag,)
            assert one.content == record("PMID- 7\nTI  - T\n").content
