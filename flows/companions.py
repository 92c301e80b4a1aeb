"""The companions of every version: the files beside its tables that describe or show them, and what writes each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tasks.describe.data_package import DATA_PACKAGE, write_data_package
from tasks.describe.schema_page import SCHEMA_PAGE, write_schema_page
from tasks.load.companions import Companion
from tasks.load.reading import Lake

DATABASE = "lake.duckdb"


def write_database(lake: Lake, path: Path) -> None:
    """Write the database of a version.

    DuckDB is imported here, and not with the flow. What is imported with the flow is never freed, for speed, and DuckDB
    prints a page of complaints about that when the process ends.
    """
    from tasks.describe.database import write_database as write  # noqa: PLC0415

    write(lake, path)


COMPANIONS: Mapping[str, Companion] = {
    DATABASE: write_database,
    DATA_PACKAGE: write_data_package,
    SCHEMA_PAGE: write_schema_page,
}
