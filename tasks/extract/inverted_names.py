"""Names in one string whose comma tells the parts apart: "Family, Given" and "Family, Given, Jr."."""

from __future__ import annotations

import re

from tasks.extract.names import name_in_parts
from tasks.extract.records import PrintedName, Refused

MOST_NAMES = 100_000
TOO_MANY_NAMES = Refused("too_many_names", f"more than {MOST_NAMES} authors, the limit for a record; split it up")

# A lone V is an initial more often than it is the fifth, and Md is a given name.
_SUFFIX = re.compile(r"(?i)(?:[js]r|[js]nr|junior|senior|i{2,3}|iv|vi{1,3}|[2-9](?:nd|rd|th)|esq)\.?")


def is_suffix(part: str) -> bool:
    """Say whether a part of a name is a suffix: Jr., III, 3rd."""
    return _SUFFIX.fullmatch(part) is not None


def read_inverted(text: str) -> PrintedName:
    """Read a name as printed; it has parts only where one comma, or two with a suffix, tell which they are."""
    parts = [part.strip() for part in text.split(",")]
    match parts:
        case [family, given] if family and given and not is_suffix(given):
            return name_in_parts(family, given)
        case [family, ""] if family:
            return PrintedName(raw_name=family)
        case [family, given, suffix] if family and given and is_suffix(suffix) and not is_suffix(given):
            return name_in_parts(family, given, suffix=suffix)
        case [family, suffix, given] if family and given and is_suffix(suffix):
            return name_in_parts(family, given, suffix=suffix)
    return PrintedName(raw_name=text)
