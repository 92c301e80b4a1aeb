r"""The database of a version: lake.duckdb, with a view for each table, and the descriptions as comments.

A view names its Parquet files relative to the folder of the database file, wherever a client runs. DuckDB takes such
paths from the working directory, and a view cannot ask where its database lies. But the setting `temp_directory`, which
is `<database file>.tmp` by default, tells it for the database that a client has opened. Where this is not the lake's,
because the lake is attached to another database, or where the client has set another directory for temporary files, the
variable `lake` gives the folder:

    set variable lake = '/path/to/data/curated/current';
    attach '/path/to/data/curated/current/lake.duckdb' as lake (read_only);

Variables came with DuckDB 1.1. The file has the storage version of 1.0, which all later releases read.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import duckdb

from schemas.lake.tables import TABLES
from schemas.table import Table
from tasks.load.reading import Lake

STORAGE_VERSION = "v1.0.0"
VARIABLE = "lake"
FOLDER = (
    f"coalesce(rtrim(getvariable('{VARIABLE}'), '/') || '/', "
    r"regexp_replace(current_setting('temp_directory'), '[^/\\]*$', ''))"
)
PLAIN_FOLDER = rf"regexp_replace({FOLDER}, '([*?[])', '[\1]', 'g')"  # its own characters are no pattern

# Nothing is fetched from the network: neither extensions that a query could need, nor what they would read.
OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def write_database(lake: Lake, path: Path) -> None:
    """Write the database of a version into its folder; the same tables give the same bytes with the same DuckDB.

    Args:
        lake: The version, in a folder.
        path: The file of the database.
    """
    with duckdb.connect(":memory:", config=OFFLINE) as connection:
        # A view is bound when it is made: its files must be found.
        connection.execute(f"set variable {VARIABLE} = {quoted(str(lake.folder))}")
        connection.execute(f"attach {quoted(str(path))} as made (storage_version {quoted(STORAGE_VERSION)})")
        connection.execute("use made")
        create_views(connection, {name: f"{PLAIN_FOLDER} || {quoted(_pattern(lake, name))}" for name in lake.tables})
        connection.execute("use memory")
        connection.execute("detach made")


def _pattern(lake: Lake, table: str) -> str:
    """Return a pattern for the files of a table within the folder of its version."""
    files = lake.manifest.files_of(table)
    return files[0].path if len(files) == 1 else f"{table}/*.parquet"


def create_views(connection: duckdb.DuckDBPyConnection, files: Mapping[str, str]) -> None:
    """Make a view for each table, with the descriptions of the table and of its columns as comments.

    Args:
        connection: The database.
        files: What gives the Parquet files of each table, as SQL: a list of paths, or a pattern.
    """
    for name, source in files.items():
        connection.execute(
            f"create view {identifier(name)} as "  # noqa: S608 - names of tables and files, quoted
            f"select * from read_parquet({source}, hive_partitioning = false)"
        )
        if name in TABLES:
            _describe(connection, TABLES[name])


def _describe(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Write the descriptions of a table and of its columns as comments of its view."""
    view = identifier(table.name)
    connection.execute(f"comment on view {view} is {quoted(table.description)}")
    for column in table.columns:
        with suppress(duckdb.CatalogException, duckdb.BinderException):  # a version of an earlier schema lacks it
            connection.execute(
                f"comment on column {view}.{identifier(column.name)} is {quoted(column.description or '')}"
            )


def identifier(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def quoted(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
