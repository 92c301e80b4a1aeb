"""Parquet files whose columns are called what the field calls them; lists and objects in cells are read as such.

An object is read as its parts, each a column of its own ("journal.name"), but for the works of OpenAlex, which its own
reader reads as a whole. Of columns that nothing reads, only whether something stands in them is looked at: in the
statistics where these tell it for all rows, and else in the smallest part of the column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.dump import ColumnMapping
from tasks.extract.format import Format
from tasks.extract.formats.table_rows import WORK, known_beside_works, parse
from tasks.extract.printed.column_names import SET_ASIDE
from tasks.extract.printed.columns import (
    RowPiece,
    UnknownColumnsError,
    broken_table,
    recognise,
    row_piece,
    unknown_columns,
)

LARGEST_GROUP = 1024**3

_ROWS = 64  # at a time: each may be as long as the limit for a record
_MAGIC = b"PAR1"
_MAX_DEPTH = 4
_MAX_UNREAD = 200  # columns that are looked at


def sniff(head: bytes) -> bool:
    """Recognise Parquet by its first bytes; its columns are named at its end."""
    return head.startswith(_MAGIC)


def split(stream: BinaryIO, mapping: ColumnMapping | None = None) -> Iterator[RowPiece]:
    """Cut the table into rows, of which only the columns that are known are read.

    What is broken costs all that follows it, as one refusal.
    """
    row = 0
    try:
        # Threads that buffer ahead in a Python stream, or a file left open, may abort the process at its end.
        with pq.ParquetFile(stream, pre_buffer=False) as file:
            for piece in _pieces(file, mapping):
                row += 1
                yield piece
    except UnknownColumnsError as error:
        yield unknown_columns(str(error))
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        yield broken_table(f"not a whole Parquet file ({' '.join(str(error).split())[:200]}): write it anew", row + 1)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which columns of a file are read.

    Attributes:
        known: The paths of the columns whose cells are read.
        unread: The paths of those of which it is only seen whether something stands in them.
    """

    known: tuple[tuple[str, ...], ...]
    unread: tuple[tuple[str, ...], ...]


def _pieces(file: pq.ParquetFile, mapping: ColumnMapping | None) -> Iterator[RowPiece]:
    """Yield the rows.

    Raises:
        UnknownColumnsError: If too few columns are known.
        ValueError: If a group of rows exceeds the limit.
    """
    for group in range(file.num_row_groups):
        if file.metadata.row_group(group).total_byte_size > LARGEST_GROUP:
            raise ValueError(f"a group of rows larger than {LARGEST_GROUP // 1024**3} GiB, the limit")
    plan = _plan(file, mapping)
    columns = recognise([".".join(path) for path in plan.known], mapping)
    row = 0
    for group in range(file.num_row_groups):
        full, mixed = _filled(file, group, plan.unread)
        leaves = [leaf for _, leaf in mixed]
        read = [".".join(path) for path in plan.known] + leaves
        for batch in file.iter_batches(_ROWS, row_groups=[group], columns=read, use_threads=False):
            cells = [_column(batch, path).to_pylist() for path in plan.known]
            said = [(".".join(path), _says(_column(batch, path)).to_pylist()) for path, _ in mixed]
            for place, of_row in enumerate(zip(*cells, strict=True)):
                row += 1
                unread = (*full, *(name for name, stands in said if stands[place]))
                yield row_piece(of_row, columns, row, row, unread)


def _plan(file: pq.ParquetFile, mapping: ColumnMapping | None) -> _Plan:
    """Return which columns are read.

    Raises:
        UnknownColumnsError: If too few columns are known.
    """
    schema = file.schema_arrow
    whole = recognise(schema.names, mapping) if _are_works(schema.names) else None
    if whole is not None:
        paths: list[tuple[str, ...]] = [(name,) for name in schema.names]
        own = {place for place, name in enumerate(schema.names) if name.lower() in WORK}
        known = own.union(known_beside_works(whole))
    else:
        paths = [path for field in schema for path in _paths(field)]
        known = {
            place
            for places in recognise([".".join(path) for path in paths], mapping).places.values()
            for place in places
        }
    unread = tuple(path for place, path in enumerate(paths) if place not in known)[:_MAX_UNREAD]
    return _Plan(tuple(path for place, path in enumerate(paths) if place in known), unread)


