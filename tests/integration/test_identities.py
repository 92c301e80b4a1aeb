"""Papers, works and persons keep their ids when records are added to a dump."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from schemas.exchange.keys import PARSED_NAMES, RECORD_KEYS
from schemas.table import Table
from tasks.hashing import hash_values
from tasks.load import open_lake
from tasks.load.identities import identities_of as identities_of_members
from tasks.load.identities import read_identities
from tasks.work import write_partition
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


def identities_of(out: Path, records: pl.DataFrame, names: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Read the ids of a version for a run on these records and names."""
    parts = [
        [write_partition(rows.with_columns(record=hash_values(rows["source_id"])), name, out / "work")]
        for rows, name in ((records, "record_keys"), (names, "parsed_names"))
    ]
    return read_identities(out, *parts)


def run_of(out: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the records and names of a run on the dumps of the current version, in the columns that are read."""
    with open_lake(out) as lake:
        sources, mentions = lake.sources.collect(), lake.mentions.collect()
    return complete(sources.with_columns(own_key="source_key"), RECORD_KEYS), complete(mentions, PARSED_NAMES)


def complete(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Give rows the columns of a table that they lack, without values."""
    return table.conform(
        rows.with_columns(pl.lit(None).alias(name) for name in table.polars_schema if name not in rows.columns)
    )


def test_a_lake_without_a_version_has_no_ids(tmp_path: Path) -> None:
    assert [table.height for table in read_identities(tmp_path, [], []).values()] == [0, 0, 0]


def test_the_ids_of_a_version_are_read_by_member(tmp_path: Path) -> None:
    publish_lake(tmp_path)
    found = identities_of(tmp_path, *run_of(tmp_path))
    with open_lake(tmp_path) as lake:
        sources, mentions, papers = (lake[table].collect() for table in ("sources", "mentions", "papers"))
    works = sources.join(papers, on="paper_id")
    assert found["papers"].rows() == sources.sort("source_id").select("source_id", "paper_id", pl.lit(1)).rows()
    assert found["works"].rows() == works.sort("source_id").select("source_id", "work_id", pl.lit(1)).rows()
    assert found["authors"].rows() == [
        (f"{source_id}#{position}", author_id, 1)
        for source_id, position, author_id in mentions.sort("source_id")
        .select("source_id", "position", "author_id")
        .rows()
    ]


def test_corrected_records_and_their_mentions_are_called_as_they_are_now(tmp_path: Path) -> None:
    publish_lake(tmp_path)
    records, names = run_of(tmp_path)
    corrected = pl.col("source_id").str.replace("^S0", "S1")
    now = (
        records.with_columns(corrected, content_sha256=pl.lit("1" * 64)),
        names.with_columns(corrected, pl.col("position") + 2),
    )
    found = identities_of(tmp_path, *now)
    assert found["papers"]["member"].to_list() == now[0].sort("source_id")["source_id"].to_list()
    assert found["authors"]["member"].to_list() == [
        f"{source_id}#3" for source_id in now[0].sort("source_id")["source_id"]
    ]
    with open_lake(tmp_path) as lake:
        ids = lake.sources.select(corrected, "paper_id").sort("source_id").collect()["paper_id"]
    assert found["papers"]["id"].to_list() == ids.to_list()


def test_ids_that_were_merged_or_split_are_not_minted_again_and_retired_ones_are() -> None:
    members = pl.DataFrame({"member": ["S1"], "id": ["P2"]})
    history = pl.DataFrame(
        [
            ("P1", "minted", "2"), ("P2", "minted", "2"), ("P2", "split", "3"), ("P3", "minted", "2"),
            ("P4", "minted", "3"), ("P1", "merged", "4"), ("P3", "split", "4"), ("P4", "retired", "4"),
        ],
        ["id", "event", "snapshot"],
        orient="row",
    )  # fmt: skip
    assert identities_of_members(members, history).rows() == [("S1", "P2", 1), (None, "P1", 1), (None, "P3", 1)]
    assert identities_of_members(members, history.filter(id="P4")).rows() == [("S1", "P2", 0)]


def test_a_damaged_table_of_papers_leaves_the_ids_of_papers_and_authors(tmp_path: Path) -> None:
    publish_lake(tmp_path)
    run = run_of(tmp_path)
    for path in (tmp_path / "current" / "papers").iterdir():
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    found = identities_of(tmp_path, *run)
    assert found["works"].is_empty()
    assert found["papers"].height == found["authors"].height == 6
