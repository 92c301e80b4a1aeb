"""What authors say about the withdrawal of a preprint, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WITHDRAWN = re.compile(
    r"(?i)\A\W*withdrawn\b"
    r"|\b(?:paper|article|manuscript|preprint|submission|work|note|letter|version)\s+"
    r"(?:has\s+been|have\s+been|is|was|is\s+being)\s+(?:\w+\s+)?withdrawn\b"
)
_ABSTRACT_START = 150  # of an abstract that says only that there is none, and not of whom else withdrew a paper


def is_withdrawn(comments: Iterable[str], abstract: str | None) -> bool:
    """Whether the comments on a preprint, or the beginning of its abstract, say that it is withdrawn."""
    for text in (*comments, (abstract or "")[:_ABSTRACT_START]):
        if "withdrawn" in text.lower() and _WITHDRAWN.search(text):
            return True
    return False
