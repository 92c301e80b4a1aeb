"""The line of authors of a preprint at arXiv, in which affiliations stand in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.extract.records import PrintedName
from tasks.fields.names.others import is_et_al

_BRACKET = re.compile(r"([()])")
_BETWEEN_NAMES = re.compile(r"\s*(?:,\s*and\s+|,|;|\sand\s|(?<=[Cc]ollaboration)\s*:(?=\s))\s*")


def names_in_line(line: str) -> Iterator[PrintedName]:
    """Yield the names in "A. Doe (1 and 2), B. Roe and C. Poe ((1) Here, (2) There)", without what is in brackets."""
    outside, depth = [], 0
    for bit in _BRACKET.split(line):
        if bit in ("(", ")"):
            depth = max(depth + (1 if bit == "(" else -1), 0)
        elif not depth:
            outside.append(bit)
    for name in _BETWEEN_NAMES.split(" ".join(" ".join(outside).split())):
        if name and not is_et_al(name):
            yield PrintedName(raw_name=name)
