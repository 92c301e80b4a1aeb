"""The colours and patterns of charts: each series has both, so that it is told apart without colours.

A chart is drawn in the colours of the light; in the page they are variables, which have other values in the dark. The
hues are those of Okabe and Ito, which people of every colour vision tell apart.
"""

from __future__ import annotations

from typing import NamedTuple


class Paint(NamedTuple):
    """How an area is filled.

    Attributes:
        colour: The colour of the area.
        pattern: The lines on it, as matplotlib names hatches; None for none.
    """

    colour: str
    pattern: str | None = None


INK, MUTED, RULE, PAPER = "#1c1f23", "#55606b", "#d5dae0", "#fefefe"
BLUE, ORANGE, GREEN, VERMILION, PALE = "#0072b2", "#e69f00", "#009e73", "#d55e00", "#cfe3f1"

# The variable of the page that stands for each colour.
VARIABLES = {
    INK: "--ink",
    MUTED: "--muted",
    RULE: "--rule",
    PAPER: "--paper",
    BLUE: "--blue",
    ORANGE: "--orange",
    GREEN: "--green",
    VERMILION: "--vermilion",
    PALE: "--pale",
}

PLAIN, REMOVED, OTHER, BAND = Paint(BLUE), Paint(ORANGE, "///"), Paint(GREEN, "---"), Paint(PALE)
MERGED, REVIEW, APART = Paint(BLUE), Paint(ORANGE, "///"), Paint(VERMILION)
BLANK = Paint(PAPER)
