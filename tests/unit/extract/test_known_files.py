"""What the last run found in a file is known as long as the file has not changed."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from schemas.dump import Dump, Inventory, Refusal
from tasks.extract import discover, plan_reading
from tasks.extract.inventory import changed, known_files
from tasks.extract.inventory.examine import Found, examine
from tasks.extract.inventory.known_files import INDEX
from tasks.extract.inventory.slices import slices_of

LINE = b'{"id": "a", "type": "article-journal", "title": "%s"}\n'
DAY = 86_400
OPENED: list[str] = []  # the paths of all files that this process opens; to be cleared where it is looked at
sys.addaudithook(lambda event, args: OPENED.append(os.fspath(args[0])) if event == "open" and _is_path(args) else None)


def _is_path(args: tuple[object, ...]) -> bool:
    return isinstance(args[0], str | Path)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A raw folder of two dumps, one file that is none, and settings."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "a.json").write_bytes(LINE % b"On rivers")
    (folder / "b.csv").write_bytes(b"Headline,Written by\nOn ice,Ann Roe\n")
    (folder / "b.csv.mapping.toml").write_text('title = "Headline"\nauthors = "Written by"\n', encoding="utf-8")
    (folder / "notes.txt").write_bytes(b"nothing to read here")
    return folder


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is written now was written a day before it is read."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + DAY * 10**9)


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read, as they are read."""
    names: list[str] = []

    def watch(found: Found, work: Path | None) -> Iterator[Dump | Refusal]:
        names.append(found.source_file)
        return examine(found, work)

    monkeypatch.setattr(known_files, "examine", watch)
    return names


def inventory_of(raw: Path, work: Path, **options: object) -> Inventory:
    return discover([raw], work, **{"software": "1", **options})  # type: ignore[arg-type]


def test_a_second_run_reads_no_file_and_finds_the_same(
    raw: Path, tmp_path: Path, later: None, examined: list[str]
) -> None:
    first = inventory_of(raw, tmp_path / "work")
    assert examined == ["a.json", "b.csv", "notes.txt"]
    examined.clear()
    second = inventory_of(raw, tmp_path / "work")
    assert examined == []
    assert second == first
    assert second.dumps[1].mapping is not None
    assert all(dump.state is not None for dump in second.dumps)


def test_where_a_large_dump_is_cut_is_known_and_planning_reads_nothing(
    tmp_path: Path, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_files, "slices_of", partial(slices_of, size=1000))
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.json").write_bytes(b"".join(LINE % b"On rivers %d" % number for number in range(100)))
    first = inventory_of(raw, tmp_path / "work")
    stretches = first.dumps[0].slices
    assert len(stretches) > 3
    assert (stretches[0].start, stretches[-1].end) == (0, first.dumps[0].size)
    monkeypatch.setattr(known_files, "slices_of", None)
    assert inventory_of(raw, tmp_path / "work") == first
    (raw / "a.json").unlink()
    batches = plan_reading(first.dumps)
    assert [dump.slice for batch in batches for dump in batch.dumps] == list(stretches)


def append(path: Path) -> None:
    with path.open("ab") as stream:
        stream.write(LINE % b"On ice")


def rewrite_in_place(path: Path) -> None:
    """Write other bytes of the same number, and set the time back to what it was."""
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"rivers", b"rivals"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace(path: Path) -> None:
    """Put another file of the same size and time in its place."""
    before = path.stat()
    other = path.with_name(".other")
    other.write_bytes(path.read_bytes().replace(b"rivers", b"rivals"))
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize("change", [append, rewrite_in_place, replace])
def test_only_what_has_changed_is_read_again(
    raw: Path, tmp_path: Path, later: None, examined: list[str], change: Callable[[Path], None]
) -> None:
    first = inventory_of(raw, tmp_path / "work")
    examined.clear()
    change(raw / "a.json")
    second = inventory_of(raw, tmp_path / "work")
    assert examined == ["a.json"]
    assert second.dumps[0].sha256 != first.dumps[0].sha256
    assert second.dumps[0].sha256 == discover([raw]).dumps[0].sha256


