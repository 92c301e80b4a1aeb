"""Cut the records of an XML document out of a stream of bytes; a broken record does not affect the others.

A scanner that knows only tags, comments, CDATA sections and processing instructions cuts out the elements that are
records, keeps no more than one of them, and looks at every byte once or twice:

- No record stands inside another one, unless a layout says so. A record without its end tag ends where the next one
begins, or where an element around it ends. An end tag without a start tag is the rest of a broken record, and is
refused. - A comment or section that is never closed is text.

No document type is ever read. The file has more than 300 lines because the scanner is one state machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO

from tasks.extract.records import RAW_BYTES, Refused
from tasks.extract.syntax.lines import LIMIT, TOO_LARGE
from tasks.extract.syntax.rejoined import Readable
from tasks.extract.syntax.xml_encoding import utf8_chunks
from tasks.extract.syntax.xml_layout import Layout, XmlPiece

TRUNCATED = Refused("truncated_record", "the file ends within this record: fetch it again")
NO_START = Refused("broken_xml", "an end tag without a start: mend the start tag of the record above it")

_LONGEST_TOKEN = 64
_DOCTYPE_BYTES = 64 * 1024
_CLOSINGS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_TAG = re.compile(rb"<[^<>\"']*+(?:(?:\"[^\"<]*+\"|'[^'<]*+')[^<>\"']*+){0,10000}>")
_IN_DOCTYPE = re.compile(rb"<!--|<\?|[\"'\[\]>]")
_BEFORE_ROOT = re.compile(rb"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ROOT = re.compile(rb"<([A-Za-z_][\w:.-]*)(?=[\s/>])")


def cut_elements(stream: Readable, layout: Layout) -> Iterator[XmlPiece]:
    """Yield the records of a document in their order."""
    return _Scanner(layout).pieces(utf8_chunks(stream))


def root_of(head: bytes) -> tuple[str, bytes]:
    """Return the name of the first element of a document, and the document from there on in UTF-8, from its head.

    The name is empty where the bytes are no XML.
    """
    text = b"".join(utf8_chunks(BytesIO(head)))
    place = 0
    while True:
        if found := _BEFORE_ROOT.match(text, place):
            place = found.end()
        elif text.startswith(b"<!DOCTYPE", place) and (end := _end_of_doctype(text, place)):
            place = end
        else:
            break
    root = _ROOT.match(text, place)
    return (name_of(text[place:]), text[place:]) if root else ("", b"")


def name_of(element: bytes) -> str:
    """Return the name of an element from its bytes; empty where they do not begin with a tag."""
    name = _ROOT.match(element)
    return name[1].decode("ascii", "replace") if name else ""


@dataclass
class _Scanner:
    """A scanner of tags, fed with chunks of bytes.

    Attributes:
        layout: Which elements are records.
        buffer: The bytes from the beginning of the record in hand.
        place: The next byte to look at.
        line: The line at the place `counted`.
        counted: Up to where the line breaks of the buffer are counted.
        start: Where the record in hand begins; None between records.
        start_line: The line in which it begins.
        name: Its name.
        depth: How many elements that have the name of a record are open within it.
        is_wrapped: Whether the place is in an element in which the names of records mean something else.
        beginning: Its first bytes, once it has exceeded the limit and the others are forgotten.
        around: The names of the elements around it and of those that it shares with others, and what each piece shows.
        absent: Up to where the buffer is known not to hold a closing of a comment or section.
        ended: Whether no more chunks follow.
        is_prolog: Whether nothing but the beginning of the document was seen yet.
    """

    layout: Layout
    buffer: bytes = b""
    place: int = 0
    line: int = 1
    counted: int = 0
    start: int | None = None
    start_line: int = 0
    name: bytes = b""
    depth: int = 0
    is_wrapped: bool = False
    beginning: bytes | None = None
    around: list[tuple[bytes, bytes]] = field(default_factory=list)
    absent: dict[bytes, int] = field(default_factory=dict)
    ended: bool = False
    is_prolog: bool = True

    def pieces(self, chunks: Iterable[bytes]) -> Iterator[XmlPiece]:
        """Yield the records."""
        for chunk in chunks:
            self._forget()
            self.buffer += chunk
            yield from self._scan()
        self.ended = True
        yield from self._scan()
        if self.start is not None and (piece := self._end(len(self.buffer), TRUNCATED)):
            yield piece

    def _forget(self) -> None:
        """Drop what has been looked at, but for the record in hand, or its beginning if it is too large."""
        done = self.place if self.start is None else self.start
        if self.start is not None and self.place - self.start > LIMIT:
            self.beginning = self.beginning or self.buffer[self.start : self.start + 2 * RAW_BYTES]
            done = self.start = self.place
        self._line_at(done)
        self.buffer = self.buffer[done:]
        self.place -= done
        self.counted -= done
        self.absent = {closing: place - done for closing, place in self.absent.items()}
        self.start = None if self.start is None else 0

    def _line_at(self, place: int) -> int:
        """Return the line of a place that is not before the last one asked for."""
        self.line += self.buffer.count(b"\n", self.counted, place)
        self.counted = place
        return self.line

    def _scan(self) -> Iterator[XmlPiece]:
        """Yield the records that end in the buffer."""
        while True:
            is_between = self.start is None or not self.layout.records
            tokens = self.layout.between if is_between else self.layout.within[self.name]
            found = tokens.search(self.buffer, self.place)
            if found is None:
                self.place = max(self.place, len(self.buffer) - _LONGEST_TOKEN)
                return
            if is_between and (piece := self._take_whole(found)) is not None:
                yield piece
                continue
            if found[0] in _CLOSINGS or found[0] == b"<!DOCTYPE":
                end = self._end_of_section(found)
            else:
                end = self._end_of_tag(found.start())
            if end is None:
                self.place = found.start()
                return
            if found[1] is None:
                self.place = end
            elif (piece := self._take(found.start(), end, found[1])) is not None:
                yield piece

    def _take_whole(self, found: re.Match[bytes]) -> XmlPiece | None:
        """Return the record that begins here, if all of it is in the buffer and nothing in it matters, as in most."""
        pattern = self.layout.whole.get(found[1])
        if pattern is None or (whole := pattern.match(self.buffer, found.start())) is None:
            return None
        self.is_prolog = False
        self._begin(whole.start(), found[1])
        self.place = whole.end()
        return self._end(self.place)

    def _end_of_section(self, found: re.Match[bytes]) -> int | None:
        """Find the end of a comment, section, instruction or document type; None where more bytes are needed."""
        if found[0] == b"<!DOCTYPE":
            return self._end_of_doctype(found)
        closing = _CLOSINGS[found[0]]
        end = self.buffer.find(closing, max(found.end(), self.absent.get(closing, 0)))
        if end >= 0:
            return end + len(closing)
        self.absent[closing] = len(self.buffer) - len(closing) + 1
        return None if self._needs_more(found.start(), LIMIT) else found.end()

    def _end_of_doctype(self, found: re.Match[bytes]) -> int | None:
        """Find the end of the document type, if this is the place for one; None where more bytes are needed."""
        if not self.is_prolog:
            return found.end()
        end = _end_of_doctype(self.buffer, found.start())
        if end is None and self._needs_more(found.start(), _DOCTYPE_BYTES):
            return None
        self.is_prolog = False
        return end or found.end()

    def _end_of_tag(self, start: int) -> int | None:
        """Find the end of a tag, which is before the next one; None where more bytes are needed."""
        following = self.buffer.find(b"<", start + 1)
        if following < 0:
            if self._needs_more(start, LIMIT):
                return None
            following = len(self.buffer)
        tag = _TAG.match(self.buffer, start, following)
        return tag.end() if tag else self.buffer.find(b">", start, following) + 1 or following

    def _needs_more(self, start: int, limit: int) -> bool:
        """Whether what begins here may go on in the next chunk."""
        return not self.ended and len(self.buffer) - start <= limit

    def _take(self, start: int, end: int, name: bytes) -> XmlPiece | None:
        """Take a tag into account, and give the record that it ends, if any."""
        self.is_prolog = False
        is_end, name = name.startswith(b"/"), name.removeprefix(b"/")
        name = name.rpartition(b":")[2] if self.layout.is_prefixed else name
        if self.start is not None:
            if self.layout.is_nested and self._is_inner(end, name, is_end):
                self.place = end
                return None
            is_own = is_end and name == self.name
            self.place = end if is_own else start
            return self._end(self.place)
        self.place = end
        if name in self.layout.names_around:
            self._leave(name)
            if not is_end:
                tag = self.buffer[start:end].removesuffix(b">").removesuffix(b"/")
                self.around.append((name, tag + b"/>"))
        elif not is_end and self._is_record_here(name):
            self._begin(start, name)
            if self.buffer.endswith(b"/>", start, end):
                return self._end(end)
        elif is_end and name not in self.layout.names_shared and self._is_record_here(name):
            self._begin(start, name)
            return self._end(end, NO_START)
        return None

    def _begin(self, start: int, name: bytes) -> None:
        """Begin a record."""
        self.start, self.name, self.start_line = start, name, self._line_at(start)
        self.depth, self.is_wrapped = 0, False

    def _is_inner(self, end: int, name: bytes, is_end: bool) -> bool:
        """Whether a tag within a record neither ends it nor begins another one, and take it into account."""
        layout = self.layout
        if name in layout.names_wrapped:
            self.is_wrapped, self.depth = not is_end and not self.buffer.endswith(b"/>", 0, end), 0
            return True
        if name in layout.names_around:
            is_left = is_end and any(open_name == name for open_name, _ in self.around)
            return self.is_wrapped and not is_left
        if not layout.records:
            is_counted = name == self.name
        elif not self.is_wrapped:
            return bool(layout.wrapped) and is_end and name != self.name and name in layout.names_of_records
        else:
            is_counted = name in layout.names_of_records
        if not is_counted:
            return not layout.records
        if not is_end:
            self.depth += not self.buffer.endswith(b"/>", 0, end)
        elif self.depth == 0:
            return False
        else:
            self.depth -= 1
        return True

    def _is_record_here(self, name: bytes) -> bool:
        """Whether an element of this name is a record, or shared, where it stands."""
        if not self.layout.records:
            return bool(self.around)
        within = self.layout.listed_within.get(name)
        return within is None or (bool(self.around) and self.around[-1][0] in within)

    def _leave(self, name: bytes) -> None:
        """Leave an element around records, if it is open, with all that is in it."""
        names = [open_name for open_name, _ in self.around]
        if name in names:
            del self.around[names.index(name) :]

    def _end(self, end: int, refusal: Refused | None = None) -> XmlPiece | None:
        """Return the record in hand, or keep what it shares, and have none."""
        start = self.start or 0
        line_end = self._line_at(end)
        raw = self.buffer[start:end].rstrip() if self.beginning is None else self.beginning
        if self.beginning is not None or len(raw) > LIMIT:
            refusal, raw = TOO_LARGE, raw[: 2 * RAW_BYTES]
        piece = XmlPiece(
            line_start=self.start_line,
            line_end=line_end,
            refusal=refusal,
            raw=raw,
            around=tuple(shown for _, shown in self.around),
        )
        self.start, self.beginning = None, None
        if self.name in self.layout.names_shared:
            self._leave(self.name)
            self.around.append((self.name, raw))
            return None
        return piece


def _end_of_doctype(text: bytes, start: int) -> int | None:
    """Find the end of a document type with all that it declares; None where it is not near."""
    place, limit, is_subset = start, start + _DOCTYPE_BYTES, False
    while found := _IN_DOCTYPE.search(text, place, limit):
        place = found.end()
        match found[0]:
            case b">" if not is_subset:
                return place
            case b"[" | b"]" as bracket:
                is_subset = bracket == b"["
            case b"<!--" | b"<?" | b'"' | b"'" as opening:
                closing = _CLOSINGS.get(opening, opening)
                end = text.find(closing, place, limit)
                if end < 0:
                    return None
                place = end + len(closing)
    return None
