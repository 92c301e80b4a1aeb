"""How a table becomes files, and how their names are made."""

import errno
from pathlib import Path

import polars as pl
import pytest

from schemas.errors import LakeError
from schemas.lake.tables import TABLES
from schemas.table import Table
from tasks.load.files import partition_file, partitions, write_table
from tasks.load.lake import lake_errors, read_manifest

AUTHORSHIPS = TABLES["authorships"]
RELATIONS = TABLES["relations"]


def rows_of_years(*years: int | None) -> pl.DataFrame:
    rows = {"paper_id": [f"P{n:016d}" for n in range(len(years))], "position": [1] * len(years), "year": years}
    return AUTHORSHIPS.conform(pl.DataFrame(rows, schema_overrides={"year": pl.Int32}))


@pytest.mark.parametrize(
    ("table", "value", "name"),
    [
        ("papers", 2024, "year=2024.parquet"),
        ("papers", None, "year=__HIVE_DEFAULT_PARTITION__.parquet"),
        ("authors", "_", "initial=_.parquet"),
        ("sources", "csl-json", "source_format=csl-json.parquet"),
        ("sources", "../../etc/passwd", "source_format=..%2F..%2Fetc%2Fpasswd.parquet"),
        ("sources", "a b=c\0", "source_format=a%20b%3Dc%00.parquet"),
    ],
)
def test_a_partition_is_a_file_that_stays_in_its_folder(table: str, value: object, name: str) -> None:
    assert partition_file(TABLES[table], value) == name
    assert Path(name).name == name


def test_a_table_is_split_by_its_partition_column_and_keeps_its_order() -> None:
    parts = dict(partitions(rows_of_years(2024, None, 2023, 2024), AUTHORSHIPS))
    assert list(parts) == ["year=2023.parquet", "year=2024.parquet", "year=__HIVE_DEFAULT_PARTITION__.parquet"]
    assert parts["year=2024.parquet"]["paper_id"].to_list() == ["P0000000000000000", "P0000000000000003"]
    assert parts["year=__HIVE_DEFAULT_PARTITION__.parquet"]["year"].to_list() == [None]


@pytest.mark.parametrize("table", [AUTHORSHIPS, RELATIONS], ids=lambda table: table.name)
def test_a_table_without_rows_is_one_file_with_its_schema(table: Table, tmp_path: Path) -> None:
    (file,) = write_table(table.empty(), table, tmp_path)
    assert (file.path, file.rows) == (f"{table.name}/part-0.parquet", 0)
    assert pl.read_parquet(tmp_path / file.path).schema == table.polars_schema


def test_rows_are_written_in_the_order_of_the_key(tmp_path: Path) -> None:
    ids = [f"P{number:016d}" for number in (3, 1, 2)]
    frame = pl.DataFrame({"paper_id": ids, "related_paper_id": ids, "relation": ["version_of"] * 3})
    (file,) = write_table(frame, RELATIONS, tmp_path)
    assert pl.read_parquet(tmp_path / file.path)["paper_id"].to_list() == sorted(ids)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(errno.ENOSPC, "full", "/x"), "/x: No space left on device; free some space and run again"),
        (OSError(errno.EIO, "broken"), "lake: Input/output error"),
        (OSError("what a library says"), "lake: what a library says"),
    ],
)
def test_errors_of_the_system_become_one_line(error: OSError, line: str) -> None:
    with pytest.raises(LakeError) as caught, lake_errors(Path("lake")):
        raise error
    assert str(caught.value) == line
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"snapshot": 1}', b"\xff\xfe"])
def test_what_is_not_a_manifest(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "_manifest.json").write_bytes(content)
    with pytest.raises(LakeError, match=r"_manifest\.json: is not the manifest of a version"):
        read_manifest(tmp_path)
