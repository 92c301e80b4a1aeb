"""The flow of records: a bar for what comes in, and under it what is left, with what leaves beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tasks.report.charts.canvas import SIZE, WIDTH, Canvas, text_width
from tasks.report.charts.palette import MUTED, PLAIN, Paint

BAR, STEP, LINE, SWATCH = 18.0, 54.0, 20.0, 11.0
BIG = SIZE + 2
MIN_VISIBLE = 1.5  # points of a part that is not 0


class Part(NamedTuple):
    """What leaves the flow at a step.

    Attributes:
        label: What becomes of it.
        n: How many records or papers it is.
        paint: How it is filled.
    """

    label: str
    n: int
    paint: Paint


class Step(NamedTuple):
    """A step of the flow.

    Attributes:
        label: What there is at this step.
        n: How many.
        leaving: What does not go on to the next step.
    """

    label: str
    n: int
    leaving: Sequence[Part] = ()


def draw_flow(steps: Sequence[Step]) -> Canvas:
    """Draw the steps of a flow from top to bottom; the parts of a bar that leave stand at its right, named below it."""
    canvas = Canvas(STEP * len(steps) + LINE * sum(len(_present(step)) for step in steps))
    scale = WIDTH / max(*(step.n for step in steps), 1)
    top = 0.0
    for step in steps:
        count = f"{step.n:,}"
        canvas.text(0, top + LINE / 2, count, bold=True, size=BIG)
        canvas.text(text_width(count, BIG) + 8, top + LINE / 2, step.label)
        top += LINE + 2
        end = step.n * scale
        canvas.area(0, top, end, BAR, PLAIN)
        for part in reversed(_present(step)):
            length = max(part.n * scale, MIN_VISIBLE)
            end = max(end - length, 0.0)
            canvas.area(end, top, length, BAR, part.paint)
        top += BAR + 4
        for part in _present(step):
            canvas.area(0, top + (LINE - SWATCH) / 2, SWATCH, SWATCH, part.paint)
            canvas.text(SWATCH + 6, top + LINE / 2, f"{part.n:,} {part.label}", colour=MUTED)
            top += LINE
        top += STEP - BAR - LINE - 6
    return canvas


def _present(step: Step) -> list[Part]:
    """Return the parts that leave at a step and are not empty."""
    return [part for part in step.leaving if part.n]
