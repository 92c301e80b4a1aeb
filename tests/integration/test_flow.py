"""The main flow from the dumps to the published lake: right, reproducible, resumable, and visible in Prefect."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.artifacts import ACCOUNT_KEY, SUMMARY_KEY
from flows.cli import main
from flows.server import DEFAULT_URL, QUIET, TemporaryServer, answers
from schemas.errors import PaperlakeError
from tests.integration.conftest import (
    MAX_WAIT,
    ROOT,
    SAMPLE,
    SHARED,
    Command,
    PrefectServer,
    forget_last_run,
    start_paperlake,
    table_bytes,
    wait_for,
)
from tests.integration.readme import README, with_tables

TRUTH = json.loads((ROOT / "tests/data/sample_truth.json").read_text(encoding="utf-8"))


SEEDS = SHARED / "seeds"


def read(lake: Path, table: str) -> pl.DataFrame:
    """Read a table of the current version."""
    return pl.read_parquet(lake / "current" / table, hive_partitioning=False)


def test_the_sample_comes_out_exactly(sample_lake: Path) -> None:
    sources = read(sample_lake, "sources")
    by_record = {
        (file, index): paper for file, index, paper in sources.select("source_file", "source_index", "paper_id").rows()
    }
    papers = {row["paper_id"]: row for row in read(sample_lake, "papers").to_dicts()}
    names = (
        read(sample_lake, "authorships")
        .join(read(sample_lake, "authors").select("author_id", "display_name"), on="author_id")
        .sort("paper_id", "position")
        .group_by("paper_id", "is_inferred", maintain_order=True)
        .agg("display_name")
    )
    authors = {(paper, inferred): listed for paper, inferred, listed in names.iter_rows()}
    found = []
    for paper in TRUTH["papers"]:
        ids = {by_record[file, index] for file, index in paper["records"]}
        assert len(ids) == 1, paper["title"]
        found.append(ids.pop())
        assert papers[found[-1]]["title"] == paper["title"]
        assert papers[found[-1]]["arxiv_id"] == paper["arxiv_id"]
        assert papers[found[-1]]["n_sources"] == len(paper["records"])
        assert authors.get((found[-1], False), []) == (paper["authors"] or []), paper["title"]
        assert authors.get((found[-1], True), []) == paper["inferred"], paper["title"]
    assert set(found) == papers.keys()
    assert len(found) == len(papers)
    assert read(sample_lake, "authors").height == TRUTH["counts"]["authors"]


def test_the_readme_shows_what_the_sample_gives(sample_lake: Path) -> None:
    shown = README.read_text(encoding="utf-8")
    assert with_tables(shown, sample_lake) == shown, "the README is stale: make docs"


@pytest.fixture(scope="module")
def seeds_lake(prefect_server: PrefectServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake made from the real page dumps."""
    if not SEEDS.is_dir():
        pytest.skip("the real page dumps (../shared/seeds) are not here")
    out = tmp_path_factory.mktemp("seeds") / "lake"
    assert main(["curate", str(SEEDS), "--out", str(out)]) == 0
    return out


