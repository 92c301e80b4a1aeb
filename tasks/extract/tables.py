"""Make tables of the records, names and refusals that readers yield."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, groupby
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa

from schemas.dump import Dump
from schemas.exchange.records import NAMES, READ_REJECTS, RECORDS
from schemas.table import Table
from tasks.extract.formats import format_of
from tasks.extract.identity import mint_source_ids, number_repeats
from tasks.extract.records import RAW_BYTES, Content, Piece, PrintedName, Record, Refused
from tasks.fields.placeholders import says_nothing
from tasks.hashing import hash_values


class PlacedRecord(NamedTuple):
    """A record with its place in the dump or the slice."""

    dump: Dump
    place: int
    line_start: int
    line_end: int
    record: Record


class PlacedRefusal(NamedTuple):
    """A piece that was refused, with its place in the dump or the slice, and its beginning; or the damage of a dump."""

    dump: Dump
    place: int | None
    line_start: int | None
    refused: Refused
    raw: str | None


def refusal_of_piece(dump: Dump, place: int, line_start: int, piece: Piece, refused: Refused) -> PlacedRefusal:
    """Return what the row of a refused piece holds."""
    return PlacedRefusal(dump, place, line_start, refused, _shortened(piece.printed) or None)


def tables_of_records(records: Sequence[PlacedRecord], repeats: Counter[str]) -> tuple[pa.Table, pa.Table]:
    """Make the tables of records and names.

    Args:
        records: The records, those of one dump after those of another.
        repeats: How many records before them have each first id, as in `number_repeats`.
    """
    read = [placed.record for placed in records]
    own_keys = [_key(record) for record in read]
    digests = [record.content.sha256 for record in read]
    formats = [placed.dump.source_format for placed in records]
    first_ids = mint_source_ids(zip(formats, (key or "" for key in own_keys), digests, strict=True))
    ids = pa.array(number_repeats(first_ids, repeats), pa.large_string())
    statements = hash_values(pl.Series(first_ids, dtype=pl.String)).to_arrow()
    return _records(records, own_keys, digests, ids, statements), _names(read, ids)


def _records(
    records: Sequence[PlacedRecord],
    own_keys: Sequence[str | None],
    digests: Sequence[str],
    ids: pa.Array,
    statements: pa.Array,
) -> pa.Table:
    """Make the table RECORDS."""
    dumps, places, lines_start, lines_end, read = _columns(records, 5)
    contents = [record.content for record in read]
    said = [name for name in Content.__struct_fields__ if name != "names"]
    runs = [(next(run), 1 + len(list(run))) for _, run in groupby(dumps, key=id)]  # by value would take long
    columns: dict[str, Sequence[Any] | pa.Array] = {
        "source_id": ids,
        "statement": statements,
        "source_file": _repeated(((dump.source_file, count) for dump, count in runs), pa.large_string()),
        "source_format": _repeated(((dump.source_format, count) for dump, count in runs), pa.large_string()),
        "slice": _repeated(((_slice(dump), count) for dump, count in runs), pa.int32()),
        "source_index": places,
        "source_key": [
            key or _default_key(dump, place) for key, dump, place in zip(own_keys, dumps, places, strict=True)
        ],
        "own_key": own_keys,
        "source_name": [record.source_name for record in read],
        "format_catalogue": _repeated(((format_of(dump).catalogue, count) for dump, count in runs), pa.large_string()),
        "line_start": lines_start,
        "line_end": lines_end,
        "content_sha256": digests,
        "page": [dump.sha256 if record.unowned_page else None for dump, record in zip(dumps, read, strict=True)],
        **{name: list(map(attrgetter(name), contents)) for name in said},
        "repairs": [sorted(set(record.repairs)) if record.repairs else () for record in read],
    }
    return _table(columns, RECORDS)


def _names(records: Sequence[Record], ids: pa.Array) -> pa.Table:
    """Make the table NAMES of records with these ids."""
    lists = [record.content.names for record in records]
    counts = np.fromiter(map(len, lists), np.int64, len(lists))
    names = list(chain.from_iterable(lists))
    before = np.repeat(np.cumsum(counts) - counts, counts)  # how many names the records before have
    columns: dict[str, Sequence[Any] | pa.Array] = {
        "source_id": ids.take(pa.array(np.repeat(np.arange(len(counts)), counts))),
        "position": pa.array((np.arange(1, len(names) + 1) - before).astype(np.int32)),
        **{name: list(map(attrgetter(name), names)) for name in PrintedName.__struct_fields__},
    }
    return _table(columns, NAMES)


def table_of_rejects(refusals: Sequence[PlacedRefusal]) -> pa.Table:
    """Make the table READ_REJECTS: the refused pieces, and the damage of dumps as a whole."""
    dumps, places, lines, refused, raw = _columns(refusals, 5)
    columns: dict[str, Sequence[Any] | pa.Array] = {
        "source_file": [dump.source_file for dump in dumps],
        "source_format": [dump.source_format for dump in dumps],
        "source_index": places,
        "table": [None] * len(refusals),
        "line_start": lines,
        "reason": [one.reason for one in refused],
        "detail": [one.detail for one in refused],
        "raw": raw,
        "slice": [_slice(dump) for dump in dumps],
    }
    return _table(columns, READ_REJECTS)


def _key(record: Record) -> str | None:
    """Return the key of a record; None if it has none, or only a placeholder."""
    return None if record.key is None or says_nothing(record.key) else record.key


def _slice(dump: Dump) -> int | None:
    """Return the number of the slice that a dump is; None if it is a whole one."""
    return None if dump.slice is None else dump.slice.number


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
    if not any(lists):
        offsets = pa.array(np.zeros(len(lists) + 1, dtype=np.int64))
        return pa.LargeListArray.from_arrays(offsets, pa.array([], dtype.value_type), type=dtype)
    offsets = pa.array(list(accumulate(map(len, lists), initial=0)), pa.int64())
    values = list(chain.from_iterable(lists))
    if pa.types.is_struct(dtype.value_type):
        parts = [pa.array(map(attrgetter(part.name), values), part.type) for part in dtype.value_type]
        items = pa.StructArray.from_arrays(parts, fields=list(dtype.value_type))
    else:
        items = pa.array(values, dtype.value_type)
    return pa.LargeListArray.from_arrays(offsets, items, type=dtype)


def _repeated(runs: Iterable[tuple[Any, int]], dtype: pa.DataType) -> pa.Array:
    """Make an array of values, each of which stands so often."""
    values, counts = _columns(list(runs), 2)
    return pa.array(values, dtype).take(pa.array(np.repeat(np.arange(len(values)), np.array(counts, dtype=np.int64))))


def _shortened(text: str, limit: int = RAW_BYTES) -> str:
    """Return the beginning of a text that takes at most this many bytes of UTF-8."""
    text = text[:limit].replace("\x00", "\ufffd")
    return text.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")
