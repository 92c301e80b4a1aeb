"""The work folder names files by their content."""

from __future__ import annotations

import itertools
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from schemas.lake.papers import PAPERS
from tasks.hashing import hash_values
from tasks.work import (
    MAX_ROW_GROUP,
    Range,
    all_ranges,
    read_matching,
    read_partition,
    read_range,
    scan_partitions,
    write_partition,
)

FRAME = pl.DataFrame({"a": [3, 1, 2], "b": ["x", None, "z"]})


def test_the_same_rows_are_the_same_file_and_nothing_else_is_left(tmp_path: Path) -> None:
    first, second = (write_partition(FRAME, "part", tmp_path / "work") for _ in range(2))
    assert first == second
    assert [path.name for path in (tmp_path / "work").iterdir()] == [first.path.name]


def test_what_is_read_is_what_was_written_in_the_order_given(tmp_path: Path) -> None:
    first, second = write_partition(FRAME, "part", tmp_path), write_partition(FRAME.reverse(), "part", tmp_path)
    assert read_partition(second, first).equals(pl.concat([FRAME.reverse(), FRAME]))


def test_a_table_is_written_with_its_descriptions(tmp_path: Path) -> None:
    partition = write_partition(PAPERS.empty(), "papers", tmp_path, PAPERS)
    schema = pq.read_schema(partition.path)
    assert schema.metadata[b"description"].decode() == PAPERS.description
    assert all(field.metadata[b"description"] for field in schema)


@pytest.mark.parametrize("count", [1, 2, 3, 16, 1000])
@pytest.mark.parametrize("is_of_lesser", [False, True])
def test_ranges_divide_all_numbers(count: int, is_of_lesser: bool) -> None:
    ranges = [each._replace(is_of_lesser=is_of_lesser) for each in all_ranges(count)]
    assert (ranges[0].first, ranges[-1].last) == (0, 2**64 - 1)
    assert all(one.last + 1 == following.first for one, following in itertools.pairwise(ranges))


def test_ranges_of_the_lesser_ones_of_two_numbers_hold_the_same_share_of_them() -> None:
    hashes = hash_values(pl.Series(range(40_000)))
    lesser = pl.DataFrame({"one": hashes[:20_000], "other": hashes[20_000:]}).select(left=pl.min_horizontal(pl.all()))
    held = [lesser.filter(each._replace(is_of_lesser=True).holds("left")).height for each in all_ranges(8)]
    assert sum(held) == 20_000
    assert max(held) - min(held) < 500


def test_a_range_is_read_from_several_files_and_each_row_stands_in_one(tmp_path: Path) -> None:
    numbers = pl.DataFrame({"key": hash_values(pl.Series(range(3 * MAX_ROW_GROUP)))}).with_row_index("row")
    size = MAX_ROW_GROUP + 100
    files = [write_partition(part, "part", tmp_path, by="key") for part in (numbers.head(size), numbers.tail(-size))]
    assert pq.ParquetFile(files[0].path).num_row_groups == 2
    assert read_partition(files[0])["key"].is_sorted()
    ranges = [read_range(files, "key", within, ["row", "key"]) for within in all_ranges(5)]
    assert all(
        part["key"].is_between(one.first, one.last).all() for part, one in zip(ranges, all_ranges(5), strict=True)
    )
    assert pl.concat(ranges).sort("row").equals(numbers)
    assert read_range(files, "key", Range(), ["row"])["row"].sort().to_list() == list(range(3 * MAX_ROW_GROUP))


@pytest.mark.parametrize("is_gathered", [False, True])
def test_rows_are_read_by_their_numbers_wherever_they_stand(tmp_path: Path, is_gathered: bool) -> None:
    rows = pl.DataFrame({"key": [7, 3, 9, 3], "title": ["b", "c", "d", "e"]}, schema_overrides={"key": pl.UInt64})
    files = [write_partition(part, "part", tmp_path, is_gathered=is_gathered) for part in (rows[:2], rows[2:])]
    wanted = pl.Series([3, 7, 8], dtype=pl.UInt64)
    assert read_matching(files, "key", wanted).equals(rows.filter(pl.col("key") != 9))
    assert read_matching(files, "key", wanted, ["title"])["title"].to_list() == ["b", "c", "e"]


NESTED = pl.DataFrame(
    {
        "record": [5, 1, 3, 2**64 - 1],
        "title": ["short", "a title that does not stand within its view", None, "x"],
        "words": [["a", "b"], [], None, ["a word that does not stand within its view"]],
        "weight": [{"evidence": "title", "weight": 1.5}, None, {"evidence": None, "weight": 2.0}, None],
    },
    schema_overrides={"record": pl.UInt64},
)


def test_a_gathered_table_is_read_as_any_other(tmp_path: Path) -> None:
    kept, mapped = (
        [
            write_partition(part, "part", tmp_path, by="record", is_gathered=is_gathered)
            for part in (NESTED[:2], NESTED[2:], NESTED[:0])
        ]
        for is_gathered in (False, True)
    )
    assert {file.path.suffix for file in mapped} == {".arrow"}
    assert read_partition(*mapped).equals(read_partition(*kept))
    assert scan_partitions(mapped).select("words").collect().equals(scan_partitions(kept).select("words").collect())
    for within in all_ranges(3):
        assert read_range(mapped, "record", within).equals(read_range(kept, "record", within))


@pytest.mark.parametrize("columns", [None, ["title"]])
def test_rows_that_are_left_out_of_a_gathered_table_are_not_read(tmp_path: Path, columns: list[str] | None) -> None:
    left_out = write_partition(NESTED.select("record")[:1], "left_out", tmp_path)
    file = write_partition(NESTED, "part", tmp_path, is_gathered=True).model_copy(update={"without": left_out})
    wanted = pl.Series([5, 3], dtype=pl.UInt64)
    expected = NESTED[2:3] if columns is None else NESTED[2:3].select(columns)
    assert read_matching([file], "record", wanted, columns).equals(expected)


def test_a_gathered_table_has_the_same_bytes_however_its_texts_lie_in_memory(tmp_path: Path) -> None:
    rows = NESTED.drop("weight")
    several = pl.concat([rows, rows.with_columns(record=pl.lit(7, pl.UInt64))])
    texts = pl.DataFrame({"title": ["x", "another text that does not stand within its view", *rows["title"].reverse()]})
    joined = rows.with_columns(texts[[5, 4, 3, 2]])
    assert joined.equals(rows)
    ways = (rows, several.filter(pl.col("record") != 7), joined)
    assert len({write_partition(way, "part", tmp_path, by="record", is_gathered=True).sha256 for way in ways}) == 1
