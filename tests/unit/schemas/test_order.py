"""The order of rows."""

from __future__ import annotations

import polars as pl
import pytest

from schemas.order import in_order, sorted_by

ROWS = pl.DataFrame(
    {
        "text": ["b", "a", None, "b", "a", "b"],
        "number": [1, 2, 3, None, 2, 0],
        "row": [0, 1, 2, 3, 4, 5],
    }
)


@pytest.mark.parametrize("nulls_last", [False, True])
@pytest.mark.parametrize("descending", [(), ("number",), ("text",), ("text", "number")])
def test_rows_are_sorted_as_polars_sorts_them(descending: tuple[str, ...], *, nulls_last: bool) -> None:
    columns = ("text", "number")
    expected = ROWS.sort(
        columns, descending=[column in descending for column in columns], nulls_last=nulls_last, maintain_order=True
    )
    assert sorted_by(ROWS, *columns, descending=descending, nulls_last=nulls_last).equals(expected)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([1, 1, 2], [1, 2, 0], True),
        ([1, 1, 2], [2, 1, 0], False),
        ([2, 1], [0, 0], False),
        ([1, 1], [1, 1], True),
        ([1, None], [0, 0], False),
        ([1], [1], True),
        ([], [], True),
    ],
)
def test_rows_are_in_order_where_no_row_is_before_the_one_above(
    one: list[int | None], other: list[int], *, expected: bool
) -> None:
    frame = pl.DataFrame({"one": one, "other": other}, schema={"one": pl.Int64, "other": pl.Int64})
    assert in_order(frame, ("one", "other")) is expected
