"""A version of the lake is published whole or not at all, by one process at a time, and can be gone back to."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from schemas.errors import DataError, LakeError, UsageError
from schemas.lake.tables import TABLES
from tasks.load import current_snapshot, list_snapshots, lock, open_lake, publish, rollback, verify
from tests.integration.lake_frames import INVENTORY, balanced_account, lake_tables, later, publish_lake

FORKSERVER = multiprocessing.get_context("forkserver")


def marker(out: Path) -> str:
    """Give the run whose version is current, after seeing that it is whole."""
    verify(current_snapshot(out))
    return open_lake(out).manifest.run_name


def unfinished(out: Path) -> list[str]:
    return [path.name for path in (out / "_snapshots").iterdir() if path.suffix == ".tmp"]


def test_what_is_published_is_what_was_given(tmp_path: Path) -> None:
    tables = lake_tables(6)
    manifest = publish(tables, INVENTORY, balanced_account(tables), tmp_path, run_name="first run!")
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
    first = publish(tables, INVENTORY, balanced_account(tables), tmp_path / "a", run_name="one")
    second = publish(shuffled, INVENTORY, balanced_account(tables), tmp_path / "b", run_name="two")
    but_history = [[file for file in manifest.files if file.table != "history"] for manifest in (first, second)]
    assert but_history[0] == but_history[1]


def test_history_is_written_on(tmp_path: Path) -> None:
    publish_lake(tmp_path, 2, "same")
    first = open_lake(tmp_path)
    publish_lake(tmp_path, 2, "same")
    assert open_lake(tmp_path).history.collect().equals(first.history.collect())
    third = publish_lake(tmp_path, 3, "more")
    new = open_lake(tmp_path).history.filter(snapshot=third.snapshot).select("id", "event").collect()
    assert new.rows() == [("A0000000000000002", "minted"), ("P0000000000000002", "minted")]
    assert third.parent == list_snapshots(tmp_path)[1].id


def test_an_account_that_does_not_balance_publishes_nothing(tmp_path: Path) -> None:
    publish_lake(tmp_path, 2, "good")
    tables = lake_tables(2)
    account = balanced_account(tables).model_copy(update={"records": 99})
    with pytest.raises(DataError, match="99 records"):
        publish(tables, INVENTORY, account, tmp_path, run_name="bad")
    assert marker(tmp_path) == "good"
    assert len(list_snapshots(tmp_path)) == 1


def test_a_null_where_none_may_be_publishes_nothing(tmp_path: Path) -> None:
    publish_lake(tmp_path, 2, "good")
    tables = lake_tables(2)
    tables["papers"] = tables["papers"].with_columns(work_id=pl.lit(None, dtype=pl.String))
    with pytest.raises(DataError, match=r"table papers, file year=2023\.parquet: .*work_id"):
        publish(tables, INVENTORY, balanced_account(tables), tmp_path, run_name="bad")
    assert marker(tmp_path) == "good"
    assert len(list_snapshots(tmp_path)) == 1
    assert not unfinished(tmp_path)


def test_all_tables_are_published_together(tmp_path: Path) -> None:
    tables = lake_tables(1)
    account = balanced_account(tables)
    del tables["papers"]
    with pytest.raises(ValueError, match="papers"):
        publish(tables, INVENTORY, account, tmp_path, run_name="bad")
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
    (tmp_path / "current" / bad.files_of(table)[0].path).write_bytes(b"no Parquet")
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


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a disk of two megabytes; skips the test where this user may not mount."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a disk of its own cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def too_large() -> dict[str, pl.DataFrame]:
    """Give tables that do not fit the small disk, whose texts do not compress."""
    tables = lake_tables(300)
    texts = [os.urandom(8_000).hex() for _ in range(300)]
    return {**tables, "papers": tables["papers"].with_columns(abstract=pl.Series(texts))}


def test_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        publish_lake(disk / "lake", 2, "good")
        tables = too_large()
        with pytest.raises(LakeError, match="No space left on device; free some space and run again") as caught:
            publish(tables, INVENTORY, balanced_account(tables), disk / "lake", run_name="large")
        assert "\n" not in str(caught.value)
        assert marker(disk / "lake") == "good"
        assert not unfinished(disk / "lake")
        publish_lake(disk / "lake", 2, "next")
        assert marker(disk / "lake") == "next"


def test_a_disk_that_cannot_be_written(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        published = publish_lake(disk / "lake", 2, "good")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        writes: list[Callable[[], object]] = [
            lambda: publish_lake(disk / "lake", 2, "next"),
            lambda: publish_lake(disk / "new", 2, "next"),
            lambda: rollback(disk / "lake", published.snapshot),
        ]
        for write in writes:
            with pytest.raises(LakeError, match="Read-only file system; choose another folder with --out"):
                write()
        assert marker(disk / "lake") == "good"


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    publish_lake(tmp_path, 1, "good")
    program = (
        "import resource, sys, pathlib\n"
        "from tests.integration.lake_frames import publish_lake\n"
        "from schemas.errors import LakeError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: publish_lake(pathlib.Path(sys.argv[1]), 1, 'next')\n"
        "except LakeError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{tmp_path}: File too large\n"
    assert marker(tmp_path) == "good"
    assert not unfinished(tmp_path)


WRITER = (
    "import sys\n"
    "from pathlib import Path\n"
    "from tasks.load import lock\n"
    "with lock(Path(sys.argv[1]), sys.argv[2]):\n"
    "    (Path(sys.argv[1]) / '_snapshots' / '20261121T040000.000000Z-half.tmp').mkdir()\n"
    "    print('holds', flush=True)\n"
    "    sys.stdin.read()\n"
)


@contextmanager
def another_writer(out: Path, purpose: str) -> Iterator[subprocess.Popen[str]]:
    """Run a process that holds the lake until it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(out), purpose],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "holds\n"
        try:
            yield process
        finally:
            process.kill()


