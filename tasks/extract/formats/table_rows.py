"""Rows of tables: a row is read by its columns, and as a work of OpenAlex where its parts are nested as there."""

from __future__ import annotations

import json
from collections.abc import Iterable

import msgspec
import orjson

from tasks.extract.formats import openalex_json
from tasks.extract.printed.cells import says_something, unprinted
from tasks.extract.printed.columns import Columns, RowPiece
from tasks.extract.printed.rows import read_row
from tasks.extract.records import Content, Record, Refused
from tasks.extract.syntax.json_items import JsonPiece

# The columns of OpenAlex that its reader looks at.
WORK = frozenset(
    "id title display_name type type_crossref is_paratext is_retracted primary_location host_venue locations biblio "
    "abstract abstract_inverted_index publication_date publication_year language keywords doi ids authorships".split()
)


def parse(piece: RowPiece) -> Record | Refused:
    """Read one row."""
    return _read_work(piece) if piece.columns.are_works else read_row(piece)


def known_beside_works(columns: Columns) -> list[int]:
    """Return the places of the columns that are known and are not OpenAlex's own."""
    places = (place for field in columns.places.values() for place in field)
    return sorted(place for place in places if columns.header[place].lower() not in WORK)


def _read_work(piece: RowPiece) -> Record | Refused:
    """Read a row as a work of OpenAlex, and what that does not say by the names of its columns."""
    columns = piece.columns
    said = {
        name.lower(): _plain(unprinted(cell))
        for name, cell in zip(columns.header, piece.cells, strict=True)
        if name.lower() in WORK and says_something(cell)
    }
    raw = _json(said)
    work = openalex_json.parse(JsonPiece(raw=raw, line_start=piece.line_start, line_end=piece.line_end))
    if isinstance(work, Refused):
        return work
    unread = [name for place, name in columns.unread if name.lower() not in WORK and says_something(piece.cells[place])]
    if known_beside_works(columns):
        row = read_row(piece)
        work = msgspec.structs.replace(
            work,
            content=_together(work.content, row.content),
            key=work.key or row.key,
            repairs=(*work.repairs, *row.repairs),
        )
    return msgspec.structs.replace(
        work,
        repairs=tuple({*work.repairs, *piece.repairs}),
        unread=tuple(dict.fromkeys((*work.unread, *piece.unread, *unread))),
    )


def _together(work: Content, row: Content) -> Content:
    """Return what a work says, and else what the other columns say."""
    schemes = {one.scheme for one in work.identifiers}
    said = {name: getattr(work, name) or getattr(row, name) for name in Content.__struct_fields__}
    more = tuple(one for one in row.identifiers if one.scheme not in schemes)
    return Content(**said | {"identifiers": work.identifiers + more})


def _plain(value: object) -> object:
    """Return a value of Parquet as JSON has it: maps as objects, and no fields that say nothing."""
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items() if one is not None}
    if isinstance(value, (list, tuple)):
        if value and all(isinstance(one, tuple) and len(one) == 2 for one in value):
            return _plain(dict(value))
        return list(map(_plain, value)) if _is_nested(value) else list(value)
    if isinstance(value, float) and value.is_integer():  # so pandas writes a number in a column with gaps
        return int(value)
    return {"true": True, "false": False}.get(value.lower(), value) if isinstance(value, str) else value


def _is_nested(values: Iterable[object]) -> bool:
    """Return whether there are lists or objects among values."""
    return any(isinstance(value, (list, tuple, dict)) for value in values)


def _json(item: dict[str, object]) -> bytes:
    """Return an object as JSON."""
    try:
        return orjson.dumps(item, default=str)
    except TypeError:  # a number of more than 64 bits
        return json.dumps(item, default=str).encode("utf-8", "replace")
