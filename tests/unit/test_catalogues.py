"""Which catalogue a record is of."""

from __future__ import annotations

import pytest

from schemas.catalogues import Catalogue, CatalogueSettings, catalogue_of


def catalogue(name: str, folder: str = "", **settings: object) -> Catalogue:
    return Catalogue.declared(name, CatalogueSettings.model_validate(settings), folder)


BY_NAME = catalogue("by-name", names=["DBLP"])
BY_FILE = catalogue("by-file", files=["a/dblp*.xml", "b?.json"])
BY_FORMAT = catalogue("by-format", formats=["dblp-xml"])
NEAR = catalogue("near", "sub/", files=["dblp.xml"])
DEFAULT = catalogue("acm")
ALL = (NEAR, BY_FORMAT, BY_FILE, BY_NAME, DEFAULT)


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        (("a/dblp-1.xml", "dblp-xml", "dblp"), "by-name"),  # what a record says of itself goes first
        (("a/dblp-1.xml", "dblp-xml", "other"), "by-file"),
        (("a/dblp-1.xml", "dblp-xml", None), "by-file"),
        (("b1.json", "csl-json", None), "by-file"),
        (("dblp-1.xml", "dblp-xml", None), "by-format"),
        (("sub/dblp.xml", "dblp-xml", None), "near"),
        (("sub/sub/dblp.xml", "dblp-xml", None), "by-format"),
        (("x.json", "csl-json", "ACM"), "acm"),
        (("acm.jsonl.gz", "csl-json", None), "acm"),
        (("acm/1/x.json", "csl-json", None), "acm"),
        (("acm-digital.json", "csl-json", None), None),
        (("x.json", "csl-json", None), None),
    ],
)
def test_a_record_is_of_the_catalogue_that_claims_it_most_closely(
    origin: tuple[str, str, str | None], name: str | None
) -> None:
    found = catalogue_of(ALL, *origin)
    assert (found.name if found else None) == name


def test_of_two_that_claim_a_record_alike_the_first_has_it() -> None:
    claims = [catalogue(name, files=["*"]) for name in "ab"]
    assert [catalogue_of(order, "x", "ris", None) for order in (claims, claims[::-1])] == claims


def test_a_name_with_the_signs_of_a_pattern_means_itself() -> None:
    odd = catalogue("a[1]*")
    assert odd.holds_file("a[1]*.json")
    assert not odd.holds_file("a1x.json")
