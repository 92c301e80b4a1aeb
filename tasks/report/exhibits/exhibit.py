"""What a section of a report consists of: a title, a sentence that says what is shown, a chart, and its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from tasks.report.charts.canvas import Canvas

MAX_TEXT, MAX_NAME = 160, 80  # characters of a cell, and of a name in a sentence
MAX_LISTED = 6  # texts of a list in a cell
MAX_ROWS = 50
MAX_NARROW_COLUMNS, MAX_NARROW_TEXT = 5, 60  # of a table that stands beside another one
NONE = "–"


class Cell(NamedTuple):
    """A cell of a table: its text, and whether it is a number."""

    text: str
    is_number: bool


class Table(NamedTuple):
    """A table of a page.

    Attributes:
        head: The names of the columns.
        rows: The cells.
        left_out: How many rows the figure has that are not shown.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    left_out: int


@dataclass(frozen=True)
class Exhibit:
    """A chart with its table, or one of them.

    Attributes:
        name: Its name in addresses and in `--json`.
        title: What it is.
        says: A sentence that says what it shows; without data, that there is none.
        table: Its table; None without data.
        chart: Its chart; None if the table says as much.
        notes: What a reader must know beside it.
    """

    name: str
    title: str
    says: str
    table: Table | None = None
    chart: Canvas | None = None
    notes: tuple[str, ...] = ()

    @property
    def has_wide_table(self) -> bool:
        """Whether its table needs the whole width of a page."""
        if self.table is None:
            return False
        longest = max((len(cell.text) for row in self.table.rows for cell in row), default=0)
        return len(self.table.head) > MAX_NARROW_COLUMNS or longest > MAX_NARROW_TEXT


@dataclass(frozen=True)
class Section:
    """A section of the page: its name in addresses, its title and its exhibits."""

    name: str
    title: str
    exhibits: tuple[Exhibit, ...]


def lay_out_table(frame: pl.DataFrame, heads: Mapping[str, str], most: int = MAX_ROWS) -> Table:
    """Return a frame as a table.

    Args:
        frame: The columns of `heads`, and others.
        heads: The name of each column in the table.
        most: How many rows are shown.
    """
    shown = frame.select(*heads).head(most)
    rows = [[_cell(name, value) for name, value in row.items()] for row in shown.iter_rows(named=True)]
    return Table(tuple(heads.values()), rows, frame.height - shown.height)


def decimal(value: float) -> str:
    """Return a number with two decimals; one that rounds to 0 has no sign."""
    return f"{round(value, 2) + 0.0:,.2f}"


def total(frame: pl.DataFrame, column: str) -> int:
    """Return the sum of a column of counts."""
    return int(frame[column].sum())


def percent(part: int, whole: int) -> str:
    """Return a share in per cent: without decimals, but neither 0 nor 100 for what is neither."""
    if not whole:
        return NONE
    share = 100 * part / whole
    if 0 < share < 1:
        return "<1%"
    if 99 < share < 100:
        return ">99%"
    return f"{share:.0f}%"


def shorten(text: str, most: int = MAX_TEXT) -> str:
    """Return the beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def short(name: str) -> str:
    """Return a name as it stands in a sentence: shortened if it is longer than names are."""
    return shorten(name, MAX_NAME)


def _cell(column: str, value: object) -> Cell:
    """Return a value as a cell; a year is no number that has thousands."""
    if value is None:
        return Cell(NONE, is_number=False)
    if isinstance(value, bool) or column.endswith("year"):
        return Cell(str(value), is_number=column.endswith("year"))
    if isinstance(value, int):
        return Cell(f"{value:,}", is_number=True)
    if isinstance(value, float):
        return Cell(decimal(value), is_number=True)
    if isinstance(value, list):
        more = f" and {len(value) - MAX_LISTED:,} more" if len(value) > MAX_LISTED else ""
        return Cell("; ".join(shorten(str(each), 60) for each in value[:MAX_LISTED]) + more, is_number=False)
    return Cell(shorten(str(value)), is_number=False)
