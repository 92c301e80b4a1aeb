"""Text line by line from a stream of bytes, with a limit on what a line and a record may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from tasks.extract.records import RAW_BYTES, Refused, clean, decode
from tasks.extract.syntax.rejoined import Readable

LIMIT = 16 * 1024 * 1024
BOM = b"\xef\xbb\xbf"

TOO_LARGE = Refused("record_too_large", f"longer than {LIMIT // 1024**2} MiB, the limit for a record; split it up")

_CHUNK = 256 * 1024


class HasLines(Protocol):
    """A stream of bytes, or the like."""

    def readline(self, size: int, /) -> bytes:
        """Read a line, or as many bytes of it as are asked for."""


class ReadAhead:
    """A stream of which more is read than the next line, so that many lines can be taken at once."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._buffer = b""
        self._place = 0

    def take(self, pattern: re.Pattern[bytes], most_lines: int) -> re.Match[bytes] | None:
        """Take the lines that a pattern matches as a whole, if all of them were read; no more than a chunk of them."""
        found = pattern.match(self._buffer, self._place)
        if found is None or BOM in found[0] or len(found[0]) > _CHUNK or found[0].count(b"\n") > most_lines:
            return None
        self._place = found.end()
        return found

    def readline(self, size: int, /) -> bytes:
        """Read a line, or as many bytes of it as are asked for."""
        start = self._place
        end = self._buffer.find(b"\n", start)
        while end < 0 and len(self._buffer) - start < size and (chunk := self._stream.read(_CHUNK)):
            before = len(self._buffer) - start
            self._buffer, start = self._buffer[start:] + chunk, 0
            end = self._buffer.find(b"\n", before)
        self._place = min(end + 1 or len(self._buffer), start + size)
        return self._buffer[start : self._place]


class RawLine(NamedTuple):
    """A line without its end.

    Attributes:
        number: Its place in the file, from 1.
        raw: Its bytes; only the first 2 kB if the line exceeds the limit.
        whole: Whether the line is within the limit.
    """

    number: int
    raw: bytes
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, its white space collapsed.

    Attributes:
        number: Its place in the file, from 1.
        text: What it says; never empty.
        repairs: The repairs that were made when it was decoded.
        whole: Whether the line is within the limit; if not, the text is its beginning.
    """

    number: int
    text: str
    repairs: frozenset[str] = frozenset()
    whole: bool = True


def raw_lines(stream: HasLines, limit: int = LIMIT, *, number: int = 0) -> Iterator[RawLine]:
    """Yield every line, without a byte order mark and without line ends, also those of Windows.

    Args:
        stream: The stream.
        limit: How many bytes a line may have.
        number: How many lines were taken of the stream before.
    """
    while raw := stream.readline(limit + 2):
        number += 1
        ended, read = raw.endswith(b"\n"), len(raw)
        while not ended and (rest := stream.readline(limit)):
            ended, read = rest.endswith(b"\n"), read + len(rest)
        content = raw.rstrip(b"\r\n")
        if number == 1:
            content = content.removeprefix(BOM)
        whole = read <= limit + 2 and len(content) <= limit
        yield RawLine(number, content if whole else content[:RAW_BYTES], whole)


def lines(stream: HasLines, limit: int = LIMIT) -> Iterator[Line]:
    """Yield every line that is not blank, decoded and cleaned."""
    for line in raw_lines(stream, limit):
        if line.whole and not line.raw.strip():
            continue
        repairs: set[str] = set()
        text = clean(decode(line.raw, repairs), repairs)
        if text is not None or not line.whole:
            yield Line(line.number, text or "", frozenset(repairs), line.whole)
