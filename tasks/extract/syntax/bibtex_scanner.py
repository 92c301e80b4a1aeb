"""Cut the entries of BibTeX out of a stream of bytes, without reading them.

`bibtex_beginnings` says how an entry begins; it ends with the brace that closes it. An entry that is not closed ends
where the next one begins in a line of its own, and is refused; so is an entry that has a brace too many. Text between
entries is skipped. If a line of it begins with "@" and has the value of a field, it is an entry that is damaged beyond
recognition, and the text up to the next entry is refused as `unread_entry`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tasks.extract.records import RAW_BYTES, Refused
from tasks.extract.syntax.bibtex_beginnings import (
    BEGINNING,
    MAX_BEGINNING,
    MAX_LINE_BEFORE,
    PLAIN,
    may_be_damaged,
    may_begin,
    may_interrupt,
)
from tasks.extract.syntax.lines import LIMIT, TOO_LARGE

NOT_CLOSED = Refused("broken_entry", "its braces are not closed before the next entry begins: close them")
CLOSED_TOO_EARLY = Refused("broken_entry", "closed before its last field by a brace too many: remove it")
UNREAD = Refused(
    "unread_entry", "a line begins with @ and has a field, but no entry: write @word{key, field = {value}}"
)

_LINE_FEED = ord("\n")
_AT = re.compile(rb"@[ \t]{0,20}[^\s@]")
_LONE_RETURN = re.compile(rb"\r(?!\r?\n)")
_FIELD_BEHIND = re.compile(rb"[ \t]{0,100},\s{0,200}[A-Za-z][\w:.+-]{0,60}(?:[ \t]\w{1,20})?\s{0,200}=\s{0,20}[{\"\w]")
_REST_OF_ENTRY = re.compile(  # with values in which braces stand in braces no more than twice
    rb"[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+){0,500}\}[^{}]*+){0,500}\}[^{}]*+){0,500}\}"
)
_BRACE = re.compile(rb"[{}]")
_BRACE_PARENTHESIS_OR_QUOTE = re.compile(rb"[{})\"]")


@dataclass(slots=True)
class Block:
    """The text from `@word{` to its end: the bytes, the lines, and the reason if it is refused."""

    raw: bytes
    line_start: int
    line_end: int
    refusal: Refused | None


def cut_blocks(chunks: Iterable[bytes]) -> Iterator[Block]:
    """Yield everything that begins with `@word{`: entries, @string, @comment and @preamble."""
    return _Scanner().blocks(_with_line_feeds(chunks))


def _with_line_feeds(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the chunks with a line feed for each carriage return that ends a line alone."""
    held = b""
    for chunk in chunks:
        if not held and b"\r" not in chunk:
            yield chunk
            continue
        known = held + chunk
        held = known[len(known[:-2] + known[-2:].rstrip(b"\r")) :]  # what comes next may make it the end of Windows
        yield _LONE_RETURN.sub(b"\n", known[: len(known) - len(held)])
    yield _LONE_RETURN.sub(b"\n", held)


