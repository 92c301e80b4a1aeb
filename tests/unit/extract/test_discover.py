"""The inventory of the raw folders."""

import gzip
import hashlib
import os
from pathlib import Path

import pytest

from schemas.errors import UsageError
from tasks.extract import discover

LINE = b'{"id": "a", "type": "article-journal", "title": "%s"}\n'


def write(path: Path, content: bytes = LINE % b"a") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def refused(raw: Path) -> list[tuple[str, str]]:
    return [(refusal.source_file, refusal.reason) for refusal in discover([raw]).refusals]


def test_finds_dumps_in_all_folders_sorted_by_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.json", "a b/#1.csv"):
        write(tmp_path / name, LINE % name.encode())
    dumps = discover([tmp_path]).dumps
    assert [dump.source_file for dump in dumps] == ["a b/#1.csv", "a/z.json", "b.txt"]
    assert {dump.source_format for dump in dumps} == {"csl-json"}
    content = LINE % b"b.txt"
    assert (dumps[2].sha256, dumps[2].size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert dumps[2].path.read_bytes() == content


def test_hidden_files_and_settings_are_left_out(tmp_path: Path) -> None:
    for name in (".hidden", ".git/config", "x.mapping.toml"):
        write(tmp_path / name)
    for name in ("sources.toml", "sub/sources.toml"):
        write(tmp_path / name, b"[sources.dblp]\n")
    write(tmp_path / "dump")
    inventory = discover([tmp_path])
    assert [dump.source_file for dump in inventory.dumps] == ["dump"]
    assert (inventory.refusals, inventory.duplicates) == ((), ())


def test_a_file_can_be_named_itself(tmp_path: Path) -> None:
    path = write(tmp_path / "sub" / "dump.json")
    assert [dump.source_file for dump in discover([path]).dumps] == ["dump.json"]


def test_the_same_bytes_are_one_dump_under_the_first_name(tmp_path: Path) -> None:
    for name in ("b", "a", "c/d"):
        write(tmp_path / name)
    inventory = discover([tmp_path])
    assert [dump.source_file for dump in inventory.dumps] == ["a"]
    assert [(one.source_file, one.same_as) for one in inventory.duplicates] == [("b", "a"), ("c/d", "a")]


@pytest.mark.parametrize(
    ("content", "reason", "word"),
    [
        (b"", "empty_file", "nothing"),
        (b" \r\n\t", "empty_file", "nothing"),
        (gzip.compress(b"hello", mtime=0), "unknown_format", "csl-json"),
        (gzip.compress(b"", mtime=0), "empty_file", "nothing"),
        (gzip.compress(LINE, mtime=0)[:12], "truncated_container", "cut off"),
        (bytes(range(256)), "unknown_format", "binary"),
        ("Doe, Jane".encode("utf-16"), "unknown_format", "text"),
        (b'{"a": 1}', "unknown_format", "JSON"),
        (b"<a/>", "unknown_format", "XML"),
        (b"hello", "unknown_format", "csl-json"),
    ],
)
def test_what_is_no_dump_is_refused_with_the_reason(tmp_path: Path, content: bytes, reason: str, word: str) -> None:
    write(tmp_path / "file", content)
    (refusal,) = discover([tmp_path]).refusals
    assert (refusal.source_file, refusal.reason) == ("file", reason)
    assert word in refusal.detail
    assert "\n" not in refusal.detail


def test_symlinks_that_leave_the_folder_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "outside" / "dump")
    raw = tmp_path / "raw"
    write(raw / "inside", LINE % b"inside")
    (raw / "file").symlink_to(tmp_path / "outside" / "dump")
    (raw / "folder").symlink_to(tmp_path / "outside")
    (raw / "up").symlink_to("..")
    assert refused(raw) == [(name, "symlink_outside") for name in ("file", "folder", "up")]
    assert [dump.source_file for dump in discover([raw]).dumps] == ["inside"]


def test_symlinks_within_the_folder_and_loops_do_no_harm(tmp_path: Path) -> None:
    write(tmp_path / "sub" / "dump")
    (tmp_path / "link").symlink_to("sub/dump")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    inventory = discover([tmp_path])
    assert [dump.source_file for dump in inventory.dumps] == ["link"]
    assert [one.source_file for one in inventory.duplicates] == ["sub/dump"]
    assert inventory.refusals == ()


def test_what_cannot_be_read_is_refused_and_the_rest_found(tmp_path: Path) -> None:
    write(tmp_path / "dump")
    (tmp_path / "gone").symlink_to("nowhere")
    (tmp_path / "self").symlink_to("self")
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path) == [("gone", "unreadable"), ("pipe", "unreadable"), ("self", "unreadable")]
    assert len(discover([tmp_path]).dumps) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_or_folder_without_permission_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "dump").chmod(0)
    write(tmp_path / "folder" / "dump").parent.chmod(0)
    try:
        assert refused(tmp_path) == [("dump", "unreadable"), ("folder", "unreadable")]
    finally:
        (tmp_path / "folder").chmod(0o700)


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere; name one that holds dumps"):
        discover([tmp_path / "nowhere"])


@pytest.mark.parametrize("names", [[], [".hidden"], ["sources.toml"]])
def test_a_folder_without_files(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        write(tmp_path / name)
    with pytest.raises(UsageError, match="holds no files: put the dumps there"):
        discover([tmp_path])


def test_files_of_one_name_in_two_folders_stay_two(tmp_path: Path) -> None:
    for folder in ("x/raw", "y/raw"):
        write(tmp_path / folder / "dump", LINE % folder.encode())
        write(tmp_path / folder / folder[0], LINE % folder.upper().encode())
    folders = [tmp_path / "x/raw", tmp_path / "y/raw"]
    inventory = discover(folders)
    assert [dump.source_file for dump in inventory.dumps] == ["x/raw/dump", "x/raw/x", "y/raw/dump", "y/raw/y"]
    assert discover(folders[::-1]) == inventory


def test_two_folders_without_a_clash_need_no_labels(tmp_path: Path) -> None:
    write(tmp_path / "x" / "a", LINE % b"a")
    write(tmp_path / "y" / "b", LINE % b"b")
    assert [dump.source_file for dump in discover([tmp_path / "y", tmp_path / "x"]).dumps] == ["a", "b"]


def test_a_folder_named_twice_or_within_another_is_read_once(tmp_path: Path) -> None:
    write(tmp_path / "sub" / "a")
    inventory = discover([tmp_path / "sub", tmp_path, tmp_path / "sub" / ".." / "sub", tmp_path / "sub" / "a"])
    assert [dump.source_file for dump in inventory.dumps] == ["sub/a"]
    assert inventory.duplicates == ()


def test_two_files_named_alike_stay_two(tmp_path: Path) -> None:
    paths = [write(tmp_path / folder / "dump", LINE % folder.encode()) for folder in ("x", "y")]
    assert [dump.source_file for dump in discover(paths).dumps] == ["x/dump", "y/dump"]


def test_names_that_are_not_utf8_or_not_visible_are_escaped(tmp_path: Path) -> None:
    names = [b"a\xff", b"a\\xff", b"a\nb", "naïve 王".encode()]
    for number, name in enumerate(names):
        write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)), LINE % str(number).encode())
    found = [dump.source_file for dump in discover([tmp_path]).dumps]
    assert found == sorted(["a\\xff", "a\\\\xff", "a\\nb", "naïve 王"])
    assert all(name.encode() for name in found)
