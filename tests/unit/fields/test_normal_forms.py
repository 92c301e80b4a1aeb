"""Identifiers in their normal form."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fields.identifiers import normal_identifier, normalise_identifiers, year_of_arxiv_id


def normalised(scheme: str, value: str) -> list[tuple[str, str]]:
    frame = pl.DataFrame({"source_id": ["S1"], "scheme": [scheme], "value": [value]})
    return normalise_identifiers(frame).select("scheme", "value").rows()


@pytest.mark.parametrize(
    ("scheme", "value", "expected"),
    [
        ("DOI", "https://doi.org/10.1145/3292500.ABC", [("doi", "10.1145/3292500.abc")]),
        ("doi", "doi:10.1000/182).", [("doi", "10.1000/182")]),
        ("doi", "10.1002%2Fasi.20316", [("doi", "10.1002/asi.20316")]),
        ("doi", "10.48550/arXiv.2412.08905", [("arxiv", "2412.08905"), ("doi", "10.48550/arxiv.2412.08905")]),
        ("arxiv", "arXiv:2412.08905v2", [("arxiv", "2412.08905")]),
        ("arxiv", "math.GT/0309136", [("arxiv", "math/0309136")]),
        ("arxiv", "https://arxiv.org/pdf/hep-th/9603001v1.pdf", [("arxiv", "hep-th/9603001")]),
        ("PMID", "PMID: 0012345", [("pmid", "12345")]),
        ("pmcid", "pmc0099", [("pmcid", "PMC99")]),
        ("isbn", "978-3-16-148410-0", [("isbn", "9783161484100")]),
        ("isbn", "0-8044-2957-x", [("isbn", "9780804429573")]),
        ("doi", "UNKNOWN", [("unrecognised", "UNKNOWN")]),
        ("arxiv", "soon", [("unrecognised", "soon")]),
        ("url", "http://example.org/A", [("url", "http://example.org/A")]),
        ("doi", "  ", [("unrecognised", "")][:0]),
    ],
)
def test_normal_forms(scheme: str, value: str, expected: list[tuple[str, str]]) -> None:
    assert normalised(scheme, value) == expected


def test_an_identifier_stated_twice_is_one() -> None:
    frame = pl.DataFrame(
        {"source_id": ["S1", "S1"], "scheme": ["doi", "doi"], "value": ["10.1/x", "https://doi.org/10.1000/X"]}
    )
    repeated = pl.concat([frame, frame])
    assert normalise_identifiers(repeated).height == normalise_identifiers(frame).height


@pytest.mark.parametrize(
    ("arxiv_id", "year"),
    [("2412.08905", 2024), ("0704.0001", 2007), ("hep-th/9603001", 1996), ("math/0309136", 2003)],
)
def test_the_year_of_an_arxiv_id(arxiv_id: str, year: int) -> None:
    assert pl.select(year_of_arxiv_id(pl.lit(arxiv_id))).item() == year


@given(st.sampled_from(["doi", "arxiv", "pmid", "pmcid", "isbn", "url"]), st.text())
def test_normal_forms_are_stable_and_nothing_is_lost(scheme: str, value: str) -> None:
    once = normalised(scheme, value)
    assert len(once) <= 2
    assert once or not value.strip()
    for found_scheme, found in once:
        assert (found_scheme, found) in normalised(found_scheme, found)


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        *[("doi", value) for value in ("10.5555/ABC", "10.1000.10/x(1)2", "10.5555/abc.", "10.48550/ARXIV.2412.08905")],
        *[
            ("doi", value)
            for value in ("10.5555/a%2Fb", "doi:10.5555/a", "10.12/abc", "10.5555/a)", "10.48550/arXiv.1")
        ],
        *[("arxiv", value) for value in ("2412.08905", "2412.0890", "2413.08905", "2412.08905v2", "hep-th/9603001")],
        *[("pmid", value) for value in ("1", "12345678", "123456789", "0123", "PMID: 5")],
        *[("pmcid", value) for value in ("PMC1", "PMC12345678", "PMC0", "pmc77", "PMC123456789")],
        *[("url", value) for value in ("https://a.org/", "http://b.org/x?y=1", "https:///", "ftp://a.org/b", "a.org")],
        *[("dblp", value) for value in ("conf/acl/Codd70", "n/a", "homepages/x", " 12/3 ", "no pages 1", "é1")],
        *[("isbn", value) for value in ("9780262035613", "0-262-03561-8", "123")],
    ],
)
def test_a_plain_identifier_has_the_form_that_its_rule_gives(scheme: str, value: str) -> None:
    normal = normal_identifier(scheme, value)
    expected = (scheme, normal) if normal is not None else ("unrecognised", value.strip())
    found = normalised(scheme, value)
    assert expected in found
    assert len(found) == 1 + (value == "10.48550/ARXIV.2412.08905")
