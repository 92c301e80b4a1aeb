"""Containers: what is in a compressed file or an archive, as streams, with bounds on how far it may expand.

A compressed file (gzip, bzip2, xz, zstd) holds one dump; an archive (zip, tar, and tar within any of these) holds
several. Nothing is ever written under a name that an archive carries: members are read as streams, and their names are
only labels.

What is damaged yields all that comes before the damage. `Expanded.damage` then says what is wrong, so that the reader
can add it to the rejects.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, BinaryIO, Protocol, cast

import pyarrow as pa

from tasks.extract.records import Refused

LONGEST_RATIO = 250  # bytes that may come out for one that goes in, once FREE_BYTES are out
FREE_BYTES = 256 * 1024 * 1024
MOST_MEMBERS = 100_000

TRUNCATED = "truncated_container"
TOO_LARGE = "container_expands_too_far"
BROKEN = "broken_container"
UNSAFE = "unsafe_member"

_DAMAGES = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, ValueError)
_ENCRYPTED = 0x1  # the flag of a zip member
_TAR_MAGIC = slice(257, 262)


class _Reads(Protocol):
    """What gives some bytes at a time."""

    def read(self, size: int, /) -> bytes:
        """Read at most so many bytes."""


class Expanded(io.RawIOBase):
    """The bytes that come out of a container, up to its end, its damage, or the limit.

    Attributes:
        damage: Why the stream ends before the container does; None while all is well.
    """

    def __init__(self, read: Callable[[int], bytes], packed: Callable[[], int]) -> None:
        self._read = read
        self._packed = packed
        self._size = 0
        self.damage: Refused | None = None

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into a buffer; after the damage there is nothing more."""
        if self.damage is not None:
            return 0
        try:
            data = self._read(len(buffer))
        except _DAMAGES as error:
            self.damage = _describe(error)
            return 0
        self._size += len(data)
        if self._size > FREE_BYTES and self._size > LONGEST_RATIO * max(self._packed(), 1):
            self.damage = Refused(
                TOO_LARGE,
                f"expands to more than {LONGEST_RATIO} times its size (beyond {FREE_BYTES // 1024**2} MiB), the limit "
                "for a container; unpack it and put the dump here",
            )
            return 0
        buffer[: len(data)] = data
        return len(data)


@dataclass(frozen=True)
class Member:
    """A file within an archive, ready to be read.

    Attributes:
        name: Its name in the archive; a label, never a path.
        stream: Its bytes; to be read before the next member is asked for.
        refusal: Why it must not be read, if so.
    """

    name: str
    stream: Expanded
    refusal: Refused | None = None


def compression_of(head: bytes) -> str | None:
    """Name the compression of a file by its first bytes: gzip, bz2, xz, zstd; None where there is none."""
    signatures = {b"\x1f\x8b\x08": "gzip", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz", b"(\xb5/\xfd": "zstd"}
    return next((name for signature, name in signatures.items() if head.startswith(signature)), None)


def is_zip(head: bytes) -> bool:
    """Say whether a file is a zip archive, by its first bytes."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_tar(head: bytes) -> bool:
    """Say whether the bytes, decompressed, are those of a tar archive."""
    return head[_TAR_MAGIC] == b"ustar"


def decompress(stream: BinaryIO, compression: str, packed: Callable[[], int]) -> Expanded:
    """Decompress a stream, member after member where several are joined.

    Args:
        stream: The compressed bytes.
        compression: As `compression_of` names it.
        packed: Tells how many compressed bytes were read so far, for the limit.
    """
    # read1 hands out what is decompressed before it meets the damage; read would lose it.
    match compression:
        case "gzip":
            return Expanded(gzip.GzipFile(fileobj=stream, mode="rb").read1, packed)
        case "bz2":
            return Expanded(bz2.BZ2File(stream).read1, packed)
        case "xz":
            return Expanded(lzma.LZMAFile(stream).read1, packed)
        case _:
            return Expanded(pa.CompressedInputStream(stream, "zstd").read, packed)


def zip_members(stream: IO[bytes]) -> Iterator[Member]:
    """Yield the files of a zip archive, in their order.

    Raises:
        zipfile.BadZipFile: The archive has no directory, because it is damaged or cut off.
    """
    with zipfile.ZipFile(stream) as archive:
        for number, info in enumerate(archive.infolist()):
            if info.is_dir() or is_hidden(info.filename):
                continue
            refusal = refuse_member(info.filename, number, info.flag_bits)
            if refusal is None:
                yield Member(info.filename, open_zip_member(archive, info))
            else:
                yield Member(info.filename, Expanded(lambda _: b"", int), refusal)


def open_zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Expanded:
    """Open one file of a zip archive."""
    try:
        file = cast(zipfile.ZipExtFile, archive.open(info))
    except (*_DAMAGES, NotImplementedError) as error:
        broken = Expanded(lambda _: b"", int)
        broken.damage = _describe(error)
        return broken
    return Expanded(file.read1, lambda: info.compress_size)


def tar_members(stream: BinaryIO) -> Iterator[Member]:
    """Yield the files of a tar archive, in their order; the stream is read once, from front to back.

    What is damaged ends the archive; the last member's `damage`, or the stream's own, says so.
    """
    with tarfile.open(fileobj=stream, mode="r|", errorlevel=0) as archive:
        for number, info in enumerate(archive):
            if not info.isfile() or is_hidden(info.name):
                continue
            refusal = refuse_member(info.name, number)
            file = cast(_Reads, archive.extractfile(info))
            yield Member(info.name, Expanded(file.read, lambda size=info.size: size), refusal)  # type: ignore[misc]


def is_hidden(name: str) -> bool:
    """Say whether a member is hidden, as files of operating systems are."""
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") and part not in {".", ".."} for part in parts) or "__MACOSX" in parts


def refuse_member(name: str, number: int, flags: int = 0) -> Refused | None:
    """Refuse a file of an archive that must not be read.

    Args:
        name: Its name.
        number: How many stand before it.
        flags: In a zip archive, the bits that are set for it.
    """
    if flags & _ENCRYPTED:
        return Refused("encrypted_member", "encrypted: unpack it with its password")
    return _refuse_name(name) or _refuse_count(number)


def _refuse_name(name: str) -> Refused | None:
    """Refuse a name that leads out of the archive, though nothing is ever written under it: the archive is not sane."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        return Refused(UNSAFE, "its name leads out of the archive: unpack the archive yourself if you trust it")
    return None


def _refuse_count(number: int) -> Refused | None:
    """Refuse the members after the limit."""
    if number < MOST_MEMBERS:
        return None
    return Refused("too_many_members", f"the archive holds more than {MOST_MEMBERS} files, the limit; divide it")


def _describe(error: BaseException) -> Refused:
    """Say in one line what is wrong with a container."""
    text = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, EOFError) or "truncated" in text or "unexpected end" in text or "ended before" in text:
        return Refused(TRUNCATED, "the file is cut off: what comes before the break was read; fetch it again")
    return Refused(BROKEN, f"damaged ({text[:120]}): what comes before the damage was read; fetch it again")
