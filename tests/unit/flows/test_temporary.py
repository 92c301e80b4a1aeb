"""What a run leaves outside the lake, and what is swept of it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from flows.temporary import (
    DATABASE,
    MAX_AGE_SECONDS,
    copy_empty_database,
    empty_database,
    keep_empty_database,
    keep_log,
    make_server_folder,
)
from schemas.errors import PaperlakeError


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary directory and a cache of this test's own."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def make_database(folder: Path) -> Path:
    """Make what looks like a database of Prefect."""
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        database.execute("CREATE TABLE alembic_version (version_num)")
        database.commit()
    return folder


def test_old_logs_and_folders_of_servers_are_swept_and_nothing_else(temporary: Path) -> None:
    old = time.time() - MAX_AGE_SECONDS - 60
    swept = {"paperlake-a.log", "paperlake-server-b"}
    kept = {"paperlake-lake", "paperlake-notes.txt", "other.log", "paperlake-link.log"}
    for name in ("paperlake-server-b", "paperlake-server-new", "paperlake-lake"):
        (temporary / name).mkdir()
        make_database(temporary / name)
    for name in ("paperlake-a.log", "paperlake-new.log", "paperlake-notes.txt", "other.log"):
        (temporary / name).touch()
    (temporary / "paperlake-link.log").symlink_to(temporary / "paperlake-lake")
    for name in swept | kept:
        os.utime(temporary / name, (old, old), follow_symlinks=False)
    log = keep_log("what went wrong")
    assert log.read_text() == "what went wrong"
    assert {path.name for path in temporary.iterdir()} == kept | {"paperlake-server-new", "paperlake-new.log", log.name}


def test_no_place_for_a_server_is_one_line(temporary: Path) -> None:
    temporary.rmdir()
    with pytest.raises(PaperlakeError, match=r"no temporary folder for the Prefect server: .*; set TMPDIR"):
        make_server_folder()


def test_the_empty_database_is_made_once(tmp_path: Path) -> None:
    first, second = make_server_folder(), make_server_folder()
    assert not copy_empty_database(first)
    cache = tmp_path / "cache" / "paperlake"
    cache.mkdir(parents=True)
    (cache / "prefect-3.0.0.db").touch()
    keep_empty_database(make_database(first))
    assert [path.name for path in cache.iterdir()] == [Path(str(empty_database())).name]
    assert copy_empty_database(second)
    assert (second / DATABASE).stat().st_size == (first / DATABASE).stat().st_size


@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_a_damaged_empty_database_is_not_used(content: bytes | None) -> None:
    folder = make_server_folder()
    keep_empty_database(make_database(folder))
    cached = Path(str(empty_database()))
    cached.write_bytes(cached.read_bytes()[:3000] if content is None else content)
    (folder / DATABASE).unlink()
    assert not copy_empty_database(folder)
    assert not (folder / DATABASE).exists()


def test_without_a_cache_each_server_makes_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    folder = make_database(make_server_folder())
    keep_empty_database(folder)
    assert not copy_empty_database(folder)

    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", no_home)
    assert empty_database() is None
    keep_empty_database(folder)
