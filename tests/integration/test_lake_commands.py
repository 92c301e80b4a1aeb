"""The commands that look at a lake, as processes: what they print, hold and say of damage, and how they end."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from flows import lake_commands
from tasks.load import current_snapshot, list_snapshots, lock
from tests.integration.conftest import MAX_WAIT, ROOT, Command, Outcome, start_paperlake, wait_for
from tests.integration.test_cli import assert_one_line
from tests.lake_frames import later, publish_lake


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A lake with two versions."""
    for marker in ("first", "second"):
        publish_lake(tmp_path / "lake", 6, marker)
    return tmp_path / "lake"


def process(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own to its end."""
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *map(str, arguments)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **options,
    )


# -------------------------------------------------------------------------------------------------------------- status


def test_the_status_says_what_the_lake_holds(run: Command, lake: Path) -> None:
    said = run("status", "--out", lake).out
    current = current_snapshot(lake)
    assert f"version      {current.name}\n" in said
    assert "kept         2 versions\n" in said
    assert f"path         {current}" in said
    assert "run          none is at work" in said
    assert ["papers", "6"] in [line.split() for line in said.splitlines()]
    status = json.loads(run("status", "--out", lake, "--json").out)
    assert (status["account"]["papers"], status["tables"]["papers"]["rows"]) == (6, 6)
    assert status["at_work"] is None
    with lock(lake):
        assert f"run          process {os.getpid()}, since 20" in run("status", "--out", lake).out


def test_there_is_no_status_without_a_lake(run: Command, tmp_path: Path) -> None:
    assert_one_line(run("status", "--out", tmp_path / "none"), 2, "no version")


# ----------------------------------------------------------------------------------------------------------- machines


def test_every_command_that_looks_answers_in_json(run: Command, lake: Path) -> None:
    looking = [
        ["status"],
        ["path"],
        ["snapshots"],
        ["verify"],
        ["changes"],
        ["explain", "doi:10.1/2"],
        ["sql", "select 1"],
    ]
    for arguments in looking:
        outcome = run(*arguments, "--out", lake, "--json")
        assert (outcome.status, outcome.err) == (0, ""), arguments
        assert json.loads(outcome.out), arguments
    folder = current_snapshot(lake)
    assert json.loads(run("path", "--out", lake, "--json").out) == {"snapshot": folder.name, "path": str(folder)}
    assert [one["name"] for one in json.loads(run("formats", "ris", "medline", "--json").out)] == ["ris", "medline"]


@pytest.mark.parametrize("columns", [50, 80])
def test_no_line_is_wider_than_the_terminal(
    run: Command, lake: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    for name in ("page_width", "line_width"):
        monkeypatch.setattr(lake_commands, name, lambda: columns)
    for arguments in (["snapshots"], ["changes"], ["explain", "doi:10.1/2"], ["sql", "select * from papers"]):
        lines = run(*arguments, "--out", lake).out.splitlines()
        assert lines
        assert max(map(len, lines)) <= columns, arguments


def test_the_width_is_that_of_the_terminal(lake: Path) -> None:
    newest, oldest = (snapshot.id for snapshot in list_snapshots(lake))
    counts = "6 papers, 6 authors, 6 authorships"
    narrow = on_a_terminal(50, "snapshots", "--out", lake).splitlines()
    assert narrow == [f"* {newest}", f"    {counts}", f"  {oldest}", f"    {counts}"]
    assert process("snapshots", "--out", lake, stdout=subprocess.PIPE).stdout.splitlines() == [
        f"* {newest}  {counts}",
        f"  {oldest}  {counts}",
    ]


def on_a_terminal(columns: int, *arguments: str | Path) -> str:
    """Give what a command prints on a terminal of so many columns."""
    controlling, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR"}}
    outcome = process(*arguments, stdin=subprocess.DEVNULL, stdout=terminal, env=environment)
    os.close(terminal)
    assert outcome.returncode == 0, outcome.stderr
    return read_to_end(controlling)


def read_to_end(terminal: int) -> str:
    """Read what was written to a terminal that is closed."""
    said = b""
    with suppress(OSError):  # at its end a terminal fails
        while part := os.read(terminal, 65536):
            said += part
    os.close(terminal)
    return said.decode().replace("\r\n", "\n")


# -------------------------------------------------------------------------------------------------------------- damage


def test_a_damaged_version_is_listed_as_such_and_all_others(run: Command, lake: Path) -> None:
    publish_lake(lake, 6, "third")
    third, second, first = (snapshot.folder for snapshot in list_snapshots(lake))
    (first / "_manifest.json").write_bytes(b"")
    (second / "papers" / "year=2023.parquet").unlink()
    lines = run("snapshots", "--out", lake).out.splitlines()
    assert lines[0] == f"* {third.name}  6 papers, 6 authors, 6 authorships"
    assert lines[1] == f"  {second.name}  damaged: papers/year=2023.parquet is missing"
    assert lines[2].startswith(f"  {first.name}  damaged: _manifest.json is not the manifest of a version (")
    listed = json.loads(run("snapshots", "--out", lake, "--json").out)
    assert [bool(one["damage"]) for one in listed] == [False, True, True]
    assert [one["rows"] and one["rows"]["papers"] for one in listed] == [6, 6, None]


@pytest.mark.parametrize("folder", ["none", "empty"])
def test_no_lake_is_one_line_and_status_2(run: Command, tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    for arguments in (["snapshots"], ["path"], ["path", "--hold"], ["verify"], ["rollback", "2026"], ["explain", "x"]):
        assert_one_line(run(*arguments, "--out", tmp_path / folder), 2, str(tmp_path / folder))
    assert not (tmp_path / "none").exists()
    assert list((tmp_path / "empty").iterdir()) == []


def test_verify_finds_a_whole_version_whole(run: Command, lake: Path) -> None:
    newest, oldest = (snapshot.id for snapshot in list_snapshots(lake))
    assert run("verify", "--out", lake) == Outcome(0, f"{newest}: every file is as it was published\n", "")
    assert run("verify", "--out", lake, "--snapshot", oldest).out.startswith(oldest)
    assert_one_line(run("verify", "--out", lake, "--snapshot", "1999"), 2, "there is no version '1999'")
    document = json.loads(run("verify", "--out", lake, "--json").out)
    assert document == {
        "snapshot": newest,
        "path": str(current_snapshot(lake)),
        "is_whole": True,
        "faults": [],
    }


def test_verify_names_all_that_is_damaged(run: Command, lake: Path) -> None:
    folder = current_snapshot(lake)
    (folder / "papers" / "year=2023.parquet").unlink()
    (folder / "authors" / "initial=A.parquet").write_bytes(b"PAR1")
    (folder / "papers" / "mine.parquet").write_bytes(b"PAR1")
    outcome = run("verify", "--out", lake)
    assert_one_line(outcome, 1, str(folder), "3 files are not as the manifest says", "paperlake rollback ID")
    assert [line.split(": ")[0] for line in outcome.out.splitlines()] == [
        "papers/year=2023.parquet",
        "authors/initial=A.parquet",
        "papers/mine.parquet",
    ]
    document = json.loads(run("verify", "--out", lake, "--json").out)
    assert not document["is_whole"]
    assert [fault["kind"] for fault in document["faults"]] == ["missing", "bytes", "extra"]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (Path.unlink, "is missing"),
        (lambda path: path.write_bytes(b""), "was changed: 0 bytes"),
        (lambda path: path.write_bytes(b"PAR1" + path.read_bytes()[4:-8] + b"\0\0\0\0PAR1"), "was changed: its bytes"),
    ],
)
def test_explain_names_the_damaged_file_and_what_to_do(
    run: Command, lake: Path, damage: Callable[[Path], object], words: str
) -> None:
    path = current_snapshot(lake) / "papers" / "year=2023.parquet"
    damage(path)
    outcome = run("explain", "P0000000000000000", "--out", lake)
    assert_one_line(outcome, 1, str(path), words, "paperlake rollback ID goes back to one")
    first = list_snapshots(lake)[1].id
    assert run("explain", "P0000000000000000", "--out", lake, "--snapshot", first).status == 0


def test_another_version_is_explained_when_the_current_one_is_gone(run: Command, lake: Path) -> None:
    (current_snapshot(lake) / "_manifest.json").unlink()
    first = list_snapshots(lake)[1].id
    assert run("explain", "P0000000000000000", "--out", lake, "--snapshot", first).status == 0
    assert_one_line(run("explain", "P0000000000000000", "--out", lake), 1, "does not lead to a version")


def test_several_versions_of_one_beginning(run: Command, lake: Path) -> None:
    assert_one_line(run("rollback", "20", "--out", lake), 2, "there are 2 versions whose ids begin with '20'")


# ---------------------------------------------------------------------------------------------------------------- hold


def is_pruned(lake: Path, snapshot: str) -> bool:
    """Publish as often as it takes to remove all that nobody holds."""
    publish_lake(lake, 1, "next", keep=1, now=later(lake))
    return snapshot not in [one.id for one in list_snapshots(lake)]


@contextmanager
def holding(lake: Path, **options: Any) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `paperlake path --hold`, and give the version that it holds."""
    holder = start_paperlake("path", "--hold", "--out", lake, cwd=ROOT, **options)
    assert holder.stdout is not None
    folder = holder.stdout.readline().strip()
    assert folder == str(current_snapshot(lake))
    try:
        yield holder, Path(folder).name
    finally:
        holder.kill()
        holder.communicate()


def close_input(holder: subprocess.Popen[str]) -> None:
    assert holder.stdin is not None
    holder.stdin.close()
    holder.stdin = None


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (close_input, 0),
        (lambda holder: holder.send_signal(signal.SIGTERM), 0),
        (lambda holder: holder.send_signal(signal.SIGINT), 130),
        (lambda holder: holder.send_signal(signal.SIGKILL), -9),
    ],
    ids=["input closed", "SIGTERM", "SIGINT", "SIGKILL"],
)
def test_path_holds_the_version_until_it_is_told_to_end(
    lake: Path, end: Callable[[subprocess.Popen[str]], None], status: int
) -> None:
    with holding(lake, stdin=subprocess.PIPE) as (holder, version):
        assert not is_pruned(lake, version)
        end(holder)
        assert holder.wait(timeout=MAX_WAIT) == status
        assert is_pruned(lake, version)


