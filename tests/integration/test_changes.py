"""What has changed between versions: published with each, printed for any two, and enough to make one of the other."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from shutil import rmtree

import duckdb
import polars as pl
import pytest

from schemas.errors import UsageError
from schemas.lake.changes import CHANGES
from schemas.lake.tables import TABLES
from tasks.explain.gone import explain_gone
from tasks.load import current_snapshot, find_faults, list_snapshots, open_lake, rollback
from tasks.load.changes.applying import apply_changes
from tasks.work import digest
from tests.integration.conftest import Command
from tests.integration.test_cli import assert_one_line
from tests.lake_frames import an_id, publish_lake

# ---------------------------------------------------------------------------------------------------------- published


def stored(out: Path) -> pl.DataFrame:
    with open_lake(out) as lake:
        return lake.changes.collect()


def test_each_version_has_the_changes_since_the_one_before(tmp_path: Path) -> None:
    first = publish_lake(tmp_path, 3, "one")
    assert set(stored(tmp_path)["event"]) == {"minted"}
    second = publish_lake(tmp_path, 2, "two")
    changes = stored(tmp_path)
    assert set(changes["snapshot"]) == {second.snapshot}
    assert set(changes.filter(event="retired")["id"]) == {an_id(prefix, 2) for prefix in "APW"}
    assert changes.filter(field="title")["after"].to_list() == ['"two 0"', '"two 1"']
    with open_lake(tmp_path, first.snapshot) as before, open_lake(tmp_path) as now:
        for entity in ("paper", "author"):
            rows = before[f"{entity}s"].collect()
            assert apply_changes(rows, changes, entity).equals(
                TABLES[f"{entity}s"].conform(now[f"{entity}s"].collect())
            )
        history = now.history.collect()
        assert [file.path for file in now.manifest.files_of("history")] == [
            "history/part-0.parquet",
            "history/part-1.parquet",
        ]
    assert history.height == first.rows["history"] + 3
    assert history.columns[:5] == ["entity", "id", "snapshot", "event", "related_ids"]
    publish_lake(tmp_path, 2, "two")
    assert stored(tmp_path).is_empty()


def test_the_files_of_the_history_are_shared_and_stay_few(tmp_path: Path) -> None:
    events = 0
    for n in [9, 8, 7, 6, 5, 4, 3, 2, 1]:
        manifest = publish_lake(tmp_path, n, "same")
        events += 3 * 9 if n == 9 else 3
        sizes = [file.rows for file in manifest.files_of("history")]
        assert sum(sizes) == events
        assert all(larger > smaller for larger, smaller in pairwise(sizes))
        assert open_lake(tmp_path).history.collect().unique(("entity", "id", "snapshot")).height == events
    newest, earlier = (snapshot.folder / "history" / "part-0.parquet" for snapshot in list_snapshots(tmp_path)[:2])
    assert newest.samefile(earlier)
    assert find_faults(newest.parents[1]) == []


@pytest.mark.parametrize("is_damaged", [False, True])
def test_an_id_of_a_version_that_was_rolled_back_from_can_be_followed(
    tmp_path: Path, is_damaged: bool, caplog: pytest.LogCaptureFixture
) -> None:
    first = publish_lake(tmp_path, 1, "one")
    left = [publish_lake(tmp_path, n, "two").snapshot for n in (2, 3)]
    rollback(tmp_path, first.snapshot)
    if is_damaged:
        for path in (tmp_path / "_snapshots" / left[1] / "sources").iterdir():
            path.unlink()
    publish_lake(tmp_path, 1, "three")
    with open_lake(tmp_path) as lake:
        retired = set(lake.history.filter(event="retired").collect()["id"])
        assert retired == {an_id(letter, n) for letter in "APW" for n in ((1,) if is_damaged else (1, 2))}
        assert set(lake.changes.collect()["event"]) == {"changed"}
        assert explain_gone(lake, an_id("P", 1)) is not None
    assert ("is damaged, so what became of its ids is not told" in caplog.text) == is_damaged
    publish_lake(tmp_path, 1, "four")
    with open_lake(tmp_path) as lake:
        assert lake.history.filter(event="retired").collect().height == len(retired)


def test_readers_of_a_glob_see_the_whole_history(tmp_path: Path) -> None:
    for n in (4, 3):
        publish_lake(tmp_path, n, "same")
    files = str(tmp_path / "current" / "history" / "*.parquet")
    query = f"select entity, event, count(*) from '{files}' group by all order by all"
    assert duckdb.execute(query).fetchall() == [
        row for entity in ("author", "paper", "work") for row in ((entity, "minted", 4), (entity, "retired", 1))
    ]


def as_of_schema_2(folder: Path) -> None:
    """Make a version one of the schema before: it has no table changes, and its history has no causes and no works."""
    rmtree(folder / "changes")
    path = folder / "history" / "part-0.parquet"
    history = pl.read_parquet(path).filter(pl.col("entity") != "work").drop("causes")
    path.unlink()
    history.write_parquet(path)
    document = json.loads((folder / "_manifest.json").read_text(encoding="utf-8"))
    document["schema_version"] = 2
    document["files"] = [file for file in document["files"] if file["table"] != "changes"]
    for file in document["files"]:
        if file["table"] == "history":
            file.update(rows=history.height, bytes=path.stat().st_size, sha256=digest(path))
    (folder / "_manifest.json").write_text(json.dumps(document), encoding="utf-8")


def test_a_lake_of_the_schema_before_goes_on(tmp_path: Path, run: Command) -> None:
    first = publish_lake(tmp_path, 3, "one")
    as_of_schema_2(current_snapshot(tmp_path))
    assert find_faults(current_snapshot(tmp_path)) == []
    assert_one_line(run("changes", "--out", tmp_path), 2, f"no version is before {first.snapshot}, which is the first")
    publish_lake(tmp_path, 2, "one")
    with open_lake(tmp_path) as lake:
        history = lake.history.collect()
        assert [file.path for file in lake.manifest.files_of("history")] == ["history/part-0.parquet"]
    assert history.filter(snapshot=first.snapshot)["causes"].is_null().all()
    assert history.group_by("entity", "event").len().sort("entity", "event").rows() == [
        ("author", "minted", 3),
        ("author", "retired", 1),
        ("paper", "minted", 3),
        ("paper", "retired", 1),
        ("work", "retired", 1),
    ]
    as_of_schema_2(current_snapshot(tmp_path))
    shown = json.loads(run("changes", "--json", "--out", tmp_path).out)
    assert {change["event"] for change in shown["changes"]} == {"retired"}


def test_papers_that_cannot_be_read_do_not_stop_the_next_version(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    publish_lake(tmp_path, 3, "one")
    for path in (tmp_path / "current" / "papers").iterdir():
        path.write_bytes(b"no Parquet")
    publish_lake(tmp_path, 2, "two")
    assert "is damaged, so only what became of its ids is told" in caplog.text
    assert stored(tmp_path).select("id", "event").rows() == [(an_id("A", 2), "retired"), (an_id("P", 2), "retired")]


# ------------------------------------------------------------------------------------------------------------ printed


@pytest.fixture
def versions(tmp_path: Path) -> list[str]:
    """Three versions of four, five and six o'clock; the last has the papers of the first under other titles."""
    return [
        publish_lake(tmp_path, n, name, now=datetime(2026, 11, 21, hour, tzinfo=UTC)).snapshot
        for n, name, hour in ((2, "one", 4), (3, "one", 5), (2, "two\x1b[2J", 6))
    ]


