"""Containers: what is in a compressed file or an archive, as streams, with bounds on how far it may expand.

A compressed file (gzip, bzip2, xz, zstd) holds one dump; an archive (zip, tar, and tar within any of these) holds
several. Nothing is ever written under a name that an archive carries: members are read as streams, and their names are
only labels.

What is damaged yields all that comes before the damage. `Expanded.damage` then says what is wrong, so that the reader
can add it to the rejects.
"""

from __future__ import annotations

import bz2
import io
import lzma
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import pyarrow as pa

from tasks.extract.inventory.allowance import Allowance
from tasks.extract.records import Refused

TRUNCATED = "truncated_container"
BROKEN = "broken_container"
UNSAFE = "unsafe_member"

CUT_OFF = Refused(TRUNCATED, "the file is cut off: what comes before the break was read; fetch it again")

DAMAGES = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, ValueError)
_CHUNK = 16 * 1024
_WITH_GZIP_HEADER = zlib.MAX_WBITS + 16
_ENCRYPTED = 0x1  # the flag of a zip member
_TAR_MAGIC = slice(257, 262)


class ArchiveError(Exception):
    """An archive cannot be read, or not from here on.

    Attributes:
        refused: Why.
    """

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.detail)
        self.refused = refused


class Expanded(io.RawIOBase):
    """The bytes that come out of a container, up to its end, its damage, or the limit.

    Args:
        read: Gives some bytes at a time.
        allowance: What may still come out; None where nothing is compressed.

    Attributes:
        damage: Why the stream ends before the container does; None while all is well.
    """

    def __init__(self, read: Callable[[int], bytes], allowance: Allowance | None = None) -> None:
        self._read = read
        self._allowance = allowance
        self.damage: Refused | None = None

    def readable(self) -> bool:
        """Whether it can be read: it can."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into a buffer; after the damage there is nothing more."""
        if self.damage is not None:
            return 0
        began = time.monotonic()
        try:
            data = self._read(len(buffer))
        except ArchiveError as error:
            self.damage = error.refused
            return 0
        except DAMAGES as error:
            self.damage = describe_damage(error)
            return 0
        if self._allowance is not None:
            self.damage = self._allowance.spend(len(data), time.monotonic() - began)
            if self.damage is not None:
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
        is_empty: Whether the archive says that there is nothing in it.
    """

    name: str
    stream: Expanded
    refusal: Refused | None = None
    is_empty: bool = False


def compression_of(head: bytes) -> str | None:
    """Name the compression of a file by its first bytes: gzip, bz2, xz, zstd; None where there is none."""
    signatures = {b"\x1f\x8b\x08": "gzip", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz", b"(\xb5/\xfd": "zstd"}
    return next((name for signature, name in signatures.items() if head.startswith(signature)), None)


def is_zip(head: bytes) -> bool:
    """Whether a file is a zip archive, by its first bytes."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_tar(head: bytes) -> bool:
    """Whether the bytes, decompressed, are those of a tar archive."""
    return head[_TAR_MAGIC] == b"ustar"


def decompress(stream: BinaryIO, compression: str, packed: Callable[[], int]) -> Expanded:
    """Decompress a stream, member after member where several are joined.

    Args:
        stream: The compressed bytes.
        compression: As `compression_of` names it.
        packed: Tells how many compressed bytes were read so far, for the limit.
    """
    allowance = Allowance(packed)
    # read1 hands out what is decompressed before it meets the damage; read would lose it.
    match compression:
        case "gzip":
            return Expanded(_Gzip(stream).read, allowance)
        case "bz2":
            return Expanded(bz2.BZ2File(stream).read1, allowance)
        case "xz":
            return Expanded(lzma.LZMAFile(stream).read1, allowance)
        case _:
            expanding = pa.CompressedInputStream(stream, "zstd")  # a reading that meets the damage loses what it has
            return Expanded(lambda size: expanding.read(min(size, _CHUNK)), allowance)


class _Gzip:
    """What is in a gzip file. The library reads the name in its header byte by byte, however long it is."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._inflating: Any = None
        self._waiting = b""

    def read(self, size: int, /) -> bytes:
        """Read some bytes; none at the end.

        Raises:
            EOFError: It is cut off.
            zlib.error: It is damaged.
        """
        while self._inflating is not None or self._begin():
            packed = self._waiting or self._stream.read(_CHUNK)
            data: bytes = self._inflating.decompress(packed, size)
            self._waiting = self._inflating.unconsumed_tail
            if self._inflating.eof:
                self._waiting = self._inflating.unused_data
                self._inflating = None
            elif not packed and not data:
                raise EOFError("cut off")
            if data:
                return data
        return b""

    def _begin(self) -> bool:
        """Begin the next of the pieces that are joined, behind which there may be zeros; say whether there is one."""
        while not (waiting := self._waiting.lstrip(b"\x00")):
            self._waiting = self._stream.read(_CHUNK)
            if not self._waiting:
                return False
        self._waiting = waiting
        self._inflating = zlib.decompressobj(_WITH_GZIP_HEADER)
        return True


def is_hidden(name: str) -> bool:
    """Whether a member is hidden, as files of operating systems are."""
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") and part not in {".", ".."} for part in parts) or "__MACOSX" in parts


def refuse_member(name: str, allowance: Allowance, flags: int = 0) -> Refused | None:
    """Refuse a file of an archive that must not be read.

    Args:
        name: Its name.
        allowance: That of the archive.
        flags: In a zip archive, the bits that are set for it.
    """
    if flags & _ENCRYPTED:
        return Refused("encrypted_member", "encrypted: unpack it with its password")
    return _refuse_name(name) or allowance.refuse_repeated(name)


def _refuse_name(name: str) -> Refused | None:
    """Refuse a name that leads out of the archive, though nothing is ever written under it: the archive is not sane."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        return Refused(UNSAFE, "its name leads out of the archive: unpack the archive yourself if you trust it")
    return None


def describe_damage(error: BaseException) -> Refused:
    """Return in one line what is wrong with a container."""
    text = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, EOFError) or "truncated" in text or "unexpected end" in text or "ended before" in text:
        return CUT_OFF
    return Refused(BROKEN, f"damaged ({text[:120]}): what comes before the damage was read; fetch it again")
