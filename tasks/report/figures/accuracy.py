"""How right the version is estimated to be, as its manifest says."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from schemas.accuracy import Accuracy

MEASURES = ("precision", "recall")
SCHEMA = {
    "entity": pl.String,
    "by": pl.String,
    "value": pl.String,
    "count": pl.Int64,
    **{f"{measure}{end}": pl.Float64 for measure in MEASURES for end in ("", "_low", "_high")},
    "checked": pl.Int64,
}


def list_accuracy(accuracy: Sequence[Accuracy]) -> pl.DataFrame:
    """List the estimates, all first.

    Returns:
        The columns of SCHEMA: shares from 0 to 1 and the ends of their intervals, in the order of the estimates.
    """
    rows = [
        {
            **one.model_dump(include={"entity", "by", "value", "count", "checked"}),
            **{
                f"{measure}{end}": getattr(getattr(one, measure), name)
                for measure in MEASURES
                for end, name in (("", "value"), ("_low", "low"), ("_high", "high"))
            },
        }
        for one in accuracy
    ]
    return pl.DataFrame(rows, schema=SCHEMA)
