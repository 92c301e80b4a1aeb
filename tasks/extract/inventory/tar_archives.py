"""Read the files of a tar archive once from front to back, without seeking to a place that a header names.

The library reads a header's long name of a gigabyte into memory, follows a thousand headers of one member by recursion,
and reads on for eight terabytes at the end of a file of ten kilobytes. So the headers are read here, with bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from tasks.extract.inventory.allowance import MAX_HEADER_BYTES, MAX_HEADERS, Allowance
from tasks.extract.inventory.containers import BROKEN, CUT_OFF, ArchiveError, Expanded, Member, is_hidden, refuse_member
from tasks.extract.records import Refused

_BLOCK = 512
_CHUNK = 256 * 1024
_POSIX = b"ustar\x00"  # then a prefix of the name has its place in the header
_FILES = (b"0", b"\x00", b"7")
_WITHOUT_CONTENT = (b"1", b"2", b"3", b"4", b"5", b"6")  # links, devices, folders, pipes; whatever size is written
_LONG_NAME, _FACTS, _SPARSE = b"L", (b"x", b"X"), b"S"
_NOT_NEEDED = (b"K", b"g")  # the long target of a link; what holds for all members
_FACT = re.compile(rb"(\d{1,9}) ([^=\n]{1,200})=")
_UNREADABLE_SPARSE = Refused("sparse_member", "a sparse file, whose blanks the archive leaves out: unpack the archive")


class _Header(NamedTuple):
    """What a header says of the bytes after it."""

    name: str
    kind: bytes
    size: int


class _Facts(NamedTuple):
    """What extra headers before a member's own header say of it."""

    name: str | None = None
    size: int | None = None
    is_sparse: bool = False


def tar_members(stream: BinaryIO, allowance: Allowance, source: Expanded | None = None) -> Iterator[Member]:
    """Yield the files of a tar archive, in their order.

    Args:
        stream: The archive.
        allowance: What the archive may still expand to.
        source: The decompression of the stream, if it is compressed; its damage explains why the archive ends too soon.

    Raises:
        ArchiveError: The archive is damaged, cut off or hostile; everything before was read.
    """
    blocks = _Blocks(stream, source)
    while (header := _next_member(blocks)) is not None:
        refused = allowance.count_members()
        if refused is not None:
            raise ArchiveError(refused)
        blocks.begin(0 if header.kind in _WITHOUT_CONTENT else header.size)
        is_file = header.kind in (*_FILES, _SPARSE) and not header.name.endswith("/")
        if is_file and not is_hidden(header.name):
            refusal = _UNREADABLE_SPARSE if header.kind == _SPARSE else refuse_member(header.name, allowance)
            yield Member(header.name, Expanded(blocks.read), refusal, is_empty=header.size == 0)
        blocks.skip()


class _Blocks:
    """The archive as a stream, which stands at a header or within the content after one."""

    def __init__(self, stream: BinaryIO, source: Expanded | None) -> None:
        self._stream = stream
        self._source = source
        self._left = self._padding = 0

    def header(self) -> bytes:
        """Read the next header.

        Raises:
            ArchiveError: The archive ends here without its end mark.
        """
        block = self._stream.read(_BLOCK)
        if len(block) < _BLOCK:
            raise self._cut_off()
        return block

    def begin(self, size: int) -> None:
        """Note the length of the content after the header."""
        self._left, self._padding = size, -size % _BLOCK

    def read(self, size: int) -> bytes:
        """Read some of the content; nothing at its end.

        Raises:
            ArchiveError: The archive ends before the content does.
        """
        data = self._stream.read(min(size, self._left))
        if self._left and not data:
            raise self._cut_off()
        self._left -= len(data)
        return data

    def whole(self, size: int) -> bytes:
        """Read the content of a header that says more of the next member.

        Raises:
            ArchiveError: It is too long, or cut off.
        """
        if size > MAX_HEADER_BYTES:
            limit = f"{MAX_HEADER_BYTES // 1024} KiB"
            raise ArchiveError(_broken(f"a header of more than {limit}, the limit"))
        self.begin(size)
        data = b""
        while self._left:
            data += self.read(self._left)
        self.skip()
        return data

    def skip(self) -> None:
        """Skip the content by reading it.

        Raises:
            ArchiveError: The archive ends before that.
        """
        self._left, self._padding = self._left + self._padding, 0
        while self._left:
            self.read(_CHUNK)

    def _cut_off(self) -> ArchiveError:
        """Return the error of an archive that ends too soon."""
        damage = None if self._source is None else self._source.damage
        return ArchiveError(damage or CUT_OFF)


