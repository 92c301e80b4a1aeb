"""Names in one string whose comma tells the parts apart: "Family, Given" and "Family, Given, Jr."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.extract.printed.names import name_in_parts
from tasks.extract.records import PrintedName, Refused
from tasks.fields.names.words import PRINTED_DEGREES, SHORT_DEGREES, SUFFIXES

MOST_NAMES = 100_000
TOO_MANY_NAMES = Refused("too_many_names", f"more than {MOST_NAMES} authors, the limit for a record; split it up")
_GERMAN_DEGREE = r"Dr\.?\s?(?:med|phil|rer|ing|iur|jur|oec|vet)\.?(?:\s?(?:nat|pol|univ|vet|dent|habil)\.?)?"
_ONE_DEGREE = "|".join(
    (_GERMAN_DEGREE, *(re.sub(r"(?<=.)(?=[A-Z])", r"\\.?\\s?", degree) + r"\.?" for degree in PRINTED_DEGREES))
)
_DEGREE = re.compile(rf"(?:{_ONE_DEGREE})(?:[\s/&]{{1,3}}(?:{_ONE_DEGREE})){{0,5}}")
_MAX_DEGREES = 60  # characters


def is_degree(part: str) -> bool:
    """Whether a part of a name is a degree, or several: "MD", "Ph. D.", "MD PhD"."""
    return len(part) <= _MAX_DEGREES and _DEGREE.fullmatch(part) is not None


def is_short_degree(part: str) -> bool:
    """Whether a degree is printed like initials, and is these more often: "MS", "B.A."."""
    return part.replace(".", "") in SHORT_DEGREES


def has_titles_behind(parts: Sequence[str]) -> bool:
    """Whether parts are one name with degrees or suffixes behind it: "Doe, Jane, MD, PhD", "Jane Doe, MD, PhD"."""
    if len(parts) < 3 or not all(is_degree(part) or is_suffix(part) for part in parts[2:]):
        return False
    return any(map(is_degree, parts[2:])) and (not is_suffix(parts[1]) or len(parts) > 3)


def is_suffix(part: str) -> bool:
    """Whether a part of a name is a suffix: Jr., III, 3rd."""
    return part.removesuffix(".").lower() in SUFFIXES


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
