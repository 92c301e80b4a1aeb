"""What scores of papers tell of their accuracy: fitted by benchmarks/fit_accuracy.py, which prints it anew."""

from __future__ import annotations

from schemas.exchange.accuracy import APART, CONTESTED, DIVIDED, UNITED
from tasks.transform.linkage.accuracy import Calibration, Step

CALIBRATION = Calibration(
    curves={
        UNITED: (
            Step(-8, 0.401),
            Step(-3, 0.498),
            Step(-2, 0.689),
            Step(-1, 0.757),
            Step(1, 0.896),
            Step(2, 0.9),
            Step(3, 0.951),
            Step(4, 0.959),
            Step(5, 0.987),
            Step(6, 0.996),
            Step(7, 0.998),
            Step(8, 0.999),
            Step(13, 1.0),
        ),
        CONTESTED: (
            Step(-8, 0.548),
            Step(-1, 0.565),
            Step(0, 0.66),
            Step(1, 0.774),
            Step(2, 0.817),
            Step(3, 0.934),
            Step(4, 0.953),
            Step(5, 0.991),
        ),
        APART: (
            Step(-8, 0.02),
            Step(-3, 0.077),
            Step(-1, 0.131),
        ),
        DIVIDED: (
            Step(-8, 0.087),
            Step(-7, 0.089),
            Step(-6, 0.097),
            Step(-5, 0.181),
            Step(2, 0.202),
            Step(4, 0.223),
        ),
    },
    unseen=0.006,
    precision_spread=0.8,
    recall_spread=2.0,
)
