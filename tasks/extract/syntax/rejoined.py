"""A stream whose beginning was read already, to see what is in it."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO, Protocol


class Readable(Protocol):
    """A stream that can be read piece by piece."""

    def read(self, size: int, /) -> bytes:
        """Read at most so many bytes."""
        ...


def read_first(stream: Readable, size: int) -> bytes:
    """Read the first bytes of a stream, also of one that gives them one by one."""
    first = b""
    while len(first) < size and (chunk := stream.read(size - len(first))):
        first += chunk
    return first


class Rejoined:
    """The first bytes of a stream, and the rest of it."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first = BytesIO(first)
        self._rest = rest

    def readline(self, size: int, /) -> bytes:
        """Read a line, or as many bytes of it as are asked for."""
        begun = self._first.readline(size)
        if begun.endswith(b"\n") or len(begun) == size:
            return begun
        return begun + self._rest.readline(size - len(begun))

    def read(self, size: int, /) -> bytes:
        """Read at most so many bytes."""
        return self._first.read(size) or self._rest.read(size)
