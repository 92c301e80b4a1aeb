"""Parquet files whose columns are called what the field calls them; lists and objects in cells are read as such."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.dump import ColumnMapping
from tasks.extract.columns import (
    Columns,
    RowPiece,
    UnknownColumnsError,
    broken_table,
    read_row,
    recognise,
    row_piece,
    unknown_columns,
)
from tasks.extract.formats.format import Format

LARGEST_GROUP = 1024**3

_ROWS = 64  # at a time: each may be as long as the limit for a record
_MAGIC = b"PAR1"


def sniff(head: bytes) -> bool:
    """Recognise Parquet by its first bytes; its columns are named at its end."""
    return head.startswith(_MAGIC)


def split(stream: BinaryIO, mapping: ColumnMapping | None = None) -> Iterator[RowPiece]:
    """Cut the table into rows, of which only the columns that are known are read.

    What is broken costs all that follows it, as one refusal.
    """
    row = 0
    try:
        for cells, columns in _rows(pq.ParquetFile(stream), mapping):
            row += 1
            yield row_piece(cells, columns, row, row)
    except UnknownColumnsError as error:
        yield unknown_columns(str(error))
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        yield broken_table(f"not a whole Parquet file ({' '.join(str(error).split())[:200]}): write it anew", row + 1)


def _rows(file: pq.ParquetFile, mapping: ColumnMapping | None) -> Iterator[tuple[tuple[object, ...], Columns]]:
    """Yield the cells of the columns that are known, with what they say.

    Raises:
        UnknownColumnsError: If too few columns are known.
        ValueError: If a group of rows exceeds the limit.
    """
    header = file.schema_arrow.names
    columns = recognise(header, mapping)
    known = sorted(columns.places.values())
    names = [header[place] for place in known]
    columns = recognise(names, mapping)
    for group in range(file.num_row_groups):
        if file.metadata.row_group(group).total_byte_size > LARGEST_GROUP:
            raise ValueError(f"a group of rows larger than {LARGEST_GROUP // 1024**3} GiB, the limit")
    for batch in file.iter_batches(_ROWS, columns=names, use_threads=False):
        for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield cells, columns


FORMAT = Format(
    name="table-parquet",
    title="Parquet",
    description="A table in Parquet whose columns are called what the field calls them.",
    example="columns title, authors, year, doi ...",
    sniff=sniff,
    split=split,
    parse=read_row,
    needs_file=True,
    mapped=("split",),
)
