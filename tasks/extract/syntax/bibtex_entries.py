"""The entries of BibTeX, each with the macros that it uses and the entries that it builds on.

`bibtex_scanner` cuts entries out, and `bibtex_fields` reads them. @comment, @preamble and @string are not entries. The
entries after a @string know its macro. An entry builds on the parent that its `crossref` names and on the data that its
`xdata` names; these may stand before or after it. So entries are held back, in their order, until the entries that they
build on have been read, as long as no more than `WINDOW` bytes wait. An entry is remembered until more than `WINDOW`
bytes have come after it. So in a dump of that size each entry finds all that it builds on, and the memory for a larger
dump is bounded.

To check the account, lines in a block that begin with "@" are tested again, with another pattern than the scanner's. If
such a line has a field, an entry may have been swallowed, and it is refused as `unread_entry`.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO, Final, NamedTuple

from tasks.extract.records import RawPiece, decode
from tasks.extract.syntax.bibtex_fields import BrokenEntryError, Entry, KnownMacros, Macros, read_entry
from tasks.extract.syntax.bibtex_scanner import UNREAD, Block, cut_blocks

WINDOW = 16 * 1024 * 1024

_CHUNK = 1024 * 1024
MAX_RELATIVES: Final = 100

_HEAD = re.compile(rb"@\s*([^\s{}()@,=\"]+)\s*[{(]\s*([^,={}\"]*)")
_KEYS = rb"\s{0,200}=\s{0,200}(?:[{\"]\s{0,200}([^{}\"\n]{1,1000})[}\"]|([^\s{}\",=]{1,1000}))"
_CROSSREF = re.compile(rb"crossref" + _KEYS)
_CROSSREF_IN_ANY_CASE = re.compile(rb"(?i)\bcrossref" + _KEYS)
_XDATA = re.compile(rb"(?i)\bxdata" + _KEYS)
_SWALLOWED = re.compile(
    rb"\n[ \t]{0,100}(@[^@={}()\n]{1,100}[{(\[][^@={}]{0,300}[,\n]\s{0,100}[^\s@=,{}][^@=,{}\n]{0,100}=\s{0,50}[{\"])"
)


class Relatives(NamedTuple):
    """The keys of the entries that an entry builds on, in lower case as BibTeX compares them."""

    crossref: bytes | None
    xdata: tuple[bytes, ...]


_NO_RELATIVES = Relatives(None, ())


@dataclass
class Parent:
    """An entry that others may build on; it is read when the first of them is."""

    raw: bytes
    macros: KnownMacros

    @cached_property
    def relatives(self) -> Relatives:
        """The entries that it builds on itself."""
        return relatives_of(self.raw)

    @cached_property
    def entry(self) -> Entry | None:
        """The content of the entry; None if it cannot be read."""
        try:
            return read_entry(decode(self.raw, set()), self.macros, set())
        except BrokenEntryError:
            return None  # refused in its own place


class BibtexPiece(RawPiece, frozen=True, kw_only=True, gc=False):
    """An entry, with the entries that it builds on, as far as they have been read.

    Attributes:
        macros: The macros that are known to it.
        shared: The entries that its `xdata` names, and that these name.
        parent: The entry that its `crossref` names.
        shared_by_parent: The entries that the `xdata` of its parent names.
    """

    macros: KnownMacros
    shared: tuple[Parent, ...] = ()
    parent: Parent | None = None
    shared_by_parent: tuple[Parent, ...] = ()


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
        if block.raw.find(b"@", 1) > 0 and (kind != b"comment" or block.refusal is not None):
            yield from _swallowed(block, known)


def _swallowed(block: Block, known: KnownMacros) -> Iterator[BibtexPiece]:
    """Yield a refusal for each thing within a block that looks like an entry."""
    found = _SWALLOWED.search(block.raw)
    if found is not None and block.refusal is not UNREAD:
        place = found.start(1)
        yield BibtexPiece(
            raw=block.raw[place:],
            macros=known,
            line_start=block.line_start + block.raw.count(b"\n", 0, place),
            line_end=block.line_end,
            refusal=UNREAD,
        )


def _define(block: Block, macros: Macros, known: KnownMacros) -> None:
    """Define the macro of a @string; one that cannot be read defines nothing."""
    if block.refusal is None:
        try:
            entry = read_entry(decode(block.raw, set()), known, set())
        except BrokenEntryError:
            return
        for name, values in entry.fields.items():
            macros.define(name, values[-1])


def _with_parents(pieces: Iterable[BibtexPiece]) -> Iterator[BibtexPiece]:
    """Yield the pieces in their order, each with the entries that it builds on if they are within reach."""
    parents = _Parents()
    waiting: deque[tuple[BibtexPiece, Relatives]] = deque()
    size = 0
    lacking: bytes | None = None  # what the first that waits still waits for
    for piece in pieces:
        parents.remember(piece)
        waiting.append((piece, _NO_RELATIVES if piece.refusal is not None else relatives_of(piece.raw)))
        size += len(piece.raw)
        while waiting:
            first, relatives = waiting[0]
            if relatives is not _NO_RELATIVES:
                if lacking is not None and lacking not in parents and size <= WINDOW:
                    break
                family = parents.family(relatives)
                lacking = family.lacking
                if lacking is not None and size <= WINDOW:
                    break
                first, lacking = _related(first, family), None
            waiting.popleft()
            size -= len(first.raw)
            yield first
    for piece, relatives in waiting:
        yield piece if relatives is _NO_RELATIVES else _related(piece, parents.family(relatives))


def relatives_of(raw: bytes) -> Relatives:
    """Return the keys of the entries that an entry builds on."""
    # Told without patterns where that is possible, which are slow if they know no case.
    place = raw.find(b"crossref")
    crossref = _CROSSREF.match(raw, place) if place >= 0 else None
    if crossref is None and (b"ross" in raw or b"ROSS" in raw):
        crossref = _CROSSREF_IN_ANY_CASE.search(raw)
    xdata = _XDATA.search(raw) if b"xdata" in raw or b"XDATA" in raw or b"XData" in raw else None
    if crossref is None and xdata is None:
        return _NO_RELATIVES
    parent = (crossref[1] or crossref[2]).strip().lower() if crossref is not None else None
    shared = (xdata[1] or xdata[2]).lower().split(b",") if xdata is not None else ()
    return Relatives(parent or None, tuple(filter(None, map(bytes.strip, shared))))


class _Family(NamedTuple):
    """The entries that an entry builds on, as far as they have been read, and the key of one that has not."""

    shared: tuple[Parent, ...]
    parent: Parent | None
    shared_by_parent: tuple[Parent, ...]
    lacking: bytes | None


def _related(piece: BibtexPiece, family: _Family) -> BibtexPiece:
    """Return a piece with the entries that it builds on."""
    return BibtexPiece(
        raw=piece.raw,
        macros=piece.macros,
        line_start=piece.line_start,
        line_end=piece.line_end,
        shared=family.shared,
        parent=family.parent,
        shared_by_parent=family.shared_by_parent,
    )


class _Parents:
    """The entries read so far, up to `WINDOW` bytes of them; if two have the same key, the first."""

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

    def __contains__(self, key: bytes) -> bool:
        """Whether an entry with this key is remembered."""
        return key in self._by_key

    def family(self, relatives: Relatives) -> _Family:
        """Return the entries that an entry with these relatives builds on."""
        parent = self._by_key.get(relatives.crossref) if relatives.crossref is not None else None
        if parent is not None and not relatives.xdata and not parent.relatives.xdata:
            return _Family((), parent, (), None)  # as most are
        shared, lacking = self._shared(relatives.xdata)
        shared_by_parent, lacking_to_parent = self._shared(parent.relatives.xdata) if parent is not None else ((), None)
        lacking_parent = relatives.crossref if parent is None else None
        return _Family(shared, parent, shared_by_parent, lacking_parent or lacking or lacking_to_parent)

    def _shared(self, keys: tuple[bytes, ...]) -> tuple[tuple[Parent, ...], bytes | None]:
        """Return the entries with these keys and those that they name in turn, each once, and a key that is missing."""
        found: dict[bytes, Parent] = {}
        lacking = None
        wanted = list(reversed(keys))
        while wanted and len(found) < MAX_RELATIVES:
            key = wanted.pop()
            parent = self._by_key.get(key)
            if parent is None:
                lacking = key
            elif key not in found:
                found[key] = parent
                wanted += reversed(parent.relatives.xdata)
        return tuple(found.values()), lacking
