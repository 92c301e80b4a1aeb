"""A version of the lake is published whole or not at all: on disks that are full, and beside other processes."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest

from schemas.errors import LakeError
from tasks.load import lock, open_lake, rollback
from tests.lake_frames import balanced_account, lake_tables, marker, publish_frames, publish_lake, unfinished

FORKSERVER = multiprocessing.get_context("forkserver")


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
            publish_frames(tables, disk / "lake", balanced_account(tables), run_name="large")
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
        "from tests.lake_frames import INVENTORY, balanced_account, lake_files, lake_tables\n"
        "from schemas.errors import LakeError\n"
        "from tasks.load import publish\n"
        "tables, lake = lake_tables(1, 'next'), pathlib.Path(sys.argv[1])\n"
        "files = lake_files(tables, lake / '_work')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))\n"
        "try: publish(files, INVENTORY, balanced_account(tables), lake, run_name='next')\n"
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


def test_importing_the_stage_to_read_loads_neither_prefect_nor_pandera() -> None:
    program = "import sys, tasks.load; print({'prefect', 'pandera'} & set(sys.modules), tasks.load.publish.__name__)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set() publish\n"
