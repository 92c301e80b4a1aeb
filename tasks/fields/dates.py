"""Dates as dumps print them, to YYYY, YYYY-MM or YYYY-MM-DD: as precise as they are printed, and no more."""

from __future__ import annotations

import re

from schemas.fields import MAX_YEAR, MIN_YEAR

_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?!\d)")
YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")


def iso_date(year: object, month: object = None, day: object = None) -> str | None:
    """Write a date from its parts, numbers or digits.

    A month or day that cannot be is left out, and what follows it.
    """
    year = _number(year)
    if year is None or not MIN_YEAR <= year <= MAX_YEAR:
        return None
    if (month := _number(month)) is None or not 1 <= month <= 12:
        return f"{year:04}"
    if (day := _number(day)) is None or not 1 <= day <= 31:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}"


def date_in_text(value: object) -> str | None:
    """Find a date in a text: one in ISO 8601 at its beginning, else the first year in it."""
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if iso := _ISO_DATE.match(text.strip()):
        return iso_date(*iso.groups())
    year = YEAR.search(text)
    return year[0] if year else None


def _number(value: object) -> int | None:
    """Return a whole number that may be written as text."""
    if value is None:
        return None
    if type(value) is int:
        return value
    if isinstance(value, str):
        value = value.strip()
        return int(value) if len(value) <= 4 and value.isdecimal() else None
    return int(value) if isinstance(value, float) and value.is_integer() else None
