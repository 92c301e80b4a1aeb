"""The comparison with other tools: what can be seen of it without their environment."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from benchmarks.generate.writing import write_bibliography
from benchmarks.machine import ROOT
from benchmarks.peers.author_sets import opened_mentions
from benchmarks.peers.compared import Result, Tool, cells, run
from benchmarks.peers.published import published_rows
from benchmarks.peers.sets import SCORER, RecordSet, labelled, opened

PEERS = ROOT / "benchmarks" / "peers"
PAGE = ROOT / "data" / "raw" / "catalogues"


@pytest.mark.parametrize("name", ["requirements", "requirements-authors"])
def test_the_lock_pins_what_is_compared_by_digest_and_names_no_index(name: str) -> None:
    lock = (PEERS / f"{name}.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9-]+==\S+)", lock, re.MULTILINE)
    assert set((PEERS / f"{name}.in").read_text(encoding="utf-8").splitlines()) <= set(pinned)
    assert len(pinned) == len(re.findall(r"^\S+==[^\n]*\\\n    --hash=sha256:", lock, re.MULTILINE))
    assert "://" not in lock
    assert "--index" not in lock


def test_the_product_needs_none_of_what_it_is_compared_with() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"^(splink|bib-dedupe|s2and)\b", lock, re.MULTILINE)
    for folder in ("flows", "schemas", "tasks"):
        for path in (ROOT / folder).rglob("*.py"):
            assert not re.search(
                r"^\s*(from|import) (splink|bib_dedupe|s2and)", path.read_text(encoding="utf-8"), re.MULTILINE
            )


def test_every_tool_is_given_the_records_as_they_were_read_and_cleaned() -> None:
    with opened("sample", [PAGE]) as records:
        given = pl.read_parquet(records.folder / "records.parquet")
        assert records.keys.height == given.height == 10
        codd = given.join(records.keys.filter(key="c-1"), on="id").row(0, named=True)
        assert codd["authors"] == ["Codd, E. F."]
        assert (codd["year"], codd["volume"], codd["pages"]) == (1970, "13", "377-387")
    with opened("sample", [PAGE], most=3) as fewer:
        assert fewer.keys["id"].to_list() == sorted(records.keys["id"])[:3]


def test_every_tool_is_given_the_mentions_as_they_were_read_and_parsed(tmp_path: Path) -> None:
    labels = tmp_path / "mentions.csv"
    labels.write_text("record,position,person\nc-1,1,codd\nno-such-record,1,nobody\n", encoding="utf-8")
    with opened_mentions("sample", PAGE, 1, labels) as mentions:
        given = pl.read_parquet(mentions.given)
        assert mentions.size == given.height
        assert mentions.labels["person"].to_list() == ["codd"]
        codd = given.join(mentions.labels, on="id").row(0, named=True)
        assert (codd["given_name"], codd["family_name"], codd["year"]) == ("E. F.", "Codd", 1970)
        assert given.select(pl.col(pl.String).null_count()).sum_horizontal().item() == 0
        assert mentions.score(pl.DataFrame(schema={"id": pl.String, "cluster": pl.String}))["f1"] == 1.0


def test_a_tool_that_fails_says_why_in_its_last_line(tmp_path: Path) -> None:
    records = RecordSet("none", tmp_path, pl.DataFrame({"id": ["a"], "key": ["a"]}))
    assert run(Tool("x", "benchmarks.peers.no_such_tool", sys.executable), records).failure.endswith("no_such_tool")


def test_what_is_published_has_the_columns_of_a_result_and_is_marked() -> None:
    row = published_rows()["digital_work"]
    assert row.startswith("| digital_work | 7159 | ASySD, as published | 0.9388 | 0.8320 | 0.8822 |")
    assert row.count("|") == 10


def test_a_result_is_a_row_and_a_failure_says_why() -> None:
    took = {"seconds": 2.0, "cpu_seconds": 3.0, "peak": 2.0**21}
    quality = {"precision": 0.5, "recall": 1.0, "f1": 2 / 3}
    assert cells(Result("x", 100, quality, took, {})) == ["0.5000", "1.0000", "0.6667", "50", "3.0", "2"]
    assert cells(Result("x", 100, {}, took, {}))[:3] == ["-"] * 3
    failed = cells(Result("x", 100, {}, {}, {}, "a | b"))
    assert (failed[0], len(failed)) == ("a / b", 6)


@pytest.mark.skipif(not SCORER.is_file(), reason="the labelled data is not beside the project (../shared)")
def test_a_record_that_a_tool_puts_nowhere_is_a_paper_of_its_own(tmp_path: Path) -> None:
    gold = labelled()["dblp-acm"]
    pairs = pl.read_csv(gold / "pairs.csv", infer_schema=False).head(2)
    keys = [key for pair in pairs.iter_rows() for key in pair]
    records = RecordSet("dblp-acm", tmp_path, pl.DataFrame({"id": [f"S{key}" for key in keys], "key": keys}), gold)
    together = pl.DataFrame({"id": [f"S{keys[0]}", f"S{keys[1]}"], "cluster": ["a", "a"]})
    assert records.score(together)["precision"] == 1.0
    assert records.score(together.clear())["recall"] == 0.0


def test_a_generated_bibliography_is_scored_by_its_truth(tmp_path: Path) -> None:
    write_bibliography(tmp_path, 100)
    truth = pl.read_parquet(tmp_path / "truth" / "records.parquet")
    with opened("generated", [tmp_path / "raw"]) as read:
        records = replace(read, generated=tmp_path)
        places = truth.with_columns(pl.col("source_index").cast(pl.Int32))
        perfect = records.keys.join(places, on=["source_file", "source_index"]).select(
            "id", cluster=pl.format("p{}", "paper")
        )
        assert perfect.height == records.size
        assert records.score(perfect) == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
        assert records.score(perfect.clear())["recall"] == 0.0
