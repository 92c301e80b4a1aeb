"""Months and days as people print them: "jan", "10~January", "AUG 15", "2016 Jan-Feb", "May 3--5"."""

from __future__ import annotations

import re
from functools import lru_cache

from tasks.fields.dates import YEAR, iso_date

MONTHS = tuple("january february march april may june july august september october november december".split())

_NAME = re.compile(rf"(?i)(?<![a-z])({'|'.join(name[:3] for name in MONTHS)})[a-z]*")
_NUMBER = re.compile(r"\d{1,2}")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")
_SEPARATED = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)")
_MAX_SHORT = 20  # characters
_COMPACT = re.compile(r"\s*(\d{4})(0[1-9]|1[0-2])([0-2]\d|3[01])\s*")


def printed_date(year: str | None, month_and_day: str | None = None, day: str | None = None) -> str | None:
    """Return a date from a year and what is printed of month and day; of a range the beginning."""
    if not year:
        return None
    is_short = len(year) + len(month_and_day or "") + len(day or "") <= _MAX_SHORT
    return (_short_printed_date if is_short else _printed_date)(year, month_and_day, day)


def _printed_date(year: str, month_and_day: str | None, day: str | None) -> str | None:
    """Return a date from a year and what is printed of month and day."""
    found = YEAR.search(year)
    if found is None:
        return None
    month, found_day = _month_and_day(month_and_day) if month_and_day else (None, None)
    return iso_date(found[0], month, day or found_day)


def date_in_one(text: str | None) -> str | None:
    """Return a date from one text: 2014/05/03, 20140503, 2014//, 2011-12, "2016 Jan 15", "15 May 2016"."""
    if not text:
        return None
    return _short_date_in_one(text) if len(text) <= _MAX_SHORT else _date_in_one(text)


def _date_in_one(text: str) -> str | None:
    """Return a date from one text."""
    separated = _SEPARATED.match(text.strip())
    if separated is not None and separated[2] is not None:
        return iso_date(*separated.groups())
    year = YEAR.search(text)
    if year is None:
        compact = _COMPACT.fullmatch(text[:20])
        return iso_date(*compact.groups()) if compact is not None else None
    return (
        printed_date(year[0], text[year.end() :])
        if _NAME.search(text, year.end())
        else printed_date(year[0], text[: year.start()])
    )


def _month_and_day(text: str) -> tuple[int | None, str | None]:
    """Find a month, by its name or as the only number, and a day beside its name."""
    named = _NAME.search(text)
    if named is None:
        number = _NUMBER.fullmatch(text.strip())
        return (int(number[0]), None) if number else (None, None)
    month = next(place for place, name in enumerate(MONTHS, start=1) if name.startswith(named[1].lower()))
    beside = _DAY.search(text)
    return month, beside[1] if beside else None


# Most records share their date with others.
_short_date_in_one = lru_cache(maxsize=10_000)(_date_in_one)
_short_printed_date = lru_cache(maxsize=10_000)(_printed_date)