@pytest.mark.parametrize("settings", ["b.csv.mapping.toml", "b.mapping.toml"])
def test_settings_beside_a_dump_that_change_or_appear_are_read(
    raw: Path, tmp_path: Path, later: None, examined: list[str], settings: str
) -> None:
    (raw / "b.csv.mapping.toml").unlink()
    inventory_of(raw, tmp_path / "work")
    examined.clear()
    (raw / settings).write_text('title = "Headline"\n', encoding="utf-8")
    mapping = {dump.source_file: dump.mapping for dump in inventory_of(raw, tmp_path / "work").dumps}["b.csv"]
    assert mapping is not None
    assert examined == ["b.csv"]


def test_a_file_that_was_written_a_moment_ago_is_read_again(raw: Path, tmp_path: Path, examined: list[str]) -> None:
    long_ago = time.time_ns() - DAY * 10**9
    os.utime(raw / "a.json", ns=(long_ago, long_ago))  # it was written now all the same
    for _ in range(2):
        examined.clear()
        inventory_of(raw, tmp_path / "work")
        assert examined == ["a.json", "b.csv", "notes.txt"]


def test_a_file_from_the_future_is_read_again_when_the_others_are_not(
    raw: Path, tmp_path: Path, later: None, examined: list[str]
) -> None:
    far = time.time_ns() + DAY * 10**9
    os.utime(raw / "b.csv", ns=(far, far))
    for _ in range(2):
        examined.clear()
        inventory_of(raw, tmp_path / "work")
    assert examined == ["b.csv"]