def test_changes_are_printed_with_their_causes(tmp_path: Path, versions: list[str], run: Command) -> None:
    page = run("changes", "--out", tmp_path).out
    assert page.splitlines()[:2] == [f"from {versions[1]}", f"  to {versions[2]}"]
    assert "Papers whose records are gone (1)" in page
    assert f"{an_id('P', 2)}: one 2" in page
    assert f'{an_id("P", 0)} title: "one 0" -> "two\\u001b[2J 0"' in page
    assert "\x1b" not in page
    assert run("changes", versions[1], versions[2], "--out", tmp_path).out == page
    assert "Nothing has changed." in run("changes", versions[2], "--out", tmp_path).out


def test_changes_of_versions_that_do_not_follow_each_other_are_found(
    tmp_path: Path, versions: list[str], run: Command
) -> None:
    document = json.loads(run("changes", "2026-11-21T04:30", "--json", "--out", tmp_path).out)
    assert (document["from"], document["to"]) == (versions[0], versions[2])
    assert {change["event"] for change in document["changes"]} == {"changed"}
    titles = [change for change in document["changes"] if change["field"] == "title"]
    assert [(change["before"], change["after"]) for change in titles] == [
        (f"one {n}", f"two\x1b[2J {n}") for n in range(2)
    ]
    back = json.loads(run("changes", versions[2], versions[0], "--json", "--out", tmp_path).out)
    assert len(back["changes"]) == len(document["changes"])


