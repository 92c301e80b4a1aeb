"""Pages of title, authors and abstract under the name of their owner.

    Codd, Edgar Frank                                           the owner of the page
    A relational model of data for large shared data banks      title
    Codd, Edgar Frank                                           authors: Family, Given, Family, Given, ...
    People who use a large data bank should not need to ...     abstract, in one line or several

Title, authors and abstract repeat, with nothing between the records but the shape of their lines: a line that has the
shape of a list of names, after a line that can be its title, begins a record. So a block that does not fit costs
itself and not what follows:

- A title at the end of the page with nothing after it, or with what is no list of names, is a page cut off
  (`truncated_record`); title and authors alone are a record (repair `no_abstract`).
- A suffix (Jr., Sr., II, III, IV) is taken as one (repair `suffix_in_author_list`). Any other odd count of parts means
  that a name was printed in one part, and nobody can say which: the record is refused (`odd_author_list`), for
  to shift the others silently would invent persons.
- Lines between two records that are no abstract are one refusal (`unfit_block`). Short lines above the first record
  are headings, and no record.
- Authors and abstract under an abstract, with no title between, are a record without one (repair `no_title`).
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.records import Content, PrintedName, Record, Refused
from tasks.extract.syntax.lines import TOO_LARGE, Line, lines
from tasks.extract.syntax.pages import (
    LONGEST_TITLE,
    Gathered,
    PagePiece,
    author_parts,
    ends_sentence,
    head_lines,
    is_author_list,
    is_closed,
    is_name_part,
    is_owner,
    is_plain_text,
    is_prose,
)
from tasks.fields.names.words import PRINTED_SUFFIXES

TRUNCATED = Refused("truncated_record", "the page ends inside this record: fetch the page again")
UNFIT = Refused("unfit_block", "not a title, a list of authors 'Family, Given, ...' and an abstract: mend these lines")

_LINES_ABOVE = 8  # the owner, headings and blank lines above the first record
_AHEAD = 4  # how many lines decide whether a record begins
_AND = re.compile(r"(?:and|&) ")


class _TitlesPiece(PagePiece, frozen=True, kw_only=True, gc=False):
    """A record of such a page, and whether its first line is a title."""

    titled: bool = True


class _Ahead:
    """The lines that are still to come, the next few in sight."""

    def __init__(self, source: Iterator[Line]) -> None:
        self._source = source
        self._next: deque[tuple[Line, bool]] = deque()
        self._fill()

    def __bool__(self) -> bool:
        return bool(self._next)

    def _fill(self) -> None:
        while len(self._next) < _AHEAD and (line := next(self._source, None)) is not None:
            self._next.append((line, line.whole and is_author_list(line.text)))

    def take(self) -> Line:
        """Take the next line."""
        line, _ = self._next.popleft()
        self._fill()
        return line

    def text(self, place: int) -> str | None:
        """Show the line at a place from here; None after the end of the page."""
        return self._next[place][0].text if place < len(self._next) else None

    def names(self, place: int) -> bool:
        """Whether the line at a place from here has the shape of a list of names."""
        return place < len(self._next) and self._next[place][1]

    def at_record(self, *, expected: bool) -> bool:
        """Whether the next line is a title and the one after it its authors.

        Where two lines in a row look like names, one may be a title such as "Attention, Please". Unless a title is
        expected here, the second is taken for the list of authors, if the third line is not one too.
        """
        if not self.names(1):
            return False
        return expected or not self.names(2) or self.names(3) or self.text(3) is None

    def at_misfit(self, before: str) -> bool:
        """Whether the next line, after the end of an abstract, looks like the title of a damaged record."""
        title, second = self.text(0) or "", self.text(1)
        if not is_closed(before) or len(title) > LONGEST_TITLE or is_prose(title) or title.endswith((".", ",", ";")):
            return False
        if title[:1].islower() and not ends_sentence(before):
            return False
        if second is None:
            return True
        if len(title.split()) < 3:  # Methods, Results and the like are headings within an abstract
            return False
        third = self.text(2)
        return is_prose(second) or (not ends_sentence(second) and (third is None or is_prose(third)))


def sniff(head: bytes) -> bool:
    """Recognise an owner's page by one record with an abstract, a page that names no owner by two."""
    if not is_plain_text(head):
        return False
    ahead = _Ahead(iter(head_lines(head)))
    owned = _take_owner(ahead)
    pieces = list(_pieces(ahead, owned=owned))
    if not pieces or pieces[0].line_start > _LINES_ABOVE:
        return False
    full = sum(piece.refusal is None and sum(len(line.text) for line in piece.lines[2:]) >= 60 for piece in pieces)
    return full >= (1 if owned else 2) and 3 * full >= len(pieces)


def split(stream: BinaryIO) -> Iterator[_TitlesPiece]:
    """Cut a page into its records, and into the blocks of lines that are none."""
    ahead = _Ahead(lines(stream))
    yield from _pieces(ahead, owned=_take_owner(ahead))


def parse(piece: _TitlesPiece) -> Record | Refused:
    """Read title, authors and abstract from the lines of a record."""
    texts = [line.text for line in piece.lines]
    title = texts.pop(0) if piece.titled else None
    authors, abstract = texts[0], texts[1:]
    if abstract and is_author_list(abstract[0]):
        return Refused(UNFIT.reason, "two lists of authors in a row: join them")
    read = read_author_list(authors)
    if read is None:
        return Refused("odd_author_list", "an odd count of parts where 'Family, Given, ...' needs pairs: mend the list")
    names, repairs = read
    if not piece.titled:
        repairs.add("no_title")
    if not abstract:
        repairs.add("no_abstract")
    return Record(
        content=Content(title=title, abstract=" ".join(abstract) or None, names=names),
        unowned_page=not piece.owned,
        repairs=tuple(repairs | piece.repairs),
    )


