"""A version of the lake is published whole or not at all, and can be gone back to."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from schemas.errors import DataError, LakeError, UsageError
from schemas.lake.tables import FOLLOWED, TABLES
from tasks.load import current_snapshot, list_snapshots, open_lake, rollback
from tests.lake_frames import (
    an_id,
    balanced_account,
    lake_tables,
    later,
    marker,
    publish_frames,
    publish_lake,
    unfinished,
)


def test_what_is_published_is_what_was_given(tmp_path: Path) -> None:
    tables = lake_tables(6)
    manifest = publish_frames(tables, tmp_path, balanced_account(tables), run_name="first run!")
    lake = open_lake(tmp_path)
    assert lake.manifest == manifest
    assert set(lake.tables) == set(TABLES)
    for name, frame in tables.items():
        assert lake[name].collect().sort(TABLES[name].key).equals(frame)
    assert lake.folder == (tmp_path / "current").resolve()
    assert manifest.snapshot == lake.folder.name
    assert manifest.snapshot.endswith("Z-first-run")
    assert manifest.run_name == "first run!"
    assert manifest.account["sources"] == 6
    assert [dump.source_file for dump in manifest.inputs] == ["dump.json"]
    assert [again.source_file for again in manifest.duplicates] == ["again.json"]
    assert lake.history.collect()["event"].unique().to_list() == ["minted"]


def test_the_manifest_names_every_file_with_its_bytes(tmp_path: Path) -> None:
    publish_lake(tmp_path)
    folder = current_snapshot(tmp_path)
    manifest = json.loads((folder / "_manifest.json").read_text(encoding="utf-8"))
    sizes = {file["path"]: file["bytes"] for file in manifest["files"]}
    assert sizes == {path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.rglob("*.parquet")}
    assert str(tmp_path) not in json.dumps(manifest)
    assert "papers/year=2024.parquet" in sizes
    assert "papers/year=__HIVE_DEFAULT_PARTITION__.parquet" in sizes
    assert "relations/part-0.parquet" in sizes


def test_the_same_tables_give_the_same_bytes_in_two_new_lakes(tmp_path: Path) -> None:
    tables = lake_tables(40)
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=1) for name, frame in tables.items()}
    first = publish_frames(tables, tmp_path / "a", balanced_account(tables), run_name="one")
    second = publish_frames(shuffled, tmp_path / "b", balanced_account(tables), run_name="two")
    made = [[file for file in manifest.files if file.table not in FOLLOWED] for manifest in (first, second)]
    assert made[0] == made[1]


def test_history_is_written_on(tmp_path: Path) -> None:
    publish_lake(tmp_path, 2, "same")
    first = open_lake(tmp_path)
    publish_lake(tmp_path, 2, "same")
    assert open_lake(tmp_path).history.collect().equals(first.history.collect())
    third = publish_lake(tmp_path, 3, "more")
    new = open_lake(tmp_path).history.filter(snapshot=third.snapshot).select("id", "event").collect()
    assert new.rows() == [(an_id(prefix, 2), "minted") for prefix in "APW"]
    assert third.parent == list_snapshots(tmp_path)[1].id


def test_an_account_that_does_not_balance_publishes_nothing(tmp_path: Path) -> None:
    publish_lake(tmp_path, 2, "good")
    tables = lake_tables(2)
    account = balanced_account(tables).model_copy(update={"records": 99})
    with pytest.raises(DataError, match="99 records"):
        publish_frames(tables, tmp_path, account, run_name="bad")
    assert marker(tmp_path) == "good"
    assert len(list_snapshots(tmp_path)) == 1


def test_a_null_where_none_may_be_publishes_nothing(tmp_path: Path) -> None:
    publish_lake(tmp_path, 2, "good")
    tables = lake_tables(2)
    tables["papers"] = tables["papers"].with_columns(work_id=pl.lit(None, dtype=pl.String))
    with pytest.raises(DataError, match=r"table papers, file year=2023\.parquet: .*work_id"):
        publish_frames(tables, tmp_path, balanced_account(tables), run_name="bad")
    assert marker(tmp_path) == "good"
    assert len(list_snapshots(tmp_path)) == 1
    assert not unfinished(tmp_path)


def test_all_tables_are_published_together(tmp_path: Path) -> None:
    tables = lake_tables(1)
    account = balanced_account(tables)
    del tables["papers"]
    with pytest.raises(ValueError, match="papers"):
        publish_frames(tables, tmp_path, account, run_name="bad")
    assert not (tmp_path / "current").exists()


def test_old_versions_are_pruned(tmp_path: Path) -> None:
    for number in range(4):
        publish_lake(tmp_path, 1, f"run{number}", keep=2, now=later(tmp_path))
    assert [snapshot.manifest().run_name for snapshot in list_snapshots(tmp_path)] == ["run3", "run2"]
    assert [snapshot.is_current for snapshot in list_snapshots(tmp_path)] == [True, False]
    with pytest.raises(UsageError, match="at least 1"):
        publish_lake(tmp_path, 1, "run4", keep=0)


def test_versions_of_one_moment_are_told_apart_and_sorted(tmp_path: Path) -> None:
    now = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
    published = [publish_lake(tmp_path, 1, "same", now=now).snapshot for _ in range(3)]
    assert published == sorted(set(published))
    assert [snapshot.id for snapshot in list_snapshots(tmp_path)] == published[::-1]


def test_roll_back_and_forth(tmp_path: Path) -> None:
    first, second = publish_lake(tmp_path, 1, "first"), publish_lake(tmp_path, 2, "second")
    assert rollback(tmp_path, first.snapshot) == first
    assert marker(tmp_path) == "first"
    assert rollback(tmp_path, second.snapshot.removesuffix("second")) == second
    assert marker(tmp_path) == "second"
    rollback(tmp_path, first.snapshot)
    third = publish_lake(tmp_path, 1, "third", keep=1, now=later(tmp_path))
    assert third.parent == first.snapshot
    assert [snapshot.id for snapshot in list_snapshots(tmp_path)] == [third.snapshot]


def test_roll_back_to_no_version_or_several(tmp_path: Path) -> None:
    now = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
    for name in ("first", "second"):
        publish_lake(tmp_path, 1, name, now=now)
    with pytest.raises(UsageError, match=r"there is no version '2020'; choose one of: 2026\S+-first, 2026\S+-second$"):
        rollback(tmp_path, "2020")
    with pytest.raises(UsageError, match="there are 2 versions whose ids begin with '2026'"):
        rollback(tmp_path, "2026")
    for traversal in ("", "..", "../..", "../current"):
        with pytest.raises(UsageError, match="no version"):
            rollback(tmp_path, traversal)
    with pytest.raises(LakeError, match="there is no lake here"):
        rollback(tmp_path / "elsewhere", "2026")
    assert not (tmp_path / "elsewhere").exists()


def test_a_damaged_version_is_not_rolled_back_to(tmp_path: Path) -> None:
    first = publish_lake(tmp_path, 1, "first")
    publish_lake(tmp_path, 1, "second")
    damaged = tmp_path / "_snapshots" / first.snapshot / first.files[0].path
    damaged.write_bytes(damaged.read_bytes()[:-1])
    with pytest.raises(LakeError, match=r"year=2023\.parquet: was changed"):
        rollback(tmp_path, first.snapshot)
    damaged.unlink()
    with pytest.raises(LakeError, match=r"year=2023\.parquet: is missing"):
        rollback(tmp_path, first.snapshot)
    assert marker(tmp_path) == "second"


@pytest.mark.parametrize("table", ["history", "sources"])
def test_a_damaged_current_version_stops_the_next_with_one_line(tmp_path: Path, table: str) -> None:
    good, bad = publish_lake(tmp_path, 1, "good"), publish_lake(tmp_path, 1, "bad")
    path = tmp_path / "current" / bad.files_of(table)[0].path
    path.unlink()  # it may be the same file in the version before
    path.write_bytes(b"no Parquet")
    with pytest.raises(LakeError, match="the current version is damaged") as caught:
        publish_lake(tmp_path, 1, "next")
    assert "\n" not in str(caught.value)
    assert not unfinished(tmp_path)
    rollback(tmp_path, good.snapshot)
    publish_lake(tmp_path, 1, "next")
    assert marker(tmp_path) == "next"


def test_current_that_leads_nowhere(tmp_path: Path) -> None:
    first, second = publish_lake(tmp_path, 1, "first"), publish_lake(tmp_path, 1, "second")
    (tmp_path / "_snapshots" / second.snapshot).rename(tmp_path / "moved away")
    assert [(one.id, one.is_current) for one in list_snapshots(tmp_path)] == [(first.snapshot, False)]
    for read in (open_lake, current_snapshot):
        with pytest.raises(LakeError, match="does not lead to a version"):
            read(tmp_path)
    with pytest.raises(LakeError, match="does not lead to a version"):
        publish_lake(tmp_path, 1, "third")
    rollback(tmp_path, first.snapshot)
    assert marker(tmp_path) == "first"


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch], ids=["folder", "file"])
def test_current_that_is_no_link(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "current")
    with pytest.raises(LakeError, match="current: is not a link"):
        publish_lake(tmp_path)
    with pytest.raises(LakeError, match="does not lead to a version"):
        open_lake(tmp_path)


def test_no_lake(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="no version of the lake is here; publish one with: paperlake curate --out"):
        open_lake(tmp_path / "none")
    assert list_snapshots(tmp_path / "none") == []
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("place", ["file", "file/lake"])
def test_a_file_where_the_lake_should_be(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(LakeError, match="Not a directory; choose a folder with --out"):
        publish_lake(tmp_path / place)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "not a folder"


def test_everything_is_on_the_disk_before_the_pointer_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: set[int] = set()
    unflushed: dict[str, set[str]] = {}
    fsync, rename, replace = os.fsync, Path.rename, Path.replace

    def watch_fsync(descriptor: int) -> None:
        fsync(descriptor)
        flushed.add(os.fstat(descriptor).st_ino)

    def not_flushed(folder: Path) -> set[str]:
        return {path.name for path in (folder, *folder.rglob("*")) if path.stat().st_ino not in flushed}

    def watch_rename(self: Path, target: Path) -> Path:
        unflushed["folder"] = not_flushed(self)
        return rename(self, target)

    def watch_replace(self: Path, target: Path) -> Path:
        unflushed["pointer"] = not_flushed(tmp_path / "lake" / "_snapshots")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", watch_fsync)
    monkeypatch.setattr(Path, "rename", watch_rename)
    monkeypatch.setattr(Path, "replace", watch_replace)
    publish_lake(tmp_path / "lake")
    assert unflushed == {"folder": set(), "pointer": set()}
    assert {(tmp_path / "lake").stat().st_ino, tmp_path.stat().st_ino} <= flushed


@pytest.mark.parametrize(
    ("failure", "seen"),
    [(KeyboardInterrupt(), KeyboardInterrupt), (OSError(errno.ENOSPC, "full", "there"), LakeError)],
    ids=["interrupted", "disk full"],
)
def test_a_version_is_withdrawn_when_the_pointer_cannot_be_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException, seen: type[BaseException]
) -> None:
    publish_lake(tmp_path, 1, "good")

    def fail(self: Path, target: Path) -> None:
        assert len(list_snapshots(tmp_path)) == 2, "the new version is whole by now"
        raise failure

    with monkeypatch.context() as patched, pytest.raises(seen):
        patched.setattr(Path, "symlink_to", fail)
        publish_lake(tmp_path, 1, "failed")
    assert marker(tmp_path) == "good"
    assert not unfinished(tmp_path)
    assert len(list_snapshots(tmp_path)) == 1
