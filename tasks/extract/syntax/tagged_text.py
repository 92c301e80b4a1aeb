"""Tagged text record by record: RIS, MEDLINE, refer and the like, where a field begins with its tag.

A line that begins with a tag begins a field; all others continue the field before. A record ends with its last tag, or,
in formats without one, at a blank line before another tag. Where the last tag is missing, it ends before the next first
tag. Text without tags between the records is not a record.

The first tag need not stand first: fields right above it, without a blank line, belong to its record. Tags that stand
between the records, as some writers put links there, are a record only if they say something of a publication.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from tasks.extract.records import RAW_BYTES, RawPiece, Refused, clean, decode
from tasks.extract.syntax.lines import BOM, LIMIT, TOO_LARGE, ReadAhead, raw_lines
from tasks.extract.syntax.tagged_grammar import Grammar, Match

MOST_LINES = 200_000
TOO_MANY_LINES = Refused("record_too_large", f"more than {MOST_LINES} lines, the limit for a record; split it up")

_BREAK = re.compile(rb"\r|\xef\xbb\xbf(?=[ \t]*[A-Z%][A-Z0-9@])")  # where files were joined, a mark stands within
_NUMBER_OF_RECORD = re.compile(rb"(?i)\s*[<\[(#]?(?:record\s{0,3}#?\s{0,3})?\d{1,6}[.>\])]?(?:\s{1,3}of\s\d{1,6})?\s*$")


class TaggedPiece(RawPiece, frozen=True, kw_only=True, gc=False):
    """A record: its bytes; only the beginning if it exceeds the limit."""


def split_tagged(stream: BinaryIO, grammar: Grammar) -> Iterator[TaggedPiece]:
    """Cut a stream into records."""
    ahead = ReadAhead(stream)
    number: int | None = 0
    while number is not None:
        while grammar.plain is not None and (found := ahead.take(grammar.plain, MOST_LINES)):
            yield _plain_piece(found, number + 1)
            number += found[0].count(b"\n")
        number = yield from _cut_by_lines(ahead, number, grammar)


def _cut_by_lines(ahead: ReadAhead, number: int, grammar: Grammar) -> Generator[TaggedPiece, None, int | None]:
    """Cut records out line by line, after so many lines, as long as one is in hand.

    Returns:
        The number of the last line; None at the end of the stream.
    """
    record: _Pending | None = None
    for line in raw_lines(ahead, number=number):
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
        if record is None:
            return line.number
    if record is not None and record.is_complete:
        yield record.piece()
    return None


def _plain_piece(found: re.Match[bytes], line_start: int) -> TaggedPiece:
    """Return the record that was found as a whole."""
    raw = found[1].rstrip()
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n")
    return TaggedPiece(raw=raw, line_start=line_start, line_end=line_start + raw.count(b"\n"))


def fields_of(piece: TaggedPiece, grammar: Grammar, repairs: set[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the fields of a record in their order: the tag, and a text a line; those without text are left out."""
    printed = grammar.line.findall(decode(piece.raw, repairs))
    if not printed[0][0]:
        printed = _loose_lines(piece.raw, grammar, repairs)
    tag, lines = "", list[str]()
    for new_tag, text in printed:
        if new_tag:
            if tag and lines:
                yield tag, lines
            tag, lines = new_tag, []
        if text and text.isprintable() and "  " not in text and text[0] != " " and text[-1] != " ":
            lines.append(text)
        elif cleaned := clean(text, repairs):
            lines.append(cleaned)
    if tag and lines:
        yield tag, lines


def _loose_lines(raw: bytes, grammar: Grammar, repairs: set[str]) -> list[tuple[str, str]]:
    """Return the tag, empty where there is none, and the text of each line of a record that is not written as it is."""
    lines = raw.split(b"\n")
    match = grammar.style_of(lines[0]) or grammar.field.match
    found = [(match(line), line) for line in lines]
    texts = [decode(one[2] if one else line, repairs) for one, line in found]
    tags = [one[1].decode() if one else "" for one, _ in found]
    return list(zip(map(str.upper, tags) if match != grammar.field.match else tags, texts, strict=True))


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
