"""Headers that are repeated among the rows of a table, as where tables are joined."""

from __future__ import annotations

from collections.abc import Container, Sequence


def header_in(row: Sequence[str], names: Container[str], header: Sequence[str]) -> list[str] | None:
    """Return the names of the columns in the order of a row that repeats the header; None where it is another row.

    It may have the byte order mark of its own file, and another case and order.

    Args:
        row: The cells of the row.
        names: The bare names of the columns.
        header: The names of the columns as they are printed.
    """
    if bare(row[0]) not in names:
        return None
    cells = list(map(bare, row))
    while len(cells) > len(header) and not cells[-1]:
        cells.pop()
    if sorted(cells) != sorted(map(bare, header)):
        return None
    return sorted(header, key=lambda name: cells.index(bare(name)))


def bare(cell: str) -> str:
    """Return a cell in lower case, without byte order mark, quotation marks and white space around it."""
    return " ".join(cell.strip('\ufeff" \t\r\n').split()).lower()
