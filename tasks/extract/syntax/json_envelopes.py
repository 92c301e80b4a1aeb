"""Envelopes: objects that hold the records in an array, like the answers of catalogues and some exports.

{"items": [...]}, {"message": {"items": [...]}}, {"hits": {"hits": [...]}} and {"response": {"docs": [...]}} are
envelopes. An object is an envelope if an array of objects stands under a usual name, at most three objects deep, and no
field before it is one of a publication.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_ENCLOSING = 3

_ARRAYS = frozenset(
    b"items results result data docs hits records papers publications works articles documents entries entry "
    b"references rows collection bibliography recommendedpapers".split()
)
_ENCLOSING = frozenset(b"message response hits resultlist result results data search-results _embedded".split())
_FIELDS_OF_RECORDS = frozenset(
    b"@id _id abstract author authors authorships bibcode bibjson citingpaper citedpaper corpusid creators doi id "
    b"lens_id metadata orcid-identifier paperid pmid title titles type".split()
)

_BEGIN = re.compile(rb"[\s,\[]*+\{")
_KEY = re.compile(rb'\s*+"([^"\\]{0,40})[^"\\]*+"\s*+:\s*+')
_FIRST_OBJECT = re.compile(rb"\[\s*+[{\]]")
_TOKEN = re.compile(rb'["{}\[\]]')
_SCALAR = re.compile(rb"[^\s,{}\[\]\"]++")
_COMMA = re.compile(rb"\s*+,")
_END = re.compile(rb"\s*+\}")
_CUT_OFF = re.compile(rb'\s*+(?:"[^"\\]*+"?\s*+:?\s*+)?\Z')


class Envelope(NamedTuple):
    """The place at which the items of an envelope begin.

    Attributes:
        end: The place after the bracket that opens the array.
        enclosing: How many objects stand around the array.
    """

    end: int
    enclosing: int


class UnfinishedError(ValueError):
    """The bytes end before they tell whether this is an envelope."""


def find_envelope(head: bytes) -> Envelope | None:
    """Return where the items of an envelope begin, if the bytes begin with an envelope; else None.

    Raises:
        UnfinishedError: If the bytes end too early to tell.
    """
    begin = _BEGIN.match(head)
    return None if begin is None else _in_object(head, begin.end(), 1)[0]


def _in_object(head: bytes, place: int, depth: int) -> tuple[Envelope | None, int]:
    """Return the envelope among the fields of an object, else the place after the object; -1 if there is none."""
    while (key := _KEY.match(head, place)) is not None:
        name, place = key[1].lower(), key.end()
        if name in _FIELDS_OF_RECORDS:
            return None, -1
        match head[place : place + 1]:
            case b"[" if name in _ARRAYS and (first := _FIRST_OBJECT.match(head, place)):
                return Envelope(first.start() + 1, depth), place
            case b"{" if name in _ENCLOSING and depth < MAX_ENCLOSING:
                found, place = _in_object(head, place + 1, depth + 1)
                if found is not None or place < 0:
                    return found, place
            case _:
                place = _behind_value(head, place)
        comma = _COMMA.match(head, place)
        if comma is None:
            break
        place = comma.end()
    return _behind_object(head, place)


def _behind_object(head: bytes, place: int) -> tuple[None, int]:
    """Return the place after the brace that ends an object; -1 if no brace stands there."""
    if _CUT_OFF.match(head, place):
        raise UnfinishedError
    end = _END.match(head, place)
    return None, -1 if end is None else end.end()


def _behind_value(head: bytes, place: int) -> int:
    """Return the place after a value."""
    depth = 0
    while True:
        token = _TOKEN.search(head, place) if depth else (_TOKEN.match(head, place) or _SCALAR.match(head, place))
        if token is None:
            if depth or place >= len(head):
                raise UnfinishedError
            return place
        place = token.end()
        match token[0]:
            case b'"':
                place = _behind_string(head, place)
            case b"{" | b"[":
                depth += 1
            case b"}" | b"]":
                depth -= 1
        if depth <= 0:
            return place


def _behind_string(head: bytes, place: int) -> int:
    """Return the place after the quotation mark that ends a string."""
    while (end := head.find(b'"', place)) >= 0:
        backslashes = end - len(head[place:end].rstrip(b"\\")) - place
        if not backslashes % 2:
            return end + 1
        place = end + 1
    raise UnfinishedError
