"""The tagged text of PubMed."""

from io import BytesIO

import pytest

from tasks.extract.formats import sniff
from tasks.extract.formats.medline import FORMAT
from tasks.extract.records import PrintedName, Record, Refused

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
