"""Sniff the format of a file from its first bytes, and describe a file in no known format."""

from __future__ import annotations

import io
from typing import BinaryIO, NamedTuple

from schemas.dump import ColumnMapping
from tasks.extract.format import SNIFFED_BYTES, AnyFormat
from tasks.extract.formats import FORMATS
from tasks.extract.inventory.encoding import UTF_8, detect, transcode

# How many of the first bytes of a file are looked at; each next number only where those before it do not decide.
HEAD_SIZES = (SNIFFED_BYTES, 1024 * 1024, 16 * 1024 * 1024)

_TEXT = bytes({*range(0x20, 0x100), *b"\t\n\r\f"})  # the bytes that texts in UTF-8 have, and older encodings
_SIGNATURES = {
    b"%PDF": "a PDF: put the metadata of the papers here, not the papers",
    b"PAR1": "a Parquet file without a column that is known: name its columns in NAME.mapping.toml beside it",
    b"PK\x03\x04": "an archive within an archive: unpack it",
    b"7z\xbc\xaf": "a 7z archive: unpack it",
    b"Rar!": "a RAR archive: unpack it",
}
_NESTED = (b"{", b"[", b"<")  # JSON and XML, whose first record may be as long as it likes


class Head:
    """The first bytes of a file; no more are read than are asked for."""

    def __init__(self, stream: BinaryIO, begun: bytes = b"") -> None:
        self._stream = stream
        self._bytes = begun

    def first(self, size: int) -> bytes:
        """Return the first bytes; fewer only if the file has no more."""
        while len(self._bytes) < size and (chunk := self._stream.read(size - len(self._bytes))):
            self._bytes += chunk
        return self._bytes[:size]


class Look(NamedTuple):
    """What the first bytes of a file look like.

    Attributes:
        format_: The format, None where none is recognised.
        encoding: The encoding of the text; None where the format does not ask for it.
        text: The bytes that were looked at, in UTF-8 if they are text.
        is_blank: Whether the whole file is blank.
    """

    format_: AnyFormat | None
    encoding: str | None
    text: bytes
    is_blank: bool = False


def sniff(head: bytes, mapping: ColumnMapping | None = None) -> AnyFormat | None:
    """Return the format of a dump in UTF-8 by its first bytes, never by its name; None if no format fits.

    Only if `SNIFFED_BYTES` do not decide are more of the given bytes used.
    """
    for size in HEAD_SIZES:
        format_ = recognise(head[:size], mapping)
        if format_ is not None or len(head) <= size:
            return format_
    return None


def recognise(head: bytes, mapping: ColumnMapping | None = None) -> AnyFormat | None:
    """Return the format of a file by so many of its first bytes; None if no format fits.

    If settings beside the file name its columns, the formats that use such settings are tried first.
    """
    formats = list(FORMATS.values())
    if mapping is not None:
        formats[:0] = [format_.with_mapping(mapping) for format_ in formats if format_.mapped]
    if len(head) > SNIFFED_BYTES:
        formats = [format_ for format_ in formats if not format_.has_short_beginning]
    return next((format_ for format_ in formats if format_.sniff(head)), None)


def look_at(head: Head, mapping: ColumnMapping | None) -> Look:
    """Recognise the format of a file by its first bytes, and by more of them if these are text and do not decide.

    The first record of JSON or XML can have any length; for any other text one more look is enough.
    """
    look = Look(None, None, b"")
    for size in HEAD_SIZES:
        raw = head.first(size)
        look = _look_at_bytes(raw, size, mapping)
        if len(raw) < size:
            return look._replace(is_blank=not raw.strip())
        if look.format_ is not None or _is_binary(look.text) or (size > SNIFFED_BYTES and not _is_nested(look.text)):
            break
    return look


def _look_at_bytes(raw: bytes, size: int, mapping: ColumnMapping | None) -> Look:
    """Recognise the format from the bytes, else from the text that they encode."""
    format_ = recognise(raw, mapping)
    if format_ is not None and not format_.is_text:
        return Look(format_, None, raw)
    encoding, text = detect(raw), raw
    if encoding != UTF_8:
        text = transcode(io.BytesIO(raw), encoding).read()
        format_ = recognise(text[:size], mapping)
    return Look(format_, encoding if format_ is not None and format_.is_text else None, text)


def _is_nested(text: bytes) -> bool:
    """Whether a text begins as JSON and XML do."""
    return text.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_NESTED)


def describe(head: bytes) -> str:
    """Return in one line what a file in no known format looks like, and what would mend it."""
    for signature, description in _SIGNATURES.items():
        if head.startswith(signature):
            return description
    known = ", ".join(FORMATS)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _is_binary(head):
        return f"binary data; the known formats are {known}"
    if start.startswith((b"{", b"[")):
        return f"JSON, or nearly, but not items of a known format ({known})"
    if start.startswith(b"<"):
        return f"XML or HTML, but not of a known format ({known})"
    return f"text, but not in the layout of a known format ({known})"


def _is_binary(head: bytes) -> bool:
    """Whether the first bytes of a file in no known format are not text."""
    return head.startswith(tuple(_SIGNATURES)) or len(head.translate(None, _TEXT)) * 100 > len(head)
