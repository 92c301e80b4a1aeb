"""What scores of authors tell of their accuracy: fitted by benchmarks/fit_accuracy.py, which prints it anew."""

from __future__ import annotations

from schemas.exchange.accuracy import APART, CONTESTED, DIVIDED, UNITED
from tasks.transform.linkage.accuracy import Calibration, Step

CALIBRATION = Calibration(
    curves={
        UNITED: (
            Step(-8, 0.582),
            Step(1, 0.79),
            Step(2, 0.939),
            Step(3, 0.958),
        ),
        CONTESTED: (
            Step(-8, 0.757),
            Step(4, 0.818),
            Step(14, 0.901),
        ),
        APART: (
            Step(-8, 0.02),
            Step(-4, 0.023),
            Step(-3, 0.04),
            Step(-2, 0.123),
            Step(-1, 0.252),
            Step(0, 0.325),
        ),
        DIVIDED: (
            Step(-8, 0.1),
            Step(-1, 0.126),
        ),
    },
    unseen=0.003,
    precision_spread=1.0,
    recall_spread=1.9,
)
