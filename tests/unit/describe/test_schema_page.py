"""The schema page of a version says what its tables are, and tells only of what is there."""

from __future__ import annotations

import re
from pathlib import Path

from schemas.lake.tables import TABLES
from tasks.describe.schema_page import SCHEMA_PAGE, schema_page
from tasks.load import open_lake


def test_every_table_has_its_rows_columns_and_section(version: Path) -> None:
    page = (version / SCHEMA_PAGE).read_text(encoding="utf-8")
    manifest = open_lake(version.parents[1]).manifest
    assert page == schema_page(manifest)
    assert manifest.snapshot in page
    for name, table in TABLES.items():
        assert f"| [{name}](#{name}) | {manifest.rows[name]} | {table.description} |" in page
        section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        assert all(f"| `{column.name}` |" in section for column in table.columns)


def test_the_files_that_it_names_are_there(version: Path) -> None:
    page = (version / SCHEMA_PAGE).read_text(encoding="utf-8").partition("\n## ")[0]
    named = re.findall(r"`(\w+\.\w+)`", page)
    assert {*named} == {"lake.duckdb", "datapackage.json", "_manifest.json"}
    assert all((version / name).is_file() for name in named)


def test_a_version_of_an_earlier_schema_has_sections_of_its_tables_only(version: Path) -> None:
    manifest = open_lake(version.parents[1]).manifest
    earlier = manifest.model_copy(update={"files": manifest.files_of("papers")})
    assert re.findall(r"^## (\w+)", schema_page(earlier), re.MULTILINE) == ["papers"]
