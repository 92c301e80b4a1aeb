"""EndNote XML: what EndNote, Zotero, Bookends and others export for reference managers.

Every text may be divided among `style` elements, which say only how it looks. Authors are "Family, Given"; a name
that ends in a comma is an organisation's. Secondary authors are editors. The field `isbn` holds ISSNs too: only that
of a whole book identifies the record. In the field `accession-num` is the record's number in the catalogue it is
from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

import msgspec

from tasks.extract.format import Format
from tasks.extract.printed.inverted_names import read_inverted
from tasks.extract.printed.links import doi_in, each_once, identifiers_in_url, urls_in
from tasks.extract.printed.names import organisation
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused
from tasks.extract.syntax.xml_elements import (
    attribute_of,
    parse_record,
    split_elements,
    text_of,
    texts_of,
    unread_elements,
)
from tasks.extract.syntax.xml_layout import Layout, XmlPiece
from tasks.extract.syntax.xml_scanner import root_of
from tasks.fields.months import date_in_one, printed_date

LAYOUT = Layout(records=("record",), around=("xml", "records"))

READ = frozenset(
    "ref-type contributors titles periodical alt-periodical abstract volume number issue pages language keywords "
    "notes research-notes dates rec-number remote-database-name electronic-resource-num accession-num custom2 isbn "
    "urls auth-address".split()
)
SET_ASIDE = frozenset(
    "database source-app foreign-keys publisher pub-location edition section call-num label num-vols work-type "
    "remote-database-provider reprint-edition reprint-status orig-pub access-date modified-date added-date caption "
    "image size custom1 custom3 custom4 custom5 custom6 custom7 custom8 misc1 misc2 misc3 meeting-place short-title "
    "translated-author reviewed-item".split()
)

_TYPES = {
    "journal article": "article-journal",
    "electronic article": "article-journal",
    "magazine article": "article-magazine",
    "newspaper article": "article-newspaper",
    "conference paper": "paper-conference",
    "conference proceedings": "paper-conference",
    "book": "book",
    "edited book": "book",
    "electronic book": "book",
    "serial": "book",
    "book section": "chapter",
    "electronic book section": "chapter",
    "encyclopedia": "entry-encyclopedia",
    "dictionary": "entry-dictionary",
    "thesis": "thesis",
    "report": "report",
    "government document": "report",
    "unpublished work": "manuscript",
    "manuscript": "manuscript",
    "dataset": "dataset",
    "patent": "patent",
    "standard": "standard",
    "computer program": "software",
    "web page": "webpage",
    "blog": "post-weblog",
    "pamphlet": "pamphlet",
}
_WHOLE_BOOKS = frozenset(("book", "thesis", "report"))
_MARK = re.compile(rb"<(?:ref-type|source-app|rec-number|contributors)[\s>]")
_ISBN = re.compile(r"(?<![\dXx-])(?:97[89][- ]?(?:\d[- ]?){9}\d|(?:\d[- ]?){9}[\dXx])(?![\dXx-])")
_CATALOGUES = (
    ("wos", re.compile(r"(?:WOS|ISI):\w+")),
    ("eid", re.compile(r"2-s2\.0-\d+")),
    ("pmcid", re.compile(r"PMC\d+")),
)
_PMID = re.compile(r"\d{5,9}")
_WEB = re.compile(r"(?i)https?://|ftp://|www\.")


def sniff(head: bytes) -> bool:
    """Recognise records with fields of EndNote."""
    name, text = root_of(head)
    return name in LAYOUT.around and b"<record>" in text and _MARK.search(text) is not None


def split(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut the document into records."""
    return split_elements(stream, LAYOUT)


def parse(piece: XmlPiece) -> Record | Refused:
    """Read one record."""
    return parse_record(piece, _read)


