"""The canvas of a chart: areas, lines and text at places in points, counted from the upper left corner.

The artists of matplotlib stand on its figure directly. Axes with their ticks would take five times as long, and charts
of a few bars need none. A placeholder is drawn for each text, and replaced afterwards: matplotlib would measure letters
for which it has no font, and the place of a text does not depend on them.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from itertools import count
from typing import Literal
from xml.etree import ElementTree as ET  # reads only what matplotlib has written

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from tasks.report.charts.palette import INK, PAPER, Paint

WIDTH = 360  # points; a chart fills the screen of a phone, and two stand next to each other on others
SIZE = 11.0  # points of the text
EM = 0.64  # of its size, the width of a character of this and most fonts; few are wider
TEXT = "{http://www.w3.org/2000/svg}text"
Anchor = Literal["left", "center", "right"]

FONT = "DejaVu Sans"  # comes with matplotlib, so that a chart is the same on every machine
HATCH = 1.2  # points of the lines of patterns
MAX_LABEL = 200  # characters at the beginning and at the end of a label that are looked at
PLACEHOLDER = "0"
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


class Canvas:
    """A canvas that is WIDTH points wide."""

    def __init__(self, height: float) -> None:
        self._figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
        self._figure.patch.set_visible(False)
        FigureCanvasSVG(self._figure)
        self._place = IdentityTransform()
        self._height = height
        self._texts: list[str] = []
        self._layers = count()  # what is drawn later lies above

    def area(self, x: float, y: float, width: float, height: float, paint: Paint) -> None:
        """Fill the rectangle whose upper left corner stands at x, y."""
        area = Rectangle((x, self._height - y - height), width, height, facecolor=paint.colour, hatch=paint.pattern)
        area.set(
            edgecolor=PAPER, linewidth=0.0, hatch_linewidth=HATCH, transform=self._place, zorder=next(self._layers)
        )
        self._figure.add_artist(area)

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: float = 1.0) -> None:
        """Draw a line through points."""
        across, down = zip(*points, strict=True)
        line = Line2D(across, [self._height - y for y in down], color=colour, linewidth=width)
        line.set(transform=self._place, zorder=next(self._layers))
        self._figure.add_artist(line)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        anchor: Anchor = "left",
        *,
        colour: str = INK,
        size: float = SIZE,
        bold: bool = False,
    ) -> None:
        """Write text whose middle is at the height y."""
        shown = Text(x, self._height - y, PLACEHOLDER, color=colour, fontfamily=FONT, fontsize=size)
        shown.set(ha=anchor, va="center", fontweight="bold" if bold else "normal", parse_math=False)
        shown.set(transform=self._place, zorder=next(self._layers))
        self._figure.add_artist(shown)
        self._texts.append(text)

    def svg(self, name: str) -> ET.Element:
        """Return the drawing as a document in SVG; its ids come from what they name and from the name of the chart."""
        target = io.StringIO()
        with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):  # text stays text
            self._figure.savefig(target, format="svg", metadata=NO_METADATA)
        document = ET.fromstring(target.getvalue())  # noqa: S314
        for element, text in zip(document.iter(TEXT), self._texts, strict=True):
            element.text = text
        return document


def fit(text: str, width: float, size: float = SIZE) -> str:
    """Return a label of at most so many points: characters that print, without its middle if need be."""
    ends = text if len(text) <= 2 * MAX_LABEL else f"{text[:MAX_LABEL]}{text[-MAX_LABEL:]}"
    clean = " ".join("".join(char if _prints(char) else " " for char in ends).split())
    if text_width(clean, size) <= width and ends is text:
        return clean
    for kept in range(min(len(clean), int(width / (size * EM)) + 1), 0, -1):
        if text_width(shortened := _without_middle(clean, kept), size) <= width:
            return shortened
    return "…"


def text_width(text: str, size: float = SIZE) -> float:
    """Return about how many points wide a text is, rather too many than too few."""
    return size * sum(1.05 if unicodedata.east_asian_width(char) in "WF" else EM for char in text)


def _without_middle(text: str, kept: int) -> str:
    """Return a text with an ellipsis in place of its middle; the end, which tells dumps apart, is the longer part."""
    head = kept // 3
    return f"{text[:head]}…{text[len(text) - (kept - 1 - head) :]}"


def _prints(char: str) -> bool:
    """Whether a character prints, and does not turn the direction of the text around it."""
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