def read_author_list(text: str) -> tuple[tuple[PrintedName, ...], set[str]] | None:
    """Read "Family, Given, Family, Given", with a suffix after or before some given names.

    Returns:
        The names and what was repaired; None where the count of parts is odd.
    """
    parts = author_parts(text)
    names: list[PrintedName] = []
    repairs: set[str] = set()
    place = 0
    while place < len(parts):
        printed = parts[place : place + 3]
        suffixes = [part for part in printed[1:] if _is_suffix(part)]
        printed = printed[:3] if suffixes else printed[:2]
        given = [part for part in printed[1:] if part not in suffixes]
        if not all(printed) or _is_suffix(printed[0]) or len(given) != 1 or len(suffixes) > 1:
            return None
        if suffixes:
            repairs.add("suffix_in_author_list")
        if joined := _AND.match(printed[0]):
            repairs.add("and_in_author_list")
            printed[0] = printed[0][joined.end() :]
        suffix = suffixes[0] if suffixes else None
        names.append(PrintedName(raw_name=", ".join(printed), family=printed[0], given=given[0], suffix=suffix))
        place += len(printed)
    return tuple(names), repairs


def _is_suffix(part: str) -> bool:
    """Whether a part of a list is a suffix."""
    return part.removesuffix(".") in PRINTED_SUFFIXES


def _take_owner(ahead: _Ahead) -> bool:
    """Take the first line if it is the name of the page's owner, and say whether it was."""
    first = ahead.text(0)
    owned = first is not None and is_owner(first) and (not ahead.names(1) or ahead.names(2))
    if owned:
        ahead.take()
    return owned


def _pieces(ahead: _Ahead, *, owned: bool) -> Iterator[_TitlesPiece]:
    """Yield the records after the owner's line, and the blocks that are none."""
    heading = Gathered()
    while ahead and not ahead.at_record(expected=True):
        heading.add(ahead.take())
    if any(is_prose(line.text) for line in heading.lines):
        yield _misfit(heading, at_end=False, owned=owned)
    while ahead:
        titled = ahead.at_record(expected=True)
        if titled or ahead.names(0):
            yield _record(ahead, titled=titled, owned=owned)
        else:
            block = Gathered(ahead.take())
            while ahead and not ahead.at_record(expected=False) and not ahead.at_misfit(block.lines[-1].text):
                block.add(ahead.take())
            yield _misfit(block, at_end=not ahead, owned=owned)


def _record(ahead: _Ahead, *, titled: bool, owned: bool) -> _TitlesPiece:
    """Take the lines of a record: its title, its authors, and what follows up to the next record or misfit."""
    record = Gathered(*(ahead.take() for _ in range(2 if titled else 1)))
    start = record.lines[0].number
    before = None
    while ahead and not _ends(ahead, before):
        line = ahead.take()
        before = line.text
        record.add(line)
    return _TitlesPiece(
        lines=tuple(record.lines),
        line_start=start,
        line_end=record.line_end,
        refusal=TOO_LARGE if record.too_large else None,
        owned=owned,
        titled=titled,
    )


def _ends(ahead: _Ahead, before: str | None) -> bool:
    """Whether a record ends before the next line, given the last line of its abstract so far."""
    prose = is_prose(ahead.text(0) or "")
    if before is None:
        return ahead.at_record(expected=False) and not prose
    if ahead.at_record(expected=is_closed(before) and not prose) or ahead.at_misfit(before):
        return True
    return ahead.names(0) and is_prose(before) and is_prose(ahead.text(1) or "")


def _misfit(block: Gathered, *, at_end: bool, owned: bool) -> _TitlesPiece:
    """Return a block of lines that is no record, with the reason."""
    texts = [line.text for line in block.lines]
    if block.too_large:
        refusal = TOO_LARGE
    elif len(texts) > 2 and is_name_part(texts[1]):
        refusal = Refused(
            "odd_author_list", "one part where 'Family, Given, ...' needs pairs: mend the list of authors"
        )
    elif at_end and not any(map(is_prose, texts)):
        refusal = TRUNCATED
    else:
        refusal = UNFIT
    return _TitlesPiece(
        lines=tuple(block.lines),
        line_start=block.lines[0].number,
        line_end=block.line_end,
        refusal=refusal,
        owned=owned,
    )


FORMAT = Format(
    name="page-titles",
    title="Page of titles, authors and abstracts",
    description='The owner "Family, Given" in the first line; then title, authors "Family, Given, Family, Given" and '
    "abstract, each in a line, repeated.",
    example="Gray, Jim\n"
    "Consensus on Transaction Commit\n"
    "Gray, Jim, Lamport, Leslie\n"
    "Relational systems hide how data is stored, so that programs go on working when the storage "
    "changes.\n"
    "The transaction concept\n"
    "Gray, Jim\n"
    "Relational systems hide how data is stored, so that programs go on working when the storage "
    "changes.",
    sniff=sniff,
    split=split,
    parse=parse,
    has_short_beginning=True,
)
