"""What a run warns of: estimates of precision that are too low, or too rough to tell."""

from __future__ import annotations

from typing import Literal

import pytest

from flows.warnings import MIN_JUDGED, warn_of_accuracy
from schemas.accuracy import Accuracy, Interval

SURE = Interval(value=0.98, low=0.97, high=0.99)
ROUGH = Interval(value=0.9, low=0.7, high=0.97)


def accuracy(precision: Interval, *, count: int = MIN_JUDGED, by: Literal["all", "source"] = "all") -> Accuracy:
    return Accuracy(entity="papers", by=by, value="", count=count, precision=precision, recall=ROUGH, checked=0)


def test_nothing_is_said_of_a_lake_that_is_sure_to_be_right() -> None:
    assert warn_of_accuracy([accuracy(SURE)], None) == ()
    assert warn_of_accuracy([accuracy(SURE)], 98) == ()


def test_a_precision_below_what_was_asked_for_is_a_warning_that_names_it() -> None:
    (warning,) = warn_of_accuracy([accuracy(SURE)], 98.5)
    assert warning.startswith("the precision of papers is estimated at 98.0% (97.0% to 99.0%), below 98.5 %")


@pytest.mark.parametrize(("count", "warnings"), [(MIN_JUDGED, 1), (MIN_JUDGED - 1, 0)])
def test_a_wide_interval_is_a_warning_where_there_is_enough_to_tell(count: int, warnings: int) -> None:
    assert len(warn_of_accuracy([accuracy(ROUGH, count=count)], None)) == warnings


def test_parts_of_a_lake_are_not_warned_of() -> None:
    assert warn_of_accuracy([accuracy(ROUGH, by="source")], 99) == ()
