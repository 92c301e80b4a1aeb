"""The settings of a raw folder, from the file to the lake."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import polars as pl
import pytest

from tests.integration.conftest import Command

BY_DBLP = {
    "id": "a",
    "type": "article-journal",
    "title": "The Semantics of Quiet Rivers",
    "author": [{"family": "Ash", "given": "Mara"}],
    "issued": {"date-parts": [[2001]]},
    "container-title": "Rivers",
    "source": "dblp",
}
BY_ACM = {**BY_DBLP, "id": "b", "title": "The semantics of quiet rivers.", "source": "acm"}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Two dumps that hold the same paper."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for name, record in (("one.jsonl", BY_DBLP), ("two.jsonl", BY_ACM)):
        (folder / name).write_text(json.dumps(record) + "\n", encoding="utf-8")
    return folder


def test_settings_say_whose_title_survives_and_take_effect_at_once(
    paperlake: Command, raw: Path, tmp_path: Path
) -> None:
    def title_trusting(first: str, second: str) -> str:
        settings = raw / "sources.toml"
        settings.write_text(f"[sources.{first}]\ntrust = 1\n[sources.{second}]\ntrust = 2\n", encoding="utf-8")
        outcome = paperlake("curate", raw, "--out", tmp_path / "lake", "--json")
        assert outcome.status == 0, outcome.err
        report = json.loads(outcome.out)
        assert report["warnings"] == []
        assert report["account"]["rejects"] == 0
        lake = tmp_path / "lake" / "current"
        assert set(pl.read_parquet(lake / "sources")["catalogue"]) == {"dblp", "acm"}
        inputs = {each["source_file"]: each for each in json.loads((lake / "_manifest.json").read_bytes())["inputs"]}
        assert inputs.keys() == {"one.jsonl", "two.jsonl", "sources.toml"}
        assert inputs["sources.toml"]["sha256"] == hashlib.sha256(settings.read_bytes()).hexdigest()
        title: str = pl.read_parquet(lake / "papers")["title"].item()
        return title

    assert title_trusting("acm", "dblp") == BY_ACM["title"]
    assert title_trusting("dblp", "acm") == BY_DBLP["title"]


def test_a_section_that_no_record_is_of_is_said_in_the_report(paperlake: Command, raw: Path, tmp_path: Path) -> None:
    (raw / "sources.toml").write_text("[sources.dblp]\ntrust = 1\n[sources.scopus]\ntrust = 2\n", encoding="utf-8")
    outcome = paperlake("curate", raw, "--out", tmp_path / "lake")
    assert outcome.status == 0, outcome.err
    (warning,) = [line for line in outcome.out.splitlines() if line.startswith("warning")]
    assert "no record is of [sources.scopus]" in warning


def test_settings_that_are_not_understood_are_one_line_and_status_2(
    paperlake: Command, raw: Path, tmp_path: Path
) -> None:
    (raw / "sources.toml").write_text("[sources.dblp]\ntrust = 1\nfree = true\n", encoding="utf-8")
    outcome = paperlake("curate", raw, "--out", tmp_path / "lake")
    assert outcome.status == 2
    (error,) = [line for line in outcome.err.splitlines() if "error" in line]
    assert "sources.toml, line 3: sources.dblp.free" in error
    assert not (tmp_path / "lake" / "current").exists()
