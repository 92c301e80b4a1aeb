"""Zotero items: Better BibTeX JSON and the answers of Zotero's interface."""

import json
from itertools import product
from typing import Any

import pytest

from tasks.extract.formats.zotero_json import FORMAT
from tasks.extract.records import Refused
from tests.unit.extract.cases import case
from tests.unit.extract.json_items_of import LAYOUTS, ids, names, outcome, outcomes, record

ITEM: dict[str, Any] = {
    "itemID": 7,
    "itemKey": "ABCD2345",
    "citationKey": "quill2016",
    "itemType": "journalArticle",
    "title": "Goose <i>quills</i>",
    "creators": [
        {"creatorType": "author", "firstName": "Uta", "lastName": "Quill"},
        {"creatorType": "author", "name": "Feather Society"},
        {"creatorType": "editor", "firstName": "Ed", "lastName": "Itor"},
    ],
    "date": "May 3, 2016",
    "publicationTitle": "Journal of Pens",
    "volume": "4",
    "issue": "2",
    "pages": "1-9",
    "DOI": "10.5072/quill.1",
    "url": "https://arxiv.org/abs/1605.00001",
    "abstractNote": "We write.",
    "extra": "PMID: 12345678\nCitation Key: quill2016\nPMCID: PMC1234567",
    "tags": [{"tag": "pens", "type": 1}, {"tag": "geese"}],
    "language": "en",
}


def export(*items: object, **around: object) -> dict[str, object]:
    config = {"id": "x", "label": "BetterBibTeX JSON", "preferences": {"title": "{["}, "options": {"exportNotes": True}}
    return {"config": config, "version": {"zotero": "7"}, "collections": {}, "items": list(items), **around}


def test_an_item() -> None:
    read = record(FORMAT, ITEM)
    content = read.content
    assert (read.key, content.type, content.title) == ("quill2016", "article-journal", "Goose quills")
    assert (content.publication_date, content.abstract, content.language) == ("2016-05-03", "We write.", "en")
    assert (content.venue, content.volume, content.issue, content.pages) == ("Journal of Pens", "4", "2", "1-9")
    assert names(read) == ["Quill, Uta", "Feather Society"]
    assert ids(read) == [
        ("doi", "10.5072/quill.1"),
        ("pmid", "12345678"),
        ("pmcid", "PMC1234567"),
        ("arxiv", "1605.00001"),
        ("url", "https://arxiv.org/abs/1605.00001"),
    ]
    assert content.keywords == ("pens", "geese")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_items_in_every_layout(layout: Any) -> None:
    assert outcomes(FORMAT, layout([ITEM, ITEM])) == [record(FORMAT, ITEM)] * 2


@pytest.mark.parametrize("indent", [None, 2])
def test_an_export_of_better_bibtex(indent: int | None) -> None:
    assert outcomes(FORMAT, json.dumps(export(ITEM, ITEM), indent=indent)) == [record(FORMAT, ITEM)] * 2
    assert outcomes(FORMAT, json.dumps({"items": [ITEM], "config": {}}, indent=indent)) == [record(FORMAT, ITEM)]


def test_an_export_whose_collections_come_first_and_are_long() -> None:
    collections = {f"coll:{n}": {"items": list(range(100)), "key": f"coll:{n}"} for n in range(400)}
    raw = json.dumps({"config": export()["config"], "collections": collections, "items": [ITEM, ITEM]})
    assert len(raw) > 150_000
    assert outcomes(FORMAT, raw) == [record(FORMAT, ITEM)] * 2


def test_answers_of_the_interface() -> None:
    data = {**ITEM, "key": "ABCD2345", "version": 9, "extra": ""}
    data.pop("citationKey")
    answer = {"key": "ABCD2345", "version": 9, "library": {"id": 1}, "meta": {"parsedDate": "2016-05"}, "data": data}
    (read,) = outcomes(FORMAT, json.dumps([answer]))
    assert read == record(FORMAT, answer)
    assert (record(FORMAT, answer).key, record(FORMAT, answer).content.publication_date) == ("ABCD2345", "2016-05")


@pytest.mark.parametrize("kind", ["note", "attachment", "annotation"])
def test_what_is_no_paper_is_refused(kind: str) -> None:
    first, second = outcomes(FORMAT, json.dumps(export(ITEM, {"itemType": kind, "title": "Full text", "url": "x"})))
    assert first == record(FORMAT, ITEM)
    assert isinstance(second, Refused)
    assert second.reason == kind


@pytest.mark.parametrize(
    ("kind", "fields", "venue"),
    [
        ("bookSection", {"bookTitle": "A Book"}, "A Book"),
        ("conferencePaper", {"proceedingsTitle": "Proc. of Pens", "conferenceName": "Pens 2016"}, "Proc. of Pens"),
        ("conferencePaper", {"conferenceName": "Pens 2016"}, "Pens 2016"),
        ("encyclopediaArticle", {"encyclopediaTitle": "Enc."}, "Enc."),
        ("webpage", {"websiteTitle": "Site"}, "Site"),
        ("book", {"series": "A Series"}, None),
    ],
)
def test_the_venue_is_named_by_the_type(kind: str, fields: dict[str, str], venue: str | None) -> None:
    item = {key: value for key, value in ITEM.items() if key != "publicationTitle"}
    assert record(FORMAT, {**item, "itemType": kind, **fields}).content.venue == venue


@pytest.mark.parametrize(
    ("kind", "role", "counts"),
    [
        ("computerProgram", "programmer", True),
        ("presentation", "presenter", True),
        ("patent", "inventor", True),
        ("book", "editor", False),
        ("book", "translator", False),
        ("bookSection", "bookAuthor", False),
        ("journalArticle", "reviewedAuthor", False),
        ("journalArticle", "presenter", False),
    ],
)
def test_which_creators_are_authors(kind: str, role: str, counts: bool) -> None:
    creators = [{"creatorType": role, "firstName": "Ina", "lastName": "Nib"}]
    assert names(record(FORMAT, {**ITEM, "itemType": kind, "creators": creators})) == ["Nib, Ina"] * counts


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("2016-05-03", "2016-05-03"),
        ("2016-05-03 2016-05", "2016-05-03"),
        ("3 May 2016", "2016-05-03"),
        ("05/2016", "2016-05"),
        ("01/02/1989", "1989"),
        ("2016", "2016"),
        ("n.d.", None),
        ("", None),
    ],
)
def test_dates(printed: str, date: str | None) -> None:
    assert record(FORMAT, {**ITEM, "date": printed}).content.publication_date == date


def test_extra_may_be_a_list_of_lines() -> None:
    extra = ["arXiv: arXiv:1902.07120 [math]", "tex.ids: other"]
    assert ("arxiv", "1902.07120") in ids(record(FORMAT, {**ITEM, "extra": extra}))


def test_a_field_of_another_kind_costs_itself() -> None:
    values: list[object] = [None, 7, "x", [], {}, [[]], [None], [{}], [{"tag": 3}], {"lastName": []}]
    for key, value in product([*ITEM, "ISBN", "archiveID", "number", "meta", "data"], values):
        with case(key, value):
            outcome(FORMAT, {**ITEM, key: value})


@pytest.mark.parametrize("other", [{"config": {"label": "other"}, "items": [1]}, {"items": [{"title": "x"}]}, {}])
def test_other_json_is_not_taken_for_it(other: object) -> None:
    assert not FORMAT.sniff(json.dumps(other).encode())