def _read(record: Element, repairs: set[str]) -> Record:
    """Read the fields of a record."""
    type_ = _type(record, repairs)
    title = _text(record, "titles/title", repairs)
    venues = ("titles/secondary-title", "periodical/full-title", "titles/alt-title", "alt-periodical/full-title")
    venue = next((venue for path in venues if (venue := _text(record, path, repairs))), None)
    content = Content(
        type=type_,
        title=title,
        abstract=_text(record, "abstract", repairs),
        publication_date=_date(record, repairs),
        venue=None if venue == title else venue,
        volume=_text(record, "volume", repairs),
        issue=_text(record, "number", repairs) or _text(record, "issue", repairs),
        pages=_text(record, "pages", repairs),
        language=_text(record, "language", repairs),
        keywords=tuple(texts_of(record.findall("keywords/keyword"), repairs)),
        identifiers=each_once(_identifiers(record, type_, repairs)),
        comments=tuple(texts_of([*record.findall("notes"), *record.findall("research-notes")], repairs)),
        names=tuple(_names(record, repairs)),
    )
    return Record(
        content=content,
        key=_text(record, "rec-number", repairs),
        source_name=_text(record, "remote-database-name", repairs),
        repairs=tuple(repairs),
        unread=unread_elements(record, READ),
    )


def _text(record: Element, path: str, repairs: set[str]) -> str | None:
    """Return the text of a field."""
    return text_of(record.find(path), repairs)


def _type(record: Element, repairs: set[str]) -> str | None:
    """Return the type by its name in EndNote; its number counts differently in each program."""
    type_ = record.find("ref-type")
    return None if type_ is None else _TYPES.get((attribute_of(type_, "name", repairs) or "").lower())


def _date(record: Element, repairs: set[str]) -> str | None:
    """Return the date: the year, and what the date of publication adds to it."""
    year, date = _text(record, "dates/year", repairs), _text(record, "dates/pub-dates/date", repairs)
    if date is None:
        return printed_date(year)
    whole = date_in_one(date)
    return whole if whole and (year is None or whole.startswith(year)) else printed_date(year, date) or whole


def _identifiers(record: Element, type_: str | None, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the DOI, the numbers in catalogues, the ISBN of a whole book, and the addresses on the web."""
    for number in texts_of(record.findall("electronic-resource-num"), repairs):
        yield from _electronic_number(number)
    database = (_text(record, "remote-database-name", repairs) or "").lower()
    for number in texts_of([*record.findall("accession-num"), *record.findall("custom2")], repairs):
        yield from _catalogue_number(number, database)
    if type_ in _WHOLE_BOOKS:
        for printed in texts_of(record.findall("isbn"), repairs):
            yield from (Identifier("isbn", isbn) for isbn in _ISBN.findall(printed))
    urls = [*record.iterfind("urls/related-urls/url"), *record.iterfind("urls/web-urls/url")]
    for url in (url for printed in texts_of(urls, repairs) for url in urls_in(printed)):
        if _WEB.match(url):
            yield from identifiers_in_url(url)


def _electronic_number(number: str) -> Iterator[Identifier]:
    """Yield the DOI, or what else stands in its place."""
    doi = doi_in(number)
    if doi.startswith("10."):
        yield Identifier("doi", doi)
    elif _WEB.match(number):
        yield from identifiers_in_url(number)


def _catalogue_number(number: str, database: str) -> Iterator[Identifier]:
    """Yield the number of a record in a catalogue that can be told by its form, or, if it is PubMed, by its name."""
    if _PMID.fullmatch(number) and ("pubmed" in database or "medline" in database):
        yield Identifier("pmid", number)
    for scheme, pattern in _CATALOGUES:
        if pattern.fullmatch(number):
            yield Identifier(scheme, number)


def _names(record: Element, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors; the address is that of the author where there is only one, else nobody knows whose it is."""
    names = texts_of(record.findall("contributors/authors/author"), repairs)
    addresses = tuple(texts_of(record.findall("auth-address"), repairs)) if len(names) == 1 else ()
    for name in names:
        is_organisation = name.endswith(",") and "," not in name[:-1]
        read = organisation(name[:-1].rstrip()) if is_organisation else read_inverted(name)
        yield msgspec.structs.replace(read, affiliations=addresses)


FORMAT = Format(
    name="endnote-xml",
    title="EndNote XML",
    description="The XML that EndNote, Zotero and Bookends export: `records`, with a `record` for each reference.",
    example='<xml><records><record><ref-type name="Journal Article">17</ref-type><contributors><authors>\n'
    "<author>Codd, Edgar F.</author></authors></contributors><titles><title>A Relational Model of "
    "Data</title></titles></record></records></xml>",
    sniff=sniff,
    split=split,
    parse=parse,
    reads_bytes=True,
    set_aside=SET_ASIDE,
    boundary=LAYOUT.boundary,
)
