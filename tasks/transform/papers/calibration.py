"""What scores of papers tell of their accuracy: fitted by benchmarks/fit_accuracy.py, which prints it anew."""

from __future__ import annotations

from schemas.exchange.accuracy import APART, CONTESTED, DIVIDED, UNITED
from tasks.transform.linkage.accuracy import Calibration, Step

CALIBRATION = Calibration(
    curves={
        UNITED: (
            Step(-8, 0.763),
            Step(-2, 0.802),
            Step(-1, 0.835),
            Step(1, 0.915),
            Step(2, 0.918),
            Step(3, 0.985),
            Step(4, 0.99),
            Step(5, 0.995),
            Step(6, 0.998),
            Step(8, 1.0),
        ),
        CONTESTED: (
            Step(-8, 0.515),
            Step(0, 0.681),
            Step(1, 0.776),
            Step(2, 0.831),
            Step(3, 0.914),
            Step(4, 0.935),
            Step(5, 0.989),
            Step(7, 0.993),
        ),
        APART: (
            Step(-8, 0.02),
            Step(-3, 0.195),
            Step(-2, 0.209),
            Step(-1, 0.355),
        ),
        DIVIDED: (
            Step(-8, 0.092),
            Step(-7, 0.111),
            Step(-5, 0.19),
            Step(-4, 0.2),
            Step(-3, 0.25),
            Step(2, 0.467),
        ),
    },
    unseen=0.01,
    precision_spread=0.6,
    recall_spread=1.8,
)
