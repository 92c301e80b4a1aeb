"""Text whose lines end in carriage returns alone, as old Macs wrote them and Excel's "CSV (Macintosh)" does."""

from __future__ import annotations

import io
from typing import BinaryIO

_CHUNK = 64 * 1024


def ends_in_carriage_returns(head: bytes) -> bool:
    """Whether the first line of a text ends in a carriage return alone."""
    place, feed = head.find(b"\r"), head.find(b"\n")
    return place >= 0 and (feed < 0 or place < feed) and head[place + 1 : place + 2] not in (b"\n", b"\r", b"")


def carriage_returns_as_line_feeds(first: bytes, rest: BinaryIO) -> io.BufferedReader:
    """Return a stream of the first bytes and the rest in which carriage returns are line feeds."""
    return io.BufferedReader(_Translated(first, rest), _CHUNK)


class _Translated(io.RawIOBase):
    """A stream whose carriage returns are line feeds."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first = io.BytesIO(first)
        self._rest = rest

    def readable(self) -> bool:
        """Whether it can be read: it can."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # a buffer of bytes is what readers give
        """Read as many bytes as there are, and there is room for."""
        raw = self._first.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(raw)] = raw.replace(b"\r", b"\n")
        return len(raw)
