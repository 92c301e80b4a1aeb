"""Pages of abstracts with glued arXiv ids.

    We study how much two parties must say to ...           abstract
    12 pages, to appear                                     comment lines, perhaps
    arXiv:0704.0001A database may hold answers that ...     the id of the abstract above; the next abstract
    arXiv:cs/0701155                                        the id of the last abstract

The id belongs to the abstract before it. It counts only at the start of a line: an id inside a sentence is text. What
stands after the last id is a record without one. An id with nothing before it is a record of an id alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.records import Content, Identifier, Record, Refused
from tasks.extract.syntax.lines import TOO_LARGE, Line, lines
from tasks.extract.syntax.pages import Gathered, PagePiece, abstract_and_comments, head_lines, is_owner, is_plain_text
from tasks.fields.identifier_patterns import DATED_ARXIV_ID, OLD_ARXIV_ID

# An abstract may be glued to the id. A version has a second digit only if no word begins with it (v2 3D).
_ID = re.compile(
    r"(?i:arxiv):\s?"
    rf"(?P<id>(?:{DATED_ARXIV_ID}|(?i:{OLD_ARXIV_ID}))(?:v[1-9]\d?(?![A-Z]?\d|[A-Z]\b)|v[1-9])?)"
    r"(?:\s*\[[a-z][a-z-]{1,10}(?:\.[A-Za-z-]{2,10})?\])?"  # the subject class, which says nothing of the next abstract
)


def sniff(head: bytes) -> bool:
    """Recognise the page by ids at the start of lines that each follow an abstract."""
    if not is_plain_text(head):
        return False
    found = head_lines(head)
    if not found or _ID.match(found[0].text):
        return False
    with_id = [piece for piece in _pieces(iter(found)) if piece.arxiv_id]
    full = sum(sum(len(line.text) for line in piece.lines) >= 80 for piece in with_id)
    return full > 0 and 2 * full >= len(with_id) and len(found) <= 40 * len(with_id)


def split(stream: BinaryIO) -> Iterator[PagePiece]:
    """Cut a page after every id at the start of a line."""
    yield from _pieces(lines(stream))


def parse(piece: PagePiece) -> Record | Refused:
    """Read abstract, comments and id from the lines of a record."""
    repairs = piece.repairs
    abstract, comments = abstract_and_comments([line.text for line in piece.lines])
    if abstract is None:
        repairs.add("no_abstract")
    identifiers = (Identifier("arxiv", piece.arxiv_id),) if piece.arxiv_id else ()
    return Record(
        content=Content(abstract=abstract, comments=comments, identifiers=identifiers),
        key=piece.arxiv_id,
        unowned_page=not piece.owned,
        repairs=tuple(repairs),
    )


def _pieces(source: Iterator[Line]) -> Iterator[PagePiece]:
    """Yield the records of a page: the lines up to an id, and the id."""
    first = next(source, None)
    if first is None:
        return
    owned = is_owner(first.text)
    record = Gathered()
    if not owned:
        yield from _after(first, record, owned=owned)
    for line in source:
        yield from _after(line, record, owned=owned)
    if record.lines:
        yield _piece(record, record.line_end, None, owned=owned)


def _after(line: Line, record: Gathered, *, owned: bool) -> Iterator[PagePiece]:
    """Take a line; when it begins with an id, yield the record that ends with it and begin the next one."""
    marker = _ID.match(line.text) if line.whole else None
    if marker is None:
        record.add(line)
        return
    yield _piece(record, line.number, marker["id"], owned=owned)
    record.restart()
    if rest := line.text[marker.end() :].strip():
        record.add(Line(line.number, rest, line.repairs))


def _piece(record: Gathered, line_end: int, arxiv_id: str | None, *, owned: bool) -> PagePiece:
    """Return a record that ends at a line."""
    return PagePiece(
        lines=tuple(record.lines),
        line_start=record.lines[0].number if record.lines else line_end,
        line_end=line_end,
        refusal=TOO_LARGE if record.too_large else None,
        owned=owned,
        arxiv_id=arxiv_id,
    )


FORMAT = Format(
    name="page-arxiv",
    title="Page of abstracts and arXiv ids",
    description="An abstract, perhaps comment lines, then arXiv:ID at the start of a line, glued to the front of the "
    "next abstract; each id belongs to the abstract before it.",
    example="Relational systems hide how data is stored, so that programs go on working when the storage "
    "changes.\n"
    "12 pages\n"
    "arXiv:cs/0408036Whatever must not be lost is written to a log before it is written to its "
    "place, as a rule.\n"
    "arXiv:cs/0701155",
    sniff=sniff,
    split=split,
    parse=parse,
    has_short_beginning=True,
)
