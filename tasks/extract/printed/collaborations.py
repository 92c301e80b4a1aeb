"""Collaborations that stand before the names of their members: "The ATLAS Collaboration: G. Aad"."""

from __future__ import annotations

import re

MAX_COLLABORATION_LENGTH = 200
_COLLABORATION = re.compile(
    r"(?i)[\s{]*(?:(?:and\s+)?(?:on\s+behalf\s+of|for)\s+)?((?:[^\s:,{}]+\s+){0,12}?[^\s:,{}]{0,40}?"
    r"\b(?:collaborations?|consortium|consortia|kollaboration|collaborators|investigators|team|group|network|committee))"
    r"[\s}]*:\s*"
)


def divide_collaboration(printed: str) -> tuple[str, str] | None:
    """Return the collaboration that a text begins with, and what stands behind its colon; None where it has none."""
    if ":" not in printed or (found := _COLLABORATION.match(printed, 0, MAX_COLLABORATION_LENGTH)) is None:
        return None
    return " ".join(found[1].split()), printed[found.end() :]
