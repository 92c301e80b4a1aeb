"""The causes of a first version are those that a comparison with an empty version finds."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest

from tasks.load.changes import finding
from tasks.load.changes.comparison import Comparison
from tasks.load.changes.first import find_first
from tests.lake_frames import an_id
from tests.stated import Stated, version_of

ADA = "Ada on 2026-11-03: one title (decisions.csv, line 2)"
DECIDED = [(an_id("P", 1), an_id("P", 2), ADA), (an_id("A", 3), an_id("A", 4), ADA)]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("settings", [None, "0"])
def test_a_first_version_has_the_changes_that_a_comparison_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, settings: str | None
) -> None:
    chosen = random.Random(seed)
    records = [
        Stated(
            chosen.choice("edcba"),
            f"k{number}",
            f"Part {number}",
            paper := chosen.randrange(1, 30),
            work=paper // 3 + 1,
            persons=tuple(chosen.sample(range(1, 20), chosen.randrange(4))),
        )
        for number in range(60)
    ]
    now = version_of(tmp_path / "1", records, settings=settings, decided=DECIDED)
    found = pl.concat(finding.find_changes(None, now))
    monkeypatch.setattr(finding, "find_first", lambda _: None)
    assert found.equals(pl.concat(finding.find_changes(None, now)))
    assert set(found["entity"]) == {"author", "paper", "work"}


def test_a_version_without_records_has_no_changes(tmp_path: Path) -> None:
    assert pl.concat(finding.find_changes(None, version_of(tmp_path / "1", []))).is_empty()


def test_of_a_dump_that_the_manifest_does_not_name_nothing_is_said(tmp_path: Path) -> None:
    now = version_of(tmp_path / "1", [Stated("a", "k", "Lichens", 1, persons=(1,))])
    unnamed = type(now)(now.folder, now.manifest.model_copy(update={"inputs": ()}))
    assert find_first(Comparison(None, unnamed)) is None
    assert pl.concat(finding.find_changes(None, unnamed)).height == 3
