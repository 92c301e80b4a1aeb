"""A table is written a piece at a time, and its files are the same however its rows came and how large a piece is."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.files import LakeFile
from schemas.lake.tables import TABLES
from schemas.table import Table
from tasks.load import files
from tasks.load.files import plan_files, write_files
from tasks.work import read_partition

AUTHORSHIPS, RELATIONS, REJECTS = (TABLES[name] for name in ("authorships", "relations", "rejects"))
YEARS = st.sampled_from([1999, 2000, 2001, 2002, None])


def written(frame: pl.DataFrame, table: Table, most: int, work: Path) -> list[LakeFile]:
    return [
        file
        for piece in plan_files(frame.lazy(), table, most)
        for file in write_files(frame.lazy(), table, piece, work)
    ]


def authorships(*rows: tuple[int, int, int | None]) -> pl.DataFrame:
    """Give authorships of papers, positions and years, in the order given."""
    columns = {
        "paper_id": [f"P{paper:016d}" for paper, _, _ in rows],
        "author_id": ["A0000000000000000"] * len(rows),
        "position": [position for _, position, _ in rows],
        "author_position": ["middle"] * len(rows),
        "raw_name": ["Liv Berg"] * len(rows),
        "raw_affiliations": [[] for _ in rows],
        "is_inferred": [False] * len(rows),
        "confidence": [1.0] * len(rows),
        "year": [year for _, _, year in rows],
    }
    return AUTHORSHIPS.conform(pl.DataFrame(columns, schema_overrides=AUTHORSHIPS.polars_schema)).sample(
        fraction=1, shuffle=True, seed=1
    )


@given(st.lists(st.tuples(st.integers(0, 3), YEARS), max_size=30), st.integers(1, 12))
def test_files_hold_all_rows_in_order_and_no_more_than_they_may(rows: list[tuple[int, int | None]], most: int) -> None:
    frame = authorships(*((paper, number, year) for number, (paper, year) in enumerate(rows, 1)))
    with TemporaryDirectory() as work, pytest.MonkeyPatch.context() as patched:
        patched.setattr(files, "MAX_ROWS", most)
        made = written(frame, AUTHORSHIPS, most, Path(work))
        parts = [read_partition(file.partition) for file in made]
    assert pl.concat(parts).equals(AUTHORSHIPS.conform(frame).sort("year", maintain_order=True, nulls_last=True))
    assert all(part.height <= most and part["year"].n_unique() <= 1 for part in parts)
    assert len({file.name for file in made}) == len(made)


def test_a_large_partition_is_several_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = authorships(*((number % 2, number, 2024 if number < 8 else None) for number in range(1, 10)))
    whole = written(frame, AUTHORSHIPS, 100, tmp_path)
    monkeypatch.setattr(files, "MAX_ROWS", 3)
    made = written(frame, AUTHORSHIPS, 3, tmp_path)
    assert [(file.name, file.partition.rows) for file in made] == [
        ("year=2024.parquet", 3),
        ("year=2024-2.parquet", 3),
        ("year=2024-3.parquet", 1),
        ("year=__HIVE_DEFAULT_PARTITION__.parquet", 2),
    ]
    assert [file.name for file in whole] == [made[0].name, made[3].name]
    assert whole[1].partition == made[3].partition


def test_small_partitions_are_written_together(tmp_path: Path) -> None:
    frame = authorships(*((number, 1, year) for number, year in enumerate([2000, 2001, 2001, 2002, 2003])))
    pieces = plan_files(frame.lazy(), AUTHORSHIPS, 3)
    assert [piece.values for piece in pieces] == [(2000, 2001), (2002, 2003)]
    assert {file.name for file in written(frame, AUTHORSHIPS, 3, tmp_path)} == {
        f"year={year}.parquet" for year in range(2000, 2004)
    }


@pytest.mark.parametrize("most", [2, 100])
def test_a_table_without_partitions_and_with_nulls_in_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(files, "MAX_ROWS", most)
    dumps = ["b.bib", None, "a.bib", None, None, "a.bib", "a.bib"]
    frame = REJECTS.conform(pl.DataFrame({"source_file": dumps, "reason": [*"gfedcba"], "detail": "why"}))
    made = written(frame.reverse(), REJECTS, most, tmp_path)
    assert pl.concat([read_partition(file.partition) for file in made]).equals(frame)
    assert [file.name for file in made] == [f"part-{number}.parquet" for number in range(len(made))]
    assert len(made) == -(-len(dumps) // most)


def test_a_table_without_rows_is_one_file(tmp_path: Path) -> None:
    for table in (AUTHORSHIPS, RELATIONS):
        (file,) = written(table.empty(), table, 3, tmp_path)
        assert (file.name, file.partition.rows) == ("part-0.parquet", 0)
