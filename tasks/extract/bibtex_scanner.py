"""Where the entries of BibTeX stand: cut out of a stream of bytes, whatever they say.

An entry begins with `@word{` at the beginning of a line, or right behind another entry, and ends with the brace that
closes it. One that is not closed ends where the next one with a key begins, and is refused; so is one that has a
brace too many. Text between entries is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tasks.extract.lines import BOM, LIMIT, TOO_LARGE
from tasks.extract.records import RAW_BYTES, Refused

NOT_CLOSED = Refused("broken_entry", "its braces are not closed before the next entry begins: close them")
CLOSED_TOO_EARLY = Refused("broken_entry", "closed before its last field by a brace too many: remove it")

_AHEAD = 2048  # the longest that one of the first four patterns matches
_BEGIN = re.compile(rb"\n[ \t]{0,100}@[ \t]{0,20}[A-Za-z]{1,60}[ \t]{0,20}[{(]")
_BEGIN_BEHIND = re.compile(rb"[ \t,]{0,100}@[ \t]{0,20}[A-Za-z]{1,60}[ \t]{0,20}[{(]")
_WITH_KEY = re.compile(rb"(?i)\s*@\s*(?:string|preamble|comment)|\s*@\s*\w+\s*[{(]\s{0,100}[^,{}=\"\n]{0,1000},")
_FIELD_BEHIND = re.compile(rb"[ \t]{0,100},\s{0,200}[A-Za-z][\w:.+-]{0,60}\s{0,20}=\s{0,20}[{\"\w]")
_REST_OF_ENTRY = re.compile(  # with values in which braces stand in braces no more than twice
    rb"[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*\}[^{}]*+)*\}[^{}]*+)*\}"
)
_BRACE = re.compile(rb"[{}]")
_BRACE_PARENTHESIS_OR_QUOTE = re.compile(rb"[{})\"]")


@dataclass(slots=True)
class Block:
    """What stands between `@word{` and its end: the bytes, the lines, and why it is refused, if so."""

    raw: bytes
    line_start: int
    line_end: int
    refusal: Refused | None


def cut_blocks(chunks: Iterable[bytes]) -> Iterator[Block]:
    """Yield all that begins with `@word{`: entries, @string, @comment and @preamble."""
    return _Scanner().blocks(chunks)


@dataclass
class _Scanner:
    """A scanner of braces, fed with chunks of bytes; it looks at every byte two or three times.

    Attributes:
        buffer: The bytes from the beginning of the block in hand; before the first one stands a line break.
        line: The line at the place `counted`.
        counted: Up to where the line breaks of the buffer are counted.
        place: Where the next beginning is searched.
        is_behind: Whether `place` is the end of a block, where the next one may begin in the same line.
        start: Where the block in hand begins; None between blocks.
        start_line: The line in which it begins.
        beginning: Its first bytes, once it has exceeded the limit and the others are forgotten.
        scanned: Up to where its braces are counted.
        depth: How many of them are open.
        in_parentheses: Whether it is in parentheses, and not in braces.
        in_quotes: Whether `scanned` is within quotation marks, which matters in an entry in parentheses.
        is_spoiled: Whether it has a brace too many, and so goes on to the next beginning.
        is_first: Whether the buffer still holds the beginning of the stream, with a byte order mark perhaps.
    """

    buffer: bytes = b"\n"
    line: int = 0
    counted: int = 0
    place: int = 0
    is_behind: bool = False
    start: int | None = None
    start_line: int = 0
    beginning: bytes | None = None
    scanned: int = 0
    depth: int = 0
    in_parentheses: bool = False
    in_quotes: bool = False
    is_spoiled: bool = False
    is_first: bool = True

    def blocks(self, chunks: Iterable[bytes]) -> Iterator[Block]:
        """Yield all that begins with `@word{`."""
        for chunk in chunks:
            self._forget()
            self.buffer += chunk
            if self.is_first and len(self.buffer) > len(BOM):
                self.buffer, self.is_first = b"\n" + self.buffer[1:].removeprefix(BOM), False
            yield from self._cut(len(self.buffer) - _AHEAD)
        yield from self._cut(len(self.buffer) + 1)
        if self.start is not None:
            yield self._block(len(self.buffer), CLOSED_TOO_EARLY if self.is_spoiled else NOT_CLOSED)

    def _cut(self, known: int) -> Iterator[Block]:
        """Yield the blocks of the buffer; whatever begins before `known` can be told from what is in it."""
        while self.place < known:
            if self.start is None:
                found = self._begin(known)
                if found is None:
                    return
                self._enter(found)
            elif (block := self._advance(known)) is not None:
                yield block

    def _begin(self, known: int) -> re.Match[bytes] | None:
        """Find the next beginning; None where there is none that can be told."""
        behind = _BEGIN_BEHIND.match(self.buffer, self.place) if self.is_behind else None
        found = behind or _BEGIN.search(self.buffer, self.place)
        self.is_behind = False
        if found is None or found.start() >= known:
            self.place = max(self.place, min(known, len(self.buffer)))
            return None
        return found

    def _enter(self, found: re.Match[bytes]) -> None:
        """Take a block in hand."""
        self.start = self.buffer.index(b"@", found.start())
        self.start_line = self._line_at(self.start)
        self.place = self.scanned = found.end()
        self.in_parentheses = found[0].endswith(b"(")
        self.depth = 0 if self.in_parentheses else 1
        self.in_quotes = self.is_spoiled = False

    def _advance(self, known: int) -> Block | None:
        """Go on to the end of the block in hand, or to the next beginning, or to where nothing can be told yet."""
        begin = _BEGIN.search(self.buffer, self.place)
        if begin is not None and begin.start() >= known:
            begin = None
        stop = min(known, len(self.buffer)) if begin is None else begin.start()
        end = None if self.is_spoiled else self._end(stop)
        if end is not None:
            if _FIELD_BEHIND.match(self.buffer, end):
                self.is_spoiled = True
                self.place = end
                return None
            return self._block(end, None, is_behind=True)
        if begin is None:
            self.place = known
            return None
        if _WITH_KEY.match(self.buffer, begin.start()):
            return self._block(begin.start(), CLOSED_TOO_EARLY if self.is_spoiled else NOT_CLOSED)
        self.place = begin.end()
        return None

    def _end(self, stop: int) -> int | None:
        """Find the end of the block in hand before a place; None where it is not closed there."""
        if self.depth == 1 and not self.in_parentheses:
            rest = _REST_OF_ENTRY.match(self.buffer, self.scanned, max(self.scanned, stop))
            if rest is not None:
                return rest.end()
        pattern = _BRACE_PARENTHESIS_OR_QUOTE if self.in_parentheses else _BRACE
        for found in pattern.finditer(self.buffer, self.scanned, max(self.scanned, stop)):
            match found[0]:
                case b"{":
                    self.depth += 1
                case b"}":
                    self.depth -= 1
                    if self.depth == 0 and not self.in_parentheses:
                        return found.end()
                case b'"' if self.depth == 0:
                    self.in_quotes = not self.in_quotes
                case b")" if self.depth == 0 and not self.in_quotes:
                    return found.end()
        self.scanned = max(self.scanned, stop)
        return None

    def _block(self, end: int, refusal: Refused | None, is_behind: bool = False) -> Block:
        """Give the block in hand up to a place, and have none."""
        start = self.start or 0
        raw = self.buffer[start:end].rstrip() if self.beginning is None else self.beginning
        if self.beginning is not None or len(raw) > LIMIT:
            raw, refusal = raw[: 2 * RAW_BYTES], TOO_LARGE
            line_end = self._line_at(end)
        else:
            line_end = self._line_at(start + len(raw))
        self.start, self.beginning = None, None
        self.place, self.is_behind = end, is_behind
        return Block(raw, self.start_line, line_end, refusal)

    def _forget(self) -> None:
        """Drop what has been yielded, and all but the beginning of a block that exceeds the limit."""
        done = min(self.place, len(self.buffer)) if self.start is None else self.start
        if self.start is not None and len(self.buffer) - self.start > LIMIT:
            self.beginning = self.beginning or self.buffer[self.start : self.start + 2 * RAW_BYTES]
            done = max(self.start, min(self.scanned, self.place, len(self.buffer)))
        self._line_at(done)
        self.buffer = self.buffer[done:]
        self.counted = 0
        self.place = max(0, self.place - done)
        self.scanned = max(0, self.scanned - done)
        self.start = None if self.start is None else 0

    def _line_at(self, place: int) -> int:
        """Give the line of a place that is not before the last one asked for."""
        self.line += self.buffer.count(b"\n", self.counted, place)
        self.counted = max(self.counted, place)
        return self.line