def test_one_publication_at_a_time(tmp_path: Path) -> None:
    first = publish_lake(tmp_path, 1, "first")
    with another_writer(tmp_path, "publish") as process:
        writes: list[Callable[[], object]] = [
            lambda: publish_lake(tmp_path, 1, "second"),
            lambda: rollback(tmp_path, first.snapshot),
        ]
        for write in writes:
            with pytest.raises(LakeError, match=f"process {process.pid}, since .* is at work on this lake; wait"):
                write()
        assert marker(tmp_path) == "first"
        assert unfinished(tmp_path) == ["20261121T040000.000000Z-half.tmp"]
    # The writer was killed: its lock is free, and what it left is swept.
    publish_lake(tmp_path, 1, "second")
    assert unfinished(tmp_path) == []
    assert marker(tmp_path) == "second"


def test_one_run_at_a_time_which_publishes_in_any_process(tmp_path: Path) -> None:
    with another_writer(tmp_path, "run") as process:
        with pytest.raises(LakeError, match=f"process {process.pid}"), lock(tmp_path):
            pytest.fail("two runs hold the lake")
        publish_lake(tmp_path, 1, "task of the run")
    with lock(tmp_path), pytest.raises(LakeError, match=f"process {os.getpid()}"), lock(tmp_path):
        pytest.fail("two runs hold the lake")
    with lock(tmp_path):
        assert marker(tmp_path) == "task of the run"


def publish_many(out: Path, times: int) -> None:
    for number in range(1, times + 1):
        publish_lake(out, number, f"run{number}", keep=times + 1)


def test_a_reader_sees_one_version_while_others_are_published(tmp_path: Path) -> None:
    publish_lake(tmp_path, 1, "run1")
    publisher = FORKSERVER.Process(target=publish_many, args=(tmp_path, 12))
    publisher.start()
    seen: set[int] = set()
    while publisher.is_alive() or len(seen) < 2:
        lake = open_lake(tmp_path)
        papers, authors, mentions = pl.collect_all([lake.papers, lake.authors, lake.mentions])
        n = int(lake.manifest.run_name.removeprefix("run"))
        assert papers.height == authors.height == mentions.height == n
        assert papers["title"].str.starts_with(f"run{n} ").all()
        assert authors["display_name"].str.ends_with(f"run{n}").all()
        seen.add(n)
    publisher.join()
    assert publisher.exitcode == 0
    assert marker(tmp_path) == "run12"


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


def test_importing_the_stage_to_read_loads_neither_prefect_nor_pandera() -> None:
    program = "import sys, tasks.load; print({'prefect', 'pandera'} & set(sys.modules), tasks.load.publish.__name__)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set() publish\n"
