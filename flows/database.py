"""A version of the lake as a database: DuckDB with a view for each table, whose columns carry their descriptions."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import duckdb

from schemas.errors import UsageError
from schemas.lake.tables import TABLES
from schemas.paths import S3Url
from schemas.table import Table

if TYPE_CHECKING:
    from tasks.load.reading import Lake

# Nothing is fetched from the network: neither extensions that a query could need, nor what they would read.
OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def connect(lake: Lake) -> duckdb.DuckDBPyConnection:
    """Return a connection to a database in memory with a view for each table of a version.

    A view reads the Parquet files of its table when it is asked. The version must be held as long as the connection is
    used.

    Args:
        lake: The version.

    Raises:
        UsageError: The version is on object storage.
    """
    if isinstance(lake.folder, S3Url):
        mend = "read it with polars, or with DuckDB itself and its extension httpfs"
        raise UsageError(f"{lake.folder}: paperlake sql fetches nothing, and reads lakes in folders only; {mend}")
    connection = duckdb.connect(":memory:", config=OFFLINE)
    for name in lake.tables:
        paths = [str(lake.folder / file.path) for file in lake.manifest.files_of(name)]
        files = ", ".join(map(quoted, paths))
        connection.execute(
            f"create view {identifier(name)} as "  # noqa: S608 - names of tables and files, quoted
            f"select * from read_parquet([{files}], hive_partitioning = false)"
        )
        if name in TABLES:
            _describe(connection, TABLES[name])
    return connection


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