def test_the_seeds_come_out_exactly(seeds_lake: Path) -> None:
    scored = subprocess.run(
        [sys.executable, SHARED / "score" / "score_seeds.py", seeds_lake / "current"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert scored.returncode == 0, scored.stdout + scored.stderr
    assert "ok " in scored.stdout
    assert "FAIL" not in scored.stdout


def test_new_lakes_of_the_same_input_are_equal_to_the_byte(
    paperlake: Command, sample_lake: Path, tmp_path: Path
) -> None:
    assert paperlake("curate", SAMPLE, "--out", tmp_path / "again").status == 0
    expected = table_bytes(sample_lake / "current")
    assert len(expected) > 10
    assert table_bytes(tmp_path / "again" / "current") == expected


def test_lakes_made_on_threads_and_on_dask_are_equal_to_the_byte(
    paperlake: Command, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    raw, threads = (SEEDS, "seeds_lake") if SEEDS.is_dir() else (SAMPLE, "sample_lake")
    outcome = paperlake("curate", raw, "--out", tmp_path / "dask", "--engine", "dask")
    assert outcome.status == 0, outcome.err
    expected = table_bytes(request.getfixturevalue(threads) / "current")
    assert table_bytes(tmp_path / "dask" / "current") == expected


def test_ids_do_not_depend_on_the_names_and_the_order_of_dumps(
    paperlake: Command, sample_lake: Path, tmp_path: Path
) -> None:
    for number, dump in enumerate(sorted(SAMPLE.rglob("*.*"), reverse=True)):
        folder = tmp_path / f"raw{number % 2}" / f"part {number}"
        folder.mkdir(parents=True)
        shutil.copy(dump, folder / f"{9 - number}.dump")
    renamed = tmp_path / "renamed"
    assert paperlake("curate", tmp_path / "raw1", tmp_path / "raw0", "--out", renamed).status == 0
    for table in ("papers", "authors", "authorships"):
        assert table_bytes(renamed / "current" / table) == table_bytes(sample_lake / "current" / table)


# What every run does. The ids that it reads are the same once a second run has found those of the first.
UNCACHED = {
    "discover",
    "read the ids of the current version",
    "read the ids that decisions name",
    "compare with the current version",
}


@pytest.fixture(scope="module")
def settled_lake(prefect_server: PrefectServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake made from the sample by two runs; tests may change it if they leave it like that."""
    out = tmp_path_factory.mktemp("settled") / "lake"
    for _ in range(2):
        assert main(["curate", str(SAMPLE), "--out", str(out)]) == 0
        forget_last_run(out)
    return out


def test_a_second_run_takes_every_result_from_the_cache_and_full_takes_none(
    paperlake: Command, prefect_server: PrefectServer, settled_lake: Path
) -> None:
    for arguments, state in (((), "Cached"), (("--full",), "Completed")):
        assert paperlake("curate", SAMPLE, "--out", settled_lake, *arguments).status == 0
        states = prefect_server.task_states(prefect_server.last_flow_run())
        assert {name for name, _ in states} > {"papers: cluster", "check the references between tables"}
        assert "read catalogues/catalogue.jsonl and 5 more" in {name for name, _ in states}
        assert {found for name, found in states if name not in UNCACHED} == {state}
        assert {found for name, found in states if name in UNCACHED} == {"Completed"}
        forget_last_run(settled_lake)


def test_a_result_whose_file_is_missing_or_damaged_is_computed_anew(
    paperlake: Command, prefect_server: PrefectServer, settled_lake: Path
) -> None:
    expected = table_bytes(settled_lake / "current")
    work = settled_lake / "_work"
    next(work.glob("paper_clusters-*")).unlink()
    next(work.glob("cores-*")).write_bytes(b"PAR1")
    assert paperlake("curate", SAMPLE, "--out", settled_lake).status == 0
    states = prefect_server.task_states(prefect_server.last_flow_run())
    again = {name for name, state in states if state == "Completed"} - UNCACHED
    assert again == {"papers: cluster", "authors: find cores"}
    assert table_bytes(settled_lake / "current") == expected
    forget_last_run(settled_lake)


def test_the_work_folder_holds_what_the_last_run_needs_and_no_more(
    paperlake: Command, settled_lake: Path, tmp_path: Path
) -> None:
    def files() -> set[str]:
        return {path.name for path in (settled_lake / "_work").rglob("*") if path.is_file()}

    first = files()
    assert first
    assert paperlake("curate", SAMPLE / "pages", "--out", settled_lake).status == 0
    assert not first <= files()
    for _ in range(2):  # the second run finds the ids of the first
        assert paperlake("curate", SAMPLE, "--out", settled_lake).status == 0
        forget_last_run(settled_lake)
    assert files() == first


def test_killed_in_the_middle_it_continues_where_it_was(
    paperlake: Command, prefect_server: PrefectServer, sample_lake: Path, tmp_path: Path
) -> None:
    out = tmp_path / "killed"
    process = start_paperlake("curate", SAMPLE, "--out", out, env=prefect_server.environment)
    assert process.stderr is not None
    for line in process.stderr:
        if "papers: cluster" in line:
            process.kill()
            break
    process.communicate(timeout=MAX_WAIT)
    assert process.returncode == -9
    assert not (out / "current").exists()
    assert paperlake("curate", SAMPLE, "--out", out).status == 0
    states = prefect_server.task_states(prefect_server.last_flow_run())
    cached = {name for name, state in states if state == "Cached"}
    done_before = {name for name, _ in states if name.startswith(("read ", "number "))} - UNCACHED
    assert {name.split()[0] for name in done_before} == {"read", "number"}
    assert cached >= {"papers: block", "papers: score", "papers: cluster"} | done_before
    assert {name for name, state in states if state == "Completed"} >= {
        "check the references between tables",
        "draw the account",
    }
    assert table_bytes(out / "current") == table_bytes(sample_lake / "current")


def test_it_leaves_assets_and_artifacts(paperlake: Command, prefect_server: PrefectServer, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    assert paperlake("curate", SAMPLE, "--out", lake).status == 0
    manifest = json.loads((lake / "current" / "_manifest.json").read_text(encoding="utf-8"))

    def materialized() -> list[dict[str, Any]]:
        wanted = {"event": {"name": ["prefect.asset.materialization.succeeded"]}}
        events = prefect_server.filter("events", filter={**wanted, "occurred": {"since": manifest["created"]}})
        return events if len(events) == 3 else []

    assets = {event["resource"]["prefect.resource.id"]: event["payload"] for event in wait_for(materialized)}
    assert assets.keys() == {f"{lake.as_uri()}/current/{name}" for name in ("papers", "authors", "authorships")}
    for key, metadata in assets.items():
        assert metadata["rows"] == read(lake, Path(key).name).height
        assert metadata["snapshot"] == manifest["snapshot"]
        assert metadata["account"] == manifest["account"]

    run = prefect_server.last_flow_run()
    artifacts = {
        artifact["key"]: artifact
        for artifact in prefect_server.filter("artifacts", artifacts={"flow_run_id": {"any_": [run]}})
    }
    table = {row["item"]: row["number"] for row in json.loads(artifacts[ACCOUNT_KEY]["data"])}
    assert table["records"] == TRUTH["counts"]["records"]
    assert table["papers"] == TRUTH["counts"]["papers"]
    assert manifest["snapshot"] in artifacts[SUMMARY_KEY]["data"]


@pytest.fixture(scope="module")
def without_server(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process that knows of no Prefect server, has no home, and cannot reach its proxies."""
    if answers(DEFAULT_URL):
        pytest.skip(f"a Prefect server runs at {DEFAULT_URL}")
    folder = tmp_path_factory.mktemp("without_server")
    (folder / "tmp").mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    places = {"HOME": "/dev/null/home", "TMPDIR": str(folder / "tmp"), "XDG_CACHE_HOME": str(folder / "cache")}
    return {**environment, **QUIET, **proxies, **places}


def children_of(process: subprocess.Popen[str]) -> list[Path]:
    """Give the processes that a process has started, as folders that are there as long as they run."""
    task = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [Path("/proc", pid) for pid in task.read_text().split()]


def test_a_temporary_server_serves_where_none_runs_and_ends_with_the_run(
    without_server: dict[str, str], tmp_path: Path
) -> None:
    process = start_paperlake("curate", SAMPLE, "--out", tmp_path / "lake", env=without_server, cwd=tmp_path)
    assert process.stderr is not None
    assert "starting a temporary Prefect server" in process.stderr.readline()
    servers = children_of(process)
    assert servers
    out, err = process.communicate(timeout=MAX_WAIT)
    assert process.returncode == 0, err
    assert f"{TRUTH['counts']['papers']} papers" in out
    assert not any(server.exists() for server in servers)
    assert list(Path(without_server["TMPDIR"]).iterdir()) == []
    assert len(list(Path(without_server["XDG_CACHE_HOME"], "paperlake").iterdir())) == 1  # an empty database


def test_a_temporary_server_ends_when_its_client_is_killed(without_server: dict[str, str]) -> None:
    code = (
        "from flows.server import TemporaryServer; s = TemporaryServer(); s.wait(); print(s.url, flush=True); input()"
    )
    client = subprocess.Popen(
        [sys.executable, "-c", code], env=without_server, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert client.stdout is not None
    assert client.stdout.readline().startswith("http://127.0.0.1:")
    servers = children_of(client)
    assert servers
    client.kill()
    client.communicate()
    wait_for(lambda: not any(server.exists() for server in servers))
    assert list(Path(without_server["TMPDIR"]).iterdir()) == []


def test_why_a_temporary_server_does_not_start_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("PREFECT_SERVER_API_PORT", "x")
    with TemporaryServer() as server, pytest.raises(PaperlakeError, match=r"port Input should be .* integer") as raised:
        server.wait()
    [log] = tmp_path.iterdir()
    assert str(log) in str(raised.value)
    assert "Traceback" in log.read_text()


def test_a_run_needs_no_home_where_a_server_runs(prefect_server: PrefectServer, tmp_path: Path) -> None:
    environment = {**prefect_server.environment, "HOME": "/dev/null/home"}
    del environment["PREFECT_HOME"]
    process = start_paperlake("curate", SAMPLE, "--out", tmp_path / "lake", env=environment)
    _, err = process.communicate(timeout=MAX_WAIT)
    assert process.returncode == 0, err
    assert all(line.startswith("paperlake: ") for line in err.splitlines()), err
