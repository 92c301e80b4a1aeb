"""The command: what it prints, how it ends, and that bad input leaves the last version as it was."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.integration.conftest import (
    MAX_WAIT,
    ROOT,
    SAMPLE,
    Command,
    Outcome,
    PrefectServer,
    start_paperlake,
    table_bytes,
)

TRUTH = json.loads((ROOT / "tests/data/sample_truth.json").read_text(encoding="utf-8"))["counts"]
PAGE = SAMPLE / "pages" / "jim_gray.txt"


def assert_one_line(outcome: Outcome, status: int, *words: str) -> None:
    """The command failed with this status and one line that holds these words."""
    errors = [line for line in outcome.err.splitlines() if "paperlake: error:" in line]
    assert outcome.status == status, outcome
    assert len(errors) == 1, outcome.err
    assert "Traceback" not in outcome.err
    assert outcome.err.splitlines()[-1] == errors[0]
    for word in words:
        assert word in errors[0]


def raw_folder(tmp_path: Path, **files: bytes) -> Path:
    """Make a raw folder of these files."""
    raw = tmp_path / "raw"
    raw.mkdir()
    for name, content in files.items():
        (raw / name).write_bytes(content)
    return raw


def test_it_publishes_the_sample_and_prints_the_account(paperlake: Command, tmp_path: Path) -> None:
    out = tmp_path / "lake"
    outcome = paperlake("curate", SAMPLE, "--out", out)
    assert outcome.status == 0, outcome.err
    counts = {line.split()[0]: int(line.split()[1]) for line in outcome.out.splitlines() if line.split()[1].isdigit()}
    assert counts == {
        "records": TRUTH["records"],
        "sources": TRUTH["records"],
        "rejects": 0,
        "papers": TRUTH["papers"],
        "authors": TRUTH["authors"],
        "authorships": TRUTH["stated_authorships"] + TRUTH["inferred_authorships"],
    }
    assert str((out / "current").resolve()) in outcome.out
    lines = outcome.err.splitlines()
    assert all(line.startswith("paperlake: ") for line in lines)  # plain, and nothing of Prefect's
    assert any("extract: read" in line for line in lines)
    assert any("load: publish" in line for line in lines)


def test_json_is_one_document(paperlake: Command, tmp_path: Path) -> None:
    outcome = paperlake("curate", SAMPLE, "--out", tmp_path / "lake", "--json")
    report = json.loads(outcome.out)
    assert outcome.status == 0
    assert outcome.err == ""
    assert report.keys() == {"account", "snapshot", "path", "statistics", "published", "warnings", "timings", "seconds"}
    assert report["warnings"] == []
    assert report["account"]["papers"] == TRUTH["papers"]
    assert Path(report["path"]).name == report["snapshot"]


def test_versions_are_listed_and_rolled_back_to(paperlake: Command, lake: Path) -> None:
    first = (lake / "current").resolve()
    assert paperlake("curate", PAGE, "--out", lake, "--keep", "2").status == 0
    second = (lake / "current").resolve()
    assert second != first
    assert paperlake("path", "--out", lake).out == f"{second}\n"
    listed = json.loads(paperlake("snapshots", "--out", lake, "--json").out)
    assert [(one["snapshot"], one["is_current"]) for one in listed] == [(second.name, True), (first.name, False)]
    assert paperlake("rollback", first.name, "--out", lake).out == f"{first.name}\n"
    assert paperlake("path", "--out", lake).out == f"{first}\n"
    lines = paperlake("snapshots", "--out", lake).out.splitlines()
    assert lines[0].startswith(f"  {second.name}")
    assert lines[1].startswith(f"* {first.name}")
    assert_one_line(paperlake("rollback", "20990101", "--out", lake), 2, "20990101", first.name)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "COMMAND"),
        (["carate"], "carate"),
        (["curate", "--keep", "0"], "'0' is not a whole number of at least 1"),
        (["curate", "--engine", "spark"], "spark"),
        (["curate", "no/such/folder"], "no/such/folder"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(paperlake: Command, arguments: list[str], word: str) -> None:
    assert_one_line(paperlake(*arguments), 2, word)


def test_a_folder_without_dumps_is_status_2(paperlake: Command, tmp_path: Path) -> None:
    assert_one_line(paperlake("curate", raw_folder(tmp_path), "--out", tmp_path / "lake"), 2, "holds no files")


def test_no_lake_is_one_line(paperlake: Command, tmp_path: Path) -> None:
    assert_one_line(paperlake("path", "--out", tmp_path), 2, "no version of the lake", "paperlake curate")
    assert_one_line(paperlake("rollback", "x", "--out", tmp_path / "none"), 2, "no lake here")


def test_bad_files_are_counted_and_the_run_goes_on(paperlake: Command, tmp_path: Path) -> None:
    raw = raw_folder(
        tmp_path,
        **{
            "binary.dat": bytes(range(256)) * 20,
            "empty.txt": b"",
            "latin-1.txt": PAGE.read_bytes() + "\nÜber Größe\nMüller, Jürgen\nGrüße aus Köln.".encode("latin-1"),
            "lines.jsonl": (SAMPLE / "catalogues/catalogue.jsonl").read_bytes() + b'\n{"type": "article", "tit\n',
            "page.txt": PAGE.read_bytes(),
        },
    )
    os.mkfifo(raw / "pipe")
    (raw / "broken-link").symlink_to("nowhere")
    outcome = paperlake("curate", raw, "--out", tmp_path / "lake", "--json")
    assert outcome.status == 0, outcome.err
    account = json.loads(outcome.out)["account"]
    assert account["refused_dumps"] == 4
    assert account["records"] == account["sources"] + account["rejects"]
    assert account["rejects"] >= 1  # the broken line of JSON
    assert {"empty_file", "unknown_format", "unreadable"} <= account["reasons"].keys()


def test_nothing_accepted_publishes_nothing(paperlake: Command, lake: Path, tmp_path: Path) -> None:
    before = table_bytes(lake / "current")
    raw = raw_folder(tmp_path, **{"binary.dat": bytes(range(256)), "empty.txt": b""})
    assert_one_line(paperlake("curate", raw, "--out", lake), 1, "no record was accepted", "1 empty_file")
    assert table_bytes(lake / "current") == before


def test_a_lake_that_cannot_be_written_is_one_line(paperlake: Command, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert_one_line(paperlake("curate", SAMPLE, "--out", tmp_path / "file" / "lake"), 1, str(tmp_path / "file"))


def test_a_full_disk_is_one_line_and_keeps_the_last_version(paperlake: Command, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if (
        shutil.which("mount") is None
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], check=False, capture_output=True
        ).returncode
    ):
        pytest.skip("mounting a small file system is not permitted here")
    try:
        assert paperlake("curate", PAGE, "--out", disk / "lake").status == 0
        before = table_bytes(disk / "lake" / "current")
        with (disk / "ballast").open("wb") as ballast:
            ballast.write(bytes(shutil.disk_usage(disk).free - 40_000))
        assert_one_line(paperlake("curate", SAMPLE, "--out", disk / "lake", "--full"), 1, "No space left", "disk")
        assert table_bytes(disk / "lake" / "current") == before
        (disk / "ballast").unlink()
        assert paperlake("curate", SAMPLE, "--out", disk / "lake").status == 0
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_two_runs_on_one_lake_are_one_too_many(paperlake: Command, lake: Path) -> None:
    from tasks.load import lock

    before = (lake / "current").resolve()
    with lock(lake):
        assert_one_line(paperlake("curate", SAMPLE, "--out", lake), 1, "at work on this lake", str(os.getpid()))
    assert (lake / "current").resolve() == before


def test_ctrl_c_stops_cleanly(prefect_server: PrefectServer, lake: Path) -> None:
    before = (lake / "current").resolve()
    process = start_paperlake("curate", SAMPLE, "--out", lake, "--full", env=prefect_server.environment)
    assert process.stderr is not None
    for line in process.stderr:
        if "extract: read" in line:
            process.send_signal(signal.SIGINT)
            break
    out, err = process.communicate(timeout=MAX_WAIT)
    assert process.returncode == 130, err
    assert out == ""
    assert err.splitlines()[-1] == "paperlake: interrupted"
    assert "Traceback" not in err
    assert (lake / "current").resolve() == before


def test_a_configured_server_that_does_not_answer_is_one_line(tmp_path: Path, prefect_server: PrefectServer) -> None:
    environment = {**prefect_server.environment, "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    process = start_paperlake("curate", SAMPLE, "--out", tmp_path / "lake", env=environment)
    out, err = process.communicate(timeout=MAX_WAIT)
    assert_one_line(Outcome(process.returncode, out, err), 2, "http://127.0.0.1:9/api", "prefect server start")
    assert not (tmp_path / "lake").exists()