def test_changes_as_csv_are_rows_of_the_table(tmp_path: Path, versions: list[str], run: Command) -> None:
    rows = pl.read_csv(run("changes", versions[0], versions[1], "--csv", "--out", tmp_path).out.encode())
    assert rows.columns == CHANGES.empty().columns
    assert rows.filter(pl.col("event") == "minted")["id"].to_list() == [an_id(prefix, 2) for prefix in "APW"]


def test_what_cannot_be_compared_is_one_line_with_the_mend(tmp_path: Path, versions: list[str], run: Command) -> None:
    out = ("--out", tmp_path)
    first = f"no version is before {versions[0]}, which is the first"
    for arguments, words in (
        (["1999"], f"there is no version '1999'; choose one of: {versions[0]}"),
        ([versions[0], "1999"], "there is no version '1999'"),
        (["2026-13-01"], "'2026-13-01' is not a time; write it as 2026-11-21"),
        (["2026-11-21"], f"there was no version at 2026-11-21T00:00:00+00:00; choose one of: {versions[0]}"),
    ):
        assert_one_line(run("changes", *arguments, *out), 2, words)
    rollback(tmp_path, versions[0])
    assert_one_line(run("changes", *out), 2, first)
    assert_one_line(run("changes", "--out", tmp_path / "none"), 2, "no version of the lake is here")


# ------------------------------------------------------------------------------------------------------------ as of


def test_a_version_is_opened_as_of_a_time(tmp_path: Path, versions: list[str]) -> None:
    for as_of, number in (
        ("2026-11-21T04:00:00Z", 0),
        ("2026-11-21 05:59", 1),
        ("2026-11-21T07:59+02:00", 1),
        (datetime(2026, 11, 21, 6), 2),
        (datetime(2026, 11, 21, 6, tzinfo=UTC), 2),
        ("2030-01-01", 2),
        (versions[1], 1),
        ("20261121T04", 0),
    ):
        assert open_lake(tmp_path, as_of=as_of).snapshot == versions[number]


def test_a_version_that_is_kept_no_more_is_not_taken_for_another_one(tmp_path: Path, versions: list[str]) -> None:
    rmtree(tmp_path / "_snapshots" / versions[1])
    with pytest.raises(UsageError, match=f"the version of 2026-11-21T05:30:00.00:00, {versions[1]}, is kept no more"):
        open_lake(tmp_path, "2026-11-21T05:30")
    assert open_lake(tmp_path, "2026-11-21T04:30").snapshot == versions[0]
    rmtree(tmp_path / "_snapshots" / versions[0])
    with pytest.raises(UsageError, match="there was no version at 2026-11-21T04:30"):
        open_lake(tmp_path, "2026-11-21T04:30")
