"""Count the records of slices, each of which is read from its own first record on, through the whole dump."""

from __future__ import annotations

import polars as pl


def count_through_dumps(rows: pl.DataFrame, offsets: pl.DataFrame) -> pl.DataFrame:
    """Count records or rejects through their dumps.

    Args:
        rows: Columns source_file, slice and source_index, and any others.
        offsets: The table SLICE_OFFSETS.

    Returns:
        The rows, with the place in the dump as source_index.
    """
    return (
        rows.join(offsets, on=["source_file", "slice"], how="left", maintain_order="left")
        .with_columns(pl.col("source_index") + pl.col("offset").fill_null(0))
        .drop("offset")
    )
