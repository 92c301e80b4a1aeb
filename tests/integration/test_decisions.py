"""Decisions of persons: from the file to the lake, where they hold over any score and in every later run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tasks.load import open_lake
from tests.integration.conftest import Command

HEADER = "entity,decision,left,right,who,when,why\n"
TITLES = ("Lichens that grow on granite", "Beetles of dead wood", "How rivers bend in clay", "Frost in old cellars")


def record(key: str, title: str, *authors: tuple[str, str], **more: Any) -> dict[str, Any]:
    names = [{"family": family, "given": given} for family, given in authors]
    return {"id": key, "type": "article-journal", "title": title, "author": names, **more}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Return a folder of two dumps: the works of one Ngozi Okafor, with one coauthor, and of namesakes."""
    folder = tmp_path / "raw"
    folder.mkdir()
    one = [record(f"o{number}", title, ("Okafor", "Ngozi"), ("Lind", "Per")) for number, title in enumerate(TITLES)]
    other = [
        record("n0", "Moss", ("Brandt", "Ines")),
        record("n1", "Sand dunes", ("Quist", "Ada")),
        record("n2", "Snow line", ("Vale", "Bo")),
    ]
    for name, records in (("one.json", one), ("other.json", other)):
        (folder / name).write_text(json.dumps(records), encoding="utf-8")
    return folder


def curate(paperlake: Command, raw: Path, lake: Path, *decisions: str) -> dict[str, Any]:
    """Publish the dumps with some decisions, and return the report."""
    (raw / "decisions.csv").write_text(HEADER + "".join(f"{one}\n" for one in decisions), encoding="utf-8")
    outcome = paperlake("curate", raw, "--out", lake, "--json")
    assert outcome.status == 0, outcome.err
    report: dict[str, Any] = json.loads(outcome.out)
    return report


def author_of(lake: Path, key: str, position: int = 1) -> str:
    with open_lake(lake) as opened:
        mentions = opened.mentions.join(opened.sources.select("source_id", "source_key"), on="source_id")
        author: str = mentions.filter(source_key=key, position=position).collect()["author_id"].item()
    return author


def matches_of(lake: Path, table: str) -> list[tuple[str, str | None, str]]:
    """Return the pairs that persons decided: the decision, what keeps them apart and who says it."""
    with open_lake(lake) as opened:
        decided = opened[table].filter(pl.col("decided_by").is_not_null()).sort("decided_by").collect()
    return decided.select("decision", "kept_apart_by", "decided_by").rows()


def test_two_persons_whom_nothing_connects_are_one_by_a_decision_and_stay_so(
    paperlake: Command, raw: Path, tmp_path: Path
) -> None:
    lake = tmp_path / "lake"
    curate(paperlake, raw, lake)
    assert len({author_of(lake, "o0"), author_of(lake, "n0"), author_of(lake, "n1")}) == 3
    ids = author_of(lake, "o0"), author_of(lake, "n1")
    by_id = f"author,same,{ids[0]},{ids[1]},Ada,2026-11-03,one person"
    by_key = "author,same,other.json#n0#1,one.json#o0#Ngozi Okafor,Eve,2026-12-01,a pen name"
    for _ in range(2):  # the second run finds only one of the two ids in the current version
        report = curate(paperlake, raw, lake, by_id, by_key)
        assert report["account"]["decisions"] == {"obeyed": 2, "contradicted": 0, "gone": 0, "unreadable": 0}
        assert len({author_of(lake, key) for key in ("o0", "o3", "n0", "n1")}) == 1
        assert author_of(lake, "n2") != author_of(lake, "n1")
        words = {words for _, _, words in matches_of(lake, "author_matches")}
        assert words == {
            "Ada on 2026-11-03: one person (decisions.csv, line 2)",
            "Eve on 2026-12-01: a pen name (decisions.csv, line 3)",
        }


def test_namesakes_with_one_coauthor_are_two_by_a_decision(paperlake: Command, raw: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    report = curate(paperlake, raw, lake, "author,different,one.json#o0#1,one.json#o1#1,Ada,2026-11-03,aunt and niece")
    assert report["account"]["decisions"]["obeyed"] == 1
    assert author_of(lake, "o0") != author_of(lake, "o1")
    assert author_of(lake, "o0", 2) == author_of(lake, "o1", 2)
    assert ("apart", "decision", "Ada on 2026-11-03: aunt and niece (decisions.csv, line 2)") in matches_of(
        lake, "author_matches"
    )


def test_decisions_that_do_not_hold_are_reported_by_line_and_change_nothing(
    paperlake: Command, raw: Path, tmp_path: Path
) -> None:
    lake = tmp_path / "lake"
    report = curate(
        paperlake,
        raw,
        lake,
        "author,same,one.json#o0#1,other.json#n1#1,Ada,2026-11-03,",
        "author,different,one.json#o0#1,other.json#n1#1,Eve,2025-11-03,",
        "paper,same,one.json#o0,one.json#o99,Ada,2026-11-03,",
        "paper,same,one.json#o0",
    )
    assert report["account"]["decisions"] == {"obeyed": 1, "contradicted": 1, "gone": 1, "unreadable": 1}
    assert [warning.partition(":")[0] for warning in report["warnings"]] == [
        "decisions.csv, line 3",
        "decisions.csv, line 4",
        "decisions.csv, line 5",
    ]
    assert author_of(lake, "o0") == author_of(lake, "n1")
    with open_lake(lake) as opened:
        rejects = opened.rejects.filter(table="decisions").sort("line_start").collect()
    assert rejects.select("line_start", "reason").rows() == [
        (3, "contradicted_decision"),
        (4, "decision_without_records"),
        (5, "unreadable_decision"),
    ]
    assert "against decisions.csv, line 2," in rejects["detail"][0]
