"""The data package of a version is one, by the package that reads them, and says of the files what is in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from frictionless import Package

from schemas.lake.tables import TABLES
from tasks.describe.data_package import DATA_PACKAGE, data_package
from tasks.load import open_lake


@pytest.fixture(scope="module")
def package(version: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((version / DATA_PACKAGE).read_text(encoding="utf-8"))
    return content


def test_frictionless_reads_it(version: Path, package: dict[str, Any]) -> None:
    read = Package.from_descriptor(str(version / DATA_PACKAGE))
    assert read.resource_names == [*TABLES]
    for name, table in TABLES.items():
        schema = read.get_resource(name).schema
        assert schema.field_names == [column.name for column in table.columns]
        assert [field.required for field in schema.fields] == [not column.nullable for column in table.columns]
    assert Package.validate_descriptor(package).valid
    wrong = {**package, "resources": [{**package["resources"][0], "path": None}]}
    assert not Package.validate_descriptor(wrong).valid


def test_its_resources_are_the_files_of_the_tables_with_their_columns(version: Path, package: dict[str, Any]) -> None:
    paths = [path for resource in package["resources"] for path in resource["path"]]
    assert sorted(paths) == sorted(path.relative_to(version).as_posix() for path in version.rglob("*.parquet"))
    for resource in package["resources"]:
        files = [pq.ParquetFile(version / path) for path in resource["path"]]
        assert sum(file.metadata.num_rows for file in files) == resource["rows"]
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert all(file.schema_arrow.names == names for file in files)


def test_fields_have_types_and_rules(package: dict[str, Any]) -> None:
    tables = {resource["name"]: resource["schema"] for resource in package["resources"]}
    papers = {field["name"]: field for field in tables["papers"]["fields"]}
    assert papers["year"]["type"] == "integer"
    assert papers["year"]["constraints"] == {"minimum": 1000, "maximum": 2100}
    assert papers["paper_id"]["constraints"] == {"required": True, "pattern": "[PWASR][0-9a-v]{16}"}
    assert papers["retraction"]["constraints"] == {"enum": ["retracted", "withdrawn"]}
    assert (papers["identifiers"]["type"], papers["identifiers"]["parquetType"]) == (
        "array",
        "list<struct<scheme: string, value: string>>",
    )
    assert tables["papers"]["primaryKey"] == ["paper_id"]
    assert tables["changes"]["uniqueKeys"] == [["entity", "id", "snapshot", "field"]]  # a change of an id has no field
    assert not tables["rejects"].keys() & {"primaryKey", "uniqueKeys", "foreignKeys"}
    assert {"fields": ["author_id"], "reference": {"resource": "authors", "fields": ["author_id"]}} in tables[
        "mentions"
    ]["foreignKeys"]


def test_the_same_manifest_gives_the_same_package(version: Path, package: dict[str, Any]) -> None:
    manifest = open_lake(version.parents[1]).manifest
    assert data_package(manifest) == package
    assert package["id"] == manifest.snapshot
    assert package["sources"] == [{"title": "dump.json"}]
