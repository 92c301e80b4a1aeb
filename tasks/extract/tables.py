"""Make the tables records, names and rejects from a batch of a dump."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from schemas.dump import Dump
from schemas.exchange.records import NAMES, RECORDS
from schemas.lake.sources import REJECTS
from schemas.table import Table
from tasks.extract.records import RAW_BYTES, Content, Piece, Record, Refused
from tasks.fields.placeholders import says_nothing
from tasks.minting import mint_ids


class PlacedRecord(NamedTuple):
    """A record with its place in the dump."""

    place: int
    line_start: int
    line_end: int
    record: Record


class PlacedRefusal(NamedTuple):
    """A piece that was refused, with its place in the dump, and its beginning."""

    place: int
    line_start: int
    refused: Refused
    raw: str | None


def refusal_of_piece(place: int, line_start: int, piece: Piece, refused: Refused) -> PlacedRefusal:
    """Return what the row of a refused piece holds."""
    return PlacedRefusal(place, line_start, refused, _shortened(piece.printed) or None)


def mint_source_ids(dump: Dump, places: Iterable[int]) -> list[str]:
    """Return the ids of the records at these places of a dump: from its bytes and the place, never from its name."""
    return mint_ids("S", ((dump.sha256, place) for place in places))


def tables_of_records(
    dump: Dump, records: Sequence[PlacedRecord], format_catalogue: str | None
) -> tuple[pa.Table, pa.Table]:
    """Make the tables records and names.

    Args:
        dump: The dump.
        records: Its records, or some of them.
        format_catalogue: The catalogue that alone writes the dump's format, if one does.
    """
    ids = mint_source_ids(dump, [placed.place for placed in records])
    order = sorted(range(len(ids)), key=ids.__getitem__)  # that of both tables
    in_order = [records[number] for number in order]
    sorted_ids = pa.array([ids[number] for number in order], pa.large_string())
    return _records(dump, in_order, sorted_ids, format_catalogue), _names(in_order, sorted_ids)


def _records(dump: Dump, records: Sequence[PlacedRecord], ids: pa.Array, format_catalogue: str | None) -> pa.Table:
    """Make the table records from records in the order of their ids."""
    places, lines_start, lines_end, read = _columns(records, 4)
    contents = [record.content for record in read]
    said = [name for name in Content.__struct_fields__ if name != "names"]
    columns: dict[str, Sequence[Any] | pa.Array] = {
        "source_id": ids,
        "source_file": _repeated(dump.source_file, len(records)),
        "source_format": _repeated(dump.source_format, len(records)),
        "source_index": places,
        "source_key": [_key(record) or _default_key(dump, place) for place, record in zip(places, read, strict=True)],
        "source_name": [record.source_name for record in read],
        "format_catalogue": _repeated(format_catalogue, len(records)),
        "line_start": lines_start,
        "line_end": lines_end,
        "content_sha256": [content.sha256 for content in contents],
        "page": [dump.sha256 if record.unowned_page else None for record in read],
        **{name: list(map(attrgetter(name), contents)) for name in said},
        "repairs": [sorted(set(record.repairs)) for record in read],
    }
    return _table(columns, RECORDS)


def _names(records: Sequence[PlacedRecord], ids: pa.Array) -> pa.Table:
    """Make the table names from records in the order of their ids."""
    lists = [placed.record.content.names for placed in records]
    counts = list(map(len, lists))
    names = list(chain.from_iterable(lists))
    printed = ("raw_name", "family", "given", "particle", "suffix", "orcid", "affiliations")
    columns: dict[str, Sequence[Any] | pa.Array] = {
        "source_id": ids.take(pa.array(np.repeat(np.arange(len(counts)), counts))),
        "position": list(chain.from_iterable(range(1, count + 1) for count in counts)),
        **{name: list(map(attrgetter(name), names)) for name in printed},
    }
    return _table(columns, NAMES)


def table_of_rejects(dump: Dump, refusals: Sequence[PlacedRefusal], damage: Refused | None = None) -> pa.Table:
    """Make the table rejects: the refused pieces, and the damage of the dump as a whole, if there is any."""
    places, lines, refused, raw = _columns(refusals, 4)
    if damage is not None:
        places, lines, refused, raw = (*places, None), (*lines, None), (*refused, damage), (*raw, None)
    columns: dict[str, Sequence[Any] | pa.Array] = {
        "source_file": _repeated(dump.source_file, len(refused)),
        "source_format": _repeated(dump.source_format, len(refused)),
        "source_index": places,
        "table": [None] * len(refused),
        "line_start": lines,
        "reason": [one.reason for one in refused],
        "detail": [one.detail for one in refused],
        "raw": raw,
    }
    return _table(columns, REJECTS)


def _key(record: Record) -> str | None:
    """Return the key of a record; None if it has none, or only a placeholder."""
    return None if record.key is None or says_nothing(record.key) else record.key


def _default_key(dump: Dump, place: int) -> str:
    """Return the key of a record without a key of its own: its place, which in a slice is known only later."""
    return str(place) if dump.slice is None else ""


def _columns(rows: Sequence[tuple[Any, ...]], count: int) -> tuple[tuple[Any, ...], ...]:
    """Return the columns of rows with this number of columns."""
    return tuple(zip(*rows, strict=True)) if rows else ((),) * count


def _table(columns: dict[str, Sequence[Any] | pa.Array], table: Table) -> pa.Table:
    """Make a table from its columns, which are arrays or lists of values."""
    schema = table.arrow_schema
    return pa.table([_array(columns[field.name], field.type) for field in schema], schema=schema)


def _array(values: Sequence[Any] | pa.Array, dtype: pa.DataType) -> pa.Array:
    """Make an array; an array of lists is made from all their values at once, which is faster."""
    if isinstance(values, pa.Array):
        return values
    return _lists(values, dtype) if pa.types.is_large_list(dtype) else pa.array(values, dtype)


def _lists(lists: Sequence[Sequence[Any]], dtype: pa.DataType) -> pa.Array:
    """Make an array of lists of strings, or of identifiers."""
    offsets = pa.array(list(accumulate(map(len, lists), initial=0)), pa.int64())
    values = list(chain.from_iterable(lists))
    if pa.types.is_struct(dtype.value_type):
        parts = [pa.array(map(attrgetter(part.name), values), part.type) for part in dtype.value_type]
        items = pa.StructArray.from_arrays(parts, fields=list(dtype.value_type))
    else:
        items = pa.array(values, dtype.value_type)
    return pa.LargeListArray.from_arrays(offsets, items, type=dtype)


def _repeated(value: str | None, count: int) -> pa.Array:
    """Make an array of one value."""
    return pa.repeat(pa.scalar(value, pa.large_string()), count)


def _shortened(text: str, limit: int = RAW_BYTES) -> str:
    """Return the beginning of a text that takes at most this many bytes of UTF-8."""
    text = text[:limit].replace("\x00", "\ufffd")
    return text.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")
