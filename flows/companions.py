"""The companions of every version: the files beside its tables that describe or show them, and what writes each."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.describe.data_package import DATA_PACKAGE, write_data_package
from tasks.describe.database import DATABASE, write_database
from tasks.describe.schema_page import SCHEMA_PAGE, write_schema_page
from tasks.load.companions import Companion

COMPANIONS: Mapping[str, Companion] = {
    DATABASE: write_database,
    DATA_PACKAGE: write_data_package,
    SCHEMA_PAGE: write_schema_page,
}
