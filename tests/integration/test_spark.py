"""Spark reads the folder of every table without options, and sees the same rows and types as polars."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from flows.companions import COMPANIONS
from schemas.documentation import type_name
from schemas.lake.tables import TABLES
from tasks.load import current_snapshot, open_lake
from tests.integration.conftest import MAX_WAIT, ROOT
from tests.integration.cookbook import SPARK
from tests.integration.test_cookbook import needs_spark
from tests.lake_frames import publish_lake

READING = ROOT / "tests" / "spark" / "reading.py"


NAMES = {
    "list<": "array<",
    "int32": "int",
    "int64": "bigint",
    "float32": "float",
    "float64": "double",
    ": ": ":",
    ", ": ",",
}


def spark_type(name: str) -> str:
    """Name a type as Spark does."""
    for ours, theirs in NAMES.items():
        name = name.replace(ours, theirs)
    return name


def without_nulls(value: Any) -> Any:
    """Leave out what Spark's JSON leaves out: fields that are null."""
    if isinstance(value, dict):
        return {name: without_nulls(one) for name, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


@needs_spark
def test_spark_sees_the_same_rows_columns_and_types(tmp_path: Path) -> None:
    publish_lake(tmp_path / "a lake", 7, companions=COMPANIONS)
    folder = current_snapshot(tmp_path / "a lake")
    read = subprocess.run([SPARK, READING, folder], capture_output=True, text=True, check=False, timeout=MAX_WAIT)
    assert read.returncode == 0, read.stderr[-2000:]
    seen = json.loads(read.stdout)
    assert seen.keys() == TABLES.keys()
    with open_lake(tmp_path / "a lake") as lake:
        for name, table in TABLES.items():
            types = {column.name: spark_type(type_name(column.dtype)) for column in table.columns}
            assert seen[name]["types"] == types, name
            rows = [without_nulls(row) for row in lake[name].collect().to_dicts()]
            assert sorted(map(canonical, seen[name]["rows"])) == sorted(map(canonical, rows)), name


def canonical(row: dict[str, Any]) -> str:
    """Give a row as text in which the order of its fields is of no account."""
    return json.dumps(row, sort_keys=True)
