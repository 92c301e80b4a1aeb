"""Tables in text: cells divided by commas, semicolons, tabs or bars, and perhaps in quotation marks.

The delimiter and the use of quotation marks are those with which the first rows fit the header best. A row whose
quotation marks are broken ends before the next line at which a row fits the header again, so that only this row is
lost. Empty cells after the last column are ignored. The header may be repeated; it is not a row.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import islice, product
from typing import BinaryIO

import msgspec

from schemas.dump import ColumnMapping
from tasks.extract.printed.columns import (
    Columns,
    MissingColumnError,
    RowPiece,
    UnknownColumnsError,
    fitted,
    recognise,
    reordered,
    row_piece,
    unknown_columns,
)
from tasks.extract.records import RAW_BYTES, Refused, decode
from tasks.extract.syntax.carriage_returns import carriage_returns_as_line_feeds, ends_in_carriage_returns
from tasks.extract.syntax.lines import LIMIT, TOO_LARGE, HasLines, raw_lines
from tasks.extract.syntax.rejoined import Rejoined
from tasks.extract.syntax.repeated_headers import bare, header_in

BROKEN_QUOTES = "broken_quotes"
DELIMITERS = (",", "\t", ";", "|")

_HEAD = 64 * 1024
_ABOVE_HEADER = 5  # lines that say where a table is from
_FITTING = 50  # rows by which it is seen how a table is written
_LOOKAHEAD = 50  # lines in which a row must fit again after a broken one
_NEVER_A_TABLE = (b"{", b"[", b"<", b"@", b"%")
_BROKEN = Refused(BROKEN_QUOTES, "a quotation mark is missing or too many: mend the row")

csv.field_size_limit(2 * LIMIT)  # the limit is one for rows, and is looked after here


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written.

    Attributes:
        delimiter: The character between the cells.
        quoted: Whether cells may be in quotation marks.
        above: How many lines there are above the header.
        columns: Its columns.
        names: The names of the columns, in lower case.
    """

    delimiter: str
    quoted: bool
    above: int
    columns: Columns
    names: frozenset[str]

    def rows(self, lines: Iterable[str], *, strict: bool = True) -> Iterator[list[str]]:
        """Divide lines into rows of cells.

        Raises:
            csv.Error: If quotation marks are broken.
        """
        return _rows(lines, self.delimiter, quoted=self.quoted, strict=strict)

    def first_row(self, lines: Iterable[str], *, strict: bool = True) -> list[str] | None:
        """Return the row with which lines begin, if it fits the header."""
        try:
            row = next(self.rows(lines, strict=strict), None)
        except csv.Error:
            return None
        return row if row is not None and self.fits(row) else None

    def fits(self, row: list[str]) -> bool:
        """Whether a row has as many cells as the header, empty ones behind the last column aside."""
        return fitted(row, len(self.columns.header)) is not None


def find_layout(head: bytes, mapping: ColumnMapping | None = None) -> Layout:
    """Find how a table is written by its first bytes.

    Raises:
        MissingColumnError: If the settings name a column that is not there.
        UnknownColumnsError: If there is no header with enough columns that are known.
    """
    if ends_in_carriage_returns(head):
        head = head.replace(b"\r", b"\n")
    if len(head) >= _HEAD:
        head = head[: head.rfind(b"\n", 0, _HEAD) + 1] or head
    texts = [decode(line.raw, set()) + "\n" for line in islice(raw_lines(BytesIO(head)), 2 * _LOOKAHEAD)]
    missing = UnknownColumnsError("no header whose columns are known: name them in a .mapping.toml beside it")
    delimiters = (mapping.delimiter,) if mapping is not None and mapping.delimiter else DELIMITERS
    for above in range(min(_ABOVE_HEADER, len(texts))):
        layouts = []
        for delimiter, quoted in product(delimiters, (True, False)):
            try:
                layouts.append(_layout_with(texts, above, delimiter, quoted=quoted, mapping=mapping))
            except MissingColumnError as error:
                missing = error
            except (UnknownColumnsError, csv.Error):
                continue
        if layouts:
            return max(layouts, key=lambda layout: (layout.columns.n_read, _fit(layout, head)))
    raise missing


def sniff_delimited(head: bytes, mapping: ColumnMapping | None = None) -> bool:
    """Recognise a table in text by the names of its columns; with settings, also one without the columns they name."""
    head = head[:_HEAD]
    if b"\x00" in head or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_NEVER_A_TABLE):
        return False
    try:
        find_layout(head, mapping)
    except UnknownColumnsError as error:
        return isinstance(error, MissingColumnError)
    return True


def split_delimited(stream: BinaryIO, mapping: ColumnMapping | None = None) -> Iterator[RowPiece]:
    """Cut a table into rows, without the lines above the header, the header, and blank rows."""
    head = stream.read(_HEAD)
    try:
        layout = find_layout(head, mapping)
    except UnknownColumnsError as error:
        yield unknown_columns(str(error))
        return
    lines: HasLines = Rejoined(head, stream)
    if ends_in_carriage_returns(head):
        lines = carriage_returns_as_line_feeds(head, stream)
    yield from Rows(layout, lines).pieces()


