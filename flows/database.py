"""A version of the lake as a database in memory: DuckDB with a view for each table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from schemas.errors import UsageError
from schemas.paths import S3Url
from tasks.describe.database import OFFLINE, create_views, quoted

if TYPE_CHECKING:
    from tasks.load.reading import Lake


def connect(lake: Lake) -> duckdb.DuckDBPyConnection:
    """Return a connection to a database in memory with a view for each table of a version.

    A view reads the Parquet files of its table when it is asked. The version must be held as long as the connection is
    used.

    Args:
        lake: The version.

    Raises:
        UsageError: The version is on object storage.
    """
    folder = lake.folder
    if isinstance(folder, S3Url):
        mend = "read it with polars, or with DuckDB itself and its extension httpfs"
        raise UsageError(f"{folder}: paperlake sql fetches nothing, and reads lakes in folders only; {mend}")
    connection = duckdb.connect(":memory:", config=OFFLINE)
    paths = {name: [str(folder / file.path) for file in lake.manifest.files_of(name)] for name in lake.tables}
    create_views(connection, {name: f"[{', '.join(map(quoted, files))}]" for name, files in paths.items()})
    return connection
