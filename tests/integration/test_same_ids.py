"""Sources, papers and authors keep their ids whatever becomes of the dumps that hold their records."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.generated import generate
from tests.integration.conftest import Command

Publish = Callable[[str, dict[str, Sequence[bytes]]], pl.DataFrame]


def lines(n_records: int) -> list[bytes]:
    """Return records as lines of CSL JSON: every fourth has a key of its own, and every fifth is there twice."""
    invented = generate(n_records)
    names = invented.names.group_by("source_id").agg(pl.col("raw_name").sort_by("position"))
    rows = invented.records.join(names, on="source_id", how="left").sort("source_index").to_dicts()
    items = [item(number, row) for number, row in enumerate(rows)]
    return [json.dumps(each).encode() + b"\n" for each in (*items, *items[::5])]


def item(number: int, row: dict[str, Any]) -> dict[str, Any]:
    """Return a record as an item of CSL JSON."""
    authors = [dict(zip(("family", "given"), name.split(", "), strict=True)) for name in row["raw_name"] or []]
    said = {
        "title": row["title"],
        "abstract": row["abstract"],
        "container-title": row["venue"],
        "volume": row["volume"],
        "page": row["pages"],
        "author": authors,
        **({"issued": {"raw": row["publication_date"]}} if row["publication_date"] else {}),
        **({"id": f"key{number}"} if number % 4 == 0 else {}),
    }
    return {name: value for name, value in said.items() if value}


LINES = lines(120)
DUMPS = (LINES[:50], LINES[50:90], LINES[90:])


@pytest.fixture
def published(paperlake: Command, tmp_path: Path) -> Publish:
    """Publish a new lake of dumps, each given by its name and lines; return its mentions and what they stand on."""

    def publish(name: str, dumps: dict[str, Sequence[bytes]]) -> pl.DataFrame:
        raw = tmp_path / name / "raw"
        for file, held in dumps.items():
            (raw / file).parent.mkdir(parents=True, exist_ok=True)
            (raw / file).write_bytes(b"".join(held))
        outcome = paperlake("curate", raw, "--out", tmp_path / name / "lake")
        assert outcome.status == 0, outcome.err
        current = tmp_path / name / "lake" / "current"
        sources, mentions = (
            pl.read_parquet(current / table, hive_partitioning=False) for table in ("sources", "mentions")
        )
        assert sources.height == sum(map(len, dumps.values()))
        assert sources["source_id"].n_unique() == sources.height
        columns = ("source_id", "position", "raw_name", "paper_id", "author_id")
        joined = sources.select("source_id", "title", "content_sha256").join(mentions.select(columns), on="source_id")
        return joined.sort("source_id", "position")

    return publish


def test_ids_outlive_other_names_another_order_and_other_divisions_of_the_dumps(published: Publish) -> None:
    one, two, three = DUMPS
    first = published("first", {"a.json": one, "b.json": two, "c.json": three})
    assert published("renamed and joined", {"z/one.jsonl": [*three, *one], "y": two}).equals(first)
    assert published("split", {"a.json": one, "b.json": two[:7], "c.dump": three, "d.json": two[7:]}).equals(first)
    other = json.dumps({"title": "Quixotic whiskey jockeys yawn", "author": [{"family": "Quayle", "given": "Wyatt"}]})
    changed = [*two[:7], other.encode() + b"\n", *two[8:]]
    after = published("changed", {"a.json": one, "b.json": changed, "c.json": three})
    gone, new = first.join(after, on="source_id", how="anti"), after.join(first, on="source_id", how="anti")
    assert gone["source_id"].n_unique() == 1
    assert new["title"].to_list() == ["Quixotic whiskey jockeys yawn"]


def test_each_record_of_two_copies_of_a_dump_keeps_its_id(published: Publish) -> None:
    held, more = DUMPS[0], DUMPS[1][0]
    twice = published("twice", {"a.json": held, "b.json": [*held, more]})
    ids = twice.group_by("content_sha256").agg(pl.col("source_id").n_unique())["source_id"]
    assert sorted(ids.value_counts().sort("source_id").rows()) == [(1, 1), (2, len(held))]
    assert published("renamed", {"b.json": held, "a.json": [*held, more]}).equals(twice)
