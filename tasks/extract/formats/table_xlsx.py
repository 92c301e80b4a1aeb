"""Excel workbooks (.xlsx) whose columns are called what the field calls them.

Every sheet whose first rows hold a header with known columns is read; the others, such as notes, are left out. A
workbook is a zip archive: what it would unpack to is known beforehand, and limited.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from schemas.dump import ColumnMapping
from tasks.extract.columns import (
    Columns,
    MissingColumnError,
    RowPiece,
    UnknownColumnsError,
    broken_table,
    read_row,
    recognise,
    row_piece,
    unknown_columns,
)
from tasks.extract.formats.format import Format

LARGEST_WORKBOOK = 1024**3
LARGEST_TEXTS = 256 * 1024**2  # held in memory
MOST_ROWS = 2**20  # of a sheet, and so it is in Excel

_ABOVE_HEADER = 5
_ENTRY = b"PK\x03\x04"
_TEXTS = "xl/sharedStrings.xml"


def sniff(head: bytes) -> bool:
    """Recognise a workbook by the names in its archive."""
    if not head.startswith(_ENTRY):
        return False
    return any(entry[26:29] == b"xl/" for entry in head.split(_ENTRY))


def split(stream: BinaryIO, mapping: ColumnMapping | None = None) -> Iterator[RowPiece]:
    """Cut the sheets into rows; empty ones are none. What is broken costs all that follows it, as one refusal."""
    import openpyxl  # noqa: PLC0415 - slow to import, and few runs meet a workbook

    row = 0
    try:
        if (excess := _excess(stream)) is not None:
            yield broken_table(excess, 1)
            return
        workbook = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        unknown: UnknownColumnsError | None = None
        found = False
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()
            try:
                for place, piece in _rows(sheet.iter_rows(values_only=True), mapping):
                    found, row = True, place
                    yield piece
            except UnknownColumnsError as error:
                unknown = error
        if unknown is not None and not found:
            yield unknown_columns(str(unknown))
    except Exception as error:  # what a damaged workbook makes openpyxl raise is no closed list
        yield broken_table(f"not a whole workbook ({' '.join(str(error).split())[:200]}): save it anew", row + 1)


def _excess(stream: BinaryIO) -> str | None:
    """Say which limit a workbook exceeds; what is written about the sizes in it cannot be exceeded when it is read."""
    with zipfile.ZipFile(stream) as archive:
        entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > LARGEST_WORKBOOK:
        return f"a workbook that unpacks to more than {LARGEST_WORKBOOK // 1024**2} MiB, the limit: split it up"
    if any(entry.filename.lower() == _TEXTS.lower() and entry.file_size > LARGEST_TEXTS for entry in entries):
        return f"a workbook with more than {LARGEST_TEXTS // 1024**2} MiB of texts, the limit: split it up"
    return None


def _rows(sheet: Iterable[tuple[object, ...]], mapping: ColumnMapping | None) -> Iterator[tuple[int, RowPiece]]:
    """Yield the rows of a sheet under its header, with their numbers.

    Raises:
        UnknownColumnsError: If none of its first rows is a header with enough columns that are known.
        ValueError: If there are more rows than the limit.
    """
    numbered = enumerate(sheet, start=1)
    columns = _header((cells for _, cells in islice(numbered, _ABOVE_HEADER)), mapping)
    for number, cells in numbered:
        if number > MOST_ROWS:
            raise ValueError(f"more than {MOST_ROWS} rows, the limit of a sheet")
        row = _trimmed(cells)
        if row:
            row += (None,) * (len(columns.header) - len(row))
            yield number, row_piece(row, columns, number, number)


def _header(first: Iterable[tuple[object, ...]], mapping: ColumnMapping | None) -> Columns:
    """Find the header among the first rows; those behind it are not touched.

    Raises:
        UnknownColumnsError: If there is none.
    """
    missing = UnknownColumnsError("no header whose columns are known: name them in a .mapping.toml beside it")
    for cells in first:
        try:
            return recognise(_trimmed(cells), mapping)
        except MissingColumnError as error:
            missing = error
        except UnknownColumnsError:
            continue
    raise missing


def _trimmed(cells: tuple[object, ...]) -> tuple[object, ...]:
    """Give the cells of a row without the empty ones at its end."""
    width = next((place for place in range(len(cells), 0, -1) if cells[place - 1] not in (None, "")), 0)
    return cells[:width]


FORMAT = Format(
    name="table-xlsx",
    title="Excel",
    description="A workbook of Excel (.xlsx) whose columns are called what the field calls them.",
    example="a sheet whose first row is: title, authors, year, doi ...",
    sniff=sniff,
    split=split,
    parse=read_row,
    needs_file=True,
    mapped=("split",),
)
