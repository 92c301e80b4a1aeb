"""Tables for a terminal: columns side by side that fit the page, in plain text."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

GAP = 2  # blanks between two columns
MIN_WIDTH = 17  # characters of a cell that are shown, if the cell has so many: an id as a whole


class Laid(NamedTuple):
    """A table as text.

    Attributes:
        lines: Its lines, the names of the columns first.
        n_left_out: How many of the last columns do not fit the page.
    """

    lines: Sequence[str]
    n_left_out: int


def lay_out_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], width: int, right: Collection[int] = ()
) -> Laid:
    """Return a table as text that fits a page; cells that are too long end in an ellipsis.

    Args:
        columns: The names of the columns.
        rows: The cells of each row, each of one line of printable characters.
        width: How many characters a line may have.
        right: The places of the columns that are aligned to the right, from 0.
    """
    longest = [max(map(cell_len, cells)) for cells in zip(columns, *rows, strict=True)]
    widths = fitted(longest, width)
    table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="")
    for place, room in enumerate(widths):
        table.add_column(
            Text(columns[place]),
            justify="right" if place in right else "left",
            width=room,
            overflow="ellipsis",
            no_wrap=True,
        )
    for row in rows:
        table.add_row(*map(Text, row[: len(widths)]))
    shown = io.StringIO()
    Console(file=shown, width=max(width, sum(widths) + GAP * len(widths)), color_system=None).print(table)
    return Laid([line.rstrip() for line in shown.getvalue().splitlines()], len(columns) - len(widths))


def fitted(longest: Sequence[int], width: int) -> list[int]:
    """Return the widths of the first columns that fit a page, one column at least; the widest columns give way first.

    Args:
        longest: How wide each column would like to be.
        width: How wide the page is.
    """
    widths: list[int] = []
    room = width
    for wish in longest:
        room -= min(wish, MIN_WIDTH) + (GAP if widths else 0)
        if widths and room < 0:
            break
        widths.append(wish)
    least = [min(wish, MIN_WIDTH) for wish in widths]
    while sum(widths) + GAP * (len(widths) - 1) > width and widths != least:
        widest = max(range(len(widths)), key=lambda place: (widths[place] > least[place], widths[place]))
        widths[widest] -= 1
    return widths
