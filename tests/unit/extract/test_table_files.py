"""Parquet files and workbooks of Excel, and the settings beside a dump."""

import datetime
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.dump import ColumnMapping
from tasks.extract import discover, workbooks
from tasks.extract.formats import sniff, table_parquet, table_xlsx
from tasks.extract.records import Record, Refused


def parquet(**columns: list[Any]) -> bytes:
    stream = BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def workbook(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.create_sheet("notes").append(["nothing of use"])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


PARQUET = parquet(
    Title=["a", None, "c"],
    authors=[[{"name": "A B", "orcid": "0000"}, {"name": "C D"}], None, [{"given": "x", "family": "y"}]],
    year=[2000.0, 2001.0, None],
    junk=[1, 2, 3],
    date=[datetime.date(2000, 1, 2), None, None],
    keywords=[["k", "l"], [], None],
)
WORKBOOK = workbook(
    ["My export"],
    ["Title", "Authors", "Year", "Date", None],
    ["a", "Doe, J.; Roe, R.", 2015, datetime.datetime(2015, 3, 4)],
    [],
    ["b", "A B and C D", 2016.0],
    ["c", None, None, None, "more"],
)


def read(raw: bytes, mapping: ColumnMapping | None = None) -> list[Record | Refused]:
    format_ = sniff(raw, mapping)
    assert format_ is not None
    return [outcome for _, outcome in format_.read(BytesIO(raw))]


def test_parquet() -> None:
    one, two, three = read(PARQUET)
    assert isinstance(one, Record)
    assert (one.content.title, one.content.publication_date, one.content.keywords) == ("a", "2000-01-02", ("k", "l"))
    assert [(name.raw_name, name.orcid) for name in one.content.names] == [("A B", "0000"), ("C D", None)]
    assert isinstance(two, Refused)
    assert two.reason == "no_content"
    assert isinstance(three, Record)
    assert [(name.raw_name, name.family) for name in three.content.names] == [("y, x", "y")]


def test_parquet_with_settings() -> None:
    (first, *_) = read(PARQUET, ColumnMapping(comments="junk"))
    assert isinstance(first, Record)
    assert first.content.comments == ("1",)


@pytest.mark.parametrize("raw", [PARQUET[:-3], PARQUET[:50], b"PAR1", b"PAR1" + b"\xff" * 100 + b"PAR1"])
def test_a_broken_parquet_file_is_one_refusal(raw: bytes) -> None:
    (refused,) = read(raw)
    assert isinstance(refused, Refused)
    assert refused.reason == "broken_table"


def test_parquet_without_known_columns_is_one_refusal() -> None:
    (refused,) = read(parquet(x=[1, 2], y=["a", "b"]))
    assert isinstance(refused, Refused)
    assert refused.reason == "unknown_columns"


def test_a_workbook() -> None:
    assert sniff(WORKBOOK) is table_xlsx.FORMAT
    one, two, three = read(WORKBOOK)
    assert isinstance(one, Record)
    assert (one.content.title, one.content.publication_date) == ("a", "2015-03-04")
    assert [name.raw_name for name in one.content.names] == ["Doe, J.", "Roe, R."]
    assert isinstance(two, Record)
    assert (two.content.title, two.content.publication_date) == ("b", "2016")
    assert isinstance(three, Refused)
    assert three.reason == "wrong_number_of_cells"


def test_a_workbook_that_unpacks_to_too_much_is_one_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 1000)
    (refused,) = read(WORKBOOK)
    assert isinstance(refused, Refused)
    assert "limit" in refused.detail


def test_a_zip_archive_is_no_workbook() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("dump.csv", "Title,Year\na,2015\n")
    assert sniff(stream.getvalue()) is None


def test_a_workbook_that_asks_for_more_memory_than_there_is_is_one_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_MEMORY", 1024**3)
    book = openpyxl.load_workbook(BytesIO(WORKBOOK))
    book.worksheets[0]["XFD1048576"] = "far away"
    stream = BytesIO()
    book.save(stream)
    (refused,) = read(stream.getvalue())
    assert isinstance(refused, Refused)
    assert refused.reason == "broken_table"
    assert "memory" in refused.detail


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(0, 255), st.sampled_from([PARQUET, WORKBOOK]))
def test_bytes_flipped_or_cut(place: int, byte: int, raw: bytes) -> None:
    place = 4 + place % (len(raw) - 4)
    split = table_parquet.split if raw is PARQUET else table_xlsx.split
    for damaged in (raw[:place], raw[:place] + bytes([byte]) + raw[place + 1 :]):
        assert all(piece.line_start > 0 for piece in split(BytesIO(damaged)))


@pytest.mark.parametrize("name", ["my table.csv.mapping.toml", "my table.mapping.toml"])
def test_settings_are_found_beside_the_dump(tmp_path: Path, name: str) -> None:
    (tmp_path / "my table.csv").write_text("foo;bar\nx;y\n", encoding="utf-8")
    (tmp_path / name).write_text('title = "foo"\nauthors = "bar"\n', encoding="utf-8")
    (dump,) = discover([tmp_path]).dumps
    assert (dump.source_format, dump.mapping) == ("table-csv", ColumnMapping(title="foo", authors="bar"))


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ('titel = "foo"', "titel"),
        ("title = 3", "title"),
        ('delimiter = ";;"', "delimiter"),
        ("title =", "table.mapping.toml"),
        ("#" * 70_000, "limit"),
    ],
)
def test_broken_settings_are_refused_in_one_line(tmp_path: Path, settings: str, word: str) -> None:
    (tmp_path / "table.csv").write_text("foo;bar\nx;y\n", encoding="utf-8")
    (tmp_path / "table.mapping.toml").write_text(settings, encoding="utf-8")
    (refusal,) = discover([tmp_path]).refusals
    assert refusal.reason == "broken_mapping"
    assert word in refusal.detail
    assert refusal.detail.isprintable()


def test_settings_leave_other_formats_alone(tmp_path: Path) -> None:
    (tmp_path / "dump.json").write_text('{"id": "a", "type": "article-journal", "title": "t"}\n', encoding="utf-8")
    (tmp_path / "dump.mapping.toml").write_text('title = "foo"\n', encoding="utf-8")
    (dump,) = discover([tmp_path]).dumps
    assert (dump.source_format, dump.mapping) == ("csl-json", None)
