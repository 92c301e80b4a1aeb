"""A mapped version has the rows of the lake, also after other tables were asked for, and leaves no file behind."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path
from typing import Any

import pytest
from polars.testing import assert_frame_equal

from schemas.errors import LakeError
from tasks.load import open_lake
from tasks.review import version
from tasks.review.version import TABLES, map_version
from tests.unit.review.lakes import author_match, paper_match, publish_doubtful


def test_the_mapped_tables_are_those_of_the_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_doubtful(tmp_path / "lake", [paper_match(0, 1, -0.1)], [author_match(0, 1, -0.1)])
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    lake = open_lake(tmp_path / "lake")
    mapped = map_version(lake)
    assert set(mapped.mapped) == {name for name in TABLES if name in lake.tables} >= {"papers", "author_matches"}
    assert list((tmp_path / "temporary").iterdir()) == []
    for name in [*lake.tables, *lake.tables]:
        assert_frame_equal(mapped[name].collect(), lake[name].collect())
    assert mapped.lease is lake.lease


def test_a_full_disk_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(version, "TemporaryFile", full)
    lake = open_lake(publish_doubtful(tmp_path / "lake", []))
    with pytest.raises(LakeError, match="No space left on device: free some space, or set TMPDIR"):
        map_version(lake)
