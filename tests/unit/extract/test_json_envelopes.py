"""Items in the envelopes of catalogues' answers, whatever stands around them."""

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.syntax import json_items
from tasks.extract.syntax.json_items import head_items, split_json

ITEMS = [{"id": name, "note": 'a "{[", b', "list": [{"a": []}, 1]} for name in ("one", "two", "three")]
CROSSREF = {
    "status": "ok",
    "message-type": "work-list",
    "message-version": "1.0.0",
    "message": {
        "facets": {"type-name": {"value-count": 2, "values": {"Journal Article": 7}}},
        "total-results": 3,
        "items": ITEMS,
        "items-per-page": 20,
        "query": {"start-index": 0, "search-terms": None},
    },
}
OPENALEX = {"meta": {"count": 3, "page": 1, "groups_count": None}, "results": ITEMS, "group_by": []}
ENVELOPES: list[Any] = [
    {"items": ITEMS},
    {"results": ITEMS},
    {"total": 3, "offset": 0, "next": 10, "data": ITEMS},
    CROSSREF,
    OPENALEX,
    {"hits": {"hits": ITEMS, "total": 3}, "links": {"self": "x"}},
    {"took": 3, "timed_out": False, "hits": {"total": {"value": 3}, "max_score": None, "hits": ITEMS}},
    {"responseHeader": {"params": {"q": 'a "{['}}, "response": {"numFound": 3, "docs": ITEMS}},
    {"version": "6.9", "hitCount": 3, "request": {"query": "\\"}, "resultList": {"result": ITEMS}},
    {"config": {"id": "x"}, "collections": {"a": {"items": [1, 2], "name": "]}"}}, "items": ITEMS},
    {"status": "ok", "result": {"total": 3, "records": ITEMS}},
    {"papers": ITEMS},
    {"anything": [{"a": [1]}], "else": -1.5e3, "works": ITEMS},
]


def read(raw: str | bytes) -> list[object]:
    pieces = split_json(BytesIO(raw.encode() if isinstance(raw, str) else raw))
    return [json.loads(piece.raw) for piece in pieces]


@pytest.mark.parametrize("envelope", ENVELOPES)
@pytest.mark.parametrize("indent", [None, 0, 2])
def test_the_items_of_an_envelope(envelope: Any, indent: int | None) -> None:
    assert read(json.dumps(envelope, indent=indent)) == ITEMS
    assert read("\ufeff \n" + json.dumps(envelope, indent=indent) + "\n") == ITEMS


@pytest.mark.parametrize("layout", ["{}\n{}\n", "{}{}", "[{},\n{}]", "[\n{},\n{}\n]\n"])
@pytest.mark.parametrize("envelope", ENVELOPES)
def test_envelopes_one_after_another(layout: str, envelope: Any) -> None:
    one = json.dumps(envelope)
    assert read(layout.replace("{}", one)) == [*ITEMS, *ITEMS]


@pytest.mark.parametrize("size", [1, 2, 7])
def test_where_chunks_end_makes_no_difference(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "_CHUNK", size)
    for envelope in ENVELOPES:
        assert read(json.dumps(envelope)) == ITEMS


def test_an_item_a_line_in_an_envelope_has_its_line() -> None:
    raw = '{"items":[{"a":1},\n{"a":2},\n{"a":3}\n]}'
    assert [piece.line_start for piece in split_json(BytesIO(raw.encode()))] == [1, 2, 3]


def test_an_empty_envelope_has_no_items() -> None:
    assert read('{"items": []}') == []
    assert read('{"results": [], "meta": {"count": 0}}\n{"results": [{"a": 1}]}') == [{"a": 1}]


def test_an_object_with_other_fields_is_no_envelope() -> None:
    item = {"id": "a", "title": "t", "items": [{"b": 1}]}
    assert read(json.dumps(item)) == [item]


@pytest.mark.parametrize(
    "item",
    [
        {"doi": "10.1/x", "results": [{"b": 1}]},
        {"paperId": "x", "references": [{"b": 1}]},
        {"message": {"DOI": "10.1/x", "items": [{"b": 1}]}},
        {"data": {"id": "x", "data": [{"b": 1}]}},
        {"items": [1, 2], "data": "x"},
        {"a": {"items": [{"b": 1}]}},
        {"hits": {"hits": {"hits": {"hits": [{"b": 1}]}}}},
        {"hits": {}, "a": 1},
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_what_is_a_record_or_holds_no_objects_is_no_envelope(item: Any, indent: int | None) -> None:
    assert read(json.dumps(item, indent=indent)) == [item]


def test_an_envelope_may_say_much_before_its_array() -> None:
    raw = json.dumps({"config": {"text": 'a " \\ b' * 30_000}, "list": list(range(50_000)), "items": ITEMS})
    assert len(raw) > 500_000
    assert read(raw) == ITEMS


@given(st.integers(1, 200), st.sampled_from(ENVELOPES))
def test_where_the_first_bytes_end_makes_no_difference(size: int, envelope: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_items, "_HEAD", size)
        assert read(json.dumps(envelope)) == ITEMS


def test_a_broken_item_costs_itself_in_an_envelope_too() -> None:
    pieces = list(split_json(BytesIO(b'{"items": [{"a": 1}, {"a": 2]}, {"a": 3}], "query": {}}')))
    assert [piece.raw for piece in pieces] == [b'{"a": 1}', b'{"a": 2]}', b'{"a": 3}']


def test_a_bracket_too_many_does_not_end_an_envelope() -> None:
    pieces = list(split_json(BytesIO(b'{"items": [{"a": 1}], {"a": 3}]}')))
    assert [piece.raw for piece in pieces] == [b'{"a": 1}', b'{"a": 3}']


@given(st.integers(0, 400), st.sampled_from(ENVELOPES))
def test_an_envelope_cut_anywhere_gives_what_is_before(place: int, envelope: Any) -> None:
    raw = json.dumps(envelope).encode()[:place]
    pieces = list(split_json(BytesIO(raw)))
    whole = [piece.raw for piece in pieces if piece.raw.endswith(b"}")]
    assert len(pieces) <= len(ITEMS) + 1
    assert all(piece.raw in raw for piece in pieces), whole


@pytest.mark.parametrize("end", [20, 60, 63, 64, 70, 100])
def test_the_first_item_is_known_before_it_ends(end: int) -> None:
    raw = json.dumps({"id": "a, {b", "title": "t\\", "names": [{"name": "x"}, {"name": "y, z"}], "vector": [1.5] * 99})
    (item,) = head_items(raw[:end].encode())
    assert isinstance(item, dict)
    assert item["id"] == "a, {b"


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":"' + b"\\\\" * 10_000,
        b'{"a":' + b"[" * 10_000,
        b'{"a' * 10_000,
        b'{"a":1,' * 10_000,
        b'{"a":1' + b" " * 300_000,
        b'{"hits":{"hits":{"hits":' * 10_000,
        b'{"items":' * 10_000,
        b'{"items": [' * 10_000,
        b'{"status": ' * 10_000,
        b'{"meta": {' * 10_000,
    ],
)
def test_nonsense_ends(raw: bytes) -> None:
    assert len(list(split_json(BytesIO(raw)))) <= len(raw)