@dataclass
class _Scanner:
    """A scanner of braces, fed with chunks of bytes; it looks at every byte two or three times.

    Attributes:
        buffer: The bytes from the beginning of the block in hand, and some before it that may be of the same line;
            before the first one stands a line break.
        line: The line at the place `counted`.
        counted: Up to where the line breaks of the buffer are counted.
        place: Where the next beginning is searched.
        start: Where the block in hand begins; None between blocks.
        start_line: The line in which it begins.
        beginning: Its first bytes, once it has exceeded the limit and the others are forgotten.
        scanned: Up to where its braces are counted.
        depth: How many of them are open.
        in_parentheses: Whether it is in parentheses, and not in braces.
        in_quotes: Whether `scanned` is within quotation marks, which matters in an entry in parentheses.
        is_spoiled: Whether it has a brace too many, and so goes on to the next beginning.
        is_unread: Whether it does not begin as an entry does, and so goes on to the next beginning.
    """

    buffer: bytes = b"\n"
    line: int = 0
    counted: int = 0
    place: int = 0
    start: int | None = None
    start_line: int = 0
    beginning: bytes | None = None
    scanned: int = 0
    depth: int = 0
    in_parentheses: bool = False
    in_quotes: bool = False
    is_spoiled: bool = False
    is_unread: bool = False

    def blocks(self, chunks: Iterable[bytes]) -> Iterator[Block]:
        """Yield all that begins with `@word{`."""
        for chunk in chunks:
            self._forget()
            self.buffer += chunk
            yield from self._cut(len(self.buffer) - MAX_BEGINNING)
        yield from self._cut(len(self.buffer) + 1)
        if self.start is not None:
            yield self._block(len(self.buffer), self._refusal())

    def _cut(self, known: int) -> Iterator[Block]:
        """Yield the blocks of the buffer; the buffer suffices to recognise beginnings before `known`."""
        while self.place < known:
            if self.start is None:
                self._begin(known)
            elif (block := self._advance(known)) is not None:
                yield block

    def _begin(self, known: int) -> None:
        """Begin the next block, or go on to the place from which more bytes are needed."""
        while (candidate := _AT.search(self.buffer, self.place)) is not None and candidate.start() < known:
            place = candidate.start()
            if self.buffer[place - 1] == _LINE_FEED and (plain := PLAIN.match(self.buffer, place)) is not None:
                self._enter(plain)  # told without looking at what stands before, as most are
                return
            found = BEGINNING.match(self.buffer, place)
            if found is not None and may_begin(self.buffer, place):
                self._enter(found)
                return
            if may_be_damaged(self.buffer, place):
                self._enter(candidate)
                self.is_unread = True
                return
            self.place = place + 1
        self.place = max(self.place, min(known, len(self.buffer) + 1))

    def _enter(self, found: re.Match[bytes]) -> None:
        """Begin a block."""
        self.start = found.start()
        self.start_line = self._line_at(self.start)
        self.place = self.scanned = found.end()
        self.in_parentheses = found[0].endswith(b"(")
        self.depth = 0 if self.in_parentheses else 1
        self.in_quotes = self.is_spoiled = self.is_unread = False

    def _advance(self, known: int) -> Block | None:
        """Go on to the end of the current block, to the next beginning, or to where more bytes are needed."""
        if self.depth == 1 and (block := self._advance_plainly(known)) is not None:
            return block
        found = BEGINNING.search(self.buffer, self.place)
        begin = found.start() if found is not None and found.start() < known else None
        stop = min(known, len(self.buffer)) if begin is None else begin
        end = None if self.is_spoiled or self.is_unread else self._end(stop)
        if end is not None:
            if _FIELD_BEHIND.match(self.buffer, end):
                self.is_spoiled = True
                self.place = end
                return None
            return self._block(end, None)
        if found is None or begin is None:
            self.place = known
            return None
        if (may_begin if self.is_unread else may_interrupt)(self.buffer, begin):
            return self._block(begin, self._refusal())
        self.place = found.end()
        return None

    def _advance_plainly(self, known: int) -> Block | None:
        """Return the current block if it ends before the next "@", as most do; else None."""
        if self.in_parentheses or self.is_spoiled or self.is_unread:
            return None
        stop = self.buffer.find(b"@", self.scanned, known)
        rest = _REST_OF_ENTRY.match(self.buffer, self.scanned, stop if stop >= 0 else max(self.scanned, known))
        if rest is None or _FIELD_BEHIND.match(self.buffer, rest.end()):
            return None
        return self._block(rest.end(), None)

    def _refusal(self) -> Refused:
        """Return why the current block is refused if it does not end by itself."""
        return UNREAD if self.is_unread else CLOSED_TOO_EARLY if self.is_spoiled else NOT_CLOSED

    def _end(self, stop: int) -> int | None:
        """Find the end of the current block before a place; None if it is not closed there."""
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

    def _block(self, end: int, refusal: Refused | None) -> Block:
        """Return the current block up to a place, and end it."""
        start = self.start or 0
        raw = self.buffer[start:end].rstrip() if self.beginning is None else self.beginning
        if self.beginning is not None or len(raw) > LIMIT:
            raw, refusal = raw[: 2 * RAW_BYTES], TOO_LARGE
            line_end = self._line_at(end)
        else:
            line_end = self._line_at(start + len(raw))
        self.start, self.beginning = None, None
        self.place = end
        return Block(raw, self.start_line, line_end, refusal)

    def _forget(self) -> None:
        """Drop the bytes that have been yielded, and those of a block that exceeds the limit, except its beginning."""
        done = min(self.place, len(self.buffer)) if self.start is None else self.start
        if self.start is not None and len(self.buffer) - self.start > LIMIT:
            self.beginning = self.beginning or self.buffer[self.start : self.start + 2 * RAW_BYTES]
            done = max(self.start, min(self.scanned, self.place, len(self.buffer)))
        done = max(0, done - MAX_LINE_BEFORE - 1)
        self._line_at(done)
        self.buffer = self.buffer[done:]
        self.counted -= done
        self.place = max(0, self.place - done)
        self.scanned = max(0, self.scanned - done)
        self.start = None if self.start is None else max(0, self.start - done)

    def _line_at(self, place: int) -> int:
        """Return the line of a place that is not before the last one asked for."""
        self.line += self.buffer.count(b"\n", self.counted, place)
        self.counted = max(self.counted, place)
        return self.line
