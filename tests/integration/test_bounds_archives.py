"""Archives and compressed files that promise far more than they hold end soon, in bounded memory, with the reason."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest

from tests.integration.alone import call_alone
from tests.integration.extract_alone import extract_alone

MAX_BYTES = 1_000_000_000
MAX_SECONDS = 40  # of the processor, which counts up to twice as many where two processes share a core
MIB = 1024**2
ENTRY = b"@article{moss%d, title = {Mosses of the northern bogs, part %d}, author = {Lund, Siv}, year = 1988}\n"


def entry(number: int) -> bytes:
    return ENTRY % (number, number)


def tar_header(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    """A header of a tar archive, which may promise anything."""
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return info.tobuf(tarfile.GNU_FORMAT)


def tar_member(name: str, content: bytes, kind: bytes = tarfile.REGTYPE) -> bytes:
    return tar_header(name, len(content), kind) + content + bytes(-len(content) % 512)


GOOD = tar_member("first.bib", entry(1))
END = bytes(1024)


@cache
def zeros(size: int, pack: Callable[[bytes], bytes]) -> bytes:
    """So many bytes of zeros, compressed in pieces that are joined."""
    return pack(bytes(50 * MIB)) * (size // (50 * MIB))


def zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def zip_of(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def local(name: bytes, packed: int, size: int, checksum: int) -> bytes:
    header = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, checksum, packed, size, len(name), 0)
    return header + name


def central(name: bytes, packed: int, size: int, checksum: int, place: int) -> bytes:
    sizes = struct.pack("<3L", checksum, packed, size)
    return (
        struct.pack("<4s6H", b"PK\x01\x02", 20, 20, 0, 8, 0, 33)
        + sizes
        + struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0, place)
        + name
    )


def directory_end(number: int, size: int, place: int) -> bytes:
    number = min(number, 0xFFFF)
    return struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, number, number, size, place, 0)


def deflated_zeros(size: int) -> tuple[bytes, int]:
    """So many bytes of zeros, deflated, and their checksum."""
    deflate, checksum, packed = zlib.compressobj(9, wbits=-15), 0, b""
    for _ in range(size // MIB):
        packed += deflate.compress(bytes(MIB))
        checksum = zlib.crc32(bytes(MIB), checksum)
    return packed + deflate.flush(), checksum


def zip_on_one_member(n_entries: int) -> bytes:
    """Every entry of the directory stands for the same 300 MiB."""
    size = 300 * MIB
    packed, checksum = deflated_zeros(size)
    content = local(b"a.bib", len(packed), size, checksum) + packed
    directory = b"".join(central(b"%d.bib" % number, len(packed), size, checksum, 0) for number in range(n_entries))
    return content + directory + directory_end(n_entries, len(directory), len(content))


def zip_without_directory() -> bytes:
    """Files of 300 MiB each, one behind another."""
    packed, checksum = deflated_zeros(300 * MIB)
    first = zlib.compressobj(wbits=-15)
    entry_packed = first.compress(entry(1)) + first.flush()
    good = local(b"first.bib", len(entry_packed), len(entry(1)), zlib.crc32(entry(1))) + entry_packed
    return good + b"".join(local(b"%d.bib" % number, len(packed), 300 * MIB, checksum) + packed for number in range(50))


@cache
def zip_of_many(n_entries: int) -> bytes:
    nothing = zlib.compress(b"", wbits=-15)
    content = b"".join(local(b"%07d" % number, len(nothing), 0, 0) + nothing for number in range(n_entries))
    length = len(local(b"0000000", 0, 0, 0)) + len(nothing)
    directory = b"".join(central(b"%07d" % number, len(nothing), 0, 0, number * length) for number in range(n_entries))
    return content + directory + directory_end(n_entries, len(directory), len(content))


TAR, BIB = ["dump/first.bib"], ["dump"]
TOO_FAR, BROKEN, CUT, MANY = (
    "container_expands_too_far",
    "broken_container",
    "truncated_container",
    "too_many_members",
)
MENDS = ("unpack", "fetch it again", "known format")
EIGHT_TERABYTES = 8 * 1024**4


def sparse_header(size: int) -> bytes:
    """The header of a sparse file that is one blank."""
    block = bytearray(tar_header("a.bib", 0, b"S"))
    block[483:495] = b"\x80" + size.to_bytes(11, "big")
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\x00 " % sum(block)
    return bytes(block)


def many_files(part: int) -> bytes:
    """50,000 headers of empty files, each of a name of its own, packed; that differs in the name and the checksum."""
    block = tar_header("0000000.bib", 0)
    between, behind, checksum = block[7:148], block[156:], int(block[148:154], 8) - 7 * ord("0")
    names = (b"%07d" % number for number in range(50_000 * part, 50_000 * (part + 1)))
    headers = (b"%b%b%06o\0 %b" % (name, between, checksum + sum(name), behind) for name in names)
    return gzip.compress(b"".join(headers), 1)


def tar_of_many(header: bytes, times: int) -> bytes:
    """A tar with a good file and so many times the same header behind it, compressed in pieces that are joined."""
    return gzip.compress(GOOD) + gzip.compress(header * 10_000) * (times // 10_000) + gzip.compress(END)


def big_file(number: int) -> bytes:
    return gzip.compress(tar_header(f"{number}.bib", 50 * MIB)) + zeros(50 * MIB, gzip.compress)


def big_zip() -> bytes:
    return zip_of({"first.bib": entry(1), **{f"{number}.bib": bytes(50 * MIB) for number in range(10)}})


HOSTILE: dict[str, tuple[Callable[[], bytes], str, list[str]]] = {
    # what it is: the archive, the reason, the dumps of which the one record is read all the same
    "a tar that promises 8 TB": (lambda: GOOD + tar_header("a.bib", EIGHT_TERABYTES) + bytes(8192), CUT, TAR),
    "a tar that promises 8 TB nobody wants": (
        lambda: GOOD + tar_header(".hidden", EIGHT_TERABYTES) + bytes(8192),
        CUT,
        TAR,
    ),
    "a tar with a sparse file of 8 TB": (
        lambda: GOOD + sparse_header(EIGHT_TERABYTES) + END,
        "sparse_member",
        TAR,
    ),
    "a tar whose long name has 1 GiB": (
        lambda: gzip.compress(GOOD + tar_header("l", 1024 * MIB, b"L")) + zeros(1000 * MIB, gzip.compress),
        BROKEN,
        TAR,
    ),
    "a tar whose extended header has 1 GiB": (
        lambda: gzip.compress(GOOD + tar_header("l", 1024 * MIB, b"x")) + zeros(1000 * MIB, gzip.compress),
        BROKEN,
        TAR,
    ),
    "a tar with long names without end": (
        lambda: tar_of_many(tar_member("l", b"name", b"L"), 200_000),
        BROKEN,
        TAR,
    ),
    "a tar with extended headers without end": (
        lambda: tar_of_many(tar_member("l", b"13 path=a.bi\n", b"x"), 200_000),
        BROKEN,
        TAR,
    ),
    "a tar with a million folders": (
        lambda: tar_of_many(tar_header("folder/", 0, tarfile.DIRTYPE), 1_000_000),
        MANY,
        TAR,
    ),
    "a tar with a million links": (
        lambda: tar_of_many(tar_header("link", 0, tarfile.SYMTYPE), 1_000_000),
        MANY,
        TAR,
    ),
    "a tar with a million empty files": (
        lambda: gzip.compress(GOOD) + b"".join(map(many_files, range(20))),
        MANY,
        TAR,
    ),
    "a tar that expands without end": (
        lambda: gzip.compress(GOOD + tar_header("a.bib", 100_000 * MIB)) + zeros(20_000 * MIB, gzip.compress),
        TOO_FAR,
        TAR,
    ),
    "a tar of many files that expand": (
        lambda: gzip.compress(GOOD) + b"".join(map(big_file, range(100))),
        TOO_FAR,
        TAR,
    ),
    "gzip of zeros": (lambda: gzip.compress(entry(1)) + zeros(20_000 * MIB, gzip.compress), TOO_FAR, BIB),
    "bzip2 of zeros": (lambda: bz2.compress(entry(1)) + zeros(20_000 * MIB, bz2.compress), TOO_FAR, BIB),
    "xz of zeros": (lambda: lzma.compress(entry(1)) + zeros(20_000 * MIB, lzma.compress), TOO_FAR, BIB),
    "zstd of zeros": (lambda: zstd(entry(1)) + zeros(20_000 * MIB, zstd), TOO_FAR, BIB),
    "gzip within gzip": (lambda: gzip.compress(zeros(1000 * MIB, gzip.compress)), "unknown_format", []),
    "gzip with a name without end": (lambda: b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * (100 * MIB), CUT, []),
    "gzip of a million empty pieces": (
        lambda: gzip.compress(entry(1)) + gzip.compress(b"") * 1_000_000 + gzip.compress(b"")[:10],
        CUT,
        BIB,
    ),
    "a zip with 200 entries on one member": (lambda: zip_on_one_member(200), "overlapping_members", []),
    "a zip of files that expand": (big_zip, TOO_FAR, TAR),
    "a zip with a million entries": (lambda: zip_of_many(1_000_000), MANY, []),
    "a zip with 100,000 entries": (lambda: zip_of_many(100_000), MANY, []),
    "a zip without a directory": (zip_without_directory, TOO_FAR, TAR),
    "a zip with a million entries without a directory": (lambda: zip_of_many(1_000_000)[:-5], MANY, []),
    "a zip within a zip": (lambda: zip_of({"b.zip": big_zip()}), "unknown_format", []),
    "a gzip within a zip": (lambda: zip_of({"b.gz": zeros(1000 * MIB, gzip.compress)}), "unknown_format", []),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_ends_soon_in_bounded_memory(kind: str, tmp_path: Path) -> None:
    make, reason, read = HOSTILE[kind]
    (raw := tmp_path / "raw").mkdir()
    (raw / "dump").write_bytes(make())
    extracted = call_alone(extract_alone, raw)
    assert [name for name, records in extracted.records.items() if records] == read
    assert all(records <= 1 for records in extracted.records.values())
    assert reason in {refused for _, refused, _ in extracted.refused}
    assert all(any(mend in detail for mend in MENDS) for *_, detail in extracted.refused)
    assert extracted.peak < MAX_BYTES
    assert extracted.seconds < MAX_SECONDS
