"""What the page needs of the other stages: the flow hands it over, because stages know nothing of each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.decisions import Decision
from tasks.load.reading import Lake
from tasks.review.naming import Find

Read = Callable[[Path], Sequence[Decision]]
"""Reads a file of decisions, the newest first."""

Explain = Callable[[Lake, str], Mapping[str, Any]]
"""Explains a paper or an author of a version, as a document; a UsageError if there is none."""


@dataclass(frozen=True)
class Stages:
    """What the other stages do for the page.

    Attributes:
        read: Reads a file of decisions.
        find: Finds what decisions name in a version.
        explain: Explains a paper or an author.
        words: Says an evidence and its level in words.
        catalogues: The catalogue that alone writes a format, by format.
    """

    read: Read
    find: Find
    explain: Explain
    words: Callable[[str, str], str]
    catalogues: Mapping[str, str]
