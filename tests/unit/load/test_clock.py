"""A clock that is set back changes neither which version is the current one nor which are the oldest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas.errors import UsageError
from tasks.load import list_snapshots, open_lake
from tests.lake_frames import publish_lake

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
YEAR = timedelta(days=365)


def names(out: Path) -> list[str]:
    """Return the runs whose versions are kept, the newest first."""
    return [snapshot.manifest().run_name for snapshot in list_snapshots(out)]


def test_a_version_that_is_made_before_its_parent_is_the_current_one(tmp_path: Path) -> None:
    first = publish_lake(tmp_path, 1, "first", now=NOON)
    second = publish_lake(tmp_path, 1, "second", now=NOON - 24 * HOUR)
    assert second.snapshot > first.snapshot
    assert (second.parent, second.created) == (first.snapshot, NOON - 24 * HOUR)
    assert [snapshot.is_current for snapshot in list_snapshots(tmp_path)] == [True, False]
    assert open_lake(tmp_path).manifest.run_name == "second"
    assert open_lake(tmp_path).changes.collect()["snapshot"].unique().to_list() == [second.snapshot]


def test_the_oldest_version_goes_first_though_the_clock_was_set_back(tmp_path: Path) -> None:
    publish_lake(tmp_path, 1, "first", keep=2, now=NOON)
    publish_lake(tmp_path, 1, "second", keep=2, now=NOON - 24 * HOUR)
    publish_lake(tmp_path, 1, "third", keep=2, now=NOON - 23.5 * HOUR)
    assert names(tmp_path) == ["third", "second", "first"]  # the first may have been current half an hour ago
    publish_lake(tmp_path, 1, "fourth", keep=2, now=NOON - 22 * HOUR)
    assert names(tmp_path) == ["fourth", "third"]


def test_a_version_of_a_clock_that_was_ahead_does_not_stay_until_then(tmp_path: Path) -> None:
    publish_lake(tmp_path, 1, "ahead", keep=1, now=NOON + 4 * YEAR)
    publish_lake(tmp_path, 1, "right", keep=1, now=NOON)
    assert names(tmp_path) == ["right", "ahead"]
    publish_lake(tmp_path, 1, "later", keep=1, now=NOON + 2 * HOUR)
    assert names(tmp_path) == ["later"]


def test_the_version_at_a_time_is_found_though_the_clock_was_set_back(tmp_path: Path) -> None:
    for name, now in (("before", NOON - 2 * HOUR), ("ahead", NOON + YEAR), ("right", NOON), ("later", NOON + HOUR)):
        publish_lake(tmp_path, 1, name, now=now)
    found = [open_lake(tmp_path, NOON + hours * HOUR).manifest.run_name for hours in (-2, -1, 0, 0.5, 1, 2)]
    assert found == ["before", "before", "right", "right", "later", "later"]
    assert open_lake(tmp_path, NOON + 2 * YEAR).manifest.run_name == "later"
    with pytest.raises(UsageError, match="there was no version"):
        open_lake(tmp_path, NOON - 3 * HOUR)


def test_the_time_of_a_version_without_a_manifest_is_that_of_its_id(tmp_path: Path) -> None:
    first = publish_lake(tmp_path, 1, "first", now=NOON)
    publish_lake(tmp_path, 1, "second", now=NOON + 2 * HOUR)
    (tmp_path / "_snapshots" / first.snapshot / "_manifest.json").unlink()
    assert open_lake(tmp_path, NOON + 3 * HOUR).manifest.run_name == "second"
    publish_lake(tmp_path, 1, "third", keep=1, now=NOON + 2.5 * HOUR)
    assert [snapshot.id[-6:] for snapshot in list_snapshots(tmp_path)] == ["-third", "second"]
