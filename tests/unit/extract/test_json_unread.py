"""The fields of the JSON formats that no rule reads: what each format declares is what its rules do."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import pytest

from tasks.extract.formats import (
    ads_json,
    arxiv_json,
    cff,
    core_json,
    crossref_json,
    csl_json,
    datacite_json,
    doaj_json,
    europepmc_json,
    hal_json,
    inspire_json,
    lens_json,
    openalex_json,
    orcid_json,
    semantic_scholar_json,
    zotero_json,
)
from tasks.extract.records import Record
from tests.unit.extract import (
    test_ads_json,
    test_arxiv_json,
    test_core_json,
    test_crossref_json,
    test_datacite_json,
    test_doaj_json,
    test_europepmc_json,
    test_hal_json,
    test_inspire_json,
    test_lens_json,
    test_zotero_json,
)
from tests.unit.extract.json_items_of import record

WRAPPERS = {
    "message",
    "data",
    "attributes",
    "metadata",
    "meta",
    "bibjson",
    "owner",
    "work",
    "citingPaper",
    "citedPaper",
}

MODULES: dict[ModuleType, list[dict[str, Any]]] = {
    ads_json: [test_ads_json.DOCUMENT],
    arxiv_json: [test_arxiv_json.PREPRINT],
    cff: [{"cff-version": "1.2.0", "title": "t", "preferred-citation": {}, "references": []}],
    core_json: [test_core_json.WORK],
    crossref_json: [test_crossref_json.WORK],
    csl_json: [{"id": "a", "title": "t", "author": [{"family": "Doe"}], "issued": {"raw": "2015"}}],
    datacite_json: [test_datacite_json.WORK],
    europepmc_json: [test_europepmc_json.RESULT],
    hal_json: [test_hal_json.DOCUMENT],
    inspire_json: [test_inspire_json.METADATA],
    lens_json: [test_lens_json.WORK],
    openalex_json: [{"id": "https://openalex.org/W1", "title": "t", "type": "article", "publication_year": 2000}],
    zotero_json: [test_zotero_json.ITEM],
}


class Watched(dict[str, Any]):
    """An item that notes which of its fields are looked at."""

    def __init__(self, fields: dict[str, Any]) -> None:
        super().__init__(fields)
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)


def asked(module: ModuleType, item: dict[str, Any]) -> set[str]:
    """Give the fields of an item that the rules of a format look at."""
    watched = Watched(item)
    module._read(watched, set())
    return watched.asked


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.FORMAT.name)
def test_what_is_declared_is_what_the_rules_read(module: ModuleType) -> None:
    items: list[dict[str, Any]] = [{"itemType": "book"}, *MODULES[module], {"itemType": "book", "type": "x"}]
    read = set[str]().union(*(asked(module, item) for item in items)) - WRAPPERS
    assert read <= module.READ
    looked_at_elsewhere = set(getattr(module, "CHARACTERISTIC", ())) | {"preferred-citation", "references"}
    assert module.READ - read <= looked_at_elsewhere


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.FORMAT.name)
def test_a_field_that_nobody_reads_is_named(module: ModuleType) -> None:
    items = [{**item, "colour of the cover": "red", "empty": [], "none": None} for item in MODULES[module]]
    for item in items:
        outcome = module._read(dict(item), set())
        assert isinstance(outcome, Record)
        assert "colour of the cover" in outcome.unread
        assert not {"empty", "none"} & set(outcome.unread)
        assert set(outcome.unread) <= {"colour of the cover"} | module.SET_ASIDE


@pytest.mark.parametrize(
    "module", [*MODULES, doaj_json, orcid_json, semantic_scholar_json], ids=lambda module: module.FORMAT.name
)
def test_nothing_is_both_read_and_set_aside(module: ModuleType) -> None:
    assert not module.READ & module.SET_ASIDE
    assert module.FORMAT.set_aside is module.SET_ASIDE


def test_doaj() -> None:
    item = {**test_doaj_json.ARTICLE, "bibjson": {**test_doaj_json.BIBJSON, "cover": "red"}}
    assert record(doaj_json.FORMAT, item).unread == ("cover",)


def test_orcid() -> None:
    work = {"put-code": 1, "title": {"title": {"value": "t"}}, "external-ids": None, "cover": "red", "path": "x"}
    assert record(orcid_json.FORMAT, work).unread == ("cover", "path")


def test_semantic_scholar_in_both_spellings() -> None:
    names = {
        "paperId": "a",
        "corpusId": 1,
        "externalIds": {"DOI": "10.1/a"},
        "title": "t",
        "abstract": "a",
        "venue": "v",
        "publicationVenue": {"name": "v"},
        "year": 2000,
        "publicationDate": "2000-01-01",
        "publicationTypes": ["Book"],
        "journal": {"name": "j"},
        "authors": [{"name": "Doe"}],
        "fieldsOfStudy": ["x"],
    }
    assert record(semantic_scholar_json.FORMAT, names).unread == ()
    small = {key.lower(): value for key, value in names.items()} | {"Cover": "red"}
    assert record(semantic_scholar_json.FORMAT, small).unread == ("cover",)
    assert json.dumps(sorted(semantic_scholar_json.READ)).islower()