def _are_works(names: Sequence[str]) -> bool:
    """Return whether the columns are those of works of OpenAlex."""
    return recognise([*names, "title", "id"]).are_works


def _paths(field: pa.Field, depth: int = 1) -> list[tuple[str, ...]]:
    """Return the paths of the parts of a column that are no objects."""
    if not pa.types.is_struct(field.type) or depth == _MAX_DEPTH:
        return [(field.name,)]
    return [(field.name, *path) for part in field.type for path in _paths(part, depth + 1)]


def _column(batch: pa.RecordBatch, path: tuple[str, ...]) -> pa.Array:
    """Return the column at a path.

    Raises:
        ValueError: If several columns have its name.
    """
    place = batch.schema.get_field_index(path[0])
    if place < 0:
        raise ValueError(f"several columns of the name {path[0][:100]!r}")
    column = batch.column(place)
    return pc.struct_field(column, list(path[1:])) if len(path) > 1 else column


def _says(column: pa.Array) -> pa.Array:
    """Return for each row whether something stands in a column."""
    kind = column.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_map(kind):
        lengths = pc.list_value_length(column) if not pa.types.is_map(kind) else None
        return column.is_valid() if lengths is None else pc.fill_null(pc.greater(lengths, 0), fill_value=False)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pc.fill_null(pc.greater(pc.binary_length(column), 0), fill_value=False)
    return pc.invert(column.is_null(nan_is_null=pa.types.is_floating(kind)))


def _filled(
    file: pq.ParquetFile, group: int, unread: Sequence[tuple[str, ...]]
) -> tuple[list[str], list[tuple[tuple[str, ...], str]]]:
    """Return which of the columns that nothing reads something stands in.

    Returns:
        The names of those in which something stands in every row of a group, and the paths of those in which it may
        stand, each with the smallest part of it that tells in which rows.
    """
    wanted = {".".join(path): path for path in unread}
    metadata = file.metadata.row_group(group)
    full: list[str] = []
    mixed: dict[str, tuple[int, str]] = {}
    for place in range(metadata.num_columns):
        chunk = metadata.column(place)
        name = next((name for name in _prefixes(chunk.path_in_schema) if name in wanted), None)
        if name is None:
            continue
        statistics = chunk.statistics if chunk.is_stats_set else None
        if statistics is not None and statistics.has_null_count and statistics.null_count >= chunk.num_values:
            continue
        is_text = chunk.physical_type == "BYTE_ARRAY" and chunk.path_in_schema == name
        if statistics is not None and statistics.has_null_count and not statistics.null_count and not is_text:
            full.append(name)
        else:
            mixed[name] = min(
                mixed.get(name, (chunk.total_compressed_size, chunk.path_in_schema)),
                (chunk.total_compressed_size, chunk.path_in_schema),
            )
    return list(dict.fromkeys(full)), [(wanted[name], leaf) for name, (_, leaf) in mixed.items() if name not in full]


def _prefixes(path: str) -> Iterator[str]:
    """Yield the names of the columns that a part may belong to, the shortest first."""
    parts = path.split(".")
    return (".".join(parts[:length]) for length in range(1, len(parts) + 1))


FORMAT = Format(
    name="table-parquet",
    title="Parquet",
    description="A table in Parquet whose columns are called what the field calls them.",
    example="columns title, authors, year, doi ...",
    sniff=sniff,
    split=split,
    parse=parse,
    needs_file=True,
    mapped=("split",),
    set_aside=SET_ASIDE,
)
