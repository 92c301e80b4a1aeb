"""RefWorks tagged: a field a line, "T1 On the growth of lichens", and a blank line between two records.

Text is not indented where it goes on in the next line, so only the tags that RefWorks has begin a field. The page on
which a publication ends (OP) holds all pages in what some catalogues export.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.author_lines import are_too_many, names_in_lines
from tasks.extract.printed.inverted_names import TOO_MANY_NAMES
from tasks.extract.printed.links import doi_in, each_once, identifiers_in_urls
from tasks.extract.printed.notes import identifiers_in_notes
from tasks.extract.printed.page_ranges import page_range
from tasks.extract.printed.reference_types import type_of_reference
from tasks.extract.printed.stray_identifiers import accession_number, in_path, isbns_in, marked, only_new
from tasks.extract.records import Content, Identifier, Record, Refused, unread_fields
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

_TITLE = ("T1", "OT")
_JOURNAL = ("JF", "JO", "T2", "T3")
_VENUE = ("T2", "JF", "JO", "T3")
_DATABASE = ("DB", "DS")
_KEY = ("AN", "ID")
_URLS = ("LK", "UL")
_ANYWHERE = ("AN", "ID", "U1", "U2", "U3", "U4", "U5")  # where identifiers stand that have no tag of their own
_BY_LINES = frozenset(("A1", "AD", "K1", "LK", "UL", "NO"))
READ = frozenset("RT ER T1 OT T2 T3 JF JO A1 AD K1 AB NO YR FD VO IS SP OP LA DO SN PMID PMCID".split()).union(
    _DATABASE, _KEY, _URLS, _ANYWHERE
)
SET_ASIDE = frozenset("A2 A3 A4 A5 A6 SR PB PP ED RD CN ST SL LL CL SF IP".split())
_OTHER_TAGS = (
    "U6 U7 U8 U9 WT WV WP OL CR AV AI LI MN RP SP TA PI"  # of RefWorks, or of those that write for it
).split()

GRAMMAR = Grammar(
    beginning=rb"(" + "|".join(sorted({*READ, *SET_ASIDE, *_OTHER_TAGS}, reverse=True)).encode() + rb")(?:[ \t]|$)",
    first=frozenset((b"RT",)),
    paragraphs=frozenset((b"AB", b"NO")),
)


def sniff(head: bytes) -> bool:
    """Recognise a first record that begins with its type and has a title or authors."""
    tags = head_tags(head, GRAMMAR)
    return tags[:1] == [b"RT"] and not {b"T1", b"A1"}.isdisjoint(tags)


def split(stream: BinaryIO) -> Iterator[TaggedPiece]:
    """Cut the stream into records, at blank lines and at each type."""
    return split_tagged(stream, GRAMMAR)


def parse(piece: TaggedPiece) -> Record | Refused:
    """Read one record."""
    repairs: set[str] = set()
    fields = read_fields(piece, GRAMMAR, repairs, _BY_LINES)
    if are_too_many(fields.get("A1", ())):
        return TOO_MANY_NAMES
    title = first_of(fields, _TITLE)
    type_ = type_of_reference(first_of(fields, ("RT",)))
    return Record(
        content=Content(
            type=type_,
            title=title,
            abstract=whole_text(fields, ("AB",)),
            publication_date=_date(fields),
            venue=first_other(fields, _JOURNAL if type_ == "article-journal" else _VENUE, than=title),
            volume=first_of(fields, ("VO",)),
            issue=first_of(fields, ("IS",)),
            pages=_pages(fields),
            language=first_of(fields, ("LA",)),
            keywords=keywords_in(fields.get("K1", ())),
            identifiers=each_once(_identifiers(fields)),
            comments=tuple(fields.get("NO", ())),
            names=tuple(names_in_lines(fields.get("A1", ()), fields.get("AD", ()))),
        ),
        key=first_of(fields, _KEY),
        source_name=first_of(fields, _DATABASE),
        repairs=tuple(repairs),
        unread=unread_fields(fields, READ),
    )


def _pages(fields: Fields) -> str | None:
    """Return the first and the last page; without a first one, what stands in the place of the last is all of them."""
    first, last = first_of(fields, ("SP",)), first_of(fields, ("OP",))
    return page_range(first, last) or page_range(last)


def _date(fields: Fields) -> str | None:
    """Return the date: the year, and what the free date adds to it."""
    year, free = first_of(fields, ("YR",)), first_of(fields, ("FD",))
    dated, whole = date_in_one(year), date_in_one(free)
    if whole is not None and (dated is None or dated[:4] == whole[:4]):
        return whole
    return printed_date(year, free) if free and whole is None else dated


def _identifiers(fields: Fields) -> Iterator[Identifier]:
    """Yield the identifiers, and of those in fields made for other things what nothing else says."""
    known = set()
    for one in _stated_identifiers(fields):
        known.add(one.scheme)
        yield one
    yield from only_new(known, (one for text in all_of(fields, _ANYWHERE) for one in marked(text)))
    yield from only_new(known, identifiers_in_notes(fields.get("NO", ())))
    if "doi" not in known:
        yield from (one for url in all_of(fields, _URLS) for one in in_path(url))


def _stated_identifiers(fields: Fields) -> Iterator[Identifier]:
    """Yield the DOI, the numbers in PubMed and other catalogues, the URLs and what they identify, and an ISBN."""
    for doi in fields.get("DO", ()):
        yield Identifier("doi", doi_in(doi))
    for scheme in ("pmid", "pmcid"):
        yield from (Identifier(scheme, number) for number in fields.get(scheme.upper(), ()))
    for number in fields.get("AN", ()):
        yield from accession_number(number, first_of(fields, _DATABASE))
    yield from identifiers_in_urls(all_of(fields, _URLS))
    for printed in fields.get("SN", ()):
        yield from isbns_in(printed)


FORMAT = Format(
    name="refworks",
    title="RefWorks tagged",
    description="The tagged text of RefWorks: records that begin with RT, and a blank line between two of them.",
    example="RT Journal Article\nSR Print(0)\nID 1\nA1 Codd,Edgar F.\nT1 A relational model of data\nYR 1970\n",
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=re.compile(rb"\A|(?:(?<=\n\n)|(?<=\n\r\n))RT "),
    set_aside=SET_ASIDE,
)
