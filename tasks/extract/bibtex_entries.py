"""The entries of BibTeX, each with what it needs of others: the macros that it uses, and the entry that holds it.

How entries are cut out is in `tasks.extract.bibtex_scanner`, how they are read in `tasks.extract.bibtex_fields`.
@comment, @preamble and @string are no entries. What @string defines is known to the entries behind it. An entry with a
`crossref` has a parent, on either side of it: entries are held back, in their order, until the parent has come by, as
long as no more than `WINDOW` bytes wait; and an entry is remembered as a parent as long as no more than `WINDOW` bytes
came after it. So in a dump of that size each entry finds its parent wherever it stands, and the memory for a larger one
has its bounds.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from tasks.extract.bibtex_fields import BrokenEntryError, Entry, KnownMacros, Macros, read_entry
from tasks.extract.bibtex_scanner import Block, cut_blocks
from tasks.extract.records import RawPiece, decode

WINDOW = 16 * 1024 * 1024

_CHUNK = 1024 * 1024
_HEAD = re.compile(rb"@\s*([A-Za-z]+)\s*[{(]\s*([^,={}\"]*)")
_CROSSREF = re.compile(rb"(?i)\bcrossref\s{0,20}=\s{0,20}[{\"]\s*([^{}\"\n]{1,1000})[}\"]")


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
    return _with_parents(_entries(cut_blocks(chunks)))


def _entries(blocks: Iterable[Block]) -> Iterator[BibtexPiece]:
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


def _define(block: Block, macros: Macros, known: KnownMacros) -> None:
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
