"""The data package of a version: datapackage.json, its tables as the Frictionless Data Package standard describes them.

https://datapackage.org: a resource for each table, with its files and its schema. The standard has no name for what
lists and structs hold, so a field of those says it in `parquetType`, which readers that do not know it ignore.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from schemas.documentation import type_name
from schemas.lake.tables import TABLES
from schemas.table import Column, Reference, Table
from tasks.load.manifest import Manifest
from tasks.load.reading import Lake

DATA_PACKAGE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
MEDIA_TYPE = "application/vnd.apache.parquet"

# The rules of pandera that the standard has, too, with the names of its constraints and of the arguments for them.
CONSTRAINTS = {
    "greater_than_or_equal_to": (("minimum", "min_value"),),
    "less_than_or_equal_to": (("maximum", "max_value"),),
    "in_range": (("minimum", "min_value"), ("maximum", "max_value")),
    "str_length": (("minLength", "min_value"), ("maxLength", "max_value")),
    "isin": (("enum", "allowed_values"),),
    "str_matches": (("pattern", "pattern"),),
}


def write_data_package(lake: Lake, path: Path) -> None:
    """Write the data package of a version."""
    text = json.dumps(data_package(lake.manifest), indent=2, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")


def data_package(manifest: Manifest) -> dict[str, Any]:
    """Return the data package of a version.

    Args:
        manifest: The manifest of the version; its companions are of no account.
    """
    return {
        "$schema": PROFILE,
        "name": "paperlake",
        "id": manifest.snapshot,
        "title": "Papers, authors and authorships",
        "description": f"A version of a lake that paperlake {manifest.software} has made from bibliographic dumps.",
        "version": str(manifest.schema_version),
        "created": manifest.created.isoformat().replace("+00:00", "Z"),
        "sources": [{"title": one.source_file} for one in manifest.inputs],
        "resources": [resource(table, manifest) for table in TABLES.values() if manifest.files_of(table.name)],
    }


def resource(table: Table, manifest: Manifest) -> dict[str, Any]:
    """Return the resource of a table: its files, its columns, its key and what it refers to."""
    return {
        "name": table.name,
        "type": "table",
        "description": table.description,
        "path": [file.path for file in manifest.files_of(table.name)],
        "format": "parquet",
        "mediatype": MEDIA_TYPE,
        "rows": manifest.rows[table.name],
        "schema": {
            "$schema": SCHEMA_PROFILE,
            "fields": [field(table, column) for column in table.columns],
            **keys(table),
        },
    }


def keys(table: Table) -> dict[str, Any]:
    """Return the keys of a table. The standard has no nulls in a primary key, but it has them in a unique one."""
    nullable = {column.name for column in table.columns if column.nullable}
    unique = {"uniqueKeys": [list(table.key)]} if nullable.intersection(table.key) else {"primaryKey": list(table.key)}
    foreign = [foreign_key(reference) for reference in table.references]
    return {**(unique if table.is_unique else {}), **({"foreignKeys": foreign} if foreign else {})}


def field(table: Table, column: Column) -> dict[str, Any]:
    """Return the field of a column: its type, its description and the rules that hold for its values."""
    constraints = {**({} if column.nullable else {"required": True}), **dict(rules(table, column.name))}
    return {
        "name": column.name,
        "type": field_type(column.dtype),
        "description": column.description,
        "parquetType": type_name(column.dtype),
        **({"constraints": constraints} if constraints else {}),
    }


def field_type(dtype: pl.DataType) -> str:
    """Name a type as the standard does."""
    if isinstance(dtype, pl.List):
        return "array"
    if isinstance(dtype, pl.Struct):
        return "object"
    if dtype.is_integer():
        return "integer"
    if dtype.is_float():
        return "number"
    return "boolean" if dtype == pl.Boolean else "string"


def rules(table: Table, column: str) -> Iterator[tuple[str, Any]]:
    """Yield the constraints of a column, each with its value."""
    for check in table.schema.columns[column].checks:
        for constraint, argument in CONSTRAINTS.get(str(check.name), ()):
            value = (check.statistics or {}).get(argument)
            if isinstance(value, str):  # the patterns of the standard match the whole value
                yield constraint, value.removeprefix("^").removesuffix("$")
            elif value is not None:
                yield constraint, list(value) if constraint == "enum" else value


def foreign_key(reference: Reference) -> dict[str, Any]:
    """Return the foreign key of a reference."""
    return {
        "fields": list(reference.columns),
        "reference": {"resource": reference.table, "fields": list(reference.target)},
    }
