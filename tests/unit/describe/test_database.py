"""Any client of DuckDB opens the database of a version, wherever it runs, and finds the tables and what they mean."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from flows.companions import COMPANIONS, DATABASE
from schemas.lake.tables import TABLES
from tasks.describe.database import write_database
from tasks.load import find_faults, open_lake
from tests.lake_frames import publish_lake


def count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    [(rows,)] = connection.execute(f"select count(*) from {table}").fetchall()
    return int(rows)


@pytest.mark.parametrize("where", ["here", "in its folder", "above it", "read and write"])
def test_a_client_reads_every_table_wherever_it_runs(
    version: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = {"in its folder": version, "above it": version.parent}
    if where in folders:
        monkeypatch.chdir(folders[where])
    path = (version / DATABASE).relative_to(folders[where]) if where in folders else version / DATABASE
    rows = open_lake(version.parents[1]).manifest.rows
    with duckdb.connect(path, read_only=where != "read and write") as connection:
        assert {name for (name,) in connection.execute("show tables").fetchall()} == {*rows}
        assert {name: count(connection, name) for name in TABLES} == rows
    assert find_faults(version) == []  # to read it leaves nothing in the folder, and does not change it


def test_views_and_columns_carry_their_descriptions(version: Path) -> None:
    with duckdb.connect(version / DATABASE, read_only=True) as connection:
        views = connection.execute("select view_name, comment from duckdb_views() where not internal").fetchall()
        columns = connection.execute(
            "select table_name, column_name, comment from duckdb_columns() where not internal"
        ).fetchall()
    assert dict(views) == {name: table.description for name, table in TABLES.items()}
    assert {*columns} == {(name, one.name, one.description) for name, table in TABLES.items() for one in table.columns}


def test_the_folder_moves_and_the_database_with_it(version: Path, tmp_path: Path) -> None:
    moved = shutil.copytree(version, tmp_path / "elsewhere")
    shutil.rmtree(moved / "authors")
    with duckdb.connect(moved / DATABASE, read_only=True) as connection:
        assert count(connection, "papers") == 5
        with pytest.raises(duckdb.IOException, match="elsewhere"):
            count(connection, "authors")


@pytest.mark.parametrize("ending", ["", "/"])
def test_attached_to_another_database_it_takes_its_folder_from_a_variable(
    version: Path, tmp_path: Path, ending: str
) -> None:
    with duckdb.connect(tmp_path / "own.duckdb") as connection:
        connection.execute("create table mine as select '10.1/3' as doi")
        connection.execute("attach ? as lake (read_only)", [str(version / DATABASE)])
        with pytest.raises(duckdb.IOException, match="No files found"):
            count(connection, "lake.papers")
        connection.execute(f"set variable lake = '{str(version).replace(chr(39), 2 * chr(39))}{ending}'")
        assert count(connection, "lake.papers") == 5
        query = "select title from lake.papers where identifiers[1].value in (select doi from mine)"
        assert connection.execute(query).fetchall() == [("Title 3",)]


def test_the_same_tables_give_the_same_bytes_which_tell_no_path(version: Path, tmp_path: Path) -> None:
    published = (version / DATABASE).read_bytes()
    other = publish_lake(tmp_path / "b", 5, companions=COMPANIONS)
    assert {file.path: file.sha256 for file in other.companions}[DATABASE] in {
        file.sha256 for file in open_lake(version.parents[1]).manifest.companions
    }
    assert str(version.parent).encode() not in published
    assert b"it's [a] lake" not in published
    assert len(published) < 400_000


def test_a_database_of_a_version_that_is_opened_is_the_one_that_was_published(version: Path, tmp_path: Path) -> None:
    with open_lake(version.parents[1]) as lake:
        write_database(lake, tmp_path / "again.duckdb")
    assert (tmp_path / "again.duckdb").read_bytes() == (version / DATABASE).read_bytes()


def test_clients_of_earlier_releases_can_read_the_file(version: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("attach ? as lake (read_only)", [str(version / DATABASE)])
        query = "select tags['storage_version'] from duckdb_databases() where database_name = 'lake'"
        [(storage,)] = connection.execute(query).fetchall()
    assert storage.startswith("v1.0.0")
