"""The data dictionary says what the models say."""

from pathlib import Path

import polars as pl
import pytest

from schemas.documentation import PAGE, main, markdown_table, tables_page, type_name
from schemas.lake.tables import TABLES
from schemas.table import Table


def test_the_page_in_docs_is_what_the_models_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == tables_page(), "stale: run python -m schemas.documentation"
    assert main(["--check"]) == 0


def test_check_refuses_a_page_that_is_stale_or_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "docs" / "tables.md"
    monkeypatch.setattr("schemas.documentation.PAGE", page)
    assert main(["--check"]) == 1
    assert main([]) == 0
    assert main(["--check"]) == 0
    page.write_text(page.read_text(encoding="utf-8") + "A line by hand.\n", encoding="utf-8")
    assert main(["--check"]) == 1
    assert "python -m schemas.documentation" in capsys.readouterr().err


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_every_table_and_column_is_described(table: Table) -> None:
    page = tables_page()
    assert table.description
    for column in table.columns:
        assert column.description.strip(), f"{table.name}.{column.name} has no description"
        assert column.description.endswith((".", "...")), f"{table.name}.{column.name}: a description is a sentence"
        assert f"| `{column.name}` |" in page


@pytest.mark.parametrize(
    ("dtype", "name"),
    [
        (pl.Int32(), "int32"),
        (pl.List(pl.String), "list<string>"),
        (pl.List(pl.Struct({"a": pl.Float32, "b": pl.List(pl.Boolean)})), "list<struct<a: float32, b: list<boolean>>>"),
    ],
)
def test_types_are_named_as_readers_know_them(dtype: pl.DataType, name: str) -> None:
    assert type_name(dtype) == name


def test_a_bar_does_not_end_a_cell() -> None:
    assert markdown_table(("a", "b"), [("x|y", "z")]).splitlines()[-1] == "| x\\|y | z |"
