"""RIS: the records of reference managers and publishers, a field a line: "TY  - JOUR".

Writers differ in the tags that they use for one thing, so each field is taken from the first of its tags that is there.
Editors (A2, ED) are not authors. What an export of paperlake says in the tags for own use is read in
`tasks.extract.printed.exported_ris`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.author_lines import are_too_many, names_in_line, names_in_lines, read_name
from tasks.extract.printed.document_types import csl_type
from tasks.extract.printed.exported_ris import as_exported, is_exported
from tasks.extract.printed.inverted_names import TOO_MANY_NAMES
from tasks.extract.printed.links import doi_in, each_once, identifiers_in_urls
from tasks.extract.printed.notes import identifiers_in_notes
from tasks.extract.printed.page_ranges import page_range
from tasks.extract.printed.stray_identifiers import (
    accession_number,
    in_path,
    isbns_in,
    marked,
    of_catalogues,
    only_new,
)
from tasks.extract.records import Content, Identifier, Record, Refused, unread_fields
from tasks.extract.syntax.ris_tags import BOUNDARY, GRAMMAR, has_type
from tasks.extract.syntax.tagged_fields import (
    Fields,
    all_of,
    first_of,
    first_other,
    keywords_in,
    read_fields,
    whole_text,
)
from tasks.extract.syntax.tagged_text import TaggedPiece, head_tags, split_tagged
from tasks.fields.months import date_in_one, printed_date

_TITLE = ("TI", "T1", "CT", "BT", "ST")
_ABSTRACT = ("AB", "N2")
_VENUE = ("T2", "JO", "JF", "JA", "J1", "J2", "BT", "SO", "T3")
_JOURNAL = ("JF", "T2", "JO", "SO", "JA", "J2", "J1")
_DATES = ("PY", "Y1", "DA")
_VOLUME = ("VL", "VO")
_ISSUE = ("IS", "CP")
_FIRST_PAGE = ("SP",)
_LAST_PAGE = ("EP", "LP")
_ARTICLE_NUMBER = ("C7", "AR")
_LANGUAGE = ("LA",)
_KEY = ("ID", "AN", "UT")
_AUTHORS = ("AU", "A1")
_DATABASE = ("DB", "DP")
_KIND = ("M3",)
_NUMBERS = ("SN",)
_NOTES = ("N1",)
_PMIDS = ("C2", "C5")
_URLS = ("UR", "LK")
_ANYWHERE = (  # where identifiers stand that have no tag of their own
    *("ID", "M1", "M2", "M3", "L1", "L2", "L3", "L4", "DI"),
    *("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "U1", "U2", "U3", "U4", "U5"),
)
_BY_LINES = frozenset(("AU", "A1", "AD", "KW", "UR", "LK"))
READ = frozenset(
    (
        *("TY", "ER", "AD", "KW", "DO"),
        *(*_TITLE, *_ABSTRACT, *_VENUE, *_JOURNAL, *_DATES, *_VOLUME, *_ISSUE, *_FIRST_PAGE, *_LAST_PAGE),
        *(*_ARTICLE_NUMBER, *_LANGUAGE, *_KEY, *_AUTHORS, *_DATABASE, *_KIND, *_NUMBERS, *_NOTES, *_PMIDS, *_URLS),
        *_ANYWHERE,
    )
)
SET_ASIDE = (
    frozenset(  # editors and translators, publishers, editions, dates of access, translated titles
        "A2 A3 A4 A5 A6 ED TA TT CY PB PP PU PI PA ET SE Y2 RP RN ST".split()
    )
    - READ
)

_TYPES = {
    "JOUR": "article-journal",
    "EJOU": "article-journal",
    "INPR": "article-journal",
    "ABST": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "THES": "thesis",
    "RPRT": "report",
    "GOVDOC": "report",
    "UNPB": "manuscript",
    "UNPD": "manuscript",
    "MANSCPT": "manuscript",
    "PREPRINT": "article",
    "DATA": "dataset",
    "COMP": "software",
    "PAT": "patent",
    "PAMP": "pamphlet",
    "GEN": "document",
    "ELEC": "webpage",
    "WEB": "webpage",
    "BLOG": "post-weblog",
    "ENCYC": "entry-encyclopedia",
    "DICT": "entry-dictionary",
    "STAND": "standard",
}
_NOT_PAPERS = {"JFULL": "journal_issue", "SER": "series"}
_TYPES_OF_PARTS = {"JFULL": "article-journal", "SER": "chapter"}
_BOOKS = frozenset(("BOOK", "CHAP", "EBOOK", "ECHAP", "EDBOOK", "CONF", "CPAPER", "SER"))
_PMID = re.compile(r"\d{5,8}")


def sniff(head: bytes) -> bool:
    """Recognise the type of the first record and another tag behind it, or a title and more down to the last tag."""
    tags = set(head_tags(head, GRAMMAR))
    if b"TY" in tags:
        return len(tags) > 1 and has_type(head)
    if tags.isdisjoint((b"TI", b"T1")) or tags.isdisjoint((b"AU", b"A1", b"PY", b"Y1", b"DO", b"JO", b"JF", b"T2")):
        return False
    return re.search(rb"(?m)^[ \t]*ER  -", head) is not None


def split(stream: BinaryIO) -> Iterator[TaggedPiece]:
    """Cut the stream into records, from TY to ER."""
    return split_tagged(stream, GRAMMAR)


def parse(piece: TaggedPiece) -> Record | Refused:
    """Read one record."""
    repairs: set[str] = set()
    fields = read_fields(piece, GRAMMAR, repairs, _BY_LINES)
    printed_type = (first_of(fields, ("TY",)) or "").upper()
    title = first_of(fields, _TITLE)
    if printed_type in _NOT_PAPERS and not _is_part(fields, title):
        reason = _NOT_PAPERS[printed_type]
        return Refused(reason, f"of the type {printed_type}, which is not a paper: nothing to mend")
    if "TY" not in fields:
        repairs.add("missing_type")
    if are_too_many(all_of(fields, _AUTHORS)):
        return TOO_MANY_NAMES
    names = _authors(fields, printed_type)
    type_ = _type(fields, printed_type)
    venues = _JOURNAL if type_ == "article-journal" else _VENUE
    record = Record(
        content=Content(
            type=type_,
            title=title,
            abstract=whole_text(fields, _ABSTRACT),
            publication_date=_date(fields),
            venue=first_other(fields, venues, than=title),
            volume=first_of(fields, _VOLUME),
            issue=first_of(fields, _ISSUE),
            pages=_pages(fields),
            language=first_of(fields, _LANGUAGE),
            retraction=csl_type(first_of(fields, _KIND))[1],
            keywords=keywords_in(fields.get("KW", ())),
            identifiers=each_once(_all_identifiers(fields)),
            comments=tuple(fields.get("N1", ())),
            names=tuple(names_in_lines(names, fields.get("AD", ()))),
        ),
        key=first_of(fields, _KEY),
        source_name=first_of(fields, _DATABASE),
        repairs=tuple(repairs),
        unread=unread_fields(fields, READ),
    )
    return as_exported(record, fields) if is_exported(fields) else record


def _is_part(fields: Fields, title: str | None) -> bool:
    """Whether a record of the type of a series or an issue is of a paper in it: the series has a title beside its own.

    Some writers leave the series out; then authors with pages, an abstract or a DOI tell that it is a paper.
    """
    if title is None:
        return False
    if any(text.casefold() != title.casefold() for text in all_of(fields, _VENUE)):
        return True
    return any(tag in fields for tag in _AUTHORS) and any(tag in fields for tag in (*_ABSTRACT, *_FIRST_PAGE, "DO"))


def _type(fields: Fields, printed: str) -> str | None:
    """Return the type in the terms of CSL; None for a code that CSL has no type for."""
    if printed in _TYPES_OF_PARTS:
        kind, _ = csl_type(first_of(fields, _KIND))
        return kind if kind in ("paper-conference", "chapter", "article-journal") else _TYPES_OF_PARTS[printed]
    if type_ := _TYPES.get(printed):
        return type_
    as_printed = first_of(fields, ("TY",))
    type_ = csl_type(as_printed)[0]
    return None if type_ == as_printed else type_


def _authors(fields: Fields, printed_type: str) -> Sequence[str]:
    """Return the lines of the authors, which stand in AU or in A1.

    Where both are there, they are two lists of the same authors, or A1 is those of the book around a chapter; only
    where they have nobody in common and no book is around are they one list, in the order of A1 and AU.
    """
    ours, others = fields.get("AU", ()), fields.get("A1", ())
    if not ours or not others:
        return ours or others
    if printed_type in _BOOKS:
        return ours
    if not _folded(ours).isdisjoint(_folded(others)):
        return max(ours, others, key=lambda lines: (len(_folded(lines)), sum(map(len, lines))))
    of_web_of_science = any(text.startswith("WOS:") for text in all_of(fields, _KEY))
    return ours if of_web_of_science else [*others, *ours]


def _folded(lines: Sequence[str]) -> set[str]:
    """Return the family names in some lines, as they are compared within a record."""
    names = (read_name(name) for line in lines for name in names_in_line(line))
    return {(name.family or _family(name.raw_name)).casefold().strip(" .") for name in names}


def _family(name: str) -> str:
    """Return what is likely the family name in a name without a comma: its longest word at either end."""
    words = name.split()
    return max(words[-1], words[0], key=lambda word: 0 if word.endswith(".") or len(word) < 3 else 1)


def _pages(fields: Fields) -> str | None:
    """Return the first and the last page, or the number of an article that has none."""
    pages = page_range(first_of(fields, _FIRST_PAGE), first_of(fields, _LAST_PAGE))
    return pages or next(
        (number for tag in _ARTICLE_NUMBER for number in fields.get(tag, ()) if "/" not in number), None
    )


def _date(fields: Fields) -> str | None:
    """Return the most precise of the dates: "1948/07//", "2014", a month in DA beside a year in PY."""
    dates = [date_in_one(fields[tag][0]) for tag in _DATES if tag in fields]
    year = next((date[:4] for date in dates if date), None)
    if year is not None and "DA" in fields and date_in_one(fields["DA"][0]) is None:
        dates.append(printed_date(year, fields["DA"][0]))
    return max((date for date in dates if date and date[:4] == year), key=len, default=None)


def _all_identifiers(fields: Fields) -> Iterator[Identifier]:
    """Yield the identifiers, and of those in fields made for other things what nothing else says, the surest first."""
    known = set()
    for one in _identifiers(fields):
        known.add(one.scheme)
        yield one
    yield from only_new(known, (one for text in all_of(fields, _ANYWHERE) for one in marked(text)))
    yield from only_new(known, identifiers_in_notes(fields.get("N1", ())))
    if "doi" not in known:
        yield from (one for url in fields.get("UR", ()) for one in in_path(url))


def _identifiers(fields: Fields) -> Iterator[Identifier]:
    """Yield the identifiers: DO, the URLs, the numbers of catalogues, and an ISBN, which shares its tag with ISSNs."""
    for doi in fields.get("DO", ()):
        yield Identifier("doi", doi_in(doi))
    for printed in all_of(fields, _PMIDS):
        if _PMID.fullmatch(printed):
            yield Identifier("pmid", printed)  # so Scopus and Embase
        elif printed.startswith("PMC"):
            yield Identifier("pmcid", printed)
    yield from identifiers_in_urls(all_of(fields, _URLS))
    database = " ".join(all_of(fields, _DATABASE))
    for number in fields.get("AN", ()):
        yield from accession_number(number, database)
    for printed in all_of(fields, ("UT", "ID", "UR")):
        yield from of_catalogues(printed)
    for printed in fields.get("SN", ()):
        yield from isbns_in(printed)


FORMAT = Format(
    name="ris",
    title="RIS",
    description="Records of tagged lines from TY to ER, as Scopus, EndNote, Zotero and publishers write them.",
    example="TY  - JOUR\nAU  - Codd, Edgar F.\nTI  - A relational model of data\nPY  - 1970\nER  -",
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=BOUNDARY,
    set_aside=SET_ASIDE,
)
