"""What scores of authors tell of their accuracy: fitted by benchmarks/fit_accuracy.py, which prints it anew."""

from __future__ import annotations

from schemas.exchange.accuracy import APART, CONTESTED, DIVIDED, UNITED
from tasks.transform.linkage.accuracy import Calibration, Step

CALIBRATION = Calibration(
    curves={
        UNITED: (
            Step(-8, 0.603),
            Step(0, 0.621),
            Step(1, 0.857),
            Step(2, 0.958),
        ),
        CONTESTED: (
            Step(-8, 0.755),
            Step(3, 0.815),
            Step(4, 0.824),
            Step(14, 0.899),
        ),
        APART: (
            Step(-8, 0.018),
            Step(-3, 0.029),
            Step(-2, 0.086),
            Step(-1, 0.224),
            Step(0, 0.31),
        ),
        DIVIDED: (
            Step(-8, 0.1),
            Step(-1, 0.187),
        ),
    },
    unseen=0.012,
    precision_spread=1.1,
    recall_spread=1.0,
)
