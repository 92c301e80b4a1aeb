"""Text in Markdown that shows what dumps say, and nothing else: no markup, no link, no line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tasks.explain.page import harmless

MARKS = re.compile(r"([!-/:-@\[-`{-~])")  # the punctuation of ASCII, all of which may be escaped


def cell(text: object, longest: int | None = None) -> str:
    """Return text that Markdown shows as it stands, in one line, also in the cell of a table.

    Args:
        text: What is shown; None as nothing.
        longest: How many characters of it are shown; all by default.
    """
    said = "" if text is None else " ".join(str(text).split())
    shown = said if longest is None or len(said) <= longest else f"{said[:longest].rstrip()}…"
    return MARKS.sub(r"\\\1", harmless(shown))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Return a table in Markdown; its cells are Markdown already.

    Args:
        head: The names of the columns.
        rows: The cells of each row.
        right: The places of the columns that are aligned to the right, from 0.
    """
    line = ["--:" if number in right else "---" for number in range(len(head))]
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, line, *rows))
