"""Recognise how entries of BibTeX begin, for the scanner that cuts them out and the format that recognises a dump.

An entry may begin anywhere outside another one, and real dumps have text, list numbers, byte order marks of joined
files and comments around entries. So the rule depends on the place: at the beginning of a line `@word{` is enough, and
within a text a field must follow.
"""

from __future__ import annotations

import re
from typing import Final

MAX_LINE_BEFORE: Final = 1000  # bytes that are looked at before an "@"
MAX_BEGINNING: Final = 6000  # more than any of the patterns matches

_BLANKS = b" \t\x00\x0b\x0c\x1a\r"
_OTHER_BLANKS = (  # no-break space, byte order mark, ideographic space, and those that have no width
    *(b"\xc2\xa0", b"\xef\xbb\xbf", b"\xe3\x80\x80"),
    *(b"\xe2\x80\x8b", b"\xe2\x80\x8c", b"\xe2\x80\x8d", b"\xe2\x80\x8e", b"\xe2\x80\x8f"),
)
_LIST_NUMBER = re.compile(rb"[\[(]?\d{1,6}[\])]?[.):]?|[*+-]|\xe2\x80\xa2|\xe2\x80\x93|[A-Za-z][.)]")

_WORD = rb"[A-Za-z\x80-\xff][\w:.+*/\x80-\xff-]{0,59}"
_KEY = rb"(?:\w{2,9}://[^\s,{}]{1,300}|[^,{}=\n]{0,300}+(?:\{[^{},=\n]{0,20}\}[^,{}=\n]{0,300}+){0,3})"
_COMMENTS = rb"(?:%[^\n]{0,300}+\n[\s,]{0,100}+){0,3}"
_FIELD = rb"[\s,]{0,100}+" + _COMMENTS + rb"[A-Za-z_\x80-\xff][^=,{}\"#%@\n]{0,200}+\s{0,100}+="
_HEAD = rb"@[ \t]{0,20}(?:" + _WORD + rb")\s{0,20}"
_LINE_AS_KEY = rb"[^\s,{}=@]{1,300}+[ \t]{0,20}\n"  # a key without the comma behind it
BEGINNING = re.compile(_HEAD + rb"[{(]")
PLAIN = re.compile(rb"@[ \t]{0,20}[A-Za-z]{1,60}[ \t]{0,20}[{(]")
_SETTING = re.compile(rb"(?i)@[ \t]{0,20}(?:string|preamble|comment)\s{0,20}[{(]")
_WITH_KEY = re.compile(_HEAD + rb"[{(]\s{0,100}+" + _KEY + rb",")
_WITH_FIELD = re.compile(
    _HEAD + rb"([{(])\s{0,100}+" + _COMMENTS + rb"(?:(" + _KEY + rb"),|" + _LINE_AS_KEY + rb")?" + _FIELD
)
_VALUE = re.compile(rb"\s{0,100}+[{\"]")
_IN_CODE = re.compile(rb"[\s\"'()]")
# What has a value as a field has it, whatever stands before.
_WITH_VALUE = re.compile(rb"@[^@={}\n]{0,100}[^@=]{0,1000}+=\s{0,100}+[{\"]")


def may_begin(text: bytes, place: int) -> bool:
    """Whether an entry begins at an "@" with a word and a brace, where no other entry is open."""
    before = line_before(text, place)
    if is_commented(before):
        return False
    if not before or before.endswith((b"}", b"},")):
        return PLAIN.match(text, place) is not None or _has_key_or_field(text, place)
    return _SETTING.match(text, place) is not None or _WITH_FIELD.match(text, place) is not None


def may_interrupt(text: bytes, place: int) -> bool:
    """Whether an entry begins at an "@" with a word and a brace, at the beginning of a line, although one is open."""
    before = line_before(text, place)
    if before:
        return _LIST_NUMBER.fullmatch(before) is not None and _WITH_FIELD.match(text, place) is not None
    return _SETTING.match(text, place) is not None or _has_key_or_field(text, place)


def may_be_damaged(text: bytes, place: int) -> bool:
    """Whether something that looks like an entry, but does not begin like one, stands at an "@" outside of entries."""
    before = line_before(text, place)
    return (not before or _LIST_NUMBER.fullmatch(before) is not None) and _WITH_VALUE.match(text, place) is not None


def _has_key_or_field(text: bytes, place: int) -> bool:
    """Whether an "@" is followed by a word, a brace, and a key or the name of a field."""
    return _WITH_KEY.match(text, place) is not None or _WITH_FIELD.match(text, place) is not None


def is_entry(text: bytes, place: int) -> bool:
    """Whether an entry or a definition stands at an "@", not a decorator or annotation of another language."""
    found = _WITH_FIELD.match(text, place)
    if found is None or is_commented(line_before(text, place)):
        return False
    opening, key = found.groups()
    if key is None:
        is_block = opening == b"{" or _SETTING.match(text, place) is not None
        return is_block and _VALUE.match(text, found.end()) is not None
    return opening == b"{" or _IN_CODE.search(key.strip()) is None


def is_commented(before: bytes) -> bool:
    """Whether the text before an "@" in its line makes it a comment."""
    return before.startswith(b"%") or before.endswith(b"%")


def line_before(text: bytes, place: int) -> bytes:
    """Return the text before a place in its line, without blanks; only the end of it if the line is very long."""
    start = max(0, place - MAX_LINE_BEFORE)
    before = text[text.rfind(b"\n", start, place) + 1 or start : place].strip(_BLANKS)
    while before.startswith(_OTHER_BLANKS):
        before = before[2 if before[:1] == b"\xc2" else 3 :].lstrip(_BLANKS)
    while before.endswith(_OTHER_BLANKS):
        before = before[: -2 if before[-2:] == b"\xc2\xa0" else -3].rstrip(_BLANKS)
    return before