def _next_member(blocks: _Blocks) -> _Header | None:
    """Read the header of the next member, and the extra headers before it; None at the end mark."""
    facts = _Facts()
    for _ in range(MAX_HEADERS):
        header = _parse_header(blocks.header())
        if header is None:
            return None
        if header.kind == _LONG_NAME:
            facts = facts._replace(name=_text(blocks.whole(header.size)))
        elif header.kind in _FACTS:
            facts = _parse_facts(blocks.whole(header.size), facts)
        elif header.kind in _NOT_NEEDED:
            blocks.begin(header.size)
            blocks.skip()
        else:
            return _Header(
                name=header.name if facts.name is None else facts.name,
                kind=_SPARSE if facts.is_sparse else header.kind,
                size=header.size if facts.size is None else facts.size,
            )
    raise ArchiveError(_broken(f"more than {MAX_HEADERS} headers before one file, the limit"))


def _parse_header(block: bytes) -> _Header | None:
    """Parse a header; None where it is blank, as the end mark is.

    Raises:
        ArchiveError: It is damaged.
    """
    if not block.strip(b"\x00"):
        return None
    if not _is_sum(_number(block[148:156]), block[:148] + block[156:]):
        raise ArchiveError(_broken("a header with a wrong checksum"))
    size = _number(block[124:136])
    if size is None or size < 0:
        raise ArchiveError(_broken("a header with a wrong size"))
    prefix = _text(block[345:500]) if block[257:263] == _POSIX else ""
    name = _text(block[:100])
    return _Header(f"{prefix}/{name}" if prefix else name, block[156:157], size)


def _is_sum(checksum: int | None, rest: bytes) -> bool:
    """Whether a checksum is the sum of the bytes, with blanks in its own place; some programs sum signed bytes."""
    total = sum(rest) + 8 * ord(" ")
    return checksum == total or checksum == total - 256 * sum(byte > 127 for byte in rest)


def _number(field: bytes) -> int | None:
    """Read a number: octal digits, or a binary number after a byte of 128."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    digits = field.split(b"\x00")[0].strip() or b"0"
    return int(digits, 8) if re.fullmatch(rb"[0-7]+", digits) else None


def _parse_facts(data: bytes, facts: _Facts) -> _Facts:
    """Parse the lines of an extended header, each with its length, a key and a value.

    Raises:
        ArchiveError: It is damaged.
    """
    place = 0
    while place < len(data) and data[place]:
        found = _FACT.match(data, place)
        end = place + int(found[1]) if found else 0
        if found is None or not found.end() < end <= len(data):
            raise ArchiveError(_broken("an extended header with a wrong length"))
        key, value = found[2], data[found.end() : end - 1]
        place = end
        if key == b"path":
            facts = facts._replace(name=_text(value))
        elif key == b"size":
            if not re.fullmatch(rb"\d{1,20}", value):
                raise ArchiveError(_broken("an extended header with a wrong size"))
            facts = facts._replace(size=int(value))
        elif key.startswith(b"GNU.sparse."):
            facts = facts._replace(is_sparse=True)
    return facts


def _text(field: bytes) -> str:
    """Decode a name, up to its end."""
    return field.split(b"\x00")[0].decode("utf-8", "surrogateescape")


def _broken(cause: str) -> Refused:
    """Return the refusal of a damaged archive."""
    return Refused(BROKEN, f"damaged ({cause}): what comes before the damage was read; unpack it or fetch it again")
