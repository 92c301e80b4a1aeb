"""A stream whose beginning was read already, to see what is in it."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO


class Rejoined:
    """The first bytes of a stream, and the rest of it, line by line."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first = BytesIO(first)
        self._rest = rest

    def readline(self, size: int, /) -> bytes:
        """Read a line, or as many bytes of it as are asked for."""
        begun = self._first.readline(size)
        if begun.endswith(b"\n") or len(begun) == size:
            return begun
        return begun + self._rest.readline(size - len(begun))
