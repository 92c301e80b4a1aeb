"""Runs on a real server that the guard holds, those that it lets publish, and what they leave in Prefect."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from flows import artifacts
from flows.guard import HELD_EVENT
from flows.status import read_status
from tests.integration.conftest import SAMPLE, Command, PrefectServer, wait_for

LIMITS = ("--max-papers-lost", "5", "--max-rejects", "2")
GONE = "pages/jim_gray.txt"
ODD = "zz<b>odd|.json"
REFUSED = '{"id": "x", "type": "article-journal", "author": [{"family": "Ash", "given": "<b>Mara</b>|"}]}'


def artifacts_of(server: PrefectServer, run: str) -> dict[str, Any]:
    """Give what a run has left, by key."""
    found = server.filter("artifacts", artifacts={"flow_run_id": {"any_": [run]}}, limit=200)
    keys = [one["key"] for one in found if one["key"]]
    assert len(keys) == len(set(keys)), "a run leaves one artifact of each kind"
    return {one["key"]: one["data"] for one in found if one["key"]}


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dumps of the sample."""
    return shutil.copytree(SAMPLE, tmp_path_factory.mktemp("guard") / "raw")


@pytest.fixture(scope="module")
def out(raw: Path, sample_lake: Path) -> Path:
    """A lake of the sample, with the results of its run."""
    return shutil.copytree(sample_lake, raw.parent / "lake", symlinks=True)


def current(out: Path) -> str:
    return (out / "current").resolve().name


def test_a_run_that_loses_papers_is_held_and_what_it_found_is_told(
    paperlake: Command, prefect_server: PrefectServer, raw: Path, out: Path
) -> None:
    before = current(out)
    (raw / GONE).unlink()
    (raw / ODD).write_text(f"[{REFUSED}]", encoding="utf-8")
    held = paperlake("curate", raw, "--out", out, *LIMITS)
    assert held.status == 3
    assert held.out == ""
    lines = [line for line in held.err.splitlines() if line.startswith("paperlake: held: ")]
    assert [line.split(": ")[2] for line in lines] == ["papers-lost", "rejects"]
    assert lines[0].endswith("publish it with --override papers-lost")
    assert current(out) == before
    assert read_status(out).snapshot == before

    run = prefect_server.last_flow_run()
    [state] = [one["state"] for one in prefect_server.filter("flow_runs", flow_runs={"id": {"any_": [run]}})]
    assert (state["type"], state["name"]) == ("FAILED", "Failed")
    assert "HeldError: the guard holds the run, nothing was published" in state["message"]
    assert "papers-lost: " in state["message"]

    left = artifacts_of(prefect_server, run)
    assert "papers\\-lost" in left[artifacts.HELD_KEY]
    assert "dumps that are gone: 1 (pages\\/jim\\_gray\\.txt)" in left[artifacts.HELD_KEY]
    assert "zz\\<b\\>odd\\|\\.json" in left[artifacts.REJECTS_KEY]
    assert "\\-\\-override papers\\-lost" in left[artifacts.FAILURE_KEY]
    assert "validate\\: references" in left[artifacts.TIMINGS_KEY]
    assert 0 < float(left[artifacts.PROGRESS_KEY]) < 100

    def emitted() -> list[dict[str, Any]]:
        related = {"id": [f"prefect.flow-run.{run}"]}
        return prefect_server.filter("events", filter={"event": {"name": [HELD_EVENT]}, "related": related})

    [event] = wait_for(emitted)
    assert event["resource"]["prefect.resource.id"] == "paperlake.lake"
    assert [one["name"] for one in event["payload"]["held"]] == ["papers-lost", "rejects"]


def test_overriding_one_limit_is_not_overriding_the_other(paperlake: Command, raw: Path, out: Path) -> None:
    held = paperlake("curate", raw, "--out", out, *LIMITS, "--override", "papers-lost")
    assert held.status == 3
    assert [line.split(": ")[2] for line in held.err.splitlines() if ": held: " in line] == ["rejects"]
    wrong = paperlake("curate", raw, "--out", out, *LIMITS, "--override", "all")
    assert wrong.status == 2
    assert "invalid choice: 'all'" in wrong.err


def test_a_run_whose_limits_are_overridden_publishes_what_the_held_one_has_computed(
    paperlake: Command, prefect_server: PrefectServer, raw: Path, out: Path
) -> None:
    before = current(out)
    done = paperlake(
        "curate", raw, "--out", out, *LIMITS, "--override", "rejects", "--override", "papers-lost", "--json"
    )
    assert done.status == 0
    report = json.loads(done.out)
    assert report["published"]
    assert report["snapshot"] == current(out) != before
    assert sum(warning.endswith("it was overridden by name") for warning in report["warnings"]) == 2
    computed = {one["step"] for one in report["timings"] if one["cached"] < one["tasks"]}
    assert computed == {
        "extract: discover",
        "load: read identities",
        "load: read named ids",
        "load: compare",
        "load: publish",
    }
    assert all(one["peak_mb"] > 50 for one in report["timings"] if one["step"] in computed)

    left = artifacts_of(prefect_server, prefect_server.last_flow_run())
    assert left.keys() == {
        artifacts.ACCOUNT_KEY,
        artifacts.SUMMARY_KEY,
        artifacts.REJECTS_KEY,
        artifacts.CHANGES_KEY,
        artifacts.TIMINGS_KEY,
        artifacts.PROGRESS_KEY,
    }
    assert "removed dump | pages\\/jim\\_gray\\.txt" in left[artifacts.CHANGES_KEY]
    assert "## papers: retired" in left[artifacts.CHANGES_KEY]
    assert left[artifacts.PROGRESS_KEY] == 100
    assert {type(page) for key, page in left.items() if key != artifacts.PROGRESS_KEY} == {str}


def test_a_version_that_was_published_by_name_is_not_held_again_but_other_limits_are_looked_at(
    paperlake: Command, prefect_server: PrefectServer, raw: Path, out: Path
) -> None:
    published = current(out)
    again = paperlake("curate", raw, "--out", out, *LIMITS, "--json")
    assert again.status == 0, again.err
    report = json.loads(again.out)
    assert not report["published"]
    assert [one["step"] for one in report["timings"]] == ["extract: discover"]
    left = artifacts_of(prefect_server, prefect_server.last_flow_run())
    assert left[artifacts.CHANGES_KEY].startswith("Nothing is new")
    assert "zz\\<b\\>odd\\|\\.json" in left[artifacts.REJECTS_KEY]

    others = paperlake("curate", raw, "--out", out, "--max-authors-of-one-name", "1", "--max-rejects", "0")
    assert others.status == 3
    assert "rejects: " in others.err
    assert current(out) == published


def test_a_run_of_which_no_record_is_accepted_tells_what_was_rejected(
    paperlake: Command, prefect_server: PrefectServer, tmp_path: Path
) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a|b.json").write_text(f"[{REFUSED}]", encoding="utf-8")
    failed = paperlake("curate", tmp_path / "raw", "--out", tmp_path / "lake")
    assert failed.status == 1
    left = artifacts_of(prefect_server, prefect_server.last_flow_run())
    assert "a\\|b\\.json" in left[artifacts.REJECTS_KEY]
    assert "no record was accepted" in left[artifacts.FAILURE_KEY]
    assert "extract\\: read" in left[artifacts.TIMINGS_KEY]
