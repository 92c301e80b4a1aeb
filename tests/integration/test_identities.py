"""Papers, works and persons keep their ids when records are added to a dump."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from tasks.load import open_lake
from tasks.load.identities import read_identities
from tests.integration.conftest import Command
from tests.lake_frames import publish_lake

PAPER: dict[str, Any] = {
    "type": "article-journal",
    "title": "Lichens that grow on granite in the rain",
    "DOI": "10.1000/lichens",
    "author": [{"family": "Okafor", "given": "Ngozi"}, {"family": "Lindqvist", "given": "Per"}],
    "issued": {"date-parts": [[1999]]},
}
IDS = {"papers": "paper_id", "authors": "author_id"}


def write_dump(raw: Path, n_more: int) -> None:
    """Write a dump of a paper, of as many more records of it, and of another paper."""
    more = [PAPER | {"abstract": f"What record {number} says of lichens."} for number in range(n_more)]
    other = {"type": "article-journal", "title": "Beetles that live in dead wood", "DOI": "10.1000/beetles"}
    raw.mkdir(exist_ok=True)
    (raw / "dump.json").write_text(json.dumps([*more, PAPER, other]), encoding="utf-8")


def ids_of(out: Path) -> dict[str, list[str]]:
    with open_lake(out) as lake:
        works = lake.papers.select("work_id").collect()["work_id"].sort().to_list()
        return {"works": works} | {
            table: lake[table].select(column).collect()[column].sort().to_list() for table, column in IDS.items()
        }


def test_records_with_smaller_digests_leave_a_paper_and_its_authors_their_ids(
    paperlake: Command, tmp_path: Path
) -> None:
    raw, lake = tmp_path / "raw", tmp_path / "lake"
    write_dump(raw, 0)
    assert paperlake("curate", raw, "--out", lake).status == 0
    before = ids_of(lake)
    write_dump(raw, 6)
    assert paperlake("curate", raw, "--out", lake).status == 0
    assert ids_of(lake) == before
    assert paperlake("curate", raw, "--out", tmp_path / "new").status == 0
    assert {table: ids == before[table] for table, ids in ids_of(tmp_path / "new").items()} == dict.fromkeys(
        before, False
    )


def test_a_lake_without_a_version_has_no_ids(tmp_path: Path) -> None:
    assert [table.height for table in read_identities(tmp_path).values()] == [0, 0, 0]


def test_the_ids_of_a_version_are_read_by_member_and_content(tmp_path: Path) -> None:
    publish_lake(tmp_path)
    found = read_identities(tmp_path)
    with open_lake(tmp_path) as lake:
        sources, mentions, papers = (lake[table].collect() for table in ("sources", "mentions", "papers"))
    assert found["papers"].rows() == sources.sort("source_id").select("source_id", "content_sha256", "paper_id").rows()
    assert found["works"].rows() == [
        (paper, paper, work) for paper, work in papers.sort("paper_id").select("paper_id", "work_id").rows()
    ]
    first = mentions.sort("source_id").row(0, named=True)
    content = sources.filter(source_id=first["source_id"])["content_sha256"].item()
    member = f"{first['source_id']}#{first['position']}"
    assert found["authors"].filter(pl.col("member") == member).rows() == [
        (member, f"{content}#{first['position']}", first["author_id"])
    ]


def test_a_damaged_table_of_papers_leaves_the_ids_of_papers_and_authors(tmp_path: Path) -> None:
    publish_lake(tmp_path)
    for path in (tmp_path / "current" / "papers").iterdir():
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    found = read_identities(tmp_path)
    assert found["works"].is_empty()
    assert found["papers"].height == found["authors"].height == 6
