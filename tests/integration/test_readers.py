"""Every reader reads the folder and the glob of every table without options, and sees the same rows and types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from flows.companions import COMPANIONS, DATABASE
from schemas.lake.tables import TABLES
from tasks.load import current_snapshot, open_lake
from tests.lake_frames import balanced_account, lake_tables, publish_frames


def publish_years(out: Path, n: int, years: Sequence[int | None]) -> Path:
    tables = lake_tables(n, years=years)
    publish_frames(tables, out, balanced_account(tables), run_name="readers", companions=COMPANIONS)
    return out


@pytest.fixture(
    scope="module",
    params=[
        (6, (2023, 2024, None), None),
        (4, (2023, 2024), None),
        (3, (None,), None),
        (0, (2024,), None),
        (9, (2023, None), 2),
    ],
    ids=["years and none", "all years", "no years", "empty", "several files a year"],
)
def lake(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake that no test changes."""
    n, years, most = request.param
    with pytest.MonkeyPatch.context() as patch:
        if most is not None:
            patch.setattr("tasks.load.files.MAX_ROWS", most)
        return publish_years(tmp_path_factory.mktemp("readers") / "a lake #1", n, years)


def duckdb_type(path: str, column: str) -> str:
    rows = duckdb.execute(f"describe select * from read_parquet('{path}')").fetchall()
    return {name: str(dtype) for name, dtype, *_ in rows}[column]


def duckdb_table(path: str) -> pa.Table:
    return duckdb.read_parquet(path).to_arrow_table()


def duckdb_view(folder: str) -> pa.Table:
    path = Path(folder)
    with duckdb.connect(path.with_name(DATABASE), read_only=True) as connection:
        return connection.table(path.name).to_arrow_table()


def pandas_table(source: Any) -> pa.Table:
    return pa.Table.from_pandas(pd.read_parquet(source, dtype_backend="pyarrow"), preserve_index=False)


def files(folder: str) -> list[str]:
    return sorted(map(str, Path(folder).glob("**/*.parquet")))


# Each reads a folder or a glob as its documentation's first example does: with the path alone.
READERS: dict[str, Callable[[str], Any]] = {
    "polars folder": lambda folder: pl.read_parquet(folder).to_arrow(),
    "polars glob": lambda folder: pl.read_parquet(f"{folder}/**/*.parquet").to_arrow(),
    "polars lazy folder": lambda folder: pl.scan_parquet(folder).collect().to_arrow(),
    "polars lazy glob": lambda folder: pl.scan_parquet(f"{folder}/*.parquet").collect().to_arrow(),
    "pyarrow folder": pq.read_table,
    "pyarrow glob": lambda folder: pq.read_table(files(folder)),
    "pyarrow dataset": lambda folder: ds.dataset(folder).to_table(),
    "pyarrow hive dataset": lambda folder: ds.dataset(folder, partitioning="hive").to_table(),
    "duckdb folder": duckdb_table,
    "duckdb glob": lambda folder: duckdb_table(f"{folder}/**/*.parquet"),
    "duckdb database": duckdb_view,
    "pandas folder": pandas_table,
    "pandas glob": lambda folder: pandas_table(files(folder)),
}


def plain(dtype: pa.DataType) -> str:
    """Name an Arrow type without what readers choose for themselves: the width of offsets, and views."""
    if pa.types.is_struct(dtype):
        return "struct<" + ", ".join(f"{field.name}: {plain(field.type)}" for field in dtype) + ">"
    if pa.types.is_list(dtype) or pa.types.is_large_list(dtype) or pa.types.is_list_view(dtype):
        return f"list<{plain(dtype.value_type)}>"
    return str(dtype).removeprefix("large_").removesuffix("_view")


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
@pytest.mark.parametrize("place", ["current", "resolved"])
def test_all_readers_see_the_same_rows_columns_and_types(lake: Path, reader: Callable[[str], Any], place: str) -> None:
    version = open_lake(lake)
    root = lake / "current" if place == "current" else current_snapshot(lake)
    for name, table in TABLES.items():
        data = reader(str(root / name))
        assert data.num_rows == version.manifest.rows[name], name
        assert {field.name: plain(field.type) for field in data.schema} == {
            field.name: plain(field.type) for field in table.arrow_schema
        }, name
        if table.partition_by:
            expected = version[name].select(table.partition_by).collect().to_series().to_list()
            assert sorted(map(str, data[table.partition_by].to_pylist())) == sorted(map(str, expected))


@pytest.mark.parametrize("read", ["folder", "glob"])
def test_pandas_sees_the_same_rows(lake: Path, read: str) -> None:
    version = open_lake(lake)
    for name, table in TABLES.items():
        folder = str(lake / "current" / name)
        data = pd.read_parquet(folder if read == "folder" else files(folder))
        assert len(data) == version.manifest.rows[name]
        assert list(data.columns) == [column.name for column in table.columns]
        if table.partition_by == "year":
            years = version[name].select("year").collect()["year"]
            assert data["year"].dtype == ("int32" if years.null_count() == 0 else "float64")
            assert data["year"].isna().sum() == years.null_count()
        elif table.partition_by:
            assert data[table.partition_by].dtype == "str"


def test_duckdb_gives_the_partition_column_its_own_type(lake: Path) -> None:
    for name, column, dtype in [("papers", "year", "INTEGER"), ("authors", "initial", "VARCHAR")]:
        assert duckdb_type(f"{lake}/current/{name}/**/*.parquet", column) == dtype


def test_all_readers_find_the_papers_of_a_year_and_those_of_none(tmp_path: Path) -> None:
    folder = str(publish_years(tmp_path / "lake", 7, (2023, 2024, None)) / "current" / "papers")
    assert pl.scan_parquet(folder).filter(year=2024).collect().height == 2
    assert pl.scan_parquet(folder).filter(pl.col("year").is_null()).collect().height == 2
    assert pq.read_table(folder, filters=[("year", "=", 2023)]).num_rows == 3
    assert len(pd.read_parquet(folder, filters=[("year", "=", 2023)])) == 3
    glob_of = f"{folder}/**/*.parquet"
    assert duckdb.execute(f"select count(*) from '{glob_of}' where year = 2024").fetchall() == [(2,)]
    assert duckdb.execute(f"select count(*) from '{glob_of}' where year is null").fetchall() == [(2,)]


def test_the_files_carry_the_descriptions(tmp_path: Path) -> None:
    lake = publish_years(tmp_path / "lake", 3, (2023,))
    for name, table in TABLES.items():
        for file in files(f"{lake}/current/{name}"):
            schema = pq.read_schema(file)
            assert schema.metadata[b"description"].decode() == table.description
            for column in table.columns:
                assert schema.field(column.name).metadata[b"description"].decode() == column.description
