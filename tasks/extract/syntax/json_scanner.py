"""A scanner of JSON that knows only strings and brackets, and cuts the items of an array out of a stream of bytes.

It decodes nothing, keeps no more than one item, and looks at every byte once or twice. A broken item does not affect
the rest of the array:

- A string never holds a line break, so a quotation mark that is missing has its effect up to the end of the line.
- A brace closes whatever brackets are open inside it.
- In an object a comma is never followed by a brace, so there an item with a missing brace ends. (Only an item that
  breaks off inside a list of objects looks as if it went on, and takes what follows with it, as one refusal.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tasks.extract.records import RAW_BYTES, RawPiece
from tasks.extract.syntax.lines import LIMIT, TOO_LARGE

MAX_DEPTH = 100_000  # brackets that are kept in mind; no decoder goes half as deep

_ITEM = re.compile(rb"[^\s,\[\]]")
_ITEM_OR_END = re.compile(rb"[^\s,\[]")
_SCALAR_END = re.compile(rb"[,\[\]{\n]")
_TOKEN = re.compile(rb'"[^"\\\n]*+"|["{}\[\]]')
_IN_STRING = re.compile(rb'["\\\n]')


class JsonPiece(RawPiece, frozen=True, kw_only=True, gc=False):
    """An item."""


@dataclass
class Scanner:
    """A scanner of strings and brackets, fed with chunks of bytes.

    Attributes:
        line: The line at the place `counted`.
        counted: Up to where the line breaks of the buffer are counted.
        buffer: The bytes from the beginning of the item in hand.
        place: The next byte to look at; it may lie behind the buffer, after a backslash.
        start: Where the item in hand begins; None between items.
        start_line: The line in which it begins.
        beginning: Its first bytes, once it has exceeded the limit and the others are forgotten.
        brackets: The brackets that are open in it.
        in_string: Whether the next byte is inside a string.
        is_scalar: Whether the item in hand is a number, a string or the like, and so no record.
        enclosing: How many objects the envelope around the array has; 0 without one.
        in_tail: Whether what is in hand is the rest of the envelope behind the array, and so no item.
        rest: The bytes that were read beyond the envelope.
    """

    line: int
    counted: int = 0
    buffer: bytes = b""
    place: int = 0
    start: int | None = None
    start_line: int = 0
    beginning: bytes | None = None
    brackets: bytearray = field(default_factory=bytearray)
    in_string: bool = False
    is_scalar: bool = False
    enclosing: int = 0
    in_tail: bool = False
    rest: bytes = b""

    def items(self, chunks: Iterable[bytes]) -> Iterator[JsonPiece]:
        """Yield the items of an array, or objects one after another; with an envelope, up to its end."""
        for chunk in chunks:
            self._forget()
            self.buffer += chunk
            while self._begin() and (end := self._end()) is not None:
                if not self.in_tail:
                    yield self._piece(end)
                elif self.brackets:  # an item follows, so the array had not ended
                    self._begin_anew()
                else:
                    self._line_at(end)
                    self.rest = self.buffer[end:]
                    return
        if self.start is not None and not self.in_tail:
            yield self._piece(len(self.buffer))

    def _forget(self) -> None:
        """Drop what has been yielded, and all but the beginning of an item that exceeds the limit."""
        done = len(self.buffer) if self.start is None else self.start
        if self.in_tail:
            done = min(self.place, len(self.buffer))
        elif self.start is not None and len(self.buffer) - self.start > LIMIT:
            self.beginning = self.beginning or self.buffer[self.start : self.start + 2 * RAW_BYTES]
            done = len(self.buffer)
        self._line_at(done)
        self.buffer = self.buffer[done:]
        self.place -= done
        self.counted -= done
        self.start = None if self.start is None else 0

    def _line_at(self, place: int) -> int:
        """Return the line of a place that is not before the last one asked for."""
        self.line += self.buffer.count(b"\n", self.counted, place)
        self.counted = place
        return self.line

    def _begin(self) -> bool:
        """Find the beginning of an item, unless one is in hand."""
        if self.start is not None:
            return True
        found = (_ITEM_OR_END if self.enclosing else _ITEM).search(self.buffer, self.place)
        if found is None:
            self.place = len(self.buffer)
            return False
        self.start = self.place = found.start()
        self.start_line = self._line_at(self.start)
        if found[0] == b"]":
            self.in_tail, self.is_scalar = True, False
            self.brackets += b"{" * self.enclosing
            self.place += 1
            return True
        self.is_scalar = found[0] != b"{"
        return True

    def _end(self) -> int | None:
        """Find the end of the item in hand; None where it is not in the buffer yet."""
        if self.is_scalar:
            return self._end_of_scalar()
        while True:
            if self.in_string:
                if not self._leave_string():
                    return None
                continue
            found = _TOKEN.search(self.buffer, self.place)
            if found is None:
                self.place = max(self.place, len(self.buffer))
                return None
            self.place = found.end()
            match found[0]:
                case b'"':
                    self.in_string = True
                case b"{" if self._is_misplaced(found.start()):
                    self.place = found.start()
                    return self.place
                case b"{" | b"[" as bracket:
                    if len(self.brackets) < MAX_DEPTH:
                        self.brackets += bracket
                case b"}":
                    del self.brackets[self.brackets.rindex(b"{") :]
                    if not self.brackets:
                        return self.place
                case b"]" if self.brackets[-1:] == b"[":
                    del self.brackets[-1:]

    def _end_of_scalar(self) -> int | None:
        """Find the end of an item that is no object."""
        found = _SCALAR_END.search(self.buffer, self.place)
        self.place = len(self.buffer) if found is None else found.start()
        return None if found is None else self.place

    def _leave_string(self) -> bool:
        """Go to the end of the string, or of the line if the string has none; say whether it was reached."""
        found = _IN_STRING.search(self.buffer, self.place)
        if found is None:
            self.place = max(self.place, len(self.buffer))
            return False
        self.in_string = found[0] == b"\\"
        self.place = found.end() + self.in_string
        return True

    def _is_misplaced(self, place: int) -> bool:
        """Whether an opening brace stands where only a key can: after a comma in an object."""
        before = self.buffer[max(place - 100, self.start or 0) : place].rstrip()
        return self.brackets[-1:] == b"{" and before.endswith(b",")

    def _piece(self, end: int) -> JsonPiece:
        """Return the item in hand, and have none."""
        whole = self.beginning is None and end - (self.start or 0) <= LIMIT
        raw = self.beginning if self.beginning is not None else self.buffer[self.start : end].rstrip(b", \t\r\n")
        refusal = None if whole else TOO_LARGE
        length = len(raw) if whole else end - (self.start or 0)
        line_end = self._line_at((self.start or 0) + length)
        piece = JsonPiece(
            raw=raw if whole else raw[: 2 * RAW_BYTES], line_start=self.start_line, line_end=line_end, refusal=refusal
        )
        self._begin_anew()
        return piece

    def _begin_anew(self) -> None:
        """Have no item in hand."""
        self.start, self.beginning, self.in_string, self.in_tail = None, None, False, False
        self.brackets.clear()
