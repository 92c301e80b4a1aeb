"""The command line on a lake and dumps on object storage."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.companions import COMPANIONS, DATABASE
from schemas.paths import S3Url
from tasks import objects
from tasks.load import open_lake
from tests.integration.conftest import SAMPLE, Command, free_port, table_bytes
from tests.storage.served import Storage


@pytest.fixture
def bucket(storage: Storage) -> S3Url:
    """A bucket that holds the sample."""
    bucket = storage.new_bucket()
    for path in sorted(SAMPLE.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            objects.upload(path, bucket / "raw" / path.relative_to(SAMPLE).as_posix())
    return bucket


def test_a_lake_on_object_storage_is_that_of_a_folder(
    paperlake: Command, bucket: S3Url, sample_lake: Path, tmp_path: Path
) -> None:
    raw, out = bucket / "raw", bucket / "lakes/mine"
    assert paperlake("path", "--out", out).status == 2
    run = paperlake("curate", raw, "--out", out, "--json")
    assert run.status == 0, run.err
    report = json.loads(run.out)
    assert report["path"] == f"{out}/_snapshots/{report['snapshot']}"
    assert paperlake("path", "--out", out).out == f"{report['path']}\n"

    lake = open_lake(str(out))
    published = {file.path: objects.read(lake.folder / file.path) for file in lake.manifest.files}  # type: ignore[arg-type]
    local = table_bytes((sample_lake / "current").resolve())
    assert {name: published.get(name) for name in local} == local
    assert {name.partition("/")[0] for name in published.keys() - local.keys()} == {"history", "changes"}
    assert open_lake(sample_lake).manifest.inputs == lake.manifest.inputs
    assert {file.path for file in lake.manifest.companions} == {*COMPANIONS}
    assert objects.read(lake.folder / DATABASE) == (sample_lake / "current" / DATABASE).read_bytes()  # type: ignore[arg-type]

    again = json.loads(paperlake("curate", raw, "--out", out, "--json").out)
    assert (again["published"], again["snapshot"]) == (False, report["snapshot"])

    (listed,) = json.loads(paperlake("snapshots", "--out", out, "--json").out)
    assert (listed["snapshot"], listed["is_current"], listed["damage"]) == (report["snapshot"], True, None)
    assert json.loads(paperlake("status", "--out", out, "--json").out)["path"] == report["path"]
    assert "reads lakes in folders only" in paperlake("sql", "select 1", "--out", out).err
    assert "no version is before" in paperlake("changes", "--out", out).err
    assert json.loads(paperlake("verify", "--out", out, "--json").out)["is_whole"]
    paper = lake.papers.select("paper_id").first().collect().item()
    assert paper in paperlake("explain", paper, "--out", out).out
    assert paperlake("rollback", report["snapshot"][:12], "--out", out).out == f"{report['snapshot']}\n"

    damaged = lake.folder / lake.manifest.files_of("papers")[0].path
    objects.upload(Path(__file__), damaged)  # type: ignore[arg-type]
    outcome = paperlake("verify", "--out", out)
    assert outcome.status == 1
    assert "was changed" in outcome.out
    assert "damaged: papers/" in paperlake("snapshots", "--out", out).out


def test_what_is_wrong_is_said_before_anything_starts(
    paperlake: Command, storage: Storage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bucket = storage.new_bucket()
    empty = paperlake("curate", bucket / "raw", "--out", tmp_path)
    assert (empty.status, empty.out) == (2, "")
    assert "holds no objects" in empty.err
    assert paperlake("curate", SAMPLE, "--out", "s3://nobody-made-it/lake").status == 2
    assert "is not the address" in paperlake("path", "--out", "s3://").err
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    silent = paperlake("curate", SAMPLE, "--out", bucket / "lake")
    assert silent.status == 1
    assert "object storage failed" in silent.err
    assert silent.err.count("\n") == 1
