"""refer, also BibIX and EndNote import (.enw): a field a line, "%A Knuth, Donald E.", and a blank line between records.

The tags are those of the old bibliographies of Unix and, in records that name their type (%0), those of EndNote, which
uses some of them for other things: in old ones %Q is a corporate author, %O a comment, %L the label; in EndNote's %Q
and %O are other titles and %F is the label. The DOI is in %R, which in old ones may be the number of a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.author_lines import are_too_many, names_in_lines
from tasks.extract.printed.inverted_names import TOO_MANY_NAMES
from tasks.extract.printed.links import each_once, identifiers_in_urls
from tasks.extract.printed.names import organisation
from tasks.extract.printed.notes import identifiers_in_notes
from tasks.extract.printed.page_ranges import page_range
from tasks.extract.printed.reference_types import type_of_reference
from tasks.extract.printed.stray_identifiers import accession_number, in_path, isbns_in, marked, only_new
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.tagged_fields import (
    Fields,
    all_of,
    first_of,
    first_other,
    keywords_in,
    read_fields,
    whole_text,
)
from tasks.extract.syntax.tagged_grammar import Grammar
from tasks.extract.syntax.tagged_text import TaggedPiece, head_tags, split_tagged
from tasks.fields.months import date_in_one, printed_date

GRAMMAR = Grammar(
    beginning=rb"%([!-~])(?:[ \t]|$)",
    first=frozenset((b"0",)),
    paragraphs=frozenset((b"X", b"Z", b"O")),
)

_TITLE = ("T", "!")
_VENUE = ("J", "B", "S")
_DATABASE = ("~", "W")
_NOTES = ("Z",)
_COMMENTS_OF_OLD = ("O",)
_GROUPS_OF_OLD = ("Q",)
_CUSTOM = ("1", "2", "3", "4")  # where a DOI or the number of a catalogue may stand
_BY_LINES = frozenset("AQKU+Z")
READ = frozenset("0AT!JBSDPVNXKZUR@MFLG89+~W1234")
READ_IN_OLD = READ | frozenset("OQ")
SET_ASIDE = frozenset("EYH?IC67#$]&()*^><[=OQ")


def sniff(head: bytes) -> bool:
    """Recognise a first record that has a title or authors among its fields."""
    tags = head_tags(head, GRAMMAR)
    return (
        len(tags) > 1
        and not {b"T", b"A"}.isdisjoint(tags)
        and not {b"0", b"A", b"D", b"J", b"B", b"I"}.isdisjoint(tags)
    )


def split(stream: BinaryIO) -> Iterator[TaggedPiece]:
    """Cut the stream into records, at blank lines and at each type."""
    return split_tagged(stream, GRAMMAR)


def parse(piece: TaggedPiece) -> Record | Refused:
    """Read one record."""
    repairs: set[str] = set()
    fields = read_fields(piece, GRAMMAR, repairs, _BY_LINES)
    is_old = "0" not in fields
    if are_too_many(all_of(fields, ("A", *_GROUPS_OF_OLD))):
        return TOO_MANY_NAMES
    title = first_of(fields, _TITLE)
    return Record(
        content=Content(
            type=_type(fields),
            title=title,
            abstract=whole_text(fields, ("X",)),
            publication_date=_date(fields),
            venue=first_other(fields, _VENUE, than=title),
            volume=first_of(fields, ("V",)),
            issue=first_of(fields, ("N",)),
            pages=page_range(first_of(fields, ("P",))),
            language=first_of(fields, ("G",)),
            keywords=_keywords(fields.get("K", ())),
            identifiers=each_once(_identifiers(fields)),
            comments=tuple(all_of(fields, (*_NOTES, *_COMMENTS_OF_OLD) if is_old else _NOTES)),
            names=tuple(_names(fields, is_old)),
        ),
        key=first_of(fields, ("F", "L", "M") if is_old else ("F", "M")),
        source_name=first_of(fields, _DATABASE),
        repairs=tuple(repairs),
        unread=unread_fields(fields, READ_IN_OLD if is_old else READ),
    )


def _type(fields: Fields) -> str | None:
    """Return the type by its name; old records have none, and tell an article by its journal."""
    type_ = type_of_reference(first_of(fields, ("0",)) or first_of(fields, ("9",)))
    return "article-journal" if type_ is None and "0" not in fields and "J" in fields else type_


def _names(fields: Fields, is_old: bool) -> Iterator[PrintedName]:
    """Yield the authors, and the groups after them."""
    yield from names_in_lines(fields.get("A", ()), fields.get("+", ()))
    if is_old:
        yield from map(organisation, all_of(fields, _GROUPS_OF_OLD))


def _date(fields: Fields) -> str | None:
    """Return the date: the year, which may have a month beside it, and what the date of EndNote adds to it."""
    year, date = first_of(fields, ("D",)), first_of(fields, ("8",))
    dated = date_in_one(year)
    if date is None:
        return dated
    whole = date_in_one(date)
    if whole is None:
        return printed_date(year, date) or dated
    return whole if dated is None or whole[:4] == dated[:4] else dated


def _keywords(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the keywords, a line each, or in one line with semicolons or commas between them."""
    divided = lines[0].split(",") if len(lines) == 1 and ";" not in lines[0] else lines
    return keywords_in(divided)


def _identifiers(fields: Fields) -> Iterator[Identifier]:
    """Yield the identifiers, and of those in fields made for other things what nothing else says."""
    known = set()
    for one in _stated_identifiers(fields):
        known.add(one.scheme)
        yield one
    yield from only_new(known, identifiers_in_notes(fields.get("Z", ())))
    if "doi" not in known:
        yield from (one for url in fields.get("U", ()) for one in in_path(url))


def _stated_identifiers(fields: Fields) -> Iterator[Identifier]:
    """Yield the DOI, the number in a catalogue, the URLs and what they identify, and an ISBN."""
    for printed in fields.get("R", ()):
        yield from marked(printed)
    database = first_of(fields, _DATABASE)
    for number in fields.get("M", ()):
        yield from accession_number(number, database)
    for text in all_of(fields, _CUSTOM):
        yield from marked(text)
    yield from identifiers_in_urls(fields.get("U", ()))
    for printed in fields.get("@", ()):
        yield from isbns_in(printed)


FORMAT = Format(
    name="refer",
    title="refer",
    description="refer, BibIX and EndNote import (.enw): lines as %A and %T, and a blank line between two records.",
    example="%0 Journal Article\n%A Codd, Edgar F.\n%T A relational model of data\n%J Communications\n%D 1970\n",
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=re.compile(rb"\A|(?:(?<=\n\n)|(?<=\n\r\n))%[!-~][ \t]"),
    set_aside=SET_ASIDE,
)
