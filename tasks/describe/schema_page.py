"""The schema page of a version: SCHEMA.md, its tables with their rows, columns, keys and rules, for a person."""

from __future__ import annotations

from pathlib import Path

from schemas.documentation import markdown_table, table_section
from schemas.lake.tables import TABLES
from tasks.load.manifest import Manifest
from tasks.load.reading import Lake

SCHEMA_PAGE = "SCHEMA.md"

INTRODUCTION = """\
# The tables of this version

Version `{manifest.snapshot}` of a lake of papers and authors, made by paperlake {manifest.software} at
{manifest.created:%Y-%m-%d %H:%M} UTC. Its files never change.

{contents}

A table is the folder of its name; a partition is a Parquet file in it, named by the value of one column, which is in
the file as well. So every reader takes a folder, or a glob, without options:

```python
polars.scan_parquet("papers")
pandas.read_parquet("papers")
pyarrow.dataset.dataset("papers")
spark.read.parquet("papers")
duckdb.sql("from 'papers/*.parquet'")
```

Beside the tables stand `lake.duckdb`, a database for DuckDB with a view for each table; `datapackage.json`, this page
for programs; and `_manifest.json`, from which dumps and by which run the version was made, with the digest of each
file. Missing is null, never an empty string.
"""


def write_schema_page(lake: Lake, path: Path) -> None:
    """Write the schema page of a version."""
    path.write_text(schema_page(lake.manifest), encoding="utf-8")


def schema_page(manifest: Manifest) -> str:
    """Return the schema page of a version; its companions are of no account."""
    tables = [table for table in TABLES.values() if manifest.files_of(table.name)]
    contents = markdown_table(
        ("table", "rows", "a row is"),
        ((f"[{table.name}](#{table.name})", f"{manifest.rows[table.name]:,}", table.description) for table in tables),
    )
    introduction = INTRODUCTION.format(manifest=manifest, contents=contents)
    return "\n".join([introduction, *map(table_section, tables)])
