"""A run over a folder that holds one dump in every format."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tasks.extract.formats import FORMATS
from tests.integration.conftest import Command

TITLE = "A relational model of data for large shared data banks"
HEADER, ROW = ("title", "authors", "year", "doi"), (TITLE, "E. F. Codd", 1970, "10.1145/362384.362685")


def write_one(name: str, example: str, path: Path) -> None:
    """Write a dump in a format: its example, or a table in a binary format."""
    match name:
        case "table-parquet":
            pl.DataFrame([ROW], schema=HEADER, orient="row").write_parquet(path)
        case "table-xlsx":
            workbook = openpyxl.Workbook()
            assert workbook.active is not None
            workbook.active.append(HEADER)
            workbook.active.append(ROW)
            workbook.save(path)
        case _:
            path.write_text(example, encoding="utf-8")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder with one dump in every format, none of which has a suffix that tells it."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for name, format_ in FORMATS.items():
        write_one(name, format_.example, folder / name)
    return folder


def test_every_dump_is_read_as_what_it_is_and_accounted_for(paperlake: Command, raw: Path, tmp_path: Path) -> None:
    outcome = paperlake("curate", raw, "--out", tmp_path / "lake", "--json")
    assert outcome.status == 0, outcome.err
    report = json.loads(outcome.out)
    account = report["account"]
    assert account["dumps"] == len(FORMATS)
    assert account["records"] == account["sources"]
    assert (account["rejects"], account["refused_dumps"], report["warnings"]) == (0, 0, [])
    sources = pl.read_parquet(tmp_path / "lake" / "current" / "sources", hive_partitioning=False)
    assert dict(sources.select("source_file", "source_format").unique().iter_rows()) == {name: name for name in FORMATS}
