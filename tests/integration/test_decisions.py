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


def paper_of(lake: Path, key: str, **where: str) -> str:
    """Return the paper of the record with a key, in one dump if several have it."""
    with open_lake(lake) as opened:
        paper: str = opened.sources.filter(source_key=key, **where).collect()["paper_id"].item()
    return paper


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


def test_papers_are_one_or_two_by_decisions_over_every_score_and_stay_so(
    paperlake: Command, raw: Path, tmp_path: Path
) -> None:
    lake = tmp_path / "lake"
    twin = record("t0", TITLES[0], ("Okafor", "Ngozi"), ("Lind", "Per"))
    (raw / "twin.json").write_text(json.dumps([twin]), encoding="utf-8")
    curate(paperlake, raw, lake)
    one, other = paper_of(lake, "o0"), paper_of(lake, "n0")
    assert one == paper_of(lake, "t0") != other
    said = (
        "paper,different,one.json#o0,twin.json#t0,Ada,2026-11-03,two editions",
        "paper,same,one.json#o1,other.json#n1,Ada,2026-11-03,one text",
        f"paper,same,{paper_of(lake, 'o2')},{other},Eve,2026-11-03,by ids",
    )
    for _ in range(2):
        report = curate(paperlake, raw, lake, *said)
        assert report["account"]["decisions"] == {"obeyed": 3, "contradicted": 0, "gone": 0, "unreadable": 0}
        assert paper_of(lake, "o0") != paper_of(lake, "t0")
        assert paper_of(lake, "o1") == paper_of(lake, "n1")
        assert paper_of(lake, "o2") == paper_of(lake, "n0")
        assert set(matches_of(lake, "paper_matches")) == {
            ("apart", "decision", "Ada on 2026-11-03: two editions (decisions.csv, line 2)"),
            ("merged", None, "Ada on 2026-11-03: one text (decisions.csv, line 3)"),
            ("merged", None, "Eve on 2026-11-03: by ids (decisions.csv, line 4)"),
        }
    told = paperlake("explain", paper_of(lake, "n1"), "--out", lake)
    assert "decided by Ada on 2026-11-03: one text (decisions.csv, line 3)" in told.out
    report = curate(paperlake, raw, lake)
    assert report["account"]["decisions"] == {}
    assert paper_of(lake, "o0") == paper_of(lake, "t0")
    assert len({paper_of(lake, key) for key in ("o1", "n1", "o2", "n0")}) == 4


def test_a_decision_whose_records_are_gone_holds_again_when_they_are_back(
    paperlake: Command, raw: Path, tmp_path: Path
) -> None:
    lake, said = tmp_path / "lake", "paper,same,one.json#o0,other.json#n0,Ada,2026-11-03,"
    dump = raw / "other.json"
    content = dump.read_bytes()
    dump.unlink()
    report = curate(paperlake, raw, lake, said)
    assert report["account"]["decisions"] == {"obeyed": 0, "contradicted": 0, "gone": 1, "unreadable": 0}
    assert [warning.partition(" names nothing")[0] for warning in report["warnings"]] == [
        "decisions.csv, line 2: 'other.json#n0'"
    ]
    dump.write_bytes(content)
    assert curate(paperlake, raw, lake, said)["account"]["decisions"]["obeyed"] == 1
    assert paper_of(lake, "o0") == paper_of(lake, "n0")


def dblp(**titles: str) -> str:
    """Return a dump of DBLP: articles by their keys and titles."""
    articles = "".join(
        f'<article mdate="2026-01-01" key="journals/jos/{key}"><author>Ngozi Okafor {place:04}</author>'
        f"<title>{title}.</title><journal>J. Stones</journal><year>{1990 + place}</year></article>\n"
        for place, (key, title) in enumerate(titles.items())
    )
    return f'<?xml version="1.0"?>\n<dblp>\n{articles}</dblp>\n'


OLDER = {f"k{place}": title for place, title in enumerate(TITLES)}
NEWER = {**OLDER, "k1": "A title that has nothing of the first", "k2": "How rivers bend in sand"}


def test_two_dumps_of_one_catalogue_with_corrected_titles_are_as_many_papers_as_one(
    paperlake: Command, tmp_path: Path
) -> None:
    raw, lake = tmp_path / "raw", tmp_path / "lake"
    raw.mkdir()
    (raw / "dblp-2026-01.xml").write_text(dblp(**OLDER), encoding="utf-8")
    first = curate(paperlake, raw, lake)
    (raw / "dblp-2026-02.xml").write_text(dblp(**NEWER), encoding="utf-8")
    both = curate(paperlake, raw, lake)
    assert both["account"]["sources"] == 2 * first["account"]["sources"] == 8
    assert both["account"]["papers"] == first["account"]["papers"] == 4
    files = ("dblp-2026-01.xml", "dblp-2026-02.xml")
    assert len({paper_of(lake, "journals/jos/k1", source_file=file) for file in files}) == 1
    with open_lake(lake) as opened:
        rules = opened.paper_matches.filter(matched_by="key").collect()
    assert set(rules["decision"]) == {"merged"}
    assert rules.filter("united").height >= 1
    report = curate(
        paperlake, raw, lake, f"paper,different,{files[0]}#journals/jos/k1,{files[1]}#journals/jos/k1,Ada,,a key reused"
    )
    assert (report["account"]["decisions"]["obeyed"], report["account"]["papers"]) == (1, 5)


def test_of_a_catalogue_whose_latest_dump_is_all_of_it_only_the_newest_record_of_a_key_counts(
    paperlake: Command, tmp_path: Path
) -> None:
    raw, lake = tmp_path / "raw", tmp_path / "lake"
    raw.mkdir()
    (raw / "sources.toml").write_text('[sources.dblp]\nfiles = ["dblp*"]\nlatest = true\n', encoding="utf-8")
    (raw / "dblp-2026-01.xml").write_text(dblp(**OLDER, k9="What only the older dump has"), encoding="utf-8")
    (raw / "dblp-2026-02.xml").write_text(dblp(**NEWER), encoding="utf-8")
    account = curate(paperlake, raw, lake)["account"]
    assert (account["records"], account["sources"], account["rejects"], account["papers"]) == (9, 5, 4, 5)
    assert account["reasons"] == {"superseded": 4}
    assert (account["names"], account["mentions"]) == (9, 5)
    with open_lake(lake) as opened:
        titles = opened.papers.collect()["title"].to_list()
        superseded = opened.rejects.collect()
    assert sorted(titles) == sorted([*NEWER.values(), "What only the older dump has"])
    assert set(superseded["source_file"]) == {"dblp-2026-01.xml"}
    (raw / "dblp-2026-03.xml").write_bytes((raw / "dblp-2026-01.xml").read_bytes())
    curate(paperlake, raw, lake)
    with open_lake(lake) as opened:
        titles = opened.papers.collect()["title"].to_list()
    assert sorted(titles) == sorted([*OLDER.values(), "What only the older dump has"])


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
    assert (report["account"]["reasons"], report["account"]["refused_rows"]) == ({}, 0)
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
