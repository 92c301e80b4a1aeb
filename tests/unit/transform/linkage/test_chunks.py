"""How many pairs are taken at a time changes nothing."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import sparse

from tasks.transform.linkage.chunks import in_chunks, row_products


@pytest.mark.parametrize("length", [1, 2, 3, 9])
def test_the_rows_of_all_chunks_come_in_order(length: int) -> None:
    seen = []

    def double(chunk: pl.DataFrame) -> pl.DataFrame:
        seen.append(chunk.height)
        return chunk.select(pl.col("left") * 2)

    assert in_chunks(pl.DataFrame({"left": range(5)}), length, double)["left"].to_list() == [0, 2, 4, 6, 8]
    assert max(seen) == min(length, 5)
    assert sum(seen) == 5


def test_of_no_pairs_the_columns_come() -> None:
    none = pl.DataFrame(schema={"left": pl.Int64})
    assert in_chunks(none, 3, lambda chunk: chunk.select(twice="left")).schema == {"twice": pl.Int64}


@pytest.mark.parametrize("length", [1, 2, 9])
def test_the_products_are_those_of_the_rows(length: int) -> None:
    matrix = sparse.csr_array(np.array([[1.0, 2.0, 0.0], [0.0, 3.0, 1.0], [0.0, 0.0, 5.0]]))
    left, right = np.array([0, 0, 1]), np.array([1, 2, 2])
    assert row_products(matrix, left, right, length).tolist() == [6.0, 0.0, 5.0]
