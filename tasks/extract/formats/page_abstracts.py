"""Pages of lines that begin with "Abstract:", perhaps under a heading.

    Bell Laboratories                               a heading, perhaps: an affiliation, or the owner "Family, Given"
    Abstract:We describe a small language ...       abstract; a blank may stand after the colon
    12 pages                                        further lines belong to the abstract above, as its text or comments

Titles, authors and ids are not printed, so a record is its abstract.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.records import Content, Record, Refused
from tasks.extract.syntax.lines import TOO_LARGE, Line, lines
from tasks.extract.syntax.pages import (
    Gathered,
    PagePiece,
    abstract_and_comments,
    head_lines,
    is_owner,
    is_plain_text,
    is_prose,
)

UNFIT = Refused("unfit_block", 'text above the first line that begins with "Abstract:": mend the top of the page')

_LONGEST_HEADING = 200
_MARK = re.compile(r"(?i)abstract ?[:：] ?")


def sniff(head: bytes) -> bool:
    """Recognise the page by a line that begins with "Abstract:" among the first few, under short ones only."""
    if not is_plain_text(head):
        return False
    texts = [line.text for line in head_lines(head)]
    marked = [place for place, text in enumerate(texts) if _MARK.match(text)]
    if not marked or marked[0] > 3 or any(len(text) > _LONGEST_HEADING for text in texts[: marked[0]]):
        return False
    return len(marked) > 1 or (len(texts) <= 4 and max(map(len, texts)) >= 80)


def split(stream: BinaryIO) -> Iterator[PagePiece]:
    """Cut a page before every line that begins with "Abstract:"."""
    record, heading = Gathered(), Gathered()
    owned = False
    for line in lines(stream):
        mark = _MARK.match(line.text)
        if mark is None:
            (record if record.lines else heading).add(line)
            continue
        if record.lines:
            yield _piece(record, owned=owned)
        elif heading.lines:
            owned = any(is_owner(one.text) for one in heading.lines)
            if any(is_prose(one.text) for one in heading.lines):
                yield _piece(heading, owned=owned, refusal=UNFIT)
        record.restart()
        record.add(Line(line.number, line.text[mark.end() :], line.repairs, line.whole))
    if record.lines:
        yield _piece(record, owned=owned)


def parse(piece: PagePiece) -> Record | Refused:
    """Read abstract and comments from the lines of a record."""
    abstract, comments = abstract_and_comments([line.text for line in piece.lines if line.text])
    return Record(
        content=Content(abstract=abstract, comments=comments),
        unowned_page=not piece.owned,
        repairs=tuple(piece.repairs),
    )


def _piece(record: Gathered, *, owned: bool, refusal: Refused | None = None) -> PagePiece:
    """Return the lines gathered as a record."""
    return PagePiece(
        lines=tuple(record.lines),
        line_start=record.lines[0].number,
        line_end=record.line_end,
        refusal=TOO_LARGE if record.too_large else refusal,
        owned=owned,
    )


FORMAT = Format(
    name="page-abstracts",
    title="Page of abstracts",
    description='Lines that begin with "Abstract:", perhaps under a heading: an affiliation, or the owner.',
    example="IBM Research\n"
    "Abstract: Relational systems hide how data is stored, so that programs go on working when the "
    "storage changes.\n"
    "Abstract: Whatever must not be lost is written to a log before it is written to its place, as a "
    "rule.",
    sniff=sniff,
    split=split,
    parse=parse,
    has_short_beginning=True,
)
