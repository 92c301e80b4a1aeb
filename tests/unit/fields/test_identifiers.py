"""What is an identifier by the rules of its scheme, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fields.identifiers import SCHEMES_WITH_RULES, identifies, normal_identifier, without_resolver


@pytest.mark.parametrize(
    ("scheme", "printed", "normal"),
    [
        ("doi", "10.1000/182", "10.1000/182"),
        ("doi", "https://doi.org/10.5555/ABC", "10.5555/abc"),
        ("doi", "(doi: 10.5555/abc).", "10.5555/abc"),
        ("doi", "10.5555%2Fabc", "10.5555/abc"),
        ("doi", "10.5555/abc/", "10.5555/abc"),
        ("doi", "10.1061/(ASCE)0733-9399(1984)110:5(725)", "10.1061/(asce)0733-9399(1984)110:5(725)"),
        (
            "doi",
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16&lt;1661::AID-SIM968&gt;3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
        ),
        ("doi", "10.1000.10/123", "10.1000.10/123"),
        ("arxiv", "arXiv:2412.08905v2", "2412.08905"),
        ("arxiv", "0704.0001", "0704.0001"),
        ("arxiv", "1501.01234 [cs.CL]", "1501.01234"),
        ("arxiv", "https://arxiv.org/abs/hep-th/9603001v1", "hep-th/9603001"),
        ("arxiv", "math.GT/0309136", "math/0309136"),
        ("arxiv", "cond-mat.str-el/9901001", "cond-mat/9901001"),
        ("pmid", "PMID: 0012345", "12345"),
        ("pmid", "12345.0", "12345"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/12345/", "12345"),
        ("pmcid", "PMC7654321", "PMC7654321"),
        ("pmcid", "PMC7654321.1", "PMC7654321"),
        ("pmcid", "7654321", "PMC7654321"),
        ("isbn", "978-3-16-148410-0", "9783161484100"),
        ("isbn", "0-306-40615-2", "9780306406157"),
        ("isbn", "080442957X (paperback)", "9780804429573"),
        ("isbn", "978–3–16–148410–0", "9783161484100"),
        ("isbn", "1234567890 0306406152", "9780306406157"),
        ("issn", "03178471", "0317-8471"),
        ("issn", "2434-561X", "2434-561X"),
        ("url", "https://example.org/reeds.pdf", "https://example.org/reeds.pdf"),
        ("url", "www.example.org", "www.example.org"),
        ("url", "example.org/reeds", "example.org/reeds"),
        ("url", "urn:nbn:de:101:1-1", "urn:nbn:de:101:1-1"),
        ("acl", "P05-1001", "P05-1001"),
    ],
)
def test_identifiers_have_a_normal_form(scheme: str, printed: str, normal: str) -> None:
    assert normal_identifier(scheme, printed) == normal
    assert identifies(scheme.upper(), printed) is (scheme != "issn")


@pytest.mark.parametrize(
    ("scheme", "printed"),
    [
        *[
            (scheme, word)
            for scheme in SCHEMES_WITH_RULES
            for word in ("", " ", "DOI", "n/a", "None", "not yet assigned")
        ],
        *[("doi", wrong) for wrong in ("10.1000", "10.1000/", "10.12/abc", "doi:", "https://doi.org/", "11.1000/182")],
        *[("arxiv", wrong) for wrong in ("2413.00001", "2400.00001", "1412.12345", "1501.1234", "0601.0001")],
        *[("arxiv", wrong) for wrong in ("hep-th/9613001", "hep-th/0803001", "hep-th/96030010", "abs", "2412")],
        *[("pmid", wrong) for wrong in ("0", "123456789", "12a", "PMC12", "1.5")],
        *[("pmcid", wrong) for wrong in ("PMC", "PMC0", "PMC123456789", "NIHMS1")],
        *[
            ("isbn", wrong)
            for wrong in ("978-3-16-148410-1", "0-306-40615-3", "1234567890", "9770306406150", "306406152")
        ],
        *[("issn", wrong) for wrong in ("0317-8472", "0317-847", "ISSN")],
        *[("url", wrong) for wrong in ("http://", "see below", "reeds")],
        *[("acl", wrong) for wrong in ("", "null", "-")],
    ],
)
def test_what_breaks_the_rules_of_its_scheme_is_none(scheme: str, printed: str) -> None:
    assert normal_identifier(scheme, printed) is None
    assert not identifies(scheme, printed)


@pytest.mark.parametrize("scheme", ["openalex", "s2", "issn"])
def test_ids_of_records_and_journals_identify_no_publication(scheme: str) -> None:
    assert not identifies(scheme, "0317-8471")


@given(st.sampled_from(SCHEMES_WITH_RULES), st.text(alphabet="10.9/-:abcxXdoi() PMC&;%2"))
def test_a_normal_form_is_its_own(scheme: str, printed: str) -> None:
    normal = normal_identifier(scheme, printed)
    assert normal is None or normal_identifier(scheme, normal) == normal


@given(st.integers(0, 999_999_999))
def test_one_check_digit_of_an_isbn_is_right(number: int) -> None:
    body = f"978{number:09}"
    assert len({normal_identifier("isbn", f"{body}{digit}") for digit in range(10)} - {None}) == 1


@pytest.mark.parametrize(
    ("printed", "bare"),
    [
        ("https://doi.org/10.5072/a", "10.5072/a"),
        ("http://dx.doi.org/10.5072/a", "10.5072/a"),
        ("doi: 10.5072/a", "10.5072/a"),
        ("https://arxiv.org/abs/2412.08905v2", "2412.08905"),
        ("arXiv:math/0309136v1", "math/0309136"),
        ("https://pubmed.ncbi.nlm.nih.gov/123/", "123"),
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("PMC123", "PMC123"),
    ],
)
def test_an_identifier_without_its_resolver(printed: str, bare: str) -> None:
    assert without_resolver(printed) == bare
