"""The section on accuracy says how right a version is, with its intervals, or that nobody estimated it."""

from __future__ import annotations

from schemas.accuracy import Accuracy, Interval
from tasks.report.exhibits.accuracy import show_accuracy
from tasks.report.figures.accuracy import SCHEMA, list_accuracy

ALL = Accuracy(
    entity="papers",
    by="all",
    value="",
    count=1200,
    precision=Interval(value=0.987, low=0.97, high=0.995),
    recall=Interval(value=0.95, low=0.9, high=1.0),
    checked=340,
)


def test_the_estimates_are_shown_with_their_intervals() -> None:
    rows = list_accuracy([ALL, ALL.model_copy(update={"by": "decade", "value": "1990s"})])
    shown = show_accuracy(rows)
    assert shown.says == "Estimated: papers precision 98.7 % (97.0 to 99.5), recall 95.0 % (90.0 to 100.0)."
    assert shown.table is not None
    assert [[cell.text for cell in row][:3] for row in shown.table.rows] == [
        ["papers", "all", "98.7 % (97.0 to 99.5)"],
        ["papers", "decade 1990s", "98.7 % (97.0 to 99.5)"],
    ]


def test_a_version_without_estimates_says_so() -> None:
    empty = list_accuracy([])
    assert dict(empty.schema) == SCHEMA
    assert show_accuracy(empty).table is None
