"""The command `report`: where the page is, what opens it, and the figures behind it."""

from __future__ import annotations

import json
import shutil
import webbrowser
from pathlib import Path

import pytest

from tasks.load import current_snapshot, open_lake
from tasks.load.lake import write_manifest
from tasks.report.page import draw_report
from tasks.report.writing import REPORT, write_report
from tests.integration.conftest import Command
from tests.lake_frames import publish_lake
from tests.storage.served import Storage, publish_stored

COMPANIONS = {REPORT: write_report}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a browser was asked to open."""
    addresses: list[str] = []
    monkeypatch.setattr(webbrowser, "open", addresses.append)
    return addresses


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary directory, which is empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_a_run_leaves_its_report_and_the_command_opens_it(
    run: Command, sample_lake: Path, opened: list[str], temporary: Path
) -> None:
    page = current_snapshot(sample_lake) / REPORT
    outcome = run("report", "--out", sample_lake)
    assert (outcome.status, outcome.out, outcome.err) == (0, f"{page}\n", "")
    assert opened == [page.as_uri()]
    with open_lake(sample_lake) as lake:
        assert page.read_text(encoding="utf-8") == draw_report(lake)
        assert REPORT in {file.path for file in lake.manifest.companions}
    assert list(temporary.iterdir()) == []


def test_no_browser_is_opened_if_none_is_wanted_or_there(
    run: Command, sample_lake: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("report", "--out", sample_lake, "--no-open").status == 0
    assert opened == []

    def fail(_: str) -> None:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "open", fail)
    outcome = run("report", "--out", sample_lake)
    assert (outcome.status, outcome.err) == (0, "")


def test_the_figures_agree_with_the_manifest(run: Command, sample_lake: Path, opened: list[str]) -> None:
    document = json.loads(run("report", "--out", sample_lake, "--json").out)
    manifest = open_lake(sample_lake).manifest
    figures = document["figures"]
    steps = {row["step"]: row["n"] for row in figures["records"]}
    assert document["snapshot"] == manifest.snapshot
    assert steps["records"] == manifest.account["records"] == sum(row["records"] for row in figures["dumps"])
    assert steps["papers"] == manifest.rows["papers"] == sum(row["papers"] for row in figures["years"])
    assert sum(row["authors"] for row in figures["productivity"]) == manifest.rows["authors"]
    assert sum(row["pairs"] for row in figures["paper_decisions"]) == manifest.rows["paper_matches"]
    assert opened == []


def test_a_version_of_an_earlier_paperlake_is_drawn_when_it_is_looked_at(
    run: Command, tmp_path: Path, temporary: Path
) -> None:
    out = tmp_path / "lake"
    manifest = publish_lake(out, 2)
    folder = current_snapshot(out)
    write_manifest(
        manifest.model_copy(update={"files": tuple(file for file in manifest.files if file.table != "changes")}), folder
    )
    shutil.rmtree(folder / "changes")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    outcome = run("report", "--out", out, "--snapshot", manifest.snapshot, "--no-open")
    [page] = temporary.iterdir()
    assert (outcome.status, outcome.out) == (0, f"{page}\n")
    assert manifest.snapshot in page.read_text(encoding="utf-8")
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_what_is_wrong_is_one_line(run: Command, tmp_path: Path) -> None:
    outcome = run("report", "--out", tmp_path)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    publish_lake(tmp_path, 2, companions=COMPANIONS)
    (current_snapshot(tmp_path) / REPORT).unlink()
    assert f"{REPORT}: is missing" in run("report", "--out", tmp_path, "--no-open").err
    assert f"{REPORT}: is missing" in run("verify", "--out", tmp_path).out


def test_the_report_of_a_lake_on_object_storage_is_fetched(run: Command, storage: Storage, temporary: Path) -> None:
    out = storage.new_bucket() / "lake"
    manifest = publish_stored(out, 2, companions=COMPANIONS)
    outcome = run("report", "--out", out, "--no-open")
    [page] = temporary.iterdir()
    assert (outcome.status, outcome.out) == (0, f"{page}\n")
    assert manifest.snapshot in page.read_text(encoding="utf-8")
