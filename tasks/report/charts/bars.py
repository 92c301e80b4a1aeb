"""Bars: one row a label, with its count at the end; a bar may have several parts, which a legend names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tasks.report.charts.canvas import WIDTH, Canvas, fit, text_width
from tasks.report.charts.palette import MUTED, RULE, Paint

MAX_LABEL = 150.0  # points that labels take at most
ROW, BAR, GAP = 22.0, 14.0, 6.0
SWATCH = 12.0
MIN_VISIBLE = 1.0  # points of the bar of the smallest count that is not 0


def draw_bars(labels: Sequence[str], parts: Mapping[str, Sequence[int]], paints: Sequence[Paint]) -> Canvas:
    """Draw bars from left to right.

    Args:
        labels: The label of each row.
        parts: The counts of each row by the name of the part; the parts of a row stand behind each other.
        paints: The paint of each part.
    """
    top = legend_height(parts)
    canvas = Canvas(top + ROW * len(labels) + GAP)
    if top:
        draw_legend(canvas, list(parts), paints)
    totals = [sum(counts) for counts in zip(*parts.values(), strict=True)]
    room = max(text_width(f"{total:,}") for total in totals)
    left = min(MAX_LABEL, max(text_width(label) for label in labels)) + GAP
    scale = (WIDTH - left - room - GAP) / (max(totals) or 1)
    canvas.line([(left, top), (left, top + ROW * len(labels))], RULE)
    for row, (label, total) in enumerate(zip(labels, totals, strict=True)):
        middle = top + ROW * (row + 0.5)
        canvas.text(left - GAP, middle, fit(label, MAX_LABEL), "right")
        end = left
        for counts, paint in zip(parts.values(), paints, strict=True):
            length = max(counts[row] * scale, MIN_VISIBLE) if counts[row] else 0.0
            if length:
                canvas.area(end, middle - BAR / 2, length, BAR, paint)
            end += length
        canvas.text(end + GAP - 1, middle, f"{total:,}", colour=MUTED)
    return canvas


def legend_height(names: Mapping[str, object]) -> float:
    """Return how much room a legend takes above a chart; none for a single name, which the title says."""
    return ROW * len(_lines(list(names))) if len(names) > 1 else 0.0


def draw_legend(canvas: Canvas, names: Sequence[str], paints: Sequence[Paint]) -> None:
    """Draw the legend: a swatch and a name for each paint."""
    number = 0
    for line, some in enumerate(_lines(names)):
        x, middle = 0.0, ROW * (line + 0.4)
        for name in some:
            canvas.area(x, middle - SWATCH / 2, SWATCH, SWATCH, paints[number])
            canvas.text(x + SWATCH + 4, middle, name)
            x += _entry_width(name)
            number += 1


def _lines(names: Sequence[str]) -> list[list[str]]:
    """Return the names of a legend, in lines that fit."""
    lines: list[list[str]] = [[]]
    for name in names:
        if lines[-1] and sum(map(_entry_width, [*lines[-1], name])) > WIDTH:
            lines.append([])
        lines[-1].append(name)
    return lines


def _entry_width(name: str) -> float:
    """Return how many points an entry of a legend takes."""
    return SWATCH + 16 + text_width(name)
