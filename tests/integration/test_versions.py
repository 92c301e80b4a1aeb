"""Versions that are read are not removed, those that are damaged or of a later release are named, others are let be."""

from __future__ import annotations

import copy
import json
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest

from schemas.errors import LakeError, MissingLakeError, UsageError
from schemas.lake.tables import SCHEMA_VERSION
from tasks.load import (
    Lake,
    current_snapshot,
    find_faults,
    find_unchanged,
    list_snapshots,
    open_lake,
    rollback,
    take_lease,
)
from tasks.load.leases import without_readers
from tasks.load.snapshot_ids import snapshot_time
from tasks.load.snapshots import sweep
from tasks.work import write_partition
from tests.lake_frames import lake_files, lake_tables, later, publish_lake

ROOT = Path(__file__).parents[2]
READER = (
    "import sys\n"
    "from tasks.load import open_lake\n"
    "lake = open_lake(sys.argv[1])\n"
    "print(lake.snapshot, flush=True)\n"
    "sys.stdin.read()\n"
)


def ids(out: Path) -> list[str]:
    return [snapshot.id for snapshot in list_snapshots(out)]


@contextmanager
def another_reader(out: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a process that has opened the lake, until it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(out)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == current_snapshot(out).name
        try:
            yield process
        finally:
            process.kill()


# ------------------------------------------------------------------------------------------------ what is not removed


def test_a_version_that_another_process_reads_stays_until_that_process_is_killed(tmp_path: Path) -> None:
    first = publish_lake(tmp_path, 1, "first").snapshot
    with another_reader(tmp_path):
        second = publish_lake(tmp_path, 1, "second", keep=1, now=later(tmp_path)).snapshot
        third = publish_lake(tmp_path, 1, "third", keep=1, now=later(tmp_path)).snapshot
        assert ids(tmp_path) == [third, first]
        assert second not in ids(tmp_path)
    fourth = publish_lake(tmp_path, 1, "fourth", keep=1, now=later(tmp_path)).snapshot
    assert ids(tmp_path) == [fourth]


def test_a_version_that_this_process_reads_stays_as_long_as_the_lake_is_open(tmp_path: Path) -> None:
    first = publish_lake(tmp_path, 1, "first").snapshot
    with open_lake(tmp_path) as lake:
        publish_lake(tmp_path, 1, "second", keep=1, now=later(tmp_path))
        assert lake.papers.collect()["title"].item() == "first 0"
    held = [copy.copy(open_lake(tmp_path, first)), pickle.loads(pickle.dumps(open_lake(tmp_path, first)))]
    assert all(isinstance(one, Lake) and one.lease is not None and one.lease.is_held for one in held)
    while held:
        publish_lake(tmp_path, 1, "next", keep=1, now=later(tmp_path))
        assert first in ids(tmp_path)
        held.pop()
    publish_lake(tmp_path, 1, "next", keep=1, now=later(tmp_path))
    assert first not in ids(tmp_path)


def test_a_lease_leaves_nothing_behind_and_needs_no_right_to_write(tmp_path: Path) -> None:
    publish_lake(tmp_path, 1, "first")
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    manifest = current_snapshot(tmp_path) / "_manifest.json"
    manifest.chmod(0o444)
    with open_lake(tmp_path) as lake:
        assert lake.lease is not None
        assert lake.lease.is_held
        assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before
    assert not lake.lease.is_held


def test_a_version_that_is_being_removed_gives_no_lease(tmp_path: Path) -> None:
    publish_lake(tmp_path, 1, "first")
    folder = current_snapshot(tmp_path)
    with without_readers(folder) as is_free:
        assert is_free
        assert take_lease(folder) is None
    lease = take_lease(folder)
    assert lease is not None
    with lease, without_readers(folder) as is_free:
        assert not is_free
    assert take_lease(tmp_path / "none") is None


def test_a_lake_without_locks_is_read_without_a_lease(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    publish_lake(tmp_path, 1, "first")
    monkeypatch.setattr("tasks.load.leases.fcntl.flock", refuse)
    with open_lake(tmp_path) as lake:
        assert lake.lease is not None
        assert not lake.lease.is_held
        assert lake.papers.collect().height == 1


def test_a_version_younger_than_an_hour_stays(tmp_path: Path) -> None:
    first = publish_lake(tmp_path, 1, "first").snapshot
    made = snapshot_time(first)
    second = publish_lake(tmp_path, 1, "second", keep=1, now=made + timedelta(minutes=59)).snapshot
    assert ids(tmp_path) == [second, first]
    third = publish_lake(tmp_path, 1, "third", keep=1, now=made + timedelta(minutes=61)).snapshot
    assert ids(tmp_path) == [third, second]


def test_folders_that_are_not_ours_are_neither_listed_nor_removed(tmp_path: Path) -> None:
    published = publish_lake(tmp_path, 1, "first").snapshot
    snapshots = tmp_path / "_snapshots"
    foreign = ["lost+found", "notes.tmp", "2024-backup", f"{published}.bak", f"{published} copy", "20200101T000000Z-x"]
    for name in foreign:
        (snapshots / name).mkdir()
        (snapshots / name / "mine.txt").write_text("mine", encoding="utf-8")
    (snapshots / "20200101T000000.000000Z-file.tmp").write_text("a file", encoding="utf-8")
    (snapshots / "20200101T000000.000000Z-link").symlink_to(snapshots / "2024-backup")
    assert sweep(tmp_path) == []
    second = publish_lake(tmp_path, 1, "second", keep=1, now=later(tmp_path)).snapshot
    assert ids(tmp_path) == [second, "20200101T000000.000000Z-link"]
    assert all((snapshots / name / "mine.txt").is_file() for name in foreign)


# ------------------------------------------------------------------------------------------------- nothing published


def test_the_same_files_are_known_again(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    same, other = (lake_files(lake_tables(1, marker), tmp_path / "work") for marker in ("first", "second"))
    assert find_unchanged(same, lake) is None
    first = publish_lake(lake, 1, "first")
    assert find_unchanged(same, lake) == first
    assert find_unchanged({**same, "papers": other["papers"]}, lake) is None
    assert find_unchanged({"papers": same["papers"]}, lake) is None
    assert find_unchanged({**same, "papers": []}, lake) is None
    publish_lake(lake, 1, "second")
    assert find_unchanged(same, lake) is None
    rollback(lake, first.snapshot)
    assert find_unchanged(same, lake) == first


def test_the_same_files_with_other_statistics_are_another_version(tmp_path: Path) -> None:
    lake, work = tmp_path / "lake", tmp_path / "work"
    same = lake_files(lake_tables(1, "first"), work)
    learnt = {"words": write_partition(pl.DataFrame({"word": ["moss"]}), "words", work)}
    first = publish_lake(lake, 1, "first", statistics=learnt)
    assert find_unchanged(same, lake, statistics=learnt) == first
    assert find_unchanged(same, lake) is None
    assert find_unchanged(same, lake, statistics={"venues": learnt["words"]}) is None


def test_a_damaged_version_is_not_taken_for_the_same_files(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    same = lake_files(lake_tables(2, "first"), tmp_path / "work")
    manifest = publish_lake(lake, 2, "first")
    path = current_snapshot(lake) / manifest.files_of("papers")[0].path
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"?")
    assert find_unchanged(same, lake) == manifest  # stat says the same of it
    assert find_unchanged(same, lake, thorough=True) is None
    path.write_bytes(whole[:-1])
    assert find_unchanged(same, lake) is None
    path.unlink()
    assert find_unchanged(same, lake) is None


def test_old_versions_and_leftovers_go_also_when_nothing_is_published(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    for _ in range(2):
        last = publish_lake(lake, 1, "same", now=later(lake))
    (lake / "_snapshots" / "20260101T000000.000000Z-killed.tmp").mkdir()
    same = lake_files(lake_tables(1, "same"), tmp_path / "work")
    assert find_unchanged(same, lake, keep=1, now=later(lake)) == last
    assert [path.name for path in (lake / "_snapshots").iterdir()] == [last.snapshot]


# ---------------------------------------------------------------------------------------------------- a later release


def rewrite_manifest(folder: Path, **changes: object) -> None:
    path = folder / "_manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), **changes}), encoding="utf-8")


@pytest.mark.parametrize("changes", [{"engine": "a later field"}, {"files": {"papers": "of another form"}}])
def test_a_version_of_a_later_release_is_not_published_on_nor_rolled_back_to(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    first = publish_lake(tmp_path, 1, "first")
    publish_lake(tmp_path, 1, "second")
    rewrite_manifest(current_snapshot(tmp_path), schema_version=99, **changes)
    attempts: list[Callable[[], object]] = [
        lambda: publish_lake(tmp_path, 1, "third"),
        lambda: find_unchanged({}, tmp_path),
    ]
    for attempt in attempts:
        with pytest.raises(
            LakeError, match=rf"by a later paperlake \(its schema version is 99, and {SCHEMA_VERSION} is"
        ):
            attempt()
    assert len(ids(tmp_path)) == 2
    second = current_snapshot(tmp_path).name
    rollback(tmp_path, first.snapshot)
    with pytest.raises(LakeError, match="update paperlake, or use another version"):
        rollback(tmp_path, second)
    assert current_snapshot(tmp_path).name == first.snapshot
    assert publish_lake(tmp_path, 1, "third").parent == first.snapshot


# -------------------------------------------------------------------------------------------------- an earlier release


def test_a_version_of_an_earlier_schema_is_read_published_on_and_rolled_back_to(tmp_path: Path) -> None:
    first = publish_lake(tmp_path, 1, "first")
    with TemporaryDirectory() as work:
        same = lake_files(lake_tables(1, "first"), Path(work))
    assert find_unchanged(same, tmp_path) is not None
    rewrite_manifest(current_snapshot(tmp_path), schema_version=1)
    with open_lake(tmp_path) as lake:
        assert lake.papers.collect().height == first.rows["papers"]
        assert find_faults(lake.folder) == []
    assert find_unchanged(same, tmp_path) is None
    second = publish_lake(tmp_path, 1, "second")
    assert (second.parent, second.schema_version) == (first.snapshot, SCHEMA_VERSION)
    assert rollback(tmp_path, first.snapshot).schema_version == 1


# ------------------------------------------------------------------------------------------------------------- damage


def a_file(folder: Path) -> Path:
    return folder / "papers" / "year=2023.parquet"


def put_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "kinds"),
    [
        (lambda folder: a_file(folder).unlink(), ["missing"]),
        (lambda folder: a_file(folder).write_bytes(b"PAR1"), ["bytes"]),
        (lambda folder: a_file(folder).write_bytes(b""), ["bytes"]),
        (lambda folder: flip(a_file(folder)), ["sha256"]),
        (lambda folder: (folder / "papers" / "mine.parquet").write_bytes(b""), ["extra"]),
        (lambda folder: shutil.rmtree(folder / "authors"), ["missing"] * 3),
        (lambda folder: put_folder(a_file(folder)), ["bytes"]),
        (lambda folder: (folder / "_manifest.json").write_bytes(b"{"), ["manifest"]),
        (lambda folder: (folder / "_manifest.json").unlink(), ["manifest"]),
        (lambda folder: None, []),
    ],
)
def test_every_kind_of_damage_is_found(tmp_path: Path, damage: Callable[[Path], object], kinds: list[str]) -> None:
    publish_lake(tmp_path, 6, "first")
    folder = current_snapshot(tmp_path)
    damage(folder)
    faults = find_faults(folder)
    assert [fault.kind for fault in faults] == kinds
    assert all("\n" not in fault.detail for fault in faults)
    quick = [fault.kind for fault in find_faults(folder, thorough=False)]
    assert quick == [kind for kind in kinds if kind != "sha256"]
    (snapshot,) = list_snapshots(tmp_path)
    assert bool(snapshot.damage()) == bool(quick)


def test_rows_that_the_manifest_does_not_say_are_found(tmp_path: Path) -> None:
    manifest = publish_lake(tmp_path, 6, "first")
    files = [file.model_dump() for file in manifest.files]
    files[0]["rows"] += 1
    rewrite_manifest(current_snapshot(tmp_path), files=files)
    (fault,) = find_faults(current_snapshot(tmp_path))
    assert (fault.path, fault.kind) == (manifest.files[0].path, "rows")


def test_the_last_version_damaged_can_be_left_behind(tmp_path: Path) -> None:
    manifest = publish_lake(tmp_path, 1, "first")
    (current_snapshot(tmp_path) / manifest.files_of("sources")[0].path).unlink()
    with pytest.raises(LakeError, match=r"roll back to another one, or move \S+/current away to begin anew"):
        publish_lake(tmp_path, 1, "second")
    (tmp_path / "current").unlink()
    assert publish_lake(tmp_path, 1, "second").parent is None
    assert open_lake(tmp_path).papers.collect().height == 1


# -------------------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize("name", ["la[k]e", "l*ke?", "*", "[!a]", "a{b,c}", "lake%20#1", "Zoë's 湖", "x" * 255])
def test_a_lake_of_any_name_is_written_and_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "lake").mkdir()  # what a pattern may match instead
    publish_lake(tmp_path / name, 6, "first")
    lake = open_lake(tmp_path / name)
    assert lake.papers.collect().height == 6
    assert find_faults(lake.folder) == []
    assert publish_lake(tmp_path / name, 7, "second").parent == lake.snapshot


def test_a_lake_whose_name_is_no_utf8_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "l\udcffke"
    attempts: list[Callable[[], object]] = [
        lambda: publish_lake(out),
        lambda: open_lake(out),
        lambda: open_lake(out, "2026"),
        lambda: list_snapshots(out),
    ]
    for attempt in attempts:
        with pytest.raises(UsageError, match=r"has bytes that are no UTF-8; rename it"):
            attempt()
    assert not out.exists()


def test_a_lake_whose_name_is_too_long_is_refused(tmp_path: Path) -> None:
    for attempt in (publish_lake, open_lake, list_snapshots):
        with pytest.raises(LakeError, match="File name too long"):
            attempt(tmp_path / ("x" * 256))
    with pytest.raises(LakeError, match="File name too long"):
        rollback(tmp_path / ("x" * 256), "2026")


def test_no_lake_is_missing_input(tmp_path: Path) -> None:
    for read in (open_lake, current_snapshot):
        with pytest.raises(MissingLakeError):
            read(tmp_path / "none")
    with pytest.raises(MissingLakeError):
        rollback(tmp_path / "none", "2026")
    assert MissingLakeError.exit_status == 2
