"""The companions of a version are files of it: listed, verified, and of no account for whether a version is new."""

from __future__ import annotations

import logging
from pathlib import Path

import polars as pl
import pytest

from schemas.errors import LakeError
from tasks.load import Lake, current_snapshot, find_faults, open_lake, rollback
from tasks.load.manifest import PublishedFile
from tasks.load.publishing import find_unchanged
from tasks.work import digest
from tests.lake_frames import lake_files, lake_tables, publish_lake, unfinished


def write_count(lake: Lake, path: Path) -> None:
    """Write a companion that is made from a table that is published and from one that is made by publishing."""
    heights = [lake[table].select(pl.len()).collect().item() for table in ("papers", "history")]
    path.write_text(f"{lake.snapshot} {heights}", encoding="utf-8")


def fail(_: Lake, path: Path) -> None:
    path.write_text("half of it", encoding="utf-8")
    raise ValueError("no page can be\nmade of this")


def fill_disk(_: Lake, path: Path) -> None:
    path.write_text("half of it", encoding="utf-8")
    raise OSError(28, "No space left on device", str(path))


def test_a_version_has_its_companions_and_its_manifest_lists_them(tmp_path: Path) -> None:
    manifest = publish_lake(tmp_path, 2, companions={"count.txt": write_count})
    path = current_snapshot(tmp_path) / "count.txt"
    assert path.read_text(encoding="utf-8") == f"{manifest.snapshot} [2, 6]"
    assert manifest.companions == (PublishedFile(path="count.txt", bytes=path.stat().st_size, sha256=digest(path)),)
    assert open_lake(tmp_path).manifest == manifest
    assert "count.txt" not in {file.path for file in manifest.files}
    assert find_faults(current_snapshot(tmp_path)) == []


@pytest.mark.parametrize(("text", "kind"), [(None, "missing"), ("short", "bytes"), ("X", "sha256")])
def test_a_companion_that_was_changed_is_a_fault(tmp_path: Path, text: str | None, kind: str) -> None:
    publish_lake(tmp_path, 2, companions={"count.txt": write_count})
    path = current_snapshot(tmp_path) / "count.txt"
    if text is None:
        path.unlink()
    else:
        path.write_text(text if kind == "bytes" else path.read_text(encoding="utf-8").replace("[", text))
    assert [(fault.path, fault.kind) for fault in find_faults(current_snapshot(tmp_path))] == [("count.txt", kind)]
    with pytest.raises(LakeError, match=r"count\.txt"):
        rollback(tmp_path, current_snapshot(tmp_path).name)


def test_companions_do_not_make_a_version_new(tmp_path: Path) -> None:
    made = publish_lake(tmp_path / "lake", 2, companions={"count.txt": write_count})
    files = lake_files(lake_tables(2), tmp_path)
    assert find_unchanged(files, tmp_path / "lake", thorough=True) == made
    (current_snapshot(tmp_path / "lake") / "count.txt").unlink()
    assert find_unchanged(files, tmp_path / "lake") is None


def test_a_companion_that_fails_is_left_out_with_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        manifest = publish_lake(tmp_path, 2, companions={"page.html": fail, "count.txt": write_count})
    assert "page.html cannot be written, and the version has none: ValueError: no page can be made" in caplog.text
    assert [file.path for file in manifest.companions] == ["count.txt"]
    assert find_faults(current_snapshot(tmp_path)) == []


def test_a_full_disk_publishes_nothing(tmp_path: Path) -> None:
    publish_lake(tmp_path, 2, "good")
    with pytest.raises(LakeError, match="free some space"):
        publish_lake(tmp_path, 2, "bad", companions={"count.txt": fill_disk})
    assert open_lake(tmp_path).manifest.run_name == "good"
    assert not unfinished(tmp_path)
