"""Identifiers in notes."""

import pytest

from tasks.extract.printed.notes import identifiers_in_notes


def found(*notes: str) -> list[tuple[str, str]]:
    return [(one.scheme, one.value) for one in identifiers_in_notes(notes)]


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("PMID: 123", [("pmid", "123")]),
        ("PMID 123", [("pmid", "123")]),
        ("PMID = 123", [("pmid", "123")]),
        ("[PMID: 123]", [("pmid", "123")]),
        ("(PMID: 123) (PMCID: PMC45)", [("pmid", "123"), ("pmcid", "PMC45")]),
        ("tex.pmid: 123", [("pmid", "123")]),
        ("DOI: 10.5072/a(2)1", [("doi", "10.5072/a(2)1")]),
        ("PMID is not known", []),
        ("PMID: 123\nPMCID: PMC45", [("pmid", "123"), ("pmcid", "PMC45")]),
        ("PMID: 123 PMCID: PMC45", [("pmid", "123"), ("pmcid", "PMC45")]),
        ("pmid:123; pmcid:PMC45", [("pmid", "123"), ("pmcid", "PMC45")]),
        ("A remark.\r\nDOI: 10.5072/a.b.", [("doi", "10.5072/a.b")]),
        ("DOI: https://doi.org/10.5072/a", [("doi", "10.5072/a")]),
        ("{:PMID: 123}\n{:DOI:10.5072/a}", [("pmid", "123"), ("doi", "10.5072/a")]),
        ("arXiv: 1902.07120 [math]", [("arxiv", "1902.07120")]),
        ("arXiv: arXiv:1902.07120 [math.NA]\nPMID: 9", [("arxiv", "1902.07120"), ("pmid", "9")]),
        ("arXiv:math/0309136", [("arxiv", "math/0309136")]),
        ("ISBN: 978-0-306-40615-7", [("isbn", "978-0-306-40615-7")]),
        ("  PMID: 123 Comment on an older one", [("pmid", "123")]),
        ("Comment in: PMID: 123", []),
        ("See PMID: 123", []),
        ("PMID: none\nDOI: n/a", []),
        ("Citation Key: doe1999\nPlace: Rome", []),
        ("see (doi: 10.9999/dunes.1)", []),
        ("a remark (doi: 10.9999/dunes.1)", [("doi", "10.9999/dunes.1")]),
        ("99000001 [pmid]", [("pmid", "99000001")]),
        ("Retraction of: PMID: 99000001", []),
        ("PMID: 1\nPMID: 2", []),
        ("", []),
    ],
)
def test_identifiers_in_notes(note: str, said: list[tuple[str, str]]) -> None:
    assert found(note) == said


@pytest.mark.parametrize("note", ["PMID: 1 " * 20_000, "PMID:" * 20_000, " " * 100_000 + ":", "{:" * 50_000])
def test_nonsense_ends(note: str) -> None:
    assert len(found(note)) <= len(note)


def test_notes_that_name_one_only() -> None:
    assert found("a note", "doi:10.9999/dunes.1", "DOI: 10.9999/DUNES.1") == [("doi", "10.9999/dunes.1")]
    assert found("doi:10.9999/dunes.1", "doi:10.9999/fens.1") == []
