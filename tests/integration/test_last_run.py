"""What the last run found: it stands for a run that would give the same, and for no other one."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.last_run import LAST_RUN, OF_CURRENT, digest_of, find_last_run, keep_last_run
from flows.report import Report
from schemas.dump import Refusal
from schemas.limits import Limits
from tasks.load import rollback
from tests.lake_frames import INVENTORY, balanced_account, lake_tables, publish_lake

ASKED = digest_of(INVENTORY, "auto", Limits())


def run(lake: Path, marker: str) -> Report:
    """Publish a version, and keep what its run found."""
    manifest = publish_lake(lake, 1, marker)
    report = Report(
        account=balanced_account(lake_tables(1, marker)),
        snapshot=manifest.snapshot,
        path=lake,
        statistics="learnt from this lake",
        warnings=("a warning",),
    )
    keep_last_run(lake / "_work", ASKED, report)
    return report


def find(lake: Path, asked: str = ASKED, *, keep: int = 7) -> Report | None:
    return find_last_run(lake / "_work", asked, lake, keep)


def test_a_run_that_would_give_the_same_has_the_report_of_the_last_one(tmp_path: Path) -> None:
    assert find(tmp_path) is None
    report = run(tmp_path, "first")
    again = find(tmp_path)
    path = tmp_path / "_snapshots" / report.snapshot
    as_it_is = {"path": path, "published": False, "statistics": OF_CURRENT}
    assert again == report.model_copy(update=as_it_is)


def test_other_dumps_settings_statistics_or_software_are_another_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = INVENTORY.dumps[0].model_copy(update={"path": Path("/elsewhere/dump.json")})
    assert digest_of(INVENTORY.model_copy(update={"dumps": (elsewhere,)}), "auto", Limits()) == ASKED
    changed = INVENTORY.dumps[0].model_copy(update={"sha256": "1" * 64})
    others = [
        digest_of(INVENTORY.model_copy(update={"dumps": (changed,)}), "auto", Limits()),
        digest_of(INVENTORY.model_copy(update={"duplicates": ()}), "auto", Limits()),
        digest_of(
            INVENTORY.model_copy(update={"refusals": (Refusal(source_file="odd", reason="no_format", detail=""),)}),
            "auto",
            Limits(),
        ),
        digest_of(INVENTORY, "new", Limits()),
        digest_of(INVENTORY, "auto", Limits(max_rejects=2)),
    ]
    monkeypatch.setattr("flows.last_run.software_of_all", lambda: "another software")
    others.append(digest_of(INVENTORY, "auto", Limits()))
    run(tmp_path, "first")
    assert [find(tmp_path, asked) for asked in others] == [None] * len(others)
    assert find(tmp_path) is not None


def test_a_lake_that_is_not_as_the_last_run_left_it_is_made_anew(tmp_path: Path) -> None:
    first = run(tmp_path, "first")
    second = run(tmp_path, "second")
    rollback(tmp_path, first.snapshot)
    assert find(tmp_path) is None
    rollback(tmp_path, second.snapshot)
    assert find(tmp_path) is not None
    kept = tmp_path / "_work" / LAST_RUN
    for other in ("{}", "", '{"asked": 1}', kept.read_text(encoding="utf-8").replace("sources", "springs")):
        kept.write_text(other, encoding="utf-8")
        assert find(tmp_path) is None
    keep_last_run(tmp_path / "_work", ASKED, second)
    next((tmp_path / "current" / "papers").iterdir()).unlink()
    assert find(tmp_path) is None


def test_old_versions_and_leftovers_go_also_when_nothing_is_new(tmp_path: Path) -> None:
    run(tmp_path, "first")
    last = run(tmp_path, "second")
    left = tmp_path / "_snapshots" / "20200101T000000.000000Z-killed.tmp"
    left.mkdir()
    assert find(tmp_path, keep=2) is not None
    assert not left.exists()
    assert sorted(path.name for path in (tmp_path / "_snapshots").iterdir())[-1] == last.snapshot
