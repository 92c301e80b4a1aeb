"""RIS: the records of reference managers and publishers, a field a line: "TY  - JOUR".

Writers differ in the tags that they use for one thing, so each field is taken from the first of its tags that is there.
Tags that are not known are left aside. Editors (A2, ED) are not authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.author_lists import split_authors
from tasks.extract.document_types import csl_type
from tasks.extract.formats.format import Format
from tasks.extract.inverted_names import MOST_NAMES, TOO_MANY_NAMES, read_inverted
from tasks.extract.links import doi_in, each_once, identifiers_in_url, urls_in
from tasks.extract.months import date_in_one, printed_date
from tasks.extract.names import is_others
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused
from tasks.extract.tagged_text import Grammar, TaggedPiece, fields_of, head_tags, split_tagged

GRAMMAR = Grammar(field=re.compile(rb"([A-Z][A-Z0-9]) {1,2}-(?:[ \t](.*))?$", re.DOTALL), first=b"TY", last=b"ER")

_TITLE = ("TI", "T1", "CT", "BT", "ST")
_ABSTRACT = ("AB", "N2")
_VENUE = ("T2", "JO", "JF", "JA", "J1", "J2", "BT", "SO", "T3")
_JOURNAL = ("JF", "T2", "JO", "SO", "JA", "J2", "J1")
_DATES = ("PY", "Y1", "DA")
_VOLUME = ("VL", "VO")
_ISSUE = ("IS", "CP")
_ARTICLE_NUMBER = ("C7", "AR")
_LANGUAGE = ("LA",)
_KEY = ("ID", "AN", "UT")
_AUTHORS = ("AU", "A1")
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
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]\b")
_ISBN = re.compile(r"(?:97[89][\d -]{10,14}|\d[\d -]{8,11}[\dXx])(?!\d)")
_TWO_INVERTED = re.compile(r"[^,]{1,100},[^,]{1,100}\s(?:and|&)\s[^,]{1,100},")
_IDS_OF_CATALOGUES = (
    ("wos", re.compile(r"WOS:\w+")),
    ("eid", re.compile(r"2-s2\.0-\d+")),
)


def sniff(head: bytes) -> bool:
    """Recognise the type of the first record and another tag behind it."""
    tags = head_tags(head, GRAMMAR)
    return (
        tags[:1] == [b"TY"]
        and len(tags) > 1
        and re.search(rb"(?m)^(?:\xef\xbb\xbf)?TY {1,2}- *[A-Za-z]", head) is not None
    )


def split(stream: BinaryIO) -> Iterator[TaggedPiece]:
    """Cut the stream into records, from TY to ER."""
    return split_tagged(stream, GRAMMAR)


def parse(piece: TaggedPiece) -> Record | Refused:
    """Read one record."""
    repairs: set[str] = set()
    fields: dict[str, list[str]] = {}
    names: list[str] = []
    for field in fields_of(piece, GRAMMAR, repairs):
        if field.tag in _AUTHORS:
            names += field.lines
        elif field.tag in ("KW", "UR", "AD"):
            fields.setdefault(field.tag, []).extend(field.lines)
        else:
            fields.setdefault(field.tag, []).append(field.text)
    printed_type = _first(fields, ("TY",)) or ""
    if reason := _NOT_PAPERS.get(printed_type.upper()):
        return Refused(reason, f"of the type {printed_type}, which is not a paper: nothing to mend")
    if "TY" not in fields:
        repairs.add("missing_type")
    if len(names) > MOST_NAMES or sum(line.count(";") + line.count(",") for line in names) > 3 * MOST_NAMES:
        return TOO_MANY_NAMES
    type_ = _TYPES.get(printed_type.upper()) or csl_type(printed_type or None)[0]
    if type_ == printed_type:
        type_ = None  # a code that CSL has no type for
    title = _first(fields, _TITLE)
    venue = _first(fields, _JOURNAL if type_ == "article-journal" else _VENUE)
    return Record(
        content=Content(
            type=type_,
            title=title,
            abstract=_first(fields, _ABSTRACT),
            publication_date=_date(fields),
            venue=None if venue == title else venue,
            volume=_first(fields, _VOLUME),
            issue=_first(fields, _ISSUE),
            pages=_pages(fields),
            language=_first(fields, _LANGUAGE),
            retraction=csl_type(_first(fields, ("M3",)))[1],
            keywords=tuple(dict.fromkeys(keyword for line in fields.get("KW", ()) for keyword in _keywords(line))),
            identifiers=each_once(_identifiers(fields)),
            comments=tuple(fields.get("N1", ())),
            names=tuple(_names(names, fields.get("AD", []))),
        ),
        key=_first(fields, _KEY),
        source_name=_first(fields, ("DB", "DP")),
        repairs=tuple(repairs),
    )


def _first(fields: dict[str, list[str]], tags: tuple[str, ...]) -> str | None:
    """Give the first value of the first of some tags that is there."""
    return next((fields[tag][0] for tag in tags if tag in fields), None)


def _keywords(line: str) -> list[str]:
    """Give the keywords of a line; a star marks those that matter most."""
    return [keyword for keyword in (part.strip().lstrip("*") for part in line.split(";")) if keyword]


def _pages(fields: dict[str, list[str]]) -> str | None:
    """Give the first and the last page, or the number of an article that has none."""
    first, last = _first(fields, ("SP",)), _first(fields, ("EP",))
    if first and last and first != last and "-" not in first:
        return f"{first}-{last}"
    return first or _first(fields, _ARTICLE_NUMBER)


def _date(fields: dict[str, list[str]]) -> str | None:
    """Give the most precise of the dates: "1948/07//", "2014", a month in DA beside a year in PY."""
    dates = [date_in_one(fields[tag][0]) for tag in _DATES if tag in fields]
    year = next((date[:4] for date in dates if date), None)
    if year is not None and "DA" in fields and date_in_one(fields["DA"][0]) is None:
        dates.append(printed_date(year, fields["DA"][0]))
    return max((date for date in dates if date and date[:4] == year), key=len, default=None)


def _identifiers(fields: dict[str, list[str]]) -> Iterator[Identifier]:
    """Yield the identifiers: DO, the URLs, the numbers of catalogues, and an ISBN, which shares its tag with ISSNs."""
    for doi in fields.get("DO", ()):
        yield Identifier("doi", doi_in(doi))
    for printed in fields.get("C2", ()):
        if printed.isdecimal():
            yield Identifier("pmid", printed)  # so Scopus
        elif printed.startswith("PMC"):
            yield Identifier("pmcid", printed)
    for line in fields.get("UR", ()):
        for url in urls_in(line):
            yield from identifiers_in_url(url)
    for scheme, pattern in _IDS_OF_CATALOGUES:
        for tag in ("AN", "UT", "ID", "UR"):
            for printed in fields.get(tag, ()):
                if found := pattern.search(printed):
                    yield Identifier(scheme, found[0])
    for printed in fields.get("SN", ()):
        if not _ISSN.match(printed) and (isbn := _ISBN.search(printed)):
            yield Identifier("isbn", isbn[0].strip())


def _names(lines: list[str], addresses: list[str]) -> Iterator[PrintedName]:
    """Yield the authors: one a line, or several in a line; of a sole author the addresses are known to be theirs."""
    printed = [name for line in lines for name in _several(line) if not is_others(name)]
    for name in printed:
        read = read_inverted(name)
        yield (
            PrintedName(
                raw_name=read.raw_name,
                family=read.family,
                given=read.given,
                suffix=read.suffix,
                affiliations=tuple(addresses),
            )
            if len(printed) == 1 and addresses
            else read
        )


def _several(line: str) -> list[str]:
    """Divide a line if it names several authors, and not where "and" is in the name of an institution."""
    if ";" in line or line.count(",") > 2 or _TWO_INVERTED.match(line):
        return split_authors(line)
    return [line]


FORMAT = Format(
    name="ris",
    title="RIS",
    description="Records of tagged lines from TY to ER, as Scopus, EndNote, Zotero and publishers write them.",
    example="TY  - JOUR\nAU  - Codd, Edgar F.\nTI  - A relational model of data\nPY  - 1970\nER  -",
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=re.compile(rb"\A|(?m:^)TY {1,2}- *[A-Za-z]"),
)
