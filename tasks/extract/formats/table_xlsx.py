"""Workbooks whose columns are called what the field calls them: of Excel (.xlsx, .xlsm, .xlsb, .xls), OpenDocument.

Every sheet whose first rows hold a header with known columns is read; the others, such as notes, are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import BinaryIO

from schemas.dump import ColumnMapping
from tasks.extract.format import Format
from tasks.extract.formats.table_rows import parse
from tasks.extract.printed.column_names import SET_ASIDE
from tasks.extract.printed.columns import (
    Columns,
    MissingColumnError,
    RowPiece,
    UnknownColumnsError,
    broken_table,
    recognise,
    row_piece,
    unknown_columns,
)
from tasks.extract.syntax.workbooks import BrokenWorkbookError, SheetRow, workbook_rows

_ABOVE_HEADER = 5
_ENTRY = b"PK\x03\x04"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEETS = tuple(name.encode("utf-16-le") for name in ("Workbook\0", "Book\0"))


def sniff(head: bytes) -> bool:
    """Recognise a workbook by the names in its archive, or in the directory of a compound file."""
    if head.startswith(_COMPOUND):
        return _is_old_workbook(head)
    if not head.startswith(_ENTRY):
        return False
    return head[30:].startswith(_OPEN_DOCUMENT) or any(entry[26:29] == b"xl/" for entry in head.split(_ENTRY))


def _is_old_workbook(head: bytes) -> bool:
    """Whether a compound file is a workbook: one whose directory lies behind its first bytes may be one."""
    sector, shift = int.from_bytes(head[48:52], "little"), int.from_bytes(head[30:32], "little")
    place = (sector + 1) << min(shift, 16)
    return place >= len(head) or any(name in head for name in _SHEETS)


def split(stream: BinaryIO, mapping: ColumnMapping | None = None) -> Iterator[RowPiece]:
    """Cut the sheets into rows; empty ones are none. What is broken costs all that follows it, as one refusal."""
    row = 0
    unknown: UnknownColumnsError | None = None
    found = False
    try:
        for _, sheet in groupby(workbook_rows(stream), key=lambda one: one.sheet):
            try:
                for piece in _rows(sheet, mapping):
                    found, row = True, piece.line_start
                    yield piece
            except UnknownColumnsError as error:
                unknown = error
    except BrokenWorkbookError as error:
        yield broken_table(str(error), row + 1)
        return
    if unknown is not None and not found:
        yield unknown_columns(str(unknown))


def _rows(sheet: Iterable[SheetRow], mapping: ColumnMapping | None) -> Iterator[RowPiece]:
    """Yield the rows of a sheet under its header; one that repeats the header is none.

    Raises:
        UnknownColumnsError: If none of its first rows is a header with enough columns that are known.
    """
    rows = iter(sheet)
    columns = _header(rows, mapping)
    for _, number, printed in rows:
        cells = _trimmed(printed)
        if cells and tuple(cells) != columns.header:
            yield row_piece(cells + [None] * (len(columns.header) - len(cells)), columns, number, number)


def _header(rows: Iterator[SheetRow], mapping: ColumnMapping | None) -> Columns:
    """Find the header among the first rows; those behind it are not touched.

    Raises:
        UnknownColumnsError: If there is none.
    """
    missing = UnknownColumnsError("no header whose columns are known: name them in a .mapping.toml beside it")
    for row in rows:
        try:
            return recognise(_trimmed(row.cells), mapping)
        except MissingColumnError as error:
            missing = error
        except UnknownColumnsError:
            pass
        if row.number >= _ABOVE_HEADER:
            break
    raise missing


def _trimmed(cells: list[object]) -> list[object]:
    """Return the cells of a row without the empty ones at its end."""
    width = next((place for place in range(len(cells), 0, -1) if cells[place - 1] not in (None, "")), 0)
    return cells[:width]


FORMAT = Format(
    name="table-xlsx",
    title="Excel",
    description="A workbook of Excel (.xlsx, .xls) or OpenDocument whose columns are called what the field calls them.",
    example="a sheet whose first row is: title, authors, year, doi ...",
    sniff=sniff,
    split=split,
    parse=parse,
    needs_file=True,
    mapped=("split",),
    set_aside=SET_ASIDE,
)
