"""The ids that decisions name are followed to the records and mentions that they have now."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tasks.load.named_ids import NO_VERSION, read_named_ids
from tests.lake_frames import balanced_account, lake_tables, publish_frames, publish_lake


def numbered(letter: str, number: int) -> str:
    return f"{letter}{number:016d}"


def members(out: Path, *ids: str) -> list[tuple[str, str | None, int | None]]:
    """Return the ids with the records and places of their members."""
    return read_named_ids(out, ids).select("id", "source_id", "position").rows()


def test_a_lake_without_a_version_has_no_members(tmp_path: Path) -> None:
    paper = numbered("P", 1)
    assert read_named_ids(tmp_path, [paper]).select("id", "lost", "source_id").rows() == [(paper, NO_VERSION, None)]
    assert read_named_ids(tmp_path, []).is_empty()


def test_papers_authors_and_records_have_their_members(tmp_path: Path) -> None:
    publish_lake(tmp_path, 3)
    paper, author, record = (numbered(letter, 1) for letter in "PAS")
    assert members(tmp_path, paper, author, record) == [
        (author, record, 1),
        (paper, record, None),
        (record, record, None),
    ]


def test_an_id_that_the_lake_never_had_says_so(tmp_path: Path) -> None:
    publish_lake(tmp_path, 2)
    unknown = numbered("P", 9)
    (row,) = read_named_ids(tmp_path, [unknown]).select("lost", "source_id").rows()
    assert row == (f"the lake has no {unknown}", None)


def test_an_id_that_was_merged_is_followed_and_one_that_is_gone_says_so(tmp_path: Path) -> None:
    publish_lake(tmp_path, 4)
    tables = lake_tables(3)
    into, merged, gone = (numbered("P", number) for number in (0, 1, 3))
    tables["sources"] = tables["sources"].with_columns(pl.col("paper_id").replace(merged, into))
    tables["papers"] = tables["papers"].filter(pl.col("paper_id") != merged)
    publish_frames(tables, tmp_path, balanced_account(tables), run_name="merged")
    both = [numbered("S", 0), numbered("S", 1)]
    assert [row[:2] for row in members(tmp_path, merged)] == [(merged, record) for record in both]
    assert read_named_ids(tmp_path, [gone])["lost"].to_list() == [f"the records of {gone} are gone from the dumps"]
