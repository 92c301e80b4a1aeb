"""Statistics are stored in the version that was made with them, and are read back by their generation."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from schemas.dump import Partition
from schemas.errors import UsageError
from tasks.load import open_lake, rollback, verify
from tasks.load.manifest import Learnt
from tasks.load.statistics import choose_statistics, find_statistics, generation_of
from tasks.work import read_partition, write_partition
from tests.lake_frames import later, publish_lake


def learnt(work: Path, count: int) -> dict[str, Partition]:
    """Give two kinds of statistics, of different columns."""
    frames = {
        "words": pl.DataFrame({"word": ["moss"], "titles": [count]}),
        "venues": pl.DataFrame({"venue": ["Bryologist"], "other": ["The Bryologist"]}),
    }
    return {kind: write_partition(frame, kind, work) for kind, frame in frames.items()}


def test_a_generation_is_told_by_all_that_was_learnt(tmp_path: Path) -> None:
    one, two = learnt(tmp_path, 1), learnt(tmp_path, 2)
    assert generation_of(one) == generation_of(dict(reversed(one.items())))
    assert len({generation_of(one), generation_of(two), generation_of({"words": one["words"]})}) == 3
    assert generation_of({}) is None


def test_what_was_learnt_is_read_back_from_the_version(tmp_path: Path) -> None:
    lake, work = tmp_path / "lake", tmp_path / "work"
    old, new = (publish_lake(lake, 1, statistics=learnt(work, count), now=later(lake)) for count in (1, 2))
    assert old.generation == generation_of(learnt(work, 1)) != new.generation
    with open_lake(lake) as version:
        verify(version.folder)
        assert version["statistics/words"].collect()["titles"].item() == 2
    first, second = f"{old.generation}", f"{new.generation}"
    for wanted, count in ((first, 1), (first[:8], 1), (second, 2), ("current", 2)):
        found = find_statistics(lake, wanted) or {}
        assert {kind: part.sha256 for kind, part in found.items()} == {
            kind: part.sha256 for kind, part in learnt(work, count).items()
        }
        assert read_partition(found["words"])["titles"].item() == count
    rollback(lake, old.snapshot)
    assert generation_of(find_statistics(lake, "current") or {}) == old.generation
    assert find_statistics(lake, "new") is None


def test_a_generation_that_several_versions_have_is_one(tmp_path: Path) -> None:
    for _ in range(2):
        manifest = publish_lake(tmp_path / "lake", 1, statistics=learnt(tmp_path, 1), now=later(tmp_path / "lake"))
    assert find_statistics(tmp_path / "lake", manifest.generation or "") is not None


def test_statistics_that_no_version_has(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    with pytest.raises(UsageError, match=r"no version has statistics 'abc'; choose one of: \(none\), or .*new"):
        find_statistics(lake, "abc")
    first = publish_lake(lake, 1, statistics=learnt(tmp_path, 1))
    second = publish_lake(lake, 1, statistics=learnt(tmp_path, 2), now=later(lake))
    choices = ", ".join(sorted([f"{first.generation}", f"{second.generation}"]))
    with pytest.raises(UsageError, match=f"no version has statistics 'abcxyz'; choose one of: {choices}"):
        find_statistics(lake, "abcxyz")
    with pytest.raises(UsageError, match="several generations begin with ''"):
        find_statistics(lake, "")
    publish_lake(lake, 1, now=later(lake))
    with pytest.raises(UsageError, match="no version has statistics 'current'"):
        find_statistics(lake, "current")


@pytest.mark.parametrize(
    ("records", "code", "because"),
    [
        (6, "a", "kept from 2026-"),
        (7, "a", "kept from 2026-"),
        (8, "a", "learnt anew: the lake has grown from 6 to 8 records"),
        (4, "a", "learnt anew: the lake has shrunk from 6 to 4 records"),
        (6, "b", "learnt anew: the software is another one"),
    ],
)
def test_statistics_are_kept_until_the_lake_has_grown_by_a_fifth(
    tmp_path: Path, records: int, code: str, because: str
) -> None:
    lake = tmp_path / "lake"
    published = publish_lake(lake, 6, statistics=learnt(tmp_path, 1), code="a", now=datetime(2026, 1, 2, tzinfo=UTC))
    choice = choose_statistics(lake, records, code)
    assert choice.because.startswith(because)
    assert (choice.kept is None) == because.startswith("learnt")
    assert generation_of(choice.kept or {}) in {None, published.generation}


def test_a_lake_without_statistics_learns_them(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    assert choose_statistics(lake, 6, "a") == (None, "learnt from this lake, which is new")
    publish_lake(lake, 6, code="a")
    assert choose_statistics(lake, 6, "a") == (None, "learnt anew: the current version has none")


def test_growth_is_counted_from_when_the_statistics_were_learnt(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    kept = learnt(tmp_path, 1)
    first = publish_lake(lake, 6, statistics=kept, code="a", now=datetime(2026, 1, 2, tzinfo=UTC))
    second = publish_lake(lake, 7, statistics=kept, code="a", now=later(lake))
    assert first.learnt == second.learnt == Learnt(at=datetime(2026, 1, 2, tzinfo=UTC), records=6)
    assert "grown from 6 to 8" in choose_statistics(lake, 8, "a").because
    third = publish_lake(lake, 8, statistics=learnt(tmp_path, 2), code="a", now=later(lake))
    assert third.learnt is not None
    assert third.learnt.records == 8
