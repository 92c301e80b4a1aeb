"""Whether the files of the work folder are as they were written, without reading them again."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from flows import intact
from flows.intact import KNOWN_TABLES, is_intact, keep_states
from schemas.dump import Partition
from tasks.work import digest

LATER = 60 * 10**9  # nanoseconds


@pytest.fixture
def partition(tmp_path: Path) -> Partition:
    path = tmp_path / "papers-1.parquet"
    path.write_bytes(b"as it was written")
    return Partition(path=path, rows=1, sha256=digest(path))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the names of the files that are read whole."""
    names: list[str] = []

    def reading(path: Path) -> str:
        names.append(path.name)
        return digest(path)

    monkeypatch.setattr(intact, "digest", reading)
    return names


@pytest.fixture
def _a_minute_later(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time_ns() + LATER
    monkeypatch.setattr(time, "time_ns", lambda: now)


@pytest.mark.usefixtures("_a_minute_later")
def test_a_file_that_the_last_run_used_is_not_read(partition: Partition, read: list[str]) -> None:
    keep_states(partition.path.parent, [partition])
    assert is_intact(partition)
    assert read == []


@pytest.mark.usefixtures("_a_minute_later")
def test_a_file_that_was_written_since_is_read(partition: Partition, read: list[str]) -> None:
    keep_states(partition.path.parent, [partition])
    partition.path.write_bytes(b"as it was WRITTEN")
    assert not is_intact(partition)
    assert read == [partition.path.name]


def test_a_file_that_was_just_written_is_read(partition: Partition, read: list[str]) -> None:
    keep_states(partition.path.parent, [partition])
    assert is_intact(partition)
    assert read == [partition.path.name]


@pytest.mark.usefixtures("_a_minute_later")
def test_a_file_of_another_content_than_a_result_names_is_not_intact(partition: Partition, read: list[str]) -> None:
    keep_states(partition.path.parent, [partition])
    assert not is_intact(partition.model_copy(update={"sha256": "0" * 64}))
    assert read == []


@pytest.mark.parametrize("text", ["", "[]", "{", json.dumps({"papers-1.parquet": []}), json.dumps({"a": 1})])
def test_without_an_index_files_are_read(partition: Partition, read: list[str], text: str) -> None:
    partition.path.with_name(KNOWN_TABLES).write_text(text, encoding="utf-8")
    assert is_intact(partition)
    assert read == [partition.path.name]


def test_a_file_that_is_gone_is_not_intact(partition: Partition) -> None:
    partition.path.unlink()
    assert not is_intact(partition)
