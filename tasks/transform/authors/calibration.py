"""What scores of authors tell of their accuracy: fitted by benchmarks/fit_accuracy.py, which prints it anew."""

from __future__ import annotations

from schemas.exchange.accuracy import APART, CONTESTED, DIVIDED, UNITED
from tasks.transform.linkage.accuracy import Calibration, Step

CALIBRATION = Calibration(
    curves={
        UNITED: (
            Step(-8, 0.63),
            Step(1, 0.868),
            Step(2, 0.975),
            Step(3, 0.984),
            Step(4, 0.985),
        ),
        CONTESTED: (
            Step(-8, 0.754),
            Step(3, 0.815),
            Step(4, 0.823),
            Step(14, 0.923),
        ),
        APART: (
            Step(-8, 0.02),
            Step(-4, 0.023),
            Step(-3, 0.035),
            Step(-2, 0.103),
            Step(-1, 0.246),
            Step(0, 0.299),
        ),
        DIVIDED: (
            Step(-8, 0.1),
            Step(-1, 0.198),
        ),
    },
    unseen=0.004,
    precision_spread=0.7,
    recall_spread=1.2,
)
