"""What scores of papers tell of their accuracy: fitted by benchmarks/fit_accuracy.py, which prints it anew."""

from __future__ import annotations

from schemas.exchange.accuracy import APART, CONTESTED, DIVIDED, UNITED
from tasks.transform.linkage.accuracy import Calibration, Step

CALIBRATION = Calibration(
    curves={
        UNITED: (
            Step(-8, 0.491),
            Step(-3, 0.531),
            Step(-2, 0.586),
            Step(-1, 0.744),
            Step(1, 0.869),
            Step(2, 0.894),
            Step(3, 0.936),
            Step(4, 0.966),
            Step(5, 0.986),
            Step(6, 0.996),
            Step(7, 0.998),
            Step(8, 0.999),
            Step(13, 1.0),
        ),
        CONTESTED: (
            Step(-8, 0.611),
            Step(1, 0.824),
            Step(3, 0.927),
            Step(5, 0.993),
        ),
        APART: (
            Step(-8, 0.02),
            Step(-3, 0.076),
            Step(-1, 0.13),
        ),
        DIVIDED: (
            Step(-8, 0.118),
            Step(-5, 0.157),
            Step(2, 0.229),
        ),
    },
    unseen=0.006,
    precision_spread=0.9,
    recall_spread=2.0,
)
