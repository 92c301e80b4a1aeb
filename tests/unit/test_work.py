"""The work folder names files by their content."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from schemas.lake.papers import PAPERS
from tasks.work import read_partition, write_partition

FRAME = pl.DataFrame({"a": [3, 1, 2], "b": ["x", None, "z"]})


def test_the_same_rows_are_the_same_file_and_nothing_else_is_left(tmp_path: Path) -> None:
    first, second = (write_partition(FRAME, "part", tmp_path / "work") for _ in range(2))
    assert first == second
    assert [path.name for path in (tmp_path / "work").iterdir()] == [first.path.name]


def test_what_is_read_is_what_was_written_in_the_order_given(tmp_path: Path) -> None:
    first, second = write_partition(FRAME, "part", tmp_path), write_partition(FRAME.reverse(), "part", tmp_path)
    assert read_partition(second, first).equals(pl.concat([FRAME.reverse(), FRAME]))


def test_a_table_is_written_with_its_descriptions(tmp_path: Path) -> None:
    partition = write_partition(PAPERS.empty(), "papers", tmp_path, PAPERS)
    schema = pq.read_schema(partition.path)
    assert schema.metadata[b"description"].decode() == PAPERS.description
    assert all(field.metadata[b"description"] for field in schema)
