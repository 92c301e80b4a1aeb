"""Matrices: rows and columns of cells, each with a number and a bar as long as its share."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.report.charts.canvas import WIDTH, Canvas, fit, text_width
from tasks.report.charts.palette import BAND, MUTED, RULE

ROW, LINE, SMALL = 24.0, 16.0, 9.5
MAX_LABEL = 92.0
GAP = 6.0


def draw_matrix(
    rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[tuple[str, float] | None]]
) -> Canvas:
    """Draw a matrix.

    Args:
        rows: The label of each row.
        columns: The label of each column, two cells wide at most.
        cells: For each row the text and the share, from 0 to 1, of each cell; None for an empty cell.
    """
    left = min(MAX_LABEL, max(text_width(label) for label in rows)) + GAP
    width = (WIDTH - left) / len(columns)
    lines = 2 if max(text_width(label, SMALL) for label in columns) > width else 1
    canvas = Canvas(LINE * lines + ROW * len(rows) + 4)
    for column, label in enumerate(columns):
        y = LINE * (column % lines + 0.5)
        if lines > 1 and column == len(columns) - 1:  # there is no cell behind it into which it may reach
            canvas.text(WIDTH, y, fit(label, width * 1.5 - 4, SMALL), "right", colour=MUTED, size=SMALL)
        else:
            x = left + (column + 0.5) * width
            canvas.text(x, y, fit(label, width * lines - 4, SMALL), "center", colour=MUTED, size=SMALL)
    for row, (label, numbers) in enumerate(zip(rows, cells, strict=True)):
        top = LINE * lines + ROW * row + 2
        canvas.line([(0, top), (WIDTH, top)], RULE)
        canvas.text(left - GAP, top + ROW / 2, fit(label, MAX_LABEL), "right")
        for column, cell in enumerate(numbers):
            if cell is not None:
                text, share = cell
                x = left + column * width
                if share:
                    canvas.area(x + 1, top + 2, max((width - 2) * share, 1.0), ROW - 4, BAND)
                canvas.text(x + width / 2, top + ROW / 2, text, "center", size=SMALL)
    return canvas
