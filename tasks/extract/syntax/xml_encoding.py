"""Read XML as UTF-8 from a stream of bytes in any encoding that its mark or its declaration names."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from tasks.extract.syntax.rejoined import Readable

_CHUNK = 1024 * 1024
_DECLARATION_BYTES = 1024

_MARKS = (  # those of UTF-32 first, for that of UTF-16 is the beginning of one
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARED = re.compile(rb"\s*<\?xml\s[^?>]*?\bencoding\s*=\s*[\"']([A-Za-z][\w.-]*)[\"']")
_OTHER_THAN_UTF8 = re.compile(  # Python knows many more codecs, and some of them are no encodings of text
    r"iso-?8859-\d{1,2}|latin-?\d{1,2}|windows-\d{3,4}|cp\d{3,4}|koi8-[ru]|mac-?roman|gb2312|gbk|gb18030|big5(-hkscs)?"
    r"|euc-(jp|kr|tw)|shift[-_]jis|iso-2022-(jp|kr)"
)
_UNREADABLE = "xml_unreadable"  # the name under which codecs knows the handler below


def utf8_chunks(stream: Readable) -> Iterator[bytes]:
    """Yield a document's bytes as UTF-8, without a byte order mark.

    The encoding is told by the byte order mark, by the zeros beside the first `<`, or by the XML declaration, in this
    order; a declaration of UTF-16 that can be read byte by byte is wrong. Bytes that are not valid in their encoding
    become a byte that is not valid in UTF-8 either, so that the reader of the record can note it.
    """
    head = _read_head(stream)
    encoding, mark = _encoding(head)
    chunks = _chain(head[mark:], stream)
    if encoding == "utf-8":
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)(_UNREADABLE)
    for chunk in chunks:
        if text := decoder.decode(chunk):
            yield text.encode("utf-8", "surrogateescape")
    if text := decoder.decode(b"", final=True):
        yield text.encode("utf-8", "surrogateescape")


def _read_head(stream: Readable) -> bytes:
    """Read the first bytes, also from a stream that gives them one by one."""
    head = b""
    while len(head) < _DECLARATION_BYTES and (chunk := stream.read(_CHUNK)):
        head += chunk
    return head


def _chain(head: bytes, stream: Readable) -> Iterator[bytes]:
    """Yield the first bytes and then all others."""
    if head:
        yield head
    while chunk := stream.read(_CHUNK):
        yield chunk


def _encoding(head: bytes) -> tuple[str, int]:
    """Return the encoding that a document says it has, and the length of its byte order mark."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, 0 if b"<" in mark else len(mark)
    declared = _DECLARED.match(head[:_DECLARATION_BYTES])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if not _OTHER_THAN_UTF8.fullmatch(name):
        return "utf-8", 0
    try:
        return codecs.lookup(name).name, 0
    except LookupError:
        return "utf-8", 0


def _mark_unreadable(error: UnicodeError) -> tuple[str, int]:
    """Replace bytes that are not valid in their encoding by a mark."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udc80", error.end  # which becomes the byte 80 when it is encoded


codecs.register_error(_UNREADABLE, _mark_unreadable)
