"""A run on input that has not changed reads and publishes nothing; one on input that changes takes none of it."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.cache import KNOWN_PAIRS
from flows.last_run import OF_CURRENT
from schemas.dump import Dump, Refusal
from schemas.exchange.papers import PAIR
from tasks.extract.inventory import known_files
from tasks.extract.inventory.examine import Found, examine
from tasks.load import list_snapshots
from tasks.transform.papers.known import Known, find_known
from tests.integration.conftest import SAMPLE, Command, PrefectServer
from tests.integration.test_cli import PAGE, assert_one_line

RECORD = '{"id": "%d", "type": "article-journal", "title": "On the flow of rivers, part %d"}\n'


def versions(lake: Path) -> list[str]:
    return [snapshot.id for snapshot in list_snapshots(lake)]


def test_a_second_run_reads_no_dump_and_publishes_nothing(
    paperlake: Command, prefect_server: PrefectServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, lake = tmp_path / "raw", tmp_path / "lake"
    shutil.copytree(SAMPLE, raw)
    first = json.loads(paperlake("curate", raw, "--out", lake, "--json").out)
    assert first["published"] is True
    paperlake("curate", raw, "--out", lake)  # by now the dumps have been left alone for a while
    read: list[str] = []

    def watch(found: Found, work: Path | None) -> Iterator[Dump | Refusal]:
        read.append(found.source_file)
        return examine(found, work)

    monkeypatch.setattr(known_files, "examine", watch)
    second = json.loads(paperlake("curate", raw, "--out", lake, "--json").out)
    assert read == []
    assert second["published"] is False
    assert (second["snapshot"], second["path"]) == (first["snapshot"], first["path"])
    assert second["account"] == first["account"]
    assert second["statistics"] == OF_CURRENT  # it came to no other step
    outcome = paperlake("curate", raw, "--out", lake, "--full")
    assert outcome.status == 0
    assert "nothing new" in outcome.out
    assert len(read) > 3
    assert versions(lake) == [first["snapshot"]]
    assert paperlake("verify", "--out", lake).status == 0
    names = {name for name, _ in prefect_server.task_states(prefect_server.last_flow_run())}
    assert "compare with the current version" in names
    assert "publish" not in names
    shutil.copy(PAGE, raw / "zz.txt")  # the same bytes: a duplicate changes no table
    assert json.loads(paperlake("curate", raw, "--out", lake, "--json").out)["published"] is False
    (raw / "pages" / "jim_gray.txt").unlink()
    third = json.loads(paperlake("curate", raw, "--out", lake, "--json").out)
    assert third["published"] is True
    assert versions(lake) == [third["snapshot"], first["snapshot"]]


@contextmanager
def growing(path: Path) -> Iterator[None]:
    """Let a file grow for as long as the block lasts."""
    stop = threading.Event()

    def write() -> None:
        number = 0
        with path.open("a", encoding="utf-8", buffering=1) as stream:
            while not stop.wait(0.001):
                number += 1
                stream.write(RECORD % (number, number))

    path.write_text(RECORD % (0, 0), encoding="utf-8")
    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_a_dump_that_grows_while_it_is_read_is_refused_and_read_by_the_next_run(
    paperlake: Command, tmp_path: Path
) -> None:
    raw, lake = tmp_path / "raw", tmp_path / "lake"
    raw.mkdir()
    shutil.copy(PAGE, raw)
    with growing(raw / "growing.jsonl"):
        outcome = paperlake("curate", raw, "--out", lake, "--json")
    assert outcome.status == 0, outcome.err
    account = json.loads(outcome.out)["account"]
    assert (account["dumps"], account["refused_dumps"]) == (1, 1)
    assert account["reasons"] == {"changed_while_read": 1}
    assert account["records"] == account["sources"]
    rejects = pl.read_parquet(lake / "current" / "rejects")
    assert rejects.select("source_file", "reason", "source_index").rows() == [
        ("growing.jsonl", "changed_while_read", None)
    ]
    manifest = json.loads((lake / "current" / "_manifest.json").read_bytes())
    assert [one["source_file"] for one in manifest["inputs"]] == [PAGE.name]
    records = len((raw / "growing.jsonl").read_text(encoding="utf-8").splitlines())
    again = json.loads(paperlake("curate", raw, "--out", lake, "--json").out)["account"]
    assert (again["dumps"], again["refused_dumps"], again["reasons"]) == (2, 0, {})
    assert again["records"] == account["records"] + records


def test_a_dump_that_vanishes_before_it_is_read_is_refused_and_read_when_it_is_back(
    paperlake: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, lake = tmp_path / "raw", tmp_path / "lake"
    shutil.copytree(SAMPLE / "pages", raw)
    whole = json.loads(paperlake("curate", raw, "--out", lake, "--json", "--full").out)

    def moving(self: known_files.KnownFiles) -> None:
        save(self)
        (raw / PAGE.name).rename(tmp_path / PAGE.name)

    save = known_files.KnownFiles.save
    with monkeypatch.context() as patched:
        patched.setattr(known_files.KnownFiles, "save", moving)
        moved = json.loads(paperlake("curate", raw, "--out", lake, "--json", "--full").out)
    assert moved["account"]["reasons"] == {"changed_while_read": 1}
    assert moved["account"]["dumps"] == whole["account"]["dumps"] - 1
    (tmp_path / PAGE.name).rename(raw / PAGE.name)
    # The same bytes are there again: what was found out about them then is not taken from the cache.
    back = json.loads(paperlake("curate", raw, "--out", lake, "--json").out)
    assert back["account"] == whole["account"]
    assert back["published"] is True


def test_the_only_dump_vanishes(paperlake: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    shutil.copy(PAGE, raw)
    monkeypatch.setattr(known_files.KnownFiles, "save", lambda self: (raw / PAGE.name).unlink())
    outcome = paperlake("curate", raw, "--out", tmp_path / "lake")
    assert_one_line(outcome, 1, "no record was accepted (1 changed_while_read); nothing was published")


@pytest.mark.parametrize("name", ["la[k]e *?", "x" * 255])
def test_a_run_into_a_lake_of_any_name(paperlake: Command, tmp_path: Path, name: str) -> None:
    raw = tmp_path / "raw [a-z]*"
    raw.mkdir()
    (raw / ("n" * 251 + ".txt")).write_bytes(PAGE.read_bytes())
    (raw / "b\udcffd [1]?.txt").write_bytes((SAMPLE / "catalogues/catalogue.jsonl").read_bytes())
    outcome = paperlake("curate", raw, "--out", tmp_path / name, "--json")
    assert outcome.status == 0, outcome.err
    report = json.loads(outcome.out)
    assert (report["account"]["dumps"], report["account"]["refused_dumps"]) == (2, 0)
    again = json.loads(paperlake("curate", raw, "--out", tmp_path / name, "--json").out)
    assert (again["published"], again["snapshot"]) == (False, report["snapshot"])


def test_a_lake_of_a_later_release_is_refused_before_anything_is_read(paperlake: Command, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    assert paperlake("curate", PAGE, "--out", lake).status == 0
    path = lake / "current" / "_manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "schema_version": 99}), encoding="utf-8")
    outcome = paperlake("curate", SAMPLE, "--out", lake)
    assert_one_line(outcome, 1, "made by a later paperlake", "update paperlake")
    assert "extract: discover" not in outcome.err
    assert_one_line(paperlake("rollback", path.resolve().parent.name, "--out", lake), 1, "made by a later paperlake")


def test_a_damaged_current_version_is_replaced_by_a_full_run(paperlake: Command, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    assert paperlake("curate", PAGE, "--out", lake).status == 0
    path = next((lake / "current" / "papers").iterdir())
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert paperlake("verify", "--out", lake).status == 1
    assert json.loads(paperlake("curate", PAGE, "--out", lake, "--json", "--full").out)["published"] is True
    assert paperlake("verify", "--out", lake).status == 0


def test_a_run_compares_only_the_pairs_that_the_last_one_has_not(
    paperlake: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    known: list[int] = []

    def watch(candidates: pl.DataFrame, *told: Any) -> Known:
        found = find_known(candidates, *told)
        asked.append(candidates.unique(PAIR).height)
        known.append(found.pairs.height)
        return found

    def curate(*options: str) -> bool:
        """Return whether a run publishes."""
        asked.clear()
        known.clear()
        outcome = paperlake("curate", raw, "--out", tmp_path / "lake", "--partitions", "2", "--json", *options)
        assert outcome.status == 0, outcome.err
        return bool(json.loads(outcome.out)["published"])

    raw = tmp_path / "raw"
    shutil.copytree(SAMPLE, raw)
    monkeypatch.setattr("flows.paper_stages.find_known", watch)
    assert curate()
    assert asked == []
    paper = "title={Consensus on Transaction Commit}, author={Jim Gray and Leslie Lamport}, year={2006}"
    (raw / "one_more.bib").write_text(f"@misc{{a, {paper}}}")
    assert curate("--statistics", "current")
    assert sum(asked) / 2 < sum(known) < sum(asked)
    assert not curate("--statistics", "current", "--full")  # the tables are the same
    assert asked == []
    (tmp_path / "lake" / "_work" / KNOWN_PAIRS).write_text("{}")
    (raw / "one_more.bib").unlink()
    assert curate("--statistics", "current")
    assert asked == []
