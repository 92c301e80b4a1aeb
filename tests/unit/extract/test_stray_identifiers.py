"""Identifiers in fields that were made for something else."""

import pytest

from tasks.extract.printed.stray_identifiers import accession_number, in_path, isbns_in, marked, of_catalogues
from tasks.extract.records import Identifier


def values(found: object) -> list[tuple[str, str]]:
    assert hasattr(found, "__iter__")
    return [(one.scheme, one.value) for one in found if isinstance(one, Identifier)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.9999/dunes.1", [("doi", "10.9999/dunes.1")]),
        ("doi:10.9999/dunes.1", [("doi", "10.9999/dunes.1")]),
        ("DOI 10.9999/dunes.1.", [("doi", "10.9999/dunes.1")]),
        ("10.9999/dunes.1 [doi]", [("doi", "10.9999/dunes.1")]),
        ("https://doi.org/10.9999/dunes(2001)1:2", [("doi", "10.9999/dunes(2001)1:2")]),
        ("see (doi: 10.9999/dunes.1)", [("doi", "10.9999/dunes.1")]),
        ("PMID: 99000001; PMCID: PMC9900001", [("pmid", "99000001"), ("pmcid", "PMC9900001")]),
        ("99000001 [pubmed]", [("pmid", "99000001")]),
        ("PubMed ID: 99000001", [("pmid", "99000001")]),
        ("PMC9900001", [("pmcid", "PMC9900001")]),
        ("99000001", []),
        ("Article 10.9999", []),
        ("see 10.9999/dunes.1 there", []),
        ("PMID: 990000012345", []),
    ],
)
def test_what_is_marked(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(marked(text)) == expected


@pytest.mark.parametrize(
    ("url", "doi"),
    [
        ("https://example.org/doi/10.9999/dunes.1", "10.9999/dunes.1"),
        ("https://example.org/doi/full/10.9999/dunes.1?x=1#top", "10.9999/dunes.1"),
        ("https://example.org/article/10.9999/dunes.1/fulltext.html", "10.9999/dunes.1"),
        ("https://example.org/content/pdf/10.9999/dunes.1.pdf", "10.9999/dunes.1"),
        ("https://example.org/?doi=10.9999%2fdunes.1&a=b", "10.9999/dunes.1"),
        ("https://example.org/10/dunes", None),
    ],
)
def test_a_doi_in_a_path(url: str, doi: str | None) -> None:
    assert values(in_path(url)) == ([] if doi is None else [("doi", doi)])


def test_numbers_of_catalogues() -> None:
    assert values(accession_number("99000001", "PubMed")) == [("pmid", "99000001")]
    assert values(accession_number("99000001", "Embase MEDLINE")) == []
    assert values(accession_number("99000001", None)) == []
    assert values(accession_number("WOS:000999000000001", "Web of Science")) == [("wos", "WOS:000999000000001")]
    assert values(of_catalogues("https://example.org/?eid=2-s2.0-99999999999&x")) == [("eid", "2-s2.0-99999999999")]


def test_an_isbn_among_issns() -> None:
    assert values(isbns_in("978-3-16-148410-0 (print)")) == [("isbn", "978-3-16-148410-0")]
    assert values(isbns_in("1234-5678")) == values(isbns_in("12345678 (ISSN)")) == []
