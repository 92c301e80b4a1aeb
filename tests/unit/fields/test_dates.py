"""Dates as dumps print them: as precise as they are printed, and no more."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fields.dates import date_in_text, iso_date
from tasks.fields.months import date_in_one, printed_date


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        ((2014, 5, 3), "2014-05-03"),
        (("2014", " 5 ", "03"), "2014-05-03"),
        ((2014.0, 5.0, None), "2014-05"),
        ((2014, 13, 3), "2014"),  # what cannot be is left out, and what follows it
        ((2014, 5, 32), "2014-05"),
        ((2014, None, 3), "2014"),
        ((2014, "May", 3), "2014"),
        ((99, 5, 3), None),
        (("20140503", 5, 3), None),
        ((None, 5, 3), None),
        ((2014.5, 5, 3), None),
        ((True, 5, 3), None),
    ],
)
def test_a_date_of_parts(parts: tuple[object, object, object], date: str | None) -> None:
    assert iso_date(*parts) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2014-05-03T12:00:00Z", "2014-05-03"),
        (" 2014-5", "2014-05"),
        (2014, "2014"),
        ("published in 1998, reprinted 2001", "1998"),
        ("12345", None),
        (True, None),
        (["2014"], None),
        (None, None),
    ],
)
def test_a_date_in_a_text(text: object, date: str | None) -> None:
    assert date_in_text(text) == date


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        (("2016", "jan"), "2016-01"),
        (("2016", "10~January"), "2016-01-10"),
        (("2016", "AUG 15"), "2016-08-15"),
        (("2016", "May 3--5"), "2016-05-03"),
        (("2016", "Jan-Feb"), "2016-01"),
        (("2016", "7"), "2016-07"),
        (("2016", "May", "21"), "2016-05-21"),
        (("2016", "Summer"), "2016"),
        (("c2016", None), "2016"),
        (("in press", "May"), None),
        ((None, "May"), None),
    ],
)
def test_a_printed_date(printed: tuple[str | None, ...], date: str | None) -> None:
    assert printed_date(*printed) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2014/05/03", "2014-05-03"),
        ("2014.5", "2014-05"),
        ("2014//", "2014"),
        ("20140503", "2014-05-03"),
        ("2016 Jan 15", "2016-01-15"),
        ("15 May 2016", "2016-05-15"),
        ("2016 Jan-Feb", "2016-01"),
        ("20149903", None),
        ("no date", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_in_one_text(text: str | None, date: str | None) -> None:
    assert date_in_one(text) == date


@given(st.text() | st.from_regex(r"[0-9]{1,4}[-/. ][0-9A-Za-z]{1,3}[-/. ][0-9]{1,4}"))
def test_whatever_is_printed_the_date_is_one_or_none(text: str) -> None:
    for date in (date_in_one(text), date_in_text(text), printed_date(text, text, text)):
        assert date is None or re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", date)