def test_path_holds_the_version_until_the_process_that_called_it_ends(lake: Path) -> None:
    code = (
        "import subprocess, sys, time\n"
        "holder = subprocess.Popen([sys.executable, '-m', 'flows.cli', 'path', '--hold', '--out', sys.argv[1]],\n"
        "                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)\n"
        "print(holder.stdout.readline().strip(), holder.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(lake)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as caller:
        assert caller.stdout is not None
        folder, pid = caller.stdout.readline().split()
        assert not is_pruned(lake, Path(folder).name)
        caller.kill()
    wait_for(lambda: not Path("/proc", pid).exists() or "Z" in Path("/proc", pid, "stat").read_text().split()[2])
    assert is_pruned(lake, Path(folder).name)


# -------------------------------------------------------------------------------------------------------------- output


@pytest.mark.parametrize("arguments", [["path"], ["snapshots"], ["snapshots", "--json"], ["verify"], ["formats"]])
def test_a_full_standard_output_is_one_line(lake: Path, arguments: list[str]) -> None:
    out = [] if arguments == ["formats"] else ["--out", str(lake)]
    with Path("/dev/full").open("w") as full:
        done = process(*arguments, *out, stdout=full)
    assert_one_line(Outcome(done.returncode, "", done.stderr), 2, "standard output cannot be written", "No space left")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["path", "snapshots", "curate"])
