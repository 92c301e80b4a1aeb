"""Accuracy: how right a lake is, estimated from its own scores, identifiers and decisions, without labels.

A calibration says how often pairs with a score are one, as labelled sets have shown. It is right for the sets together,
and off for each of them by a shift of the log-odds, whose spread between the sets is known. Pairs that are judged by
identifiers or by persons, and scored as if they were not, show the shift of this lake: the more there are, the narrower
the interval (a Laplace approximation of logistic regression on the shift alone).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from schemas.accuracy import Accuracy, Entity, Interval
from schemas.exchange.accuracy import (
    APART,
    CERTAIN,
    CONTESTED,
    DIVIDED,
    MERGED,
    MISTAKEN,
    REFOUND,
    UNITED,
    UNSUPPORTED,
)
from tasks.transform.linkage.arrays import Floats

LEAST, MOST = -8, 14  # scores below and above are counted as these
QUANTILE = 1.645  # of the normal distribution, for intervals of 90 %
JUDGED_SPREAD = 1.0  # how far the shift of judged pairs is from that of all: they are not a random sample
MAX_SHIFT = 3.0  # of judged pairs
HALVINGS = 30
MIN_PAIRS = 100  # merged in a part of the lake for which an estimate is given
NEARLY = 0.0005  # a calibrated share is no nearer to 0 or 1
PLAUSIBLE = 3.0  # errors that may be expected where there are none (with 5 %)


class Step(NamedTuple):
    """From a score on, how large a share of the pairs are one."""

    score: int
    share: float


Curve = tuple[Step, ...]


@dataclass(frozen=True)
class Calibration:
    """How often pairs are one, as labelled sets show.

    Attributes:
        curves: For united, contested, apart and divided pairs the share that is one, by their score.
        unseen: Of what is one, the share of which no pair is counted: nobody compared it.
        precision_spread: How far the log-odds of united pairs shift between sets (a standard deviation).
        recall_spread: The same of pairs that are apart, and of the unseen.
    """

    curves: dict[str, Curve]
    unseen: float
    precision_spread: float
    recall_spread: float

    def share(self, kind: str, scores: Floats) -> Floats:
        """Return the share of pairs of a kind that are one, by their scores."""
        steps = self.curves[kind]
        place = np.searchsorted([step.score for step in steps], scores, side="right") - 1
        shares: Floats = np.array([step.share for step in steps], dtype=np.float64)
        found: Floats = np.clip(shares[np.maximum(place, 0)], NEARLY, 1 - NEARLY)
        return found


def score_bin(score: pl.Expr) -> pl.Expr:
    """Return scores rounded down and bounded, as they are counted (i32)."""
    return score.floor().clip(LEAST, MOST).cast(pl.Int32)


def add_up_pairs(counts: pl.DataFrame) -> pl.DataFrame:
    """Return the table ACCURACY_COUNTS of all parts of a lake added up, in its order."""
    keys = ["entity", "by", "value", "kind", "score"]
    return counts.group_by(keys).agg(pl.col("pairs").sum()).sort(keys)


def estimate_accuracy(counts: pl.DataFrame, entity: Entity, calibration: Calibration) -> Iterator[Accuracy]:
    """Yield how right a lake and its parts are estimated to be, all first, then by source and by decade.

    Args:
        counts: The table ACCURACY_COUNTS of all parts of the lake.
        entity: Of what.
        calibration: What labelled sets say of scores.
    """
    rows = add_up_pairs(counts.filter(entity=entity))
    shifts = _shifts(rows.filter(by="all"), calibration)
    order = pl.DataFrame({"by": ["all", "source", "decade"], "order": [0, 1, 2]})
    parts = rows.select("by", "value").unique().join(order, on="by").sort("order", "value")
    for by, value, _ in parts.iter_rows():
        part = _Pairs(rows.filter(by=by, value=value))
        if part.merged >= MIN_PAIRS or (by == "all" and part.merged > 0):
            yield Accuracy(
                entity=entity,
                by=by,
                value=value,
                count=round(part.merged),
                precision=_precision(part, calibration, shifts.precision),
                recall=_recall(part, calibration, shifts),
                checked=round(part.number(REFOUND) + part.number(MISTAKEN)),
            )


class _Pairs:
    """The counted pairs of a part of a lake."""

    def __init__(self, rows: pl.DataFrame) -> None:
        self._rows = {kind: rows.filter(kind=kind) for kind in rows["kind"].unique()}
        self.merged = sum(map(self.number, MERGED))

    def of(self, kind: str) -> tuple[Floats, Floats]:
        """Return the scores of the pairs of a kind, and how many have each."""
        if kind not in self._rows:
            return np.zeros(0), np.zeros(0)
        rows = self._rows[kind]
        return rows["score"].to_numpy().astype(np.float64), rows["pairs"].to_numpy()

    def number(self, kind: str) -> float:
        """Return how many pairs of a kind there are."""
        return float(self.of(kind)[1].sum())


class _Shift(NamedTuple):
    """How far the log-odds of this lake are from the calibration."""

    mean: float
    deviation: float

    @property
    def ends(self) -> tuple[float, float, float]:
        """The mean, and the ends of the interval."""
        away = QUANTILE * self.deviation
        return self.mean, self.mean - away, self.mean + away


class _Shifts(NamedTuple):
    """The shifts of united pairs, and of those that are apart."""

    precision: _Shift
    recall: _Shift


def _shifts(rows: pl.DataFrame, calibration: Calibration) -> _Shifts:
    """Find the shifts of a lake from its judged pairs: the accepted ones by themselves, and the others."""
    judged = _Pairs(rows)

    def shift(kind: str, spread: float, *, accepted: bool) -> _Shift:
        refound, mistaken = (_chosen(*judged.of(outcome), accepted=accepted) for outcome in (REFOUND, MISTAKEN))
        shares = calibration.share(kind, np.concatenate([refound.scores, mistaken.scores]))
        pairs = np.concatenate([refound.pairs, mistaken.pairs])
        if not pairs.size:
            return _Shift(0.0, spread)
        found = _solve(shares, pairs, refound.pairs.sum())
        after = _shifted(shares, found)
        chance = 1 / max(float((pairs * after * (1 - after)).sum()), NEARLY)
        told = spread**2 / (spread**2 + chance + JUDGED_SPREAD**2)
        return _Shift(told * found, spread * math.sqrt(1 - told))

    return _Shifts(
        shift(UNITED, calibration.precision_spread, accepted=True),
        shift(APART, calibration.recall_spread, accepted=False),
    )


class _Scored(NamedTuple):
    """Scores, and how many pairs have each."""

    scores: Floats
    pairs: Floats


def _chosen(scores: Floats, pairs: Floats, *, accepted: bool) -> _Scored:
    """Return the pairs that are accepted by their scores, or the others."""
    chosen = (scores >= 0) == accepted
    return _Scored(scores[chosen], pairs[chosen])


def _solve(shares: Floats, pairs: Floats, number: float) -> float:
    """Return the shift with which so many of the pairs are expected to be one, between -MAX_SHIFT and MAX_SHIFT."""
    low, high = -MAX_SHIFT, MAX_SHIFT
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if (pairs * _shifted(shares, middle)).sum() < number else (low, middle)
    return (low + high) / 2


def _shifted(share: Floats, shift: float) -> Floats:
    """Return shares whose log-odds are shifted."""
    return np.asarray(share / (share + (1 - share) * math.exp(-shift)))


def _right(part: _Pairs, calibration: Calibration, shift: float) -> float:
    """Return how many of the merged pairs are one."""
    right = part.number(CERTAIN) * (1 - NEARLY)
    for kind, curve in ((UNITED, UNITED), (CONTESTED, CONTESTED), (UNSUPPORTED, DIVIDED)):
        scores, pairs = part.of(kind)
        right += float((pairs * _shifted(calibration.share(curve, scores), shift)).sum())
    return right


def _precision(part: _Pairs, calibration: Calibration, shift: _Shift) -> Interval:
    """Estimate the precision of a part."""
    return _interval([_right(part, calibration, end) / part.merged for end in shift.ends], part.merged)


def _recall(part: _Pairs, calibration: Calibration, shifts: _Shifts) -> Interval:
    """Estimate the recall of a part."""
    right = _right(part, calibration, shifts.precision.mean)
    unsure = right - part.number(CERTAIN) * (1 - NEARLY)
    unseen = calibration.unseen / (1 - calibration.unseen)
    shares = []
    for end in shifts.recall.ends:
        missed = unsure * unseen * math.exp(end)
        for kind in (APART, DIVIDED):
            scores, pairs = part.of(kind)
            missed += float((pairs * _shifted(calibration.share(kind, scores), end)).sum())
        shares.append(right / (right + missed) if right else 0.0)
    middle, high, low = shares
    return _interval([middle, low, high], right)


def _interval(shares: Sequence[float], number: float) -> Interval:
    """Return an interval, widened by what chance does to so many pairs."""
    middle, low, high = shares
    chance = QUANTILE * math.sqrt(max(middle * (1 - middle), 0) / max(number, 1))
    upper = min(middle + math.hypot(high - middle, chance), 1)
    return Interval(
        value=round(middle, 4),
        low=round(max(middle - math.hypot(middle - low, chance), 0), 4),
        high=1.0 if number * (1 - upper) < PLAUSIBLE else round(upper, 4),
    )
