"""Columns: counts along a scale, such as years or scores, with the height of a few counts written beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from tasks.report.charts.bars import draw_legend, legend_height
from tasks.report.charts.canvas import WIDTH, Canvas, text_width
from tasks.report.charts.palette import BAND, BLANK, MUTED, RULE, Paint

HEIGHT, BELOW, ABOVE = 150.0, 22.0, 10.0
MIN_VISIBLE = 1.5  # points of the column of the smallest count that is not 0
SMALL, EDGE = 10.0, 0.8
GAP = 6.0


def draw_columns(
    labels: Sequence[str],
    series: Mapping[str, Sequence[int]],
    paints: Sequence[Paint],
    *,
    every: int = 1,
    logarithmic: bool = False,
    band: tuple[int, int] | None = None,
) -> Canvas:
    """Draw columns; those of several series stand in front of each other, the last one narrowest.

    Args:
        labels: The label of each place along the scale.
        series: The counts at each place by the name of the series.
        paints: The paint of each series.
        every: Each how many labels are written at least; more are left out if they would touch.
        logarithmic: Whether heights grow with the logarithm of the counts, where these differ by thousands.
        band: The first place of a range that is marked, and the place after its last.
    """
    top = legend_height(series) + ABOVE
    canvas = Canvas(top + HEIGHT + BELOW)
    if len(series) > 1:
        draw_legend(canvas, list(series), paints)
    highest = max(max(counts) for counts in series.values())
    marks = _powers(highest) if logarithmic else _round_marks(highest)
    height_of = _height(marks[-1], logarithmic=logarithmic)
    left = max(text_width(f"{mark:,}", SMALL) for mark in marks) + GAP
    step = (WIDTH - left - GAP) / len(labels)
    floor = top + HEIGHT
    if band:
        canvas.area(left + band[0] * step, top - 4, (band[1] - band[0]) * step, HEIGHT + 4, BAND)
    for mark in marks:
        y = floor - height_of(mark)
        canvas.line([(left, y), (WIDTH, y)], RULE)
        canvas.text(left - GAP, y, f"{mark:,}", "right", colour=MUTED, size=SMALL)
    for number, (counts, paint) in enumerate(zip(series.values(), paints, strict=True)):
        width = step * (0.84 - 0.26 * number)
        for place, count in enumerate(counts):
            if count:
                height = max(height_of(count), MIN_VISIBLE)
                x = left + (place + 0.5) * step - width / 2
                if number:  # told from the columns behind it by its edge
                    canvas.area(x - EDGE, floor - height - EDGE, width + 2 * EDGE, height + EDGE, BLANK)
                canvas.area(x, floor - height, width, height, paint)
    widest = max(text_width(label, SMALL) for label in labels)
    apart = every if widest <= step else max(every, math.ceil((widest + GAP) / step))
    for place in range(0, len(labels), math.ceil(apart / every) * every):
        x = left + (place + 0.5) * step
        half = text_width(labels[place], SMALL) / 2
        canvas.text(min(max(x, half), WIDTH - half), floor + BELOW / 2 + 2, labels[place], "center", size=SMALL)
    return canvas


def _height(highest: int, *, logarithmic: bool) -> Callable[[int], float]:
    """Return the function from counts to heights in points."""
    if logarithmic:
        return lambda count: HEIGHT * math.log10(count + 1) / math.log10(highest + 1)
    return lambda count: HEIGHT * count / highest


def _round_marks(highest: int) -> list[int]:
    """Return a few round counts up to the next above the highest one."""
    if highest <= 2:
        return list(range(max(highest, 1) + 1))
    size = 10 ** math.floor(math.log10(highest / 2))
    step = max(1, next(factor * size for factor in (1, 2, 5, 10) if highest / (factor * size) <= 4))
    return list(range(0, (math.ceil(highest / step) + 1) * step, step))


def _powers(highest: int) -> list[int]:
    """Return 0 and the powers of ten up to the next above the highest count."""
    return [0, *(10**power for power in range(max(1, math.ceil(math.log10(max(highest, 1)))) + 1))]
