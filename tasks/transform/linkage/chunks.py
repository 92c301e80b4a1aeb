"""Chunks: a bounded number of pairs at a time, so that memory is bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import polars as pl
from scipy import sparse

from tasks.transform.linkage.arrays import Floats, Ints


class Rows:
    """The rows of a table, found by their record."""

    def __init__(self, table: pl.DataFrame) -> None:
        """Index a table: the column record, each number once, and any others."""
        self._table = table
        self._order = table["record"].arg_sort()
        self._records = table["record"].gather(self._order)

    def of(self, records: pl.Series, columns: Sequence[str]) -> pl.DataFrame:
        """Return some columns of the rows of records, all of which the table has, in the order of the records."""
        return self._table.select(columns)[self._order.gather(self._records.search_sorted(records))]


def rows_of(table: pl.DataFrame, records: pl.Series, columns: Sequence[str]) -> pl.DataFrame:
    """Return the rows of some records.

    Args:
        table: The column record and any others; a row for each of these records at least.
        records: The numbers of the records, sorted, each once.
        columns: The columns that are wanted.

    Returns:
        The rows, sorted by record.
    """
    return Rows(table).of(records, columns)


def records_of(pairs: pl.DataFrame) -> pl.Series:
    """Return the records of pairs, each once, sorted: those that are to be fetched."""
    return pl.concat([pairs["left"], pairs["right"]]).unique().sort()


def slices(size: int, length: int) -> Iterator[slice]:
    """Yield the slices of a length that a range of a size consists of."""
    return (slice(start, start + length) for start in range(0, size, length))


def in_chunks(pairs: pl.DataFrame, length: int, function: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
    """Apply a function to so many pairs at a time, and to an empty frame where there are none.

    Args:
        pairs: A row a pair.
        length: How many pairs a chunk has.
        function: Makes rows of a chunk of the pairs.

    Returns:
        The rows of all chunks, in order.
    """
    return pl.concat(function(pairs.slice(start, length)) for start in range(0, max(pairs.height, 1), length))


def row_products(matrix: sparse.csr_array, left: Ints, right: Ints, length: int) -> Floats:
    """Return the product of two rows of a sparse matrix for each pair of rows, so many pairs at a time.

    Args:
        matrix: The matrix.
        left: One row of each pair.
        right: The other row of each pair.
        length: How many pairs a chunk has.
    """
    products = np.zeros(left.size)
    for chunk in slices(left.size, length):
        products[chunk] = np.asarray(matrix[left[chunk]].multiply(matrix[right[chunk]]).sum(axis=1)).ravel()
    return products