class _Lines:
    """The lines of a table, which can be put back.

    Attributes:
        taken: Those that were given since the last row ended.
    """

    def __init__(self, stream: HasLines) -> None:
        self._lines = raw_lines(stream)
        self._back: deque[_Line] = deque()
        self.taken: list[_Line] = []
        self.size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """Return the next line, unless those of one row exceed the limit."""
        if self.size > LIMIT:
            raise StopIteration
        line = self._back.popleft() if self._back else self._read()
        self.taken.append(line)
        self.size += len(line.text) if line.whole else LIMIT + 1
        return line.text

    def _read(self) -> _Line:
        """Read and decode a line."""
        raw = next(self._lines)
        repairs: set[str] = set()
        return _Line(raw.number, decode(raw.raw, repairs) + "\n", raw.whole, frozenset(repairs))

    def end_row(self, count: int | None = None) -> list[_Line]:
        """Return the first of the lines taken, all of them by default, and put back the others."""
        count = len(self.taken) if count is None else count
        row, rest = self.taken[:count], self.taken[count:]
        self._back.extendleft(reversed(rest))
        self.taken, self.size = [], 0
        return row


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its number, and whether it is within the limit."""

    number: int
    text: str
    whole: bool
    repairs: frozenset[str]


class Rows:
    """The rows of a table.

    Attributes:
        trimmed: How many of the rows returned had empty cells after the last column.
    """

    def __init__(self, layout: Layout, stream: HasLines) -> None:
        self._layout = layout
        self._lines = _Lines(stream)
        self.trimmed = 0

    def pieces(self) -> Iterator[RowPiece]:
        """Yield the rows under the header."""
        for _ in range(self._layout.above):
            next(self._lines, None)
        self._lines.end_row()
        rows = self._layout.rows(self._lines)
        next(rows, None)
        self._lines.end_row()
        while True:
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error:
                yield self._broken()
                rows = self._layout.rows(self._lines)
                continue
            header = header_in(cells, self._layout.names, self._layout.columns.header) if any(cells) else []
            if header is not None:
                self._lines.end_row()
                self._take(header)
            elif self._layout.fits(cells) or len(self._lines.taken) == 1:
                yield self._piece(cells, self._lines.end_row())
            else:
                yield self._broken(cells)

    def _take(self, header: list[str]) -> None:
        """Take the order of the columns from a repeated header, if it differs from the one before."""
        columns = self._layout.columns
        if header and tuple(header) != columns.header and len(self._layout.names) == len(columns.header):
            self._layout = replace(self._layout, columns=reordered(columns, header))

    def _piece(self, cells: list[str], lines: list[_Line]) -> RowPiece:
        """Make a piece of the cells in some lines."""
        piece = row_piece(cells, self._layout.columns, lines[0].number, lines[-1].number)
        self.trimmed += len(cells) > len(piece.cells)
        repairs = frozenset().union(*(line.repairs for line in lines))
        refusal = piece.refusal if all(line.whole for line in lines) else TOO_LARGE
        return msgspec.structs.replace(piece, repairs=repairs, refusal=refusal) if repairs or refusal else piece

    def _broken(self, cells: list[str] | None = None) -> RowPiece:
        """Make a piece of the lines taken that are not a row, or not a row of the right width.

        A line that is a row if its quotation marks are read less strictly is accepted. Otherwise the refused lines end
        before the next line at which a row begins.
        """
        taken = self._lines.taken
        mended = self._layout.first_row([taken[0].text], strict=False) if taken[0].whole else None
        if mended is not None:
            piece = self._piece(mended, self._lines.end_row(1))
            return msgspec.structs.replace(piece, repairs=piece.repairs | {BROKEN_QUOTES})
        following = (place for place in range(1, len(taken)) if self._is_row(taken[place : place + _LOOKAHEAD]))
        end = next(following, None)
        size = self._lines.size
        lines = self._lines.end_row(end)
        if cells is not None and end is None:
            return self._piece(cells, lines)
        beginning = "".join(line.text for line in lines[:_LOOKAHEAD])[:RAW_BYTES]
        piece = row_piece([beginning], self._layout.columns, lines[0].number, lines[-1].number)
        return msgspec.structs.replace(piece, refusal=TOO_LARGE if end is None and size > LIMIT else _BROKEN)

    def _is_row(self, lines: list[_Line]) -> bool:
        """Whether lines begin with a row that fits the header."""
        return self._layout.first_row(line.text for line in lines) is not None


def _rows(lines: Iterable[str], delimiter: str, *, quoted: bool, strict: bool = True) -> Iterator[list[str]]:
    """Divide lines into rows of cells."""
    return csv.reader(
        lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE, strict=strict
    )


def _layout_with(
    texts: list[str], above: int, delimiter: str, *, quoted: bool, mapping: ColumnMapping | None
) -> Layout:
    """Read the header in one way.

    Raises:
        MissingColumnError: If the settings name a column that is not there.
        UnknownColumnsError: If too few columns are known.
        csv.Error: If its quotation marks are broken.
    """
    header = next(_rows(texts[above:], delimiter, quoted=quoted), [])
    while header and not header[-1].strip():  # a delimiter behind the last name, and perhaps behind no row
        header.pop()
    columns = recognise(header, mapping)
    return Layout(delimiter, quoted, above, columns, frozenset(map(bare, columns.header)))


def _fit(layout: Layout, head: bytes) -> int:
    """Return how many of the first rows fit the header, less those that do not; mended rows count half."""
    rows = Rows(layout, BytesIO(head))
    pieces = islice(rows.pieces(), _FITTING)
    return sum(-2 if piece.refusal else 1 if BROKEN_QUOTES in piece.repairs else 2 for piece in pieces) - rows.trimmed
