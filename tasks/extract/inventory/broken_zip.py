"""Read the files of a zip archive that has lost the directory at its end, one by one from the beginning.

Each file follows a header of its own. If the header does not say how long the file is, the compressed data shows where
it ends. A stored file of unknown length has no such end, so it ends the reading.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Protocol

from tasks.extract.inventory.allowance import TOO_LARGE, Allowance
from tasks.extract.inventory.containers import BROKEN, ArchiveError, Expanded, Member, is_hidden, refuse_member
from tasks.extract.records import Refused

_HEADER = struct.Struct("<4s5H3L2H")
_SIGNATURE = b"PK\x03\x04"
_IN_UTF_8 = 0x800
_LENGTH_BEHIND = 0x8  # the length and the checksum stand behind the file
_BEHIND = 24  # bytes at most that stand between such a file and the next header
_STORED, _DEFLATED = 0, 8
_LARGE, _LARGE_SIZES = 0xFFFFFFFF, 1  # a length that does not fit, and the extra field that has it
_LARGEST = 2**62  # bytes; no file is longer
_CHUNK = 64 * 1024
_UNREADABLE = Refused(BROKEN, "neither stored nor deflated, as the files in a zip archive are: unpack it")


class _Content(Protocol):
    """The content of a file in the archive."""

    def read(self, size: int, /) -> bytes:
        """Read some bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class _Header:
    """The header before a file in the archive.

    Attributes:
        name: Its name.
        flags: Its general purpose bits.
        method: How it is compressed.
        checksum: The CRC-32 of its bytes; None where it is not known.
        packed: How many bytes it takes in the archive; None where it is not known.
    """

    name: str
    flags: int
    method: int
    checksum: int | None
    packed: int | None


def broken_zip_members(stream: IO[bytes]) -> Iterator[Member]:
    """Yield the files of a zip archive in their order, up to the break.

    The stream of the last file may be damaged. A break between two files cannot be seen.

    Raises:
        ArchiveError: It holds too many files.
    """
    end = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    allowance = Allowance(stream.tell)
    while (header := _read_header(stream)) is not None:
        refused = allowance.count_members()
        if refused is not None:
            raise ArchiveError(refused)
        start = stream.tell()
        content = _content(stream, header)
        expanded = Expanded(lambda _: b"") if content is None else _expanded(content, header, allowance)
        if not header.name.endswith("/") and not is_hidden(header.name):
            refusal = refuse_member(header.name, allowance, header.flags) or (_UNREADABLE if content is None else None)
            yield Member(header.name, expanded, refusal)
        if expanded.damage is not None and expanded.damage.reason == TOO_LARGE:
            return
        if header.packed is not None:
            stream.seek(min(start + header.packed, end))
        elif content is None or not _go_behind(expanded, stream):
            return


def _read_header(stream: IO[bytes]) -> _Header | None:
    """Read the header of the next file; None where there is none."""
    raw = stream.read(_HEADER.size)
    if len(raw) < _HEADER.size or not raw.startswith(_SIGNATURE):
        return None
    _, _, flags, method, _, _, checksum, packed, size, name_length, extra_length = _HEADER.unpack(raw)
    name, extra = stream.read(name_length), stream.read(extra_length)
    if len(extra) < extra_length:
        return None
    is_known = not flags & _LENGTH_BEHIND
    return _Header(
        name=name.decode("utf-8" if flags & _IN_UTF_8 else "cp437", "replace"),
        flags=flags,
        method=method,
        checksum=checksum if is_known else None,
        packed=(_large_size(extra, size) if packed == _LARGE else packed) if is_known else None,
    )


def _large_size(extra: bytes, size: int) -> int | None:
    """Find the length of a file beyond 4 GB; if its content is as large, the length of that stands before it."""
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, place)
        if kind == _LARGE_SIZES:
            sizes = struct.unpack_from(f"<{min(length, len(extra) - place - 4) // 8}Q", extra, place + 4)
            found = next(iter(sizes[1 if size == _LARGE else 0 :]), _LARGEST)
            return found if found < _LARGEST else None
        place += 4 + length
    return None


def _content(stream: IO[bytes], header: _Header) -> _Content | None:
    """Return the content of a file; None where it cannot be read."""
    if header.method == _DEFLATED:
        return _Deflated(stream)
    return _Stored(stream, header.packed) if header.method == _STORED and header.packed is not None else None


def _expanded(content: _Content, header: _Header, allowance: Allowance) -> Expanded:
    """Return the content of a file as a stream that notes its damage."""
    checksum = 0

    def read(size: int) -> bytes:
        nonlocal checksum
        data = content.read(size)
        checksum = zlib.crc32(data, checksum)
        if not data and header.checksum not in (None, checksum):
            raise ValueError("wrong checksum")
        return data

    return Expanded(read, allowance)


def _go_behind(expanded: Expanded, stream: IO[bytes]) -> bool:
    """Go behind a file whose end only its content shows; return whether another file follows."""
    while expanded.read(_CHUNK):
        pass  # nobody wanted it
    if expanded.damage is not None:
        return False
    place = stream.tell()
    following = stream.read(_BEHIND + len(_SIGNATURE)).find(_SIGNATURE)
    stream.seek(place + following)
    return following >= 0


class _Stored:
    """A file that is not compressed."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream = stream
        self._left = size

    def read(self, size: int, /) -> bytes:
        """Read some bytes.

        Raises:
            EOFError: If the archive ends before the file does.
        """
        data = self._stream.read(min(size, self._left))
        if self._left and not data:
            raise EOFError("cut off")
        self._left -= len(data)
        return data


class _Deflated:
    """A compressed file, which shows where it ends; the stream then stands behind it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._inflating = zlib.decompressobj(-zlib.MAX_WBITS)
        self._waiting = b""
        self._is_done = False

    def read(self, size: int, /) -> bytes:
        """Read some bytes.

        Raises:
            EOFError: If the archive ends before the file does.
            zlib.error: If it is damaged.
        """
        while not self._is_done:
            packed = self._waiting or self._stream.read(_CHUNK)
            data = self._inflating.decompress(packed, size)
            self._waiting = self._inflating.unconsumed_tail
            if self._inflating.eof:
                self._is_done = True
                self._stream.seek(-len(self._inflating.unused_data), 1)
            elif not packed and not data:
                raise EOFError("cut off")
            if data:
                return data
        return b""