def test_a_closed_standard_output_is_one_line_before_anything_is_done(lake: Path, command: str) -> None:
    done = process(command, "--out", lake, preexec_fn=lambda: os.close(1))
    assert_one_line(Outcome(done.returncode, "", done.stderr), 2, "standard output is closed")
    assert len(done.stderr.splitlines()) == 1
    assert len(list_snapshots(lake)) == 2


def test_a_reader_that_has_seen_enough_is_no_error(lake: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = process("snapshots", "--out", lake, stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_output_that_knows_ascii_only_gets_escapes_and_a_path_its_own_bytes(tmp_path: Path) -> None:
    lake = tmp_path / "Zoë"
    publish_lake(lake, 6, "Łukasz")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = process("explain", "P0000000000000000", "--out", lake, stdout=subprocess.PIPE, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert r"\u0141ukasz 0" in done.stdout
    done = process("path", "--out", lake, stdout=subprocess.PIPE, env=environment)
    assert done.stdout == f"{current_snapshot(lake)}\n"
    done = process("path", "--out", tmp_path / "né", stdout=subprocess.PIPE, env=environment)
    assert_one_line(Outcome(done.returncode, done.stdout, done.stderr), 2, r"n\xe9")


def test_a_lake_or_raw_folder_whose_name_is_no_utf8_is_one_line_before_anything_starts(tmp_path: Path) -> None:
    odd = tmp_path / "l\udcffke"
    odd.mkdir()
    for arguments in (("curate", odd), ("curate", tmp_path, "--out", odd), ("snapshots", "--out", odd)):
        done = process(*arguments, stdout=subprocess.PIPE)
        assert_one_line(
            Outcome(done.returncode, done.stdout, done.stderr), 2, r"l\udcffke", "has bytes that are no UTF-8"
        )
        assert "server" not in done.stderr
