"""A page for a terminal: its lines are no wider than the page and hold no control sequences of records."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeVar

from rich.console import Console
from rich.text import Text

T = TypeVar("T")

MAX_ROWS = 20  # of a list; all of them are in the JSON
MIN_WIDTH = 40  # characters of a line
STEP = 2  # blanks of an indent
TURNS = frozenset(
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # of the direction of text


def harmless(text: str) -> str:
    r"""Return text that a terminal prints as it stands: control characters become escapes (\x1b)."""
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character in TURNS
        else character
        for character in text
    )


class Page:
    """Lines of a page, each no wider than the page. All text comes onto it by `say`."""

    def __init__(self, width: int, *, bold: bool) -> None:
        self.lines: list[str] = []
        self.width = max(width, MIN_WIDTH)
        self._console = Console(width=self.width)
        self._bold = bold

    def head(self, text: str) -> None:
        """Begin a section."""
        self.lines.append("")
        self.lines.append(f"\x1b[1m{text}\x1b[0m" if self._bold else text)

    def say(self, text: str, indent: int = 1, mark: str = "") -> None:
        """Write a paragraph; a mark stands before its first line, and the other lines are indented as far."""
        margin = " " * (indent * STEP)
        hanging = " " * len(mark)
        room = self.width - len(margin) - len(mark)
        for number, line in enumerate(Text(harmless(text)).wrap(self._console, room)):
            self.lines.append(f"{margin}{hanging if number else mark}{line.plain}".rstrip())

    def each(self, items: Sequence[T], show: Callable[[T], None], longest: int = MAX_ROWS) -> None:
        """Show the first items of a list, and say how many more there are."""
        for item in items[:longest]:
            show(item)
        if len(items) > longest:
            self.say(f"... and {len(items) - longest:,} more, all listed with --json")
