"""Words that tell what a test wants them to tell."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from tasks.transform.papers.term_information import PRIOR_TITLES, Kind, Terms

N_TITLES = 1_000_000


def told(information: Mapping[int, float]) -> Terms:
    """Return terms by which words tell so much, by their numbers, all of a kind that is rare at large."""
    counts = {number: (N_TITLES + PRIOR_TITLES) / np.exp(nats) for number, nats in information.items()}
    frame = pl.DataFrame(
        {"key": list(counts), "count": list(counts.values())}, schema={"key": pl.UInt64, "count": pl.Float64}
    )
    return Terms(frame, N_TITLES, (Kind(np.inf, 0.0),) * 16)
