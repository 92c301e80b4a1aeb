"""The order of rows: by one column after the other, which is several times faster than by all at once."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def in_order(frame: pl.DataFrame, columns: Sequence[str]) -> bool:
    """Whether rows are surely in the order of columns; to look costs a fraction of sorting lists and texts."""
    later = pl.lit(value=True)
    for column in reversed(columns):
        value, before = pl.col(column), pl.col(column).shift()
        later = (value > before) | ((value == before) & later)
    return bool(frame.select(later.slice(1).fill_null(value=False).all()).item())


def sorted_by(
    frame: pl.DataFrame, *columns: str, descending: Sequence[str] = (), nulls_last: bool = False
) -> pl.DataFrame:
    """Return rows in the order of columns; equal ones stay in their order.

    Args:
        frame: The rows.
        columns: The columns, the most important first.
        descending: Those of the columns by which the greatest comes first.
        nulls_last: Whether nulls come last; else they come first.
    """
    rows = frame.select(_ranks(frame[column]) for column in columns).with_row_index("row_of_frame")
    for column in reversed(columns):
        rows = rows.sort(column, descending=column in descending, nulls_last=nulls_last, maintain_order=True)
    ordered = frame[rows["row_of_frame"]]
    first = columns[0]
    if frame.schema[first] == pl.String:
        return ordered
    return ordered.with_columns(pl.col(first).set_sorted(descending=first in descending))


def _ranks(values: pl.Series) -> pl.Series:
    """Return numbers in the order of the values, those of texts from each distinct text once."""
    if values.dtype != pl.String:
        return values
    encoded = values.to_arrow(compat_level=pl.CompatLevel.oldest()).dictionary_encode()
    order = pl.Series(encoded.dictionary).arg_sort()
    return order.arg_sort().gather(pl.Series(encoded.indices)).alias(values.name)
