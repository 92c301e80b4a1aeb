"""Tagged text record by record: RIS, MEDLINE, refer and the like, where a field begins with its tag.

A line that begins with a tag begins a field; all others continue the field before. A record ends with its last tag, or,
in formats without one, at a blank line before another tag. Where the last tag is missing, it ends before the next first
tag. Text without tags between the records is not a record.

The first tag need not stand first: fields right above it, without a blank line, belong to its record. Tags that stand
between the records, as some writers put links there, are a record only if they say something of a publication.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import BinaryIO

from tasks.extract.records import RAW_BYTES, RawPiece, Refused, clean, decode
from tasks.extract.syntax.lines import BOM, LIMIT, TOO_LARGE, raw_lines

MOST_LINES = 200_000
TOO_MANY_LINES = Refused("record_too_large", f"more than {MOST_LINES} lines, the limit for a record; split it up")

_BREAK = re.compile(rb"\r|\xef\xbb\xbf(?=[ \t]*[A-Z%][A-Z0-9@])")  # where files were joined, a mark stands within
_NUMBER_OF_RECORD = re.compile(rb"(?i)\s*[<\[(#]?(?:record\s{0,3}#?\s{0,3})?\d{1,6}[.>\])]?(?:\s{1,3}of\s\d{1,6})?\s*$")


Match = Callable[[bytes], re.Match[bytes] | None]  # matches a line that begins a field: its tag and its text


@dataclass(frozen=True, kw_only=True)
class Grammar:
    """How a format writes its records.

    Attributes:
        field: Matches the line that begins a field; the groups are its tag and its text.
        first: The tags that begin a record. Where one of them repeats, another record begins.
        last: The tag that ends one; None where a blank line does.
        outside: The tags that stand before, between and after the records.
        telling: The tags of which at least one is in a record that has neither the first nor the last tag; what has
            none of them is no record. Empty where any tag makes one.
        paragraphs: The tags of fields whose text may go on after a blank line, in formats where one ends the record.
        loose: Gives what else matches the fields of a record whose first line `field` does not match; None where the
            line begins no record.
    """

    field: re.Pattern[bytes]
    first: frozenset[bytes]
    last: bytes | None = None
    outside: frozenset[bytes] = frozenset()
    telling: frozenset[bytes] = frozenset()
    paragraphs: frozenset[bytes] = frozenset()
    loose: Callable[[bytes], re.Pattern[bytes] | None] | None = None

    @cached_property
    def marks(self) -> frozenset[bytes]:
        """The tags at which a record may end."""
        last = () if self.last is None else (self.last,)
        return self.first.union(self.outside, last)

    def tag_of(self, found: re.Match[bytes]) -> bytes:
        """Return the tag of a field, in capitals where the format is loose in that."""
        return found[1] if self.loose is None else found[1].upper()

    def style_of(self, raw: bytes) -> Match | None:
        """Return the pattern of the fields of the record that begins with a line; None if no record begins with it."""
        if self.field.match(raw):
            return self.field.match
        text = raw.lstrip(b" \t")
        if len(text) < len(raw) and (found := self.field.match(text)) and found[1] in self.first:
            indent = raw[: -len(text)]
            return lambda line: self.field.match(line.removeprefix(indent))
        pattern = self.loose(raw) if self.loose is not None else None
        return None if pattern is None else lambda line: self.field.match(line) or pattern.match(line)


class TaggedPiece(RawPiece, frozen=True, kw_only=True, gc=False):
    """A record: its bytes; only the beginning if it exceeds the limit."""


def split_tagged(stream: BinaryIO, grammar: Grammar) -> Iterator[TaggedPiece]:
    """Cut a stream into records."""
    record: _Pending | None = None
    for line in raw_lines(stream):
        for raw in (line.raw,) if b"\r" not in line.raw and BOM not in line.raw else _segments(line.raw):
            rest, before = raw, None
            if record is not None:
                left = record.take(line.number, raw, line.whole)
                if left is None:
                    continue
                rest = left
                if record.is_complete:
                    yield record.piece()
                before = record.match
            record = _begun(line.number, rest, line.whole, grammar, before)
    if record is not None and record.is_complete:
        yield record.piece()


def fields_of(piece: TaggedPiece, grammar: Grammar, repairs: set[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the fields of a record in their order: the tag, and a text a line; those without text are left out."""
    raw_of_lines = piece.raw.split(b"\n")
    match = grammar.style_of(raw_of_lines[0]) or grammar.field.match
    is_loose = match != grammar.field.match
    tag, lines = "", list[str]()
    for raw in raw_of_lines:
        found = match(raw)
        if found:
            if tag and lines:
                yield tag, lines
            tag, lines = found[1].decode(), []
            if is_loose:
                tag = tag.upper()
        printed = found[2] if found else raw
        try:
            text: str | None = printed.decode()
        except UnicodeDecodeError:
            text = decode(printed, repairs)
        if text and (not text.isprintable() or "  " in text or text[0] == " " or text[-1] == " "):
            text = clean(text, repairs)
        if text:
            lines.append(text)
    if tag and lines:
        yield tag, lines


def head_tags(head: bytes, grammar: Grammar) -> list[bytes]:
    """Return the tags of the first record of a file, from its first bytes; none where it has no record."""
    piece = next(split_tagged(BytesIO(head), grammar), None)
    if piece is None:
        return []
    return [tag.encode() for tag, _ in fields_of(piece, grammar, set())]


