"""How right a version of the lake is, as far as its own evidence tells: precision and recall, each with an interval."""

from __future__ import annotations

from typing import Literal

from schemas.model import Model

Entity = Literal["papers", "authors"]
CONFIDENCE = 0.9  # how often the truth should lie within an interval


class Interval(Model):
    """A share that is estimated.

    Attributes:
        value: The estimate, from 0 to 1.
        low: The lower end of the interval that holds the truth in CONFIDENCE of all cases.
        high: The upper end.
    """

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return the share and the ends of its interval in per cent."""
        return f"{self.value:.1%} ({self.low:.1%} to {self.high:.1%})"

    @property
    def width(self) -> float:
        """How wide the interval is."""
        return self.high - self.low


class Accuracy(Model):
    """How right the lake, or a part of it, is estimated to be.

    Attributes:
        entity: What was resolved: papers (pairs of records) or authors (mentions, B-cubed).
        by: Whether it is of all, or of the records of one source or one decade.
        value: Which source or decade; empty for all.
        count: How many merged pairs of records, or how many mentions, there are.
        precision: Of what was merged, the share that is one.
        recall: Of what is one, the share that was merged.
        checked: How many pairs were judged by identifiers or persons; they tell of this lake itself.
    """

    entity: Entity
    by: Literal["all", "source", "decade"]
    value: str
    count: int
    precision: Interval
    recall: Interval
    checked: int
