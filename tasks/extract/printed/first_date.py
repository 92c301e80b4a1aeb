"""The first of several dates, each as precise as it is printed."""

from __future__ import annotations

from collections.abc import Iterable


def first_date(dates: Iterable[str | None]) -> str | None:
    """Return the first of dates in ISO 8601; of a year and a day in it the day, for it says more."""
    return min(filter(None, dates), key=lambda date: (date + "-99-99")[:10], default=None)