def _begun(number: int, raw: bytes, whole: bool, grammar: Grammar, before: Match | None) -> _Pending | None:
    """Return the record that begins with a line, in its own style or that of the record before; None for no record."""
    match = grammar.style_of(raw) or before
    found = match(raw) if match is not None else None
    if match is None or found is None:
        return None
    tag = grammar.tag_of(found)
    if tag in grammar.outside or tag == grammar.last:
        return None
    record = _Pending(grammar, match, match != grammar.field.match, tag, line_start=number, seen={tag}, tag=tag)
    record.add(number, raw, whole)
    return record


def _segments(raw: bytes) -> Sequence[bytes]:
    """Return the parts of a line that carriage returns divide, or a byte order mark where files were joined."""
    return _BREAK.split(raw.removeprefix(BOM).lstrip(b"\r"))


@dataclass(slots=True)
class _Pending:
    """The record in hand.

    Attributes:
        grammar: How its format writes records.
        match: Matches its fields.
        is_loose: Whether its tags are not written as they should be.
        first_tag: The tag that it begins with.
        line_start: Its first line.
        line_end: Its last line that is not blank.
        seen: Its tags so far.
        tag: The tag of its last field.
        after_blank: Whether the line before is blank.
        is_torn: Whether text stands after a blank line in it.
        closed: Whether its last tag has come.
        lines: Its lines; only the first of them if it exceeds a limit.
        size: How many bytes it has.
        count: How many lines.
    """

    grammar: Grammar
    match: Match
    is_loose: bool
    first_tag: bytes
    line_start: int
    line_end: int = 0
    seen: set[bytes] = field(default_factory=set)
    tag: bytes = b""
    after_blank: bool = False
    is_torn: bool = False
    closed: bool = False
    lines: list[bytes] = field(default_factory=list)
    size: int = 0
    count: int = 0

    @property
    def refusal(self) -> Refused | None:
        """Name the limit that the record exceeds."""
        if self.size > LIMIT:
            return TOO_LARGE
        return TOO_MANY_LINES if self.count > MOST_LINES else None

    @property
    def is_complete(self) -> bool:
        """Whether the lines are a record: they have its first or last tag, or state something of a publication."""
        grammar, seen = self.grammar, self.seen
        if self.closed or not grammar.telling:
            return True
        return not (seen.isdisjoint(grammar.first) and seen.isdisjoint(grammar.telling))

    def take(self, number: int, raw: bytes, whole: bool) -> bytes | None:
        """Add a line if it is of the record.

        Returns:
            None if it is; otherwise, the record being at its end, the part of the line that is not of it.
        """
        found = self.match(raw)
        if found is None:
            self._take_text(number, raw, whole)
            return None
        tag = self.grammar.tag_of(found) if self.is_loose else found[1]
        if self.after_blank or self.is_torn or tag in self.grammar.marks:
            if tag == self.grammar.last:
                self.closed = True
                rest = self._behind(found)
                self.add(number, raw[: len(raw) - len(rest)], whole)
                return rest
            if self._ends_before(tag):
                return raw
            self.after_blank = False
        self.tag = tag
        self.seen.add(tag)
        self.add(number, raw, whole)
        return None

    def _take_text(self, number: int, raw: bytes, whole: bool) -> None:
        """Add a line without a tag, unless it is the number of the record that follows."""
        if whole and not raw.strip():
            self.after_blank = True
            line_end = self.line_end
            self.add(number, raw, whole)
            self.line_end = line_end
        elif not self.after_blank or self._goes_on(raw):
            self.is_torn |= self.after_blank
            self.after_blank = False
            self.add(number, raw, whole)

    def _goes_on(self, raw: bytes) -> bool:
        """Whether the text after a blank line is of the record: not if it is the number of the one that follows."""
        grammar = self.grammar
        return not _NUMBER_OF_RECORD.match(raw) and (grammar.last is not None or self.tag in grammar.paragraphs)

    def _ends_before(self, tag: bytes) -> bool:
        """Whether a field with this tag is not of the record."""
        if tag in self.grammar.outside:
            return True
        if tag in self.grammar.first:
            return self.after_blank or tag in self.seen
        if self.grammar.last is None:
            return self.after_blank or (self.is_torn and tag == self.first_tag)
        return self.after_blank and tag == self.first_tag and self.seen.isdisjoint(self.grammar.first)

    def _behind(self, last: re.Match[bytes]) -> bytes:
        """Return the record that begins in the line of a last tag, where files were joined without a line end."""
        text = last[2].lstrip(b" \t")
        match = self.grammar.style_of(text) if text else None
        found = match(text) if match is not None else None
        return text if found is not None and self.grammar.tag_of(found) in self.grammar.first else b""

    def add(self, number: int, raw: bytes, whole: bool) -> None:
        """Add a line, or, past a limit, its length."""
        self.line_end = number
        self.count += 1
        self.size += len(raw) + 1 if whole else LIMIT + 1
        if (self.size <= LIMIT and self.count <= MOST_LINES) or not self.lines:
            self.lines.append(raw)

    def piece(self) -> TaggedPiece:
        """Return the record."""
        refusal = self.refusal
        raw = b"\n".join(self.lines).rstrip()
        return TaggedPiece(
            raw=raw if refusal is None else raw[: 2 * RAW_BYTES],
            line_start=self.line_start,
            line_end=self.line_end,
            refusal=refusal,
        )
