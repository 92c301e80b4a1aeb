"""Tagged text record by record: RIS, MEDLINE and the export of Web of Science, where a field begins with its tag.

A line that begins with a tag begins a field; all others continue the field before. A record begins with its first tag
and ends with its last one. Where the last tag is missing, it ends where the next record begins; a tag outside all
records begins one, however broken, and text without tags between the records is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from tasks.extract.lines import LIMIT, TOO_LARGE, raw_lines
from tasks.extract.records import RAW_BYTES, RawPiece, Refused, clean, decode

MOST_LINES = 200_000
TOO_MANY_LINES = Refused("record_too_large", f"more than {MOST_LINES} lines, the limit for a record; split it up")

_SEGMENT = re.compile(rb"[^\r]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """How a format writes its records.

    Attributes:
        field: Matches the line that begins a field; the groups are its tag and its text.
        first: The tag that begins a record.
        last: The tag that ends one; None where a blank line does.
        outside: The tags that stand before, between and after the records.
    """

    field: re.Pattern[bytes]
    first: bytes
    last: bytes | None = None
    outside: frozenset[bytes] = frozenset()


class TaggedPiece(RawPiece, frozen=True, kw_only=True, gc=False):
    """A record: its bytes; of one that exceeds the limit only the beginning."""


@dataclass(frozen=True, slots=True)
class TaggedField:
    """A field of a record.

    Attributes:
        tag: Its tag.
        lines: What it says, a string a line, without the white space around.
    """

    tag: str
    lines: list[str]

    @property
    def text(self) -> str:
        """What it says, in one line."""
        return " ".join(self.lines)


def split_tagged(stream: BinaryIO, grammar: Grammar) -> Iterator[TaggedPiece]:
    """Cut a stream into records."""
    record = _Pending()
    for line in raw_lines(stream):
        for raw in _segments(line.raw):
            found = grammar.field.match(raw)
            tag = found[1] if found else None
            ends_before = tag == grammar.first or tag in grammar.outside
            if grammar.last is None and not raw.strip() and line.whole:
                ends_before = True
            if ends_before and record.line_start is not None:
                yield record.piece()
                record = _Pending()
            begins = tag is not None and tag not in grammar.outside and tag != grammar.last
            if begins or record.line_start is not None:
                record.add(line.number, raw, line.whole)
            if tag is not None and tag == grammar.last and record.line_start is not None:
                yield record.piece()
                record = _Pending()
    if record.line_start is not None:
        yield record.piece()


def fields_of(piece: TaggedPiece, grammar: Grammar, repairs: set[str]) -> Iterator[TaggedField]:
    """Yield the fields of a record in their order; those that say nothing are left out."""
    tag, lines = "", list[str]()
    for raw in piece.raw.split(b"\n"):
        found = grammar.field.match(raw)
        if found:
            if tag and lines:
                yield TaggedField(tag, lines)
            tag, lines = found[1].decode("ascii"), []
        text = clean(decode(found[2] or b"" if found else raw, repairs), repairs)
        if text is not None:
            lines.append(text)
    if tag and lines:
        yield TaggedField(tag, lines)


def head_tags(head: bytes, grammar: Grammar, count: int = 5) -> list[bytes]:
    """Give the first tags of the first record of a file, from its first bytes; none where it has no record."""
    piece = next(split_tagged(BytesIO(head), grammar), None)
    if piece is None:
        return []
    found = (grammar.field.match(raw) for raw in piece.raw.split(b"\n"))
    return [one[1] for one in found if one][:count]


def _segments(raw: bytes) -> Iterator[bytes]:
    """Yield the parts of a line that carriage returns divide: some writers end a line within a field so."""
    if b"\r" not in raw:
        yield raw
    else:
        yield from (found[0] for found in _SEGMENT.finditer(raw))


@dataclass
class _Pending:
    """The record in hand.

    Attributes:
        raw: Its lines; of a record that exceeds a limit, the first of them.
        size: How many bytes it has.
        count: How many lines.
        line_start: Its first line; None where no record is in hand.
        line_end: Its last line that is not blank.
    """

    raw: bytearray = field(default_factory=bytearray)
    size: int = 0
    count: int = 0
    line_start: int | None = None
    line_end: int = 0

    @property
    def refusal(self) -> Refused | None:
        """Name the limit that the record exceeds."""
        if self.size > LIMIT:
            return TOO_LARGE
        return TOO_MANY_LINES if self.count > MOST_LINES else None

    def add(self, number: int, raw: bytes, whole: bool) -> None:
        """Add a line, or, past a limit, its length."""
        if self.line_start is None:
            self.line_start = number
        if raw.strip() or not whole:
            self.line_end = number
        self.count += 1
        self.size += len(raw) + 1 if whole else LIMIT + 1
        if self.refusal is None or not self.raw:
            self.raw += raw + b"\n"
        elif len(self.raw) > 2 * RAW_BYTES:
            del self.raw[2 * RAW_BYTES :]

    def piece(self) -> TaggedPiece:
        """Give the record."""
        return TaggedPiece(
            raw=bytes(self.raw.rstrip()),
            line_start=self.line_start or 1,
            line_end=self.line_end or self.line_start or 1,
            refusal=self.refusal,
        )
