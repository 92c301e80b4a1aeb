"""Statements: records that say the same word for word under one own key are compared once, by one of them."""

from __future__ import annotations

import polars as pl

STATED_BY = ("record", "statement", "trust", "catalogue")


def one_of_each(records: pl.DataFrame) -> pl.DataFrame:
    """Return one record of each statement: that of the most trusted catalogue, then the first in the order of numbers.

    Args:
        records: Normalised records; all of a statement, if any. Reads STATED_BY.

    Returns:
        The rows of these records, sorted by record.
    """
    order = ["statement", "trust", "catalogue", "record"]
    first = (
        records.select(order)
        .with_row_index("place")
        .sort(order, nulls_last=True)
        .unique("statement", keep="first", maintain_order=True)
        .sort("record")
    )
    return records[first["place"]]
