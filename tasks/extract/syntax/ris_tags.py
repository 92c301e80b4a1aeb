"""The tags of RIS: two capitals or a capital and a digit, two blanks, a hyphen and a blank.

Many files have been through other hands. So the tags may be indented, in small letters, and with more or fewer blanks
around the hyphen, if the first line of their record, its type, is so. Otherwise what looks like a tag is text: an
abstract may have "T2-weighted" or "of - all" at the beginning of a line.
"""

from __future__ import annotations

import re
from functools import cache

from tasks.extract.syntax.lines import BOM
from tasks.extract.syntax.tagged_grammar import Grammar, plain_record

_BLANK = rb"(?:[ \t]|\xc2\xa0)"
_DASH = rb"(?:-|\xe2\x80[\x90-\x94])"
_LOOSE_TYPE = re.compile(
    rb"(?i)" + _BLANK + rb"{0,40}(TY)(" + _BLANK + rb"{0,4})" + _DASH + rb"(" + _BLANK + rb"{0,9})[a-z][a-z ]{2,30}$"
)


@cache
def _loose_field(small: bool, before: int, after: bool) -> re.Pattern[bytes]:
    """Return what matches a field: with tags in small letters, with blanks before the hyphen, and behind it."""
    tag = rb"([A-Za-z][A-Za-z0-9])" if small else rb"([A-Z][A-Z0-9])"
    blanks = _BLANK + (rb"{2,4}" if before > 1 else rb"{1,4}") if before else b""
    text = rb"(?:" + _BLANK + rb"|$)(.*)" if after and not before else _BLANK + rb"{0,9}(.*)"
    return re.compile(_BLANK + rb"{0,40}" + tag + blanks + _DASH + text, re.DOTALL)


def _loose(line: bytes) -> re.Pattern[bytes] | None:
    """Return what matches the fields of a record with this first line, if it is the type of a record."""
    found = _LOOSE_TYPE.match(line)
    if found is None:
        return None
    return _loose_field(found[1] != b"TY", len(found[2].replace(b"\xc2\xa0", b" ")), bool(found[3]))


GRAMMAR = Grammar(
    beginning=rb"(?:[ \t]{1,40}(?=[A-Z][A-Z0-9]  ))?([A-Z][A-Z0-9])(?: {2,4}-| -(?=[ \t]|$))[ \t]?",
    first=frozenset((b"TY",)),
    last=b"ER",
    telling=frozenset((b"TI", b"T1", b"CT", b"BT", b"AB", b"N2", b"AU", b"A1", b"DO")),
    loose=_loose,
    plain=plain_record(rb"TY  -", rb"ER  -", rb"(?:TY|ER)"),
)


_TYPE = re.compile(rb"(?m)^(?:\xef\xbb\xbf)?[ \t]{0,40}TY {1,4}- *[A-Za-z]")
# What stands right above TY belongs to its record, unless it is the end of another one.
BOUNDARY = re.compile(
    rb"\A|(?:(?<=\n\n)|(?<=\n\r\n)|(?<=\nER  -\n)|(?<=\nER  -\r\n)|(?<=\nER  - \n)|(?<=\nER  - \r\n))"
    rb"TY {1,4}- *[A-Za-z]"
)


def has_type(head: bytes) -> bool:
    """Whether a line of a text is the type of a record."""
    if _TYPE.search(head):
        return True
    return any(map(_LOOSE_TYPE.match, re.split(rb"[\r\n]+", head.removeprefix(BOM))))
