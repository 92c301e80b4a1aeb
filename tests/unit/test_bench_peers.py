"""The comparison with other tools: what can be seen of it without their environment."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from benchmarks.machine import ROOT
from benchmarks.peers.__main__ import SCORER, Result, cells, score
from benchmarks.peers.sets import RecordSet, labelled, opened

PEERS = ROOT / "benchmarks" / "peers"
PAGE = ROOT / "data" / "raw" / "catalogues"


def test_the_lock_pins_what_is_compared_by_digest_and_names_no_index() -> None:
    lock = (PEERS / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9-]+==\S+)", lock, re.MULTILINE)
    assert set((PEERS / "requirements.in").read_text(encoding="utf-8").splitlines()) <= set(pinned)
    assert len(pinned) == len(re.findall(r"^\S+==[^\n]*\\\n    --hash=sha256:", lock, re.MULTILINE))
    assert "://" not in lock
    assert "--index" not in lock


def test_the_product_needs_none_of_what_it_is_compared_with() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"^(splink|bib-dedupe)\b", lock, re.MULTILINE)
    for folder in ("flows", "schemas", "tasks"):
        for path in (ROOT / folder).rglob("*.py"):
            assert not re.search(
                r"^\s*(from|import) (splink|bib_dedupe)", path.read_text(encoding="utf-8"), re.MULTILINE
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
    records = RecordSet("dblp-acm", gold, tmp_path, pl.DataFrame({"id": [f"S{key}" for key in keys], "key": keys}))
    together = pl.DataFrame({"id": [f"S{keys[0]}", f"S{keys[1]}"], "cluster": ["a", "a"]})
    assert score(records, together)["precision"] == 1.0
    assert score(records, together.clear())["recall"] == 0.0
