"""JSON lines or arrays of objects whose keys are called what the field calls the columns of tables.

The rules are those of tables; an object in an object is read as its parts ("journal.name"). A file is taken for one
only if its first objects name publications: a title, an abstract or an identifier, and something else that only a
publication has. A single object, which may be the configuration of a program, must say more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from itertools import chain
from typing import BinaryIO, TypeGuard

import orjson

from tasks.extract.format import Format
from tasks.extract.printed.cells import flattened
from tasks.extract.printed.column_names import IDENTIFIERS, SET_ASIDE, is_sure_abstract
from tasks.extract.printed.columns import Columns, assign
from tasks.extract.printed.rows import Row, read_cells
from tasks.extract.records import Record, Refused
from tasks.extract.syntax.json_fields import Fields, parse_object
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, decode_item, head_items, mostly, split_json

_TELLING = frozenset(("title", "abstract", *IDENTIFIERS)) - {"url"}
_OF_PUBLICATIONS = _TELLING | frozenset(
    ("authors", "publication_date", "year", "venue", "volume", "issue", "pages", "first_page")
)
_MIN_FIELDS = 2
_MIN_FIELDS_ALONE = 3
_MIN_ABSTRACT = 40  # characters of one that tells a publication without any other field
_NOT_PUBLICATIONS = frozenset(("dataset", "software", "sourcecode", "softwaresourcecode", "datapackage"))
_MIN_FIELDS_KEYED = 3
_MAX_LOOKED_AT = 10  # objects under keys, by which it is told what all are
_DEPTH = 3


def sniff(head: bytes) -> bool:
    """Recognise objects whose keys name publications, a list of them under any key, or one that says enough."""
    items = head_items(head) if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")) else ()
    if len(items) == 1 and not _ends_within(head):
        return False  # a format of its own may yet be told by what follows
    listed = _inner(items[0]) if len(items) == 1 else []
    if listed:
        return 2 * sum(map(_is_publication, listed)) >= len(listed)
    fields = _MIN_FIELDS if len(items) > 1 else _MIN_FIELDS_ALONE
    return mostly(head, lambda item: _is_publication(item, fields))


def _ends_within(head: bytes) -> bool:
    """Return whether the first item of a file ends within its first bytes."""
    try:
        decode_item(next(split_json(BytesIO(head))).raw, set())
    except (ValueError, StopIteration):
        return False
    return True


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut an object a line, an array, or the list that a single object holds."""
    pieces = split_json(stream)
    first, second = next(pieces, None), next(pieces, None)
    if first is not None and second is None and first.refusal is None:
        inner = _inner(_decoded(first))
        if inner:
            yield from (
                JsonPiece(raw=_encoded(one), line_start=first.line_start, line_end=first.line_end) for one in inner
            )
            return
    yield from chain((piece for piece in (first, second) if piece is not None), pieces)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one object."""
    return parse_object(piece, _read)


def _read(item: Fields, repairs: set[str]) -> Record:
    """Read the fields of an object as the cells of a row."""
    fields = dict(flattened(item, _DEPTH))
    return read_cells(Row(_columns(tuple(fields)), tuple(fields.values())), repairs)


@lru_cache(maxsize=1024)
def _columns(names: tuple[str, ...]) -> Columns:
    """Return what the keys of an object say."""
    return assign(names)


def _is_publication(item: object, min_fields: int = _MIN_FIELDS) -> bool:
    """Return whether an object says so many things that only a publication has, and is not called something else."""
    if not isinstance(item, dict):
        return False
    kinds = (item.get(name) for name in ("type", "@type", "upload_type", "resource_type", "resourceType"))
    if any(isinstance(kind, str) and kind.casefold() in _NOT_PUBLICATIONS for kind in kinds):
        return False
    fields = dict(flattened(item, _DEPTH))
    row = Row(_columns(tuple(fields)), tuple(fields.values()))
    said = {field for field in row.columns.places if row.cell(field) is not None}
    if not any(is_sure_abstract(row.columns.header[place]) for place in row.columns.places.get("abstract", ())):
        said.discard("abstract")
    elif min_fields == _MIN_FIELDS and len(fields) > 1 and len(str(row.cell("abstract") or "")) >= _MIN_ABSTRACT:
        return True
    return len(said & _OF_PUBLICATIONS) >= min_fields and not said.isdisjoint(_TELLING)


def _inner(item: object, depth: int = 2) -> list[Fields]:
    """Return the only list of objects in an object that is no publication itself, or in an object within it.

    The objects may stand under keys of their own, or their fields each under the same keys, as pandas writes a table.
    """
    if not isinstance(item, dict):
        return []
    if _are_objects(list(item.values())):
        keyed = _transposed(item) or list(item.values())
        if all(_is_publication(one, _MIN_FIELDS_KEYED) for one in keyed[:_MAX_LOOKED_AT]):
            return keyed
    if not _TELLING.isdisjoint(_columns(tuple(item)).places):
        return []
    found = [_objects(value) or (_inner(value, depth - 1) if depth > 1 else []) for value in item.values()]
    lists = [one for one in found if one and _is_publication(one[0])]
    return lists[0] if len(lists) == 1 else []


def _are_objects(values: list[object]) -> TypeGuard[list[Fields]]:
    """Return whether values are objects, all of them, and more than none."""
    return bool(values) and all(isinstance(one, dict) and one for one in values)


def _transposed(item: dict[str, Fields]) -> list[Fields]:
    """Return the rows of a table whose columns stand under their names; nothing where the keys of these differ."""
    columns = list(item.values())
    keys = columns[0].keys()
    if "title" not in _columns(tuple(item)).places or any(column.keys() != keys for column in columns):
        return []
    return [{name: column[key] for name, column in item.items()} for key in keys]


def _objects(value: object) -> list[Fields]:
    """Return a list of nothing but objects; an empty one where a value is another."""
    are_objects = isinstance(value, list) and all(isinstance(one, dict) for one in value)
    return value if are_objects else []  # type: ignore[return-value]  # it is a list of objects


def _decoded(piece: JsonPiece) -> object:
    """Return what a piece says; None where it cannot be decoded."""
    try:
        return decode_item(piece.raw, set())
    except ValueError:
        return None


def _encoded(item: Fields) -> bytes:
    """Return an object as JSON."""
    try:
        return orjson.dumps(item)
    except TypeError:  # a number of more than 64 bits, or half of a character
        return json.dumps(item).encode()


FORMAT = Format(
    name="table-json",
    title="JSON of any kind",
    description="JSON lines or an array of objects whose keys are called what the field calls them.",
    example='{"title": "A relational model of data", "authors": ["E. F. Codd"], "year": 1970}\n'
    '{"title": "Further normalization", "authors": ["E. F. Codd"], "year": 1971}',
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
