"""Tar archives are read as the library reads them, and no further than their bytes go."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.inventory.allowance import Allowance
from tasks.extract.inventory.containers import ArchiveError
from tasks.extract.inventory.tar_archives import tar_members

FILES = {"a.bib": b"first", "folder/b.json": b"", "c" * 180 + ".ris": b"x" * 1300, "größe.txt": b"\x00" * 512}
FORMATS = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}


def archive_of(files: dict[str, bytes], kind: int = tarfile.PAX_FORMAT) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=kind) as archive:
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(content), 1.5  # a fraction, which pax writes in an extended header
            archive.addfile(info, io.BytesIO(content))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "t" * (100 if kind == tarfile.USTAR_FORMAT else 150)
        archive.addfile(link)
    return packed.getvalue()


def read(packed: bytes) -> dict[str, bytes]:
    """The files that are read, up to the damage."""
    found = {}
    for member in tar_members(io.BytesIO(packed), Allowance(lambda: len(packed))):
        assert member.refusal is None
        found[member.name] = member.stream.read()
    return found


@pytest.mark.parametrize("kind", FORMATS)
def test_every_way_to_write_an_archive_is_read(kind: str) -> None:
    files = {name: content for name, content in FILES.items() if kind != "ustar" or len(name) < 100}
    assert read(archive_of(files, FORMATS[kind])) == files


def test_a_name_with_a_prefix_is_whole() -> None:
    name = "p" * 120 + "/" + "n" * 90
    assert read(archive_of({name: b"x"}, tarfile.USTAR_FORMAT)) == {name: b"x"}


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_characters="/\\.:\x00"), min_size=1, max_size=150),
        st.binary(max_size=2000),
        max_size=5,
    ),
    st.sampled_from([tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]),
)
def test_what_is_packed_is_unpacked(files: dict[str, bytes], kind: int) -> None:
    files = {name: content for name, content in files.items() if name not in ("folder", "link", "__MACOSX")}
    assert read(archive_of(files, kind)) == files


def test_an_archive_that_is_cut_off_anywhere_says_so() -> None:
    packed = archive_of(FILES)
    end = len(packed.rstrip(b"\x00")) + 512  # behind it stands the end mark
    for place in range(0, end, 333):
        with pytest.raises(ArchiveError, match="cut off"):
            read(packed[:place])
    assert read(packed[: end + 512]) == FILES


def test_a_byte_that_is_changed_anywhere_damages_one_file() -> None:
    whole = archive_of(FILES)
    outcomes = set()
    for place in range(0, len(whole), 97):
        packed = bytearray(whole)
        packed[place] ^= 0xFF
        try:
            found = read(bytes(packed))
        except ArchiveError as error:
            outcomes.add(error.refused.reason)
        else:
            outcomes.add("")
            assert sum(found.get(name) == content for name, content in FILES.items()) >= len(FILES) - 1, place
    assert outcomes == {"", "broken_container"}


def header(name: str, size: int, kind: bytes) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return info.tobuf(tarfile.GNU_FORMAT)


GOOD = header("good.bib", 4, b"0") + b"good" + bytes(508)


@pytest.mark.parametrize(
    ("hostile", "reason", "said"),
    [
        (header("x", 2**40, b"0"), "truncated_container", "cut off"),
        (header("x", 2**40, b"L"), "broken_container", "1024 KiB"),
        (header("x", 2**40, b"x"), "broken_container", "1024 KiB"),
        (header("x", 2**40, b"K"), "truncated_container", "cut off"),
        ((header("x", 1, b"L") + b"n" + bytes(511)) * 20, "broken_container", "16 headers"),
        (header("x", 9, b"x") + b"99 path=a" + bytes(503), "broken_container", "wrong length"),
        (header("x", 9, b"x") + b"9 size=-1" + bytes(503), "broken_container", "wrong size"),
        (header("x", 1, b"0")[:148] + b"0000001\x00" + bytes(356), "broken_container", "checksum"),
        (b"", "truncated_container", "cut off"),
    ],
)
def test_what_comes_before_a_hostile_header_is_read(hostile: bytes, reason: str, said: str) -> None:
    members = tar_members(io.BytesIO(GOOD + hostile), Allowance(lambda: 0))
    assert next(members).stream.read() == b"good"
    with pytest.raises(ArchiveError) as caught:
        for member in members:
            member.stream.read()
    assert caught.value.refused.reason == reason
    assert said in caught.value.refused.detail
    assert "fetch it again" in caught.value.refused.detail


def test_sparse_files_are_refused_and_the_next_file_is_read() -> None:
    pax = b"22 GNU.sparse.major=1\n"
    sparse = header("pax", len(pax), b"x") + pax + bytes(512 - len(pax)) + header("a", 0, b"0")
    packed = sparse + header("b", 0, b"S") + GOOD + bytes(1024)
    members = list(tar_members(io.BytesIO(packed), Allowance(lambda: 0)))
    assert [(member.name, member.refusal and member.refusal.reason) for member in members] == [
        ("a", "sparse_member"),
        ("b", "sparse_member"),
        ("good.bib", None),
    ]


def test_a_second_file_of_a_name_is_refused() -> None:
    members = list(tar_members(io.BytesIO(GOOD + GOOD + bytes(1024)), Allowance(lambda: 0)))
    assert [member.refusal and member.refusal.reason for member in members] == [None, "repeated_member"]
