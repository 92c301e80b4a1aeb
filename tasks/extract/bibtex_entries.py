r"""The entries of BibTeX: how they are cut out of a stream, and what their fields are.

An entry begins with `@word{` at the beginning of a line, or right behind another entry, and ends with the brace that
closes it. One that is not closed ends where the next one with a key begins, and is refused; so is one that has a
brace too many. Text between entries, @comment, @preamble and @string are no entries.

What @string defines is known to the entries behind it. An entry with a `crossref` has a parent, on either side of it:
entries are held back, in their order, until the parent has come by, as long as no more than `WINDOW` bytes wait; and an
entry is remembered as a parent as long as no more than `WINDOW` bytes came after it. So in a dump of that size each
entry finds its parent wherever it stands, and the memory for a larger one has its bounds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from tasks.extract.lines import BOM, LIMIT, TOO_LARGE
from tasks.extract.months import MONTHS
from tasks.extract.records import RAW_BYTES, RawPiece, Refused, decode

WINDOW = 16 * 1024 * 1024
LONGEST_MACRO = 64 * 1024
UNDEFINED_MACRO = "undefined_macro"
UNQUOTED_VALUE = "unquoted_value"

NOT_CLOSED = Refused("broken_entry", "its braces are not closed before the next entry begins: close them")
CLOSED_TOO_EARLY = Refused("broken_entry", "closed before its last field by a brace too many: remove it")

_CHUNK = 1024 * 1024
_AHEAD = 2048  # the longest that one of the first four patterns matches
_BEGIN = re.compile(rb"\n[ \t]{0,100}@[ \t]{0,20}[A-Za-z]{1,60}[ \t]{0,20}[{(]")
_BEGIN_BEHIND = re.compile(rb"[ \t,]{0,100}@[ \t]{0,20}[A-Za-z]{1,60}[ \t]{0,20}[{(]")
_WITH_KEY = re.compile(rb"(?i)\s*@\s*(?:string|preamble|comment)|\s*@\s*\w+\s*[{(]\s{0,100}[^,{}=\"\n]{0,1000},")
_FIELD_BEHIND = re.compile(rb"[ \t]{0,100},\s{0,200}[A-Za-z][\w:.+-]{0,60}\s{0,20}=\s{0,20}[{\"\w]")
_REST_OF_ENTRY = re.compile(  # with values in which braces stand in braces no more than twice
    rb"[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}[^{}]*+)*+\}[^{}]*+)*+\}"
)
_BRACE = re.compile(rb"[{}]")
_BRACE_PARENTHESIS_OR_QUOTE = re.compile(rb"[{})\"]")
_HEAD = re.compile(rb"@\s*([A-Za-z]+)\s*[{(]\s*([^,={}\"]*)")
_CROSSREF = re.compile(rb"(?i)\bcrossref\s{0,20}=\s{0,20}[{\"]\s*([^{}\"\n]{1,1000})[}\"]")

_ENTRY_HEAD = re.compile(r"@\s*([A-Za-z]+)\s*[{(]\s*(?:([^,={}\"]*?)\s*(?:,|(?=[})]\Z)))?")
_SIMPLE_FIELD = re.compile(
    r"""[\s,]*+([^\s=,{}"#%()]++)\s*+=\s*+"""
    r"""(?:\{([^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+)\}|"([^"{}]*+)"|(\d++)(?=\s*+(?:,|\Z|[^\s=,{}"#%()]++\s*+=)))\s*+(?!\#)"""
)
_FIELD_NAME = re.compile(r"""[\s,]*+([^\s=,{}"#%()]++)\s*+=\s*+""")
_REST = re.compile(r"[\s,]*+\Z")
_BARE = re.compile(r"""[^\s,#{}"]*+""")
_BARE_WORDS = re.compile(r"""[^,#{}"=]*+(?=,|\Z)""")
_NEXT = re.compile(r"""\s*+(?:,|\Z|[^\s=,{}"#%()]++\s*+=)""")
_JOIN = re.compile(r"\s*+\#\s*+")
_IN_BRACES = re.compile(r"[{}]")
_IN_QUOTES = re.compile(r"[{}\"]")

_MONTH_MACROS = {month[:3]: month.capitalize() for month in MONTHS}


class BrokenEntryError(ValueError):
    """An entry cannot be read; the message says where, and what would mend it."""


@dataclass(slots=True)
class Entry:
    """What an entry says: its type in lower case, its key, and its fields, each as often as it is there."""

    type: str
    key: str
    fields: dict[str, list[str]]


class Macros:
    """What @string defines. A definition holds for the entries behind it, up to the next one of the same name."""

    def __init__(self) -> None:
        self._definitions: dict[str, list[tuple[int, str]]] = {}
        self._size = 0
        self.count = 0

    def define(self, name: str, value: str) -> None:
        """Define a macro, unless it is longer than the limit, or all are."""
        if len(value) <= LONGEST_MACRO and self._size + len(value) <= LIMIT:
            self._size += len(name) + len(value)
            self.count += 1
            self._definitions.setdefault(name.lower(), []).append((self.count, value))

    def value(self, name: str, count: int) -> str | None:
        """Give what a macro stands for after the first so many definitions; the months are defined from the start."""
        definitions = self._definitions.get(name.lower())
        if definitions is not None:
            place = bisect_right(definitions, count, key=lambda definition: definition[0])
            if place:
                return definitions[place - 1][1]
        return _MONTH_MACROS.get(name.lower())


@dataclass(frozen=True, slots=True)
class KnownMacros:
    """The macros that are known at one place of a dump."""

    macros: Macros
    count: int

    def value(self, name: str) -> str | None:
        """Give what a macro stands for; None where it is not defined."""
        return self.macros.value(name, self.count)


@dataclass
class Parent:
    """An entry that others may refer to; it is read when the first of them is."""

    raw: bytes
    macros: KnownMacros

    @cached_property
    def entry(self) -> Entry | None:
        """What the entry says; None where it cannot be read."""
        try:
            return read_entry(decode(self.raw, set()), self.macros, set())
        except BrokenEntryError:
            return None  # refused in its own place


class BibtexPiece(RawPiece, frozen=True, kw_only=True, gc=False):
    """An entry: its bytes, the macros known to it, and the entry that its crossref names, if that has come by."""

    macros: KnownMacros
    parent: Parent | None = None


def split_entries(stream: BinaryIO) -> Iterator[BibtexPiece]:
    """Cut a stream into entries, with their parents."""
    chunks = iter(lambda: stream.read(_CHUNK), b"")
    return _with_parents(_entries(_Scanner().blocks(chunks)))


def read_entry(text: str, macros: KnownMacros, repairs: set[str]) -> Entry:
    """Read an entry.

    What BibTeX forbids and yet means only one thing is mended and noted among the repairs: a macro that is not defined
    (its name is taken) and words without quotes. Commas between fields may be missing.

    Raises:
        BrokenEntryError: If it cannot be read, or says more than the limit for a record.
    """
    head = _ENTRY_HEAD.match(text)
    if head is None:
        raise BrokenEntryError("does not begin with @word{key, as an entry does: mend its beginning")
    fields: dict[str, list[str]] = {}
    body, place = text[:-1], head.end()
    while True:
        if simple := _SIMPLE_FIELD.match(body, place):
            name, braced, quoted, digits = simple.groups()
            value = braced if braced is not None else quoted if quoted is not None else digits
            place = simple.end()
        elif named := _FIELD_NAME.match(body, place):
            name = named[1]
            value, place = _value(body, named.end(), name, macros, repairs)
        elif _REST.match(body, place):
            return Entry(head[1].lower(), (head[2] or "").strip(), fields)
        else:
            raise BrokenEntryError(f"no field where one should begin, at {_shown(body, place)}: mend it")
        fields.setdefault(name.lower(), []).append(value)


def _value(text: str, place: int, name: str, macros: KnownMacros, repairs: set[str]) -> tuple[str, int]:
    """Read a value, which may be joined of several, and say where it ends."""
    parts: list[str] = []
    size = 0
    while True:
        first = text[place : place + 1]
        if first == "{":
            part, place = _in_braces(text, place, name)
        elif first == '"':
            part, place = _in_quotes(text, place, name)
        else:
            part, place = _bare(text, place, name, macros, repairs)
        parts.append(part)
        size += len(part)
        if size > LIMIT:
            raise BrokenEntryError(
                f"its field {name[:40]} is longer than {LIMIT // 1024**2} MiB, the limit: shorten it"
            )
        join = _JOIN.match(text, place)
        if join is None:
            return "".join(parts), place
        place = join.end()


def _in_braces(text: str, place: int, name: str) -> tuple[str, int]:
    """Read what stands in braces."""
    depth = 0
    for found in _IN_BRACES.finditer(text, place):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return text[place + 1 : found.start()], found.end()
    raise BrokenEntryError(f"the braces of its field {name[:40]} are not closed: close them")


def _in_quotes(text: str, place: int, name: str) -> tuple[str, int]:
    """Read what stands in quotation marks; those within braces do not end it."""
    depth = 0
    for found in _IN_QUOTES.finditer(text, place + 1):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
        elif depth <= 0:
            return text[place + 1 : found.start()], found.end()
    raise BrokenEntryError(f"the quotation marks of its field {name[:40]} are not closed: close them")


def _bare(text: str, place: int, name: str, macros: KnownMacros, repairs: set[str]) -> tuple[str, int]:
    """Read a number, a macro, or words that lack their quotes."""
    bare = _BARE.match(text, place)
    word, end = (bare[0], bare.end()) if bare else ("", place)
    if not _NEXT.match(text, end) and not _JOIN.match(text, end):
        words = _BARE_WORDS.match(text, place)
        if words is None:
            raise BrokenEntryError(
                f"the value of its field {name[:40]} cannot be read, at {_shown(text, place)}: mend it"
            )
        repairs.add(UNQUOTED_VALUE)
        return words[0], words.end()
    if not word or word.isdecimal():
        return word, end
    value = macros.value(word)
    if value is None:
        repairs.add(UNDEFINED_MACRO)
    return word if value is None else value, end


def _shown(text: str, place: int) -> str:
    """Show the beginning of what stands at a place, in one line."""
    return repr(" ".join(text[place : place + 60].split())[:30])


@dataclass(slots=True)
class _Block:
    """What stands between `@word{` and its end: the bytes, the lines, and why it is refused, if so."""

    raw: bytes
    line_start: int
    line_end: int
    refusal: Refused | None


def _entries(blocks: Iterable[_Block]) -> Iterator[BibtexPiece]:
    """Yield the blocks that are entries, with the macros that are known to them."""
    macros = Macros()
    known = KnownMacros(macros, 0)
    for block in blocks:
        head = _HEAD.match(block.raw)
        kind = head[1].lower() if head else b""
        if kind == b"string":
            _define(block, macros, known)
            known = KnownMacros(macros, macros.count)
        elif kind not in (b"comment", b"preamble"):
            yield BibtexPiece(
                raw=block.raw,
                macros=known,
                line_start=block.line_start,
                line_end=block.line_end,
                refusal=block.refusal,
            )


def _define(block: _Block, macros: Macros, known: KnownMacros) -> None:
    """Define what a @string says; one that cannot be read defines nothing."""
    if block.refusal is None:
        try:
            entry = read_entry(decode(block.raw, set()), known, set())
        except BrokenEntryError:
            return
        for name, values in entry.fields.items():
            macros.define(name, values[-1])


def _with_parents(pieces: Iterable[BibtexPiece]) -> Iterator[BibtexPiece]:
    """Yield the pieces in their order, each with its parent if that is within reach."""
    parents = _Parents()
    waiting: deque[tuple[BibtexPiece, bytes | None]] = deque()
    size = 0
    for piece in pieces:
        parents.remember(piece)
        waiting.append((piece, _key_of_parent(piece)))
        size += len(piece.raw)
        while waiting:
            first, key = waiting[0]
            parent = parents.get(key) if key is not None else None
            if key is not None and parent is None and size <= WINDOW:
                break
            waiting.popleft()
            size -= len(first.raw)
            yield _child(first, parent)
    for piece, key in waiting:
        yield _child(piece, parents.get(key) if key is not None else None)


def _child(piece: BibtexPiece, parent: Parent | None) -> BibtexPiece:
    """Give a piece with its parent."""
    if parent is None:
        return piece
    return BibtexPiece(
        raw=piece.raw, macros=piece.macros, line_start=piece.line_start, line_end=piece.line_end, parent=parent
    )


def _key_of_parent(piece: BibtexPiece) -> bytes | None:
    """Give the key that a crossref names, in lower case as BibTeX compares it; None where there is no crossref."""
    if piece.refusal is not None or (b"ross" not in piece.raw and b"ROSS" not in piece.raw):
        return None  # told without the pattern, which is slow because it knows no case
    found = _CROSSREF.search(piece.raw)
    return found[1].strip().lower() if found else None


class _Parents:
    """The entries that came by, up to `WINDOW` bytes of them; of two with the same key the first."""

    def __init__(self) -> None:
        self._by_key: dict[bytes, Parent] = {}
        self._order: deque[tuple[bytes, int]] = deque()
        self._size = 0

    def remember(self, piece: BibtexPiece) -> None:
        """Remember an entry, and forget the oldest ones."""
        head = _HEAD.match(piece.raw) if piece.refusal is None else None
        key = head[2].strip().lower() if head else b""
        if not key or key in self._by_key:
            return
        self._by_key[key] = Parent(piece.raw, piece.macros)
        self._order.append((key, len(piece.raw)))
        self._size += len(piece.raw)
        while self._size > WINDOW:
            oldest, size = self._order.popleft()
            del self._by_key[oldest]
            self._size -= size

    def get(self, key: bytes) -> Parent | None:
        """Give the entry with a key."""
        return self._by_key.get(key)


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

    def blocks(self, chunks: Iterable[bytes]) -> Iterator[_Block]:
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

    def _cut(self, known: int) -> Iterator[_Block]:
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

    def _advance(self, known: int) -> _Block | None:
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

    def _block(self, end: int, refusal: Refused | None, is_behind: bool = False) -> _Block:
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
        return _Block(raw, self.start_line, line_end, refusal)

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
