"""What is seen to be wrong before a server is started."""

from __future__ import annotations

import fcntl
import os
import socket
from pathlib import Path

import pytest

from flows.cli import main
from flows.usage import LOCK_NAME, SOURCES_NAME, holds_files, require_usable
from schemas.errors import BusyLakeError, LakeError, UsageError
from schemas.settings import Settings
from tasks.extract.inventory import settings
from tasks.load import lock


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A raw folder with one dump, deep down."""
    dump = tmp_path / "raw" / "2024" / "may" / "dump.bib"
    dump.parent.mkdir(parents=True)
    dump.touch()
    return tmp_path / "raw"


@pytest.mark.parametrize(
    "name",
    ["none", "raw/2024/may/dump.bib/none", "x" * 300, "nul\0", "loop"],
    ids=["none", "below", "long", "nul", "loop"],
)
def test_a_raw_folder_that_is_not_there(raw: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(UsageError, match=r"no such folder or file: .*; name one that holds dumps"):
        require_usable(Settings(raw=(raw, tmp_path / name), out=tmp_path / "lake"))


def test_a_raw_folder_without_files(raw: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    (empty / "folder").mkdir(parents=True)
    (empty / ".git").mkdir()
    for name in (".hidden", ".git/config", SOURCES_NAME):
        (empty / name).touch()
    (empty / "link").symlink_to(raw)  # folders that links lead to are not searched
    with pytest.raises(UsageError, match="empty holds no files: put the dumps there"):
        require_usable(Settings(raw=(raw, empty), out=tmp_path / "lake"))
    assert SOURCES_NAME == settings.SOURCES_NAME


def test_dumps_are_files_and_folders_that_hold_them(raw: Path, tmp_path: Path) -> None:
    require_usable(Settings(raw=(raw, raw / "2024" / "may" / "dump.bib"), out=tmp_path / "new" / "lake"))
    assert not (tmp_path / "new").exists()


def test_what_cannot_be_searched_is_left_to_the_flow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def scandir(path: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", scandir)
    assert holds_files(tmp_path)


@pytest.mark.parametrize("out", ["file", "file/lake", "link", "link/lake"])
def test_a_lake_that_is_a_file(raw: Path, tmp_path: Path, out: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(LakeError, match=r"(file|link): Not a directory; choose a folder with --out"):
        require_usable(Settings(raw=(raw,), out=tmp_path / out))


def test_a_lake_that_may_not_be_written(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path)
    with pytest.raises(LakeError, match="Permission denied; give this user the right"):
        require_usable(Settings(raw=(raw,), out=tmp_path / "lake"))


def test_a_lake_at_which_another_run_is_at_work(raw: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    with lock(lake), pytest.raises(BusyLakeError, match=f"process {os.getpid()}, since .* is at work on this lake"):
        require_usable(Settings(raw=(raw,), out=lake))
    require_usable(Settings(raw=(raw,), out=lake))
    with (lake / LOCK_NAME).open() as stream:  # to look leaves the lock free
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.parametrize(
    "address", ["localhost:8786", "tcp://", "tcp://localhost", "tcp://localhost:port", "http://a:1"]
)
def test_a_scheduler_whose_address_is_none(raw: Path, tmp_path: Path, address: str) -> None:
    with pytest.raises(UsageError, match="is no address of a Dask scheduler"):
        require_usable(Settings(raw=(raw,), out=tmp_path / "lake", engine="dask", scheduler=address))


def test_a_scheduler_that_does_not_answer(raw: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        settings = Settings(raw=(raw,), out=tmp_path / "lake", engine="dask", scheduler=address)
        require_usable(settings)
    with pytest.raises(UsageError, match=f"no Dask scheduler answers at {address}"):
        require_usable(settings)
    with pytest.raises(UsageError, match="needs --engine dask"):
        require_usable(settings.model_copy(update={"engine": "threads"}))


def test_statistics_of_no_version(raw: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no version has statistics 'current'"):
        require_usable(Settings(raw=(raw,), out=tmp_path / "lake", statistics="current"))


def test_no_server_is_looked_for_or_started_on_wrong_usage(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def open_server() -> None:
        pytest.fail("a server was asked for")

    monkeypatch.setattr("flows.server.open_server", open_server)
    (tmp_path / "empty").mkdir()
    lake, file = tmp_path / "lake", raw / "2024" / "may" / "dump.bib"
    with lock(lake):
        for status, word, arguments in (
            (2, "holds no files", [tmp_path / "empty", "--out", tmp_path / "new"]),
            (2, "no such folder", [tmp_path / "none", "--out", tmp_path / "new"]),
            (1, "Not a directory", [raw, "--out", file]),
            (1, "at work on this lake", [raw, "--out", lake]),
        ):
            assert main(["curate", *map(str, arguments)]) == status
            errors = capsys.readouterr().err.splitlines()
            assert len(errors) == 1
            assert word in errors[0]
    assert not (tmp_path / "new").exists()
