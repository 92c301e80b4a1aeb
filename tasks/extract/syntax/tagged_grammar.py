"""How the formats of tagged text write their records: which lines begin a field, and where a record ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

Match = Callable[[bytes], re.Match[bytes] | None]  # matches a line that begins a field: its tag and its text


@dataclass(frozen=True, kw_only=True)
class Grammar:
    """How a format writes its records.

    Attributes:
        beginning: Matches what begins a field in its line; the group is its tag.
        first: The tags that begin a record. Where one of them repeats, another record begins.
        last: The tag that ends one; None where a blank line does.
        outside: The tags that stand before, between and after the records.
        telling: The tags of which at least one is in a record that has neither the first nor the last tag; what has
            none of them is no record. Empty where any tag makes one.
        paragraphs: The tags of fields whose text may go on after a blank line, in formats where one ends the record.
        loose: Gives what else matches the fields of a record whose first line `field` does not match; None where the
            line begins no record.
        plain: Matches a record with nothing unusual about it, and the blank lines behind it; the group is the record.
    """

    beginning: bytes
    first: frozenset[bytes]
    last: bytes | None = None
    outside: frozenset[bytes] = frozenset()
    telling: frozenset[bytes] = frozenset()
    paragraphs: frozenset[bytes] = frozenset()
    loose: Callable[[bytes], re.Pattern[bytes] | None] | None = None
    plain: re.Pattern[bytes] | None = None

    @cached_property
    def field(self) -> re.Pattern[bytes]:
        """What matches the line that begins a field; the groups are its tag and its text."""
        return re.compile(self.beginning + rb"(.*)", re.DOTALL)

    @cached_property
    def line(self) -> re.Pattern[str]:
        """What matches any line of a record; the groups are its tag, empty where it has none, and its text."""
        return re.compile(rf"(?:{self.beginning.decode()})? *(.*)\n?", re.ASCII | re.MULTILINE)

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


def plain_record(first: bytes, last: bytes, marks: bytes) -> re.Pattern[bytes]:
    """Return what matches a record from its first line to its last, if no line in it is blank or one of its marks.

    Args:
        first: Matches the beginning of the first line.
        last: Matches the last line.
        marks: Matches the beginning of a line at which a record may end.
    """
    line = rb" {0,6}+(?!" + marks + rb")[!-~\x80-\xff][^\r\n]*+\r?\n"
    return re.compile(rb"(" + first + rb"[^\r\n]*+\r?\n(?:" + line + rb")+" + last + rb"[ \t]*+)\r?\n(?:\r?\n)*")