def test_a_file_that_is_written_after_the_clock_was_set_back_is_read_again(
    raw: Path, tmp_path: Path, examined: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time_ns
    with monkeypatch.context() as patched:
        patched.setattr(time, "time_ns", lambda: now() + DAY * 10**9)
        inventory_of(raw, tmp_path / "work")
    (raw / "a.json").write_bytes(LINE % b"On oceans")  # as many bytes
    before = now() - 2 * DAY * 10**9
    os.utime(raw / "a.json", ns=(before, before))
    for _ in range(2):  # its entry is not kept either: the file was written in what is now the future
        examined.clear()
        inventory_of(raw, tmp_path / "work")
        assert examined == ["a.json"]


def test_another_software_a_full_run_and_a_damaged_index_read_all(
    raw: Path, tmp_path: Path, later: None, examined: list[str]
) -> None:
    work = tmp_path / "work"
    for options in ({}, {"software": "2"}, {"software": "2", "refresh": True}):
        examined.clear()
        inventory_of(raw, work, **options)
        assert len(examined) == 3
    for damaged in (b"", b"[]", b"{", b"\xff", b'{"software": "2"}'):
        (work / INDEX).write_bytes(damaged)
        examined.clear()
        inventory_of(raw, work, software="2")
        assert len(examined) == 3
    examined.clear()
    inventory_of(raw, work, software="2")
    assert examined == []


def test_without_a_work_folder_there_is_no_index(raw: Path, later: None, examined: list[str]) -> None:
    for _ in range(2):
        examined.clear()
        discover([raw])
        assert len(examined) == 3
    assert not list(raw.parent.rglob(INDEX))


def test_files_that_are_gone_leave_the_index(raw: Path, tmp_path: Path, later: None) -> None:
    inventory_of(raw, tmp_path / "work")
    (raw / "notes.txt").unlink()
    inventory_of(raw, tmp_path / "work")
    assert set(json.loads((tmp_path / "work" / INDEX).read_bytes())["files"]) == {"a.json", "b.csv"}


def make_tar(path: Path, **members: bytes) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


def test_archives_are_known_as_long_as_what_was_unpacked_is_there(
    tmp_path: Path, later: None, examined: list[str]
) -> None:
    raw, work = tmp_path / "raw", tmp_path / "work"
    raw.mkdir()
    make_tar(raw / "one.tar.gz", a=LINE % b"On rivers", b=LINE % b"On ice", notes=b"nothing to read here")
    make_tar(raw / "two.tar.gz", again=LINE % b"On rivers", c=LINE % b"On wind")
    with zipfile.ZipFile(raw / "three.zip", "w") as archive:
        archive.writestr("d", LINE % b"On rain")
    first = inventory_of(raw, work)
    assert [dump.source_file for dump in first.dumps] == ["one.tar.gz/a", "one.tar.gz/b", "three.zip/d", "two.tar.gz/c"]
    examined.clear()
    assert inventory_of(raw, work) == first
    assert examined == []
    first.dumps[1].path.unlink()
    first.dumps[3].path.write_bytes(b"cut")
    assert inventory_of(raw, work) == first
    assert examined == ["one.tar.gz", "two.tar.gz"]
    assert [dump.path.stat().st_size for dump in first.dumps if dump.member is None] == [
        dump.size for dump in first.dumps if dump.member is None
    ]


def test_a_second_run_opens_no_file_of_the_raw_folder_nor_what_was_unpacked(
    raw: Path, tmp_path: Path, later: None
) -> None:
    work = tmp_path / "work"
    make_tar(raw / "one.tar.gz", a=LINE % b"On wind", b=LINE % b"On sand")
    with zipfile.ZipFile(raw / "two.zip", "w") as archive:
        archive.writestr("c", LINE % b"On rain")
    (raw / "three.json.gz").write_bytes(gzip.compress(LINE % b"On snow"))

    def opened() -> set[str]:
        OPENED.clear()
        inventory_of(raw, work)
        return {Path(path).relative_to(tmp_path).as_posix() for path in OPENED if path.startswith(str(tmp_path))}

    assert {"raw/a.json", "raw/one.tar.gz", "raw/two.zip", "raw/three.json.gz"} <= opened()
    assert opened() == {f"work/{INDEX}"}


@pytest.mark.parametrize(
    ("change", "words"), [(append, "changed while it was read"), (Path.unlink, "vanished while it was read")]
)
@pytest.mark.parametrize("is_before", [True, False])
def test_a_file_that_changes_while_it_is_looked_at_is_refused(
    raw: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None], words: str, is_before: bool
) -> None:
    def changing(found: Found, work: Path | None) -> Iterator[Dump | Refusal]:
        if found.source_file == "a.json" and is_before:
            change(found.path)
        yield from examine(found, work)
        if found.source_file == "a.json" and not is_before:
            change(found.path)

    work = raw.parent / "work"
    with monkeypatch.context() as patched:
        patched.setattr(known_files, "examine", changing)
        inventory = inventory_of(raw, work)
    (refusal,) = [one for one in inventory.refusals if one.source_file == "a.json"]
    assert refusal.reason == changed.CHANGED
    assert words in refusal.detail
    assert [dump.source_file for dump in inventory.dumps] == ["b.csv"]
    (raw / "a.json").write_bytes(LINE % b"On rivers and ice")
    assert len(inventory_of(raw, work).dumps) == 2


def test_names_as_long_as_names_can_be_and_names_that_are_no_utf8(
    tmp_path: Path, later: None, examined: list[str]
) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in (b"n" * 250 + b".json", b"\xff\xfe.json"):
        (raw / os.fsdecode(name)).write_bytes(LINE % name[:3].hex().encode())
    first = inventory_of(raw, tmp_path / "work")
    assert [dump.source_file for dump in first.dumps] == ["\\xff\\xfe.json", "n" * 250 + ".json"]
    assert first.refusals == ()
    examined.clear()
    assert inventory_of(raw, tmp_path / "work") == first
    assert examined == []
