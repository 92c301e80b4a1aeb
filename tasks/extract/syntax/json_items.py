"""Read JSON item by item from a stream of bytes; a broken item does not affect the others.

Two layouts are told apart by their first line. An item a line (JSON lines) is read line by line. An array, or objects
printed over several lines, is cut by a scanner (`json_scanner`). An envelope around an array, as in the answers of
catalogues (`json_envelopes`), is not an item; several may follow each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from io import BytesIO
from itertools import chain, islice
from typing import BinaryIO

import orjson

from tasks.extract.records import decode
from tasks.extract.syntax.json_envelopes import Envelope, UnfinishedError, find_envelope
from tasks.extract.syntax.json_scanner import MAX_DEPTH, JsonPiece, Scanner
from tasks.extract.syntax.lines import BOM, TOO_LARGE, HasLines, raw_lines
from tasks.extract.syntax.rejoined import Rejoined

__all__ = ["ITEM_ON_A_LINE", "LENIENT_JSON", "JsonPiece", "decode_item", "head_items", "mostly", "split_json"]

ITEM_ON_A_LINE = re.compile(rb"(?m)^\{")  # where dumps that have an item a line can be cut

LENIENT_JSON = "lenient_json"

_BEGINNING = re.compile(rb"(?:\A(?:\xef\xbb\xbf)?\s*|(?m:^)[ \t]*)[{\[]")
_MAX_BEGINNING = 8 * 1024  # bytes before the first object, such as comments
_LOOKED_AT = (20, 1000)  # items
_BETWEEN = b" \t\r\n,]"
_CHUNK = 1024 * 1024
_HEAD = 64 * 1024
_MAX_HEAD = 1024 * 1024  # within which an envelope has its array
_PUNCTUATION = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*"?|[{}\[\],]', re.DOTALL)

_LENIENT = json.JSONDecoder(parse_constant=lambda _: None, strict=False)


def split_json(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Yield the items of an array, of arrays in envelopes, or of JSON lines, in their order."""
    line, head = 1, stream.read(_HEAD).removeprefix(BOM)
    while head:
        start = head.lstrip(_BETWEEN)
        if not start:
            line += head.count(b"\n")
            head = stream.read(_HEAD)
            continue
        envelope, head = _envelope(head, stream)
        if envelope is None and not _is_spread(start):
            yield from _split_lines(Rejoined(head, stream), line)
            return
        begun, enclosing = envelope or (0, 0)
        scanner = Scanner(line=line + head.count(b"\n", 0, begun), enclosing=enclosing)
        yield from scanner.items(chain([head[begun:]], iter(lambda: stream.read(_CHUNK), b"")))
        line, head = scanner.line, scanner.rest
        head += stream.read(max(_HEAD - len(head), 0))


def _envelope(head: bytes, stream: BinaryIO) -> tuple[Envelope | None, bytes]:
    """Return the envelope that begins here, if there is one, and the bytes that were read to find it."""
    while True:
        try:
            return find_envelope(head), head
        except UnfinishedError:
            more = stream.read(len(head)) if len(head) < _MAX_HEAD else b""
            if not more:
                return None, head
            head += more


def decode_item(raw: bytes, repairs: set[str]) -> object:
    """Decode an item.

    Errors with only one possible meaning are mended and noted among the repairs: bytes that are not UTF-8, control
    characters and lone surrogates in strings, NaN for null.

    Raises:
        ValueError: If it cannot be decoded.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        text = decode(raw, repairs)
    try:
        item = _LENIENT.decode(text.strip())
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    repairs.add(LENIENT_JSON)
    return item


@lru_cache(maxsize=4)  # every format looks at the same bytes
def head_items(head: bytes, count: int = 20) -> tuple[object, ...]:
    """Return the first items of a file that can be decoded, from its first bytes.

    If not even the first item ends within these bytes, return the part of it that they hold.
    """
    items: list[object] = []
    for piece in islice(split_json(BytesIO(head)), count):
        try:
            items.append(decode_item(piece.raw if items else _closed(piece.raw), set()))
        except ValueError:
            continue
    return tuple(items)


def mostly(head: bytes, is_one: Callable[[dict[str, object]], bool]) -> bool:
    """Whether a file holds objects of a kind: at least half of the objects among the first items must be of it.

    Items that are not objects do not count: comments, broken lines, numbers and lists.
    """
    if _BEGINNING.search(head, 0, _MAX_BEGINNING) is None:
        return False
    for count in _LOOKED_AT:
        objects = [item for item in head_items(head, count) if isinstance(item, dict)]
        found = sum(map(is_one, objects))
        if found > 0 and 2 * found >= len(objects):
            return True
    return False


def _is_spread(start: bytes) -> bool:
    """Whether a file is an array, or its objects are spread over several lines."""
    return start.startswith(b"[") or start.split(b"\n", 1)[0].strip() == b"{"


def _closed(raw: bytes) -> bytes:
    """Close the brackets that are open after the last complete part of an item that breaks off."""
    brackets = bytearray()
    end, closing = len(raw), b""
    for found in _PUNCTUATION.finditer(raw):
        match found[0]:
            case b"{" | b"[" as bracket if len(brackets) < MAX_DEPTH:
                brackets += b"}" if bracket == b"{" else b"]"
            case b"}" | b"]":
                if not brackets[:-1]:
                    return raw  # it is whole
                del brackets[-1:]
            case b",":
                end, closing = found.start(), bytes(reversed(brackets))
    return raw[:end] + closing


def _split_lines(stream: HasLines, first_line: int) -> Iterator[JsonPiece]:
    """Yield the items that stand in a line each; a comma or the end of an array may follow an item."""
    for line in raw_lines(stream):
        raw = line.raw.strip().removesuffix(b",")
        if (raw and not raw.startswith(b"]")) or not line.whole:
            number = line.number + first_line - 1
            refusal = None if line.whole else TOO_LARGE
            yield JsonPiece(raw=raw, line_start=number, line_end=number, refusal=refusal)
