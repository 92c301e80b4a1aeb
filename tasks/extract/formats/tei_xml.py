"""TEI: the headers that GROBID writes of papers, and bibliographies, such as those of HAL and Zotero.

The header of a text says what it is: where it describes a source, that is the publication. Neither its text nor its
list of references is looked at. A document that is nothing but a list of references is a bibliography, and each entry
of it a record. What a program adds to a file (its checksum, the title "Patent information") identifies nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from tasks.extract.format import Format
from tasks.extract.printed.first_date import first_date
from tasks.extract.printed.links import each_once, identifiers_in_url, is_web_address
from tasks.extract.printed.printed_parts import page_range, with_subtitle
from tasks.extract.printed.resource_types import resource_type
from tasks.extract.printed.tei_layouts import BIBLIOGRAPHY, LAYOUT, is_bibliography
from tasks.extract.printed.tei_names import authors_of
from tasks.extract.records import Content, Identifier, Record, Refused
from tasks.extract.syntax.rejoined import Rejoined, read_first
from tasks.extract.syntax.xml_elements import (
    attribute_of,
    beginning_of,
    language_of,
    parse_record,
    split_elements,
    text_of,
    texts_of,
    unread_elements,
)
from tasks.extract.syntax.xml_layout import XmlPiece
from tasks.extract.syntax.xml_scanner import cut_elements, root_of
from tasks.extract.syntax.xml_text import abstract_text, plain_text
from tasks.fields.dates import date_in_text
from tasks.fields.months import date_in_one

READ = frozenset(
    "analytic monogr idno note ref ptr title author date biblScope publicationStmt titleStmt sourceDesc profileDesc "
    "orgName series meeting".split()
)
SET_ASIDE = frozenset(
    "editor respStmt relatedItem publisher pubPlace extent citedRange editionStmt seriesStmt notesStmt edition "
    "distributor availability".split()
)

NO_HEADER = Refused("no_header", "a text without a header, which says what it is: fetch it whole")

_END_OF_HEADER = re.compile(rb"</(?:[\w.-]{1,20}:)?teiHeader\s*>")
_LOOKED_AT = 64 * 1024
_SCHEMES = {
    "doi": "doi",
    "arxiv": "arxiv",
    "pmid": "pmid",
    "pmcid": "pmcid",
    "pmc": "pmcid",
    "pii": "pii",
    "halid": "hal",
    "hal": "hal",
    "wos": "wos",
}
_BOOKS = frozenset(("book", "thesis", "report"))
_MAIN = ("main", None)
_OLD_TYPES = {"pages": "page", "pp": "page", "vol": "volume", "nb": "issue"}


def sniff(head: bytes) -> bool:
    """Recognise a text with a header, a corpus of them, or a list of references."""
    name, text = root_of(head)
    local = name.rpartition(":")[2]
    if local in ("TEI", "TEI.2", "teiCorpus"):
        return b"teiHeader" in text or b"listBibl" in text
    return local == "listBibl" and re.search(rb"<(?:[\w.-]{1,20}:)?bibl(?:Struct|Full)?[\s>]", text) is not None


def split(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut a corpus into texts, or a bibliography into its entries."""
    head = read_first(stream, _LOOKED_AT)
    rejoined = Rejoined(head, stream)
    if is_bibliography(head):
        return split_elements(rejoined, BIBLIOGRAPHY)
    return cut_elements(rejoined, LAYOUT)


def parse(piece: XmlPiece) -> Record | Refused:
    """Read one text by its header, or one entry of a bibliography."""
    return parse_record(beginning_of(piece, _END_OF_HEADER), read_tei)


def read_tei(element: Element, repairs: set[str]) -> Record | Refused:
    """Read a text by its header, or an entry of a bibliography."""
    if element.tag in ("biblStruct", "bibl", "biblFull"):
        if element.tag == "biblFull":
            return _described(element, element.find("profileDesc"), language_of(element), repairs)
        return _record(element, None, None, None, repairs)
    header = next((one for one in element.iter("teiHeader")), None)
    description = None if header is None else header.find("fileDesc")
    if header is None or description is None:
        inner = next((one for one in element.iter() if one.tag in ("biblFull", "biblStruct")), None)
        return NO_HEADER if inner is None else read_tei(inner, repairs)
    if description.find("sourceDesc/biblStruct") is None and (whole := element.find("text/body/listBibl/biblFull")):
        return read_tei(whole, repairs)
    return _described(description, header.find("profileDesc"), language_of(header), repairs)


def _described(
    description: Element, profile: Element | None, language: str | None, repairs: set[str]
) -> Record | Refused:
    """Read what a header says of a file, or of the source from which it was made."""
    source = next(
        (
            one
            for path in ("sourceDesc/biblStruct", "sourceDesc/biblFull", "sourceDesc/bibl")
            if (one := description.find(path)) is not None
        ),
        None,
    )
    return _record(source, description, profile, language, repairs)


def _record(
    source: Element | None,
    description: Element | None,
    profile: Element | None,
    language: str | None,
    repairs: set[str],
) -> Record:
    """Make a record of a source, and of what else a header says."""
    entry = Element("biblStruct") if source is None else source
    file = Element("fileDesc") if description is None else description
    analytic = entry.find("analytic")
    monograph = entry.find("monogr")
    book = Element("monogr") if monograph is None else monograph
    own = next((one for one in (analytic, monograph) if one is not None), entry)
    title = _title(own, repairs) or _title(entry, repairs)
    if title is None and (source is None or source.get("type") != "patent"):
        title = _title(file.find("titleStmt"), repairs)
    names = [*authors_of(own, repairs)] or [*authors_of(file.find("titleStmt"), repairs)]
    type_ = _type(entry, profile, is_part=analytic is not None)
    identifiers = each_once(_identifiers((entry, own, book, *file.findall("publicationStmt")), type_, repairs))
    content = Content(
        type=type_,
        title=title,
        abstract=_abstract(profile, entry, repairs),
        publication_date=_date(book, entry, file, repairs),
        venue=_venue(entry, book, is_part=analytic is not None, repairs=repairs),
        volume=_scope(entry, "volume", repairs),
        issue=_scope(entry, "issue", repairs),
        pages=_scope(entry, "page", repairs),
        language=_language(profile, repairs) or language,
        keywords=tuple(dict.fromkeys(_keywords(profile, repairs))),
        identifiers=identifiers,
        comments=tuple(
            texts_of((one for one in entry.findall("note") if one.get("type") in (None, "comment")), repairs)
        ),
        names=tuple(names),
    )
    key = attribute_of(entry, "{http://www.w3.org/XML/1998/namespace}id", repairs)
    return Record(
        content=content,
        key=key or (identifiers[0].value if identifiers else None),
        repairs=tuple(repairs),
        unread=unread_elements(entry, READ),
    )


def _title(element: Element | None, repairs: set[str]) -> str | None:
    """Return the main title with its subtitle."""
    if element is None:
        return None
    listed = element.findall("title")
    main = next(
        (text for kind in _MAIN for one in listed if one.get("type") == kind and (text := plain_text(one, repairs))),
        None,
    )
    main = main or next(
        (text for one in listed if one.get("type") != "sub" and (text := plain_text(one, repairs))), None
    )
    subtitle = next((text for one in listed if one.get("type") == "sub" and (text := plain_text(one, repairs))), None)
    return with_subtitle(main, subtitle)


def _venue(entry: Element, book: Element, *, is_part: bool, repairs: set[str]) -> str | None:
    """Return the title of the journal or book that a publication is in."""
    if not is_part:
        journals = [one for one in entry.findall("title") if one.get("level") == "j"]
        return next(iter(texts_of(journals, repairs)), None)
    listed = sorted(book.findall("title"), key=lambda one: (one.get("level") != "j", one.get("type") not in _MAIN))
    meeting = [text for one in book.iterfind("meeting/title") if (text := plain_text(one, repairs))]
    return next((text for one in listed if (text := plain_text(one, repairs))), None) or next(iter(meeting), None)


def _type(entry: Element, profile: Element | None, *, is_part: bool) -> str | None:
    """Return the type: as the entry or HAL names it, else by what the publication is in."""
    codes = (
        []
        if profile is None
        else [one.get("n") for one in profile.iterfind("textClass/classCode[@scheme='halTypology']")]
    )
    said = resource_type(*codes, entry.get("type"))
    if said is not None:
        return said
    levels = {one.get("level") for one in entry.iterfind("monogr/title")}
    if is_part:
        is_conference = entry.find("monogr/meeting") is not None
        return (
            "article-journal"
            if "j" in levels
            else "paper-conference"
            if is_conference
            else "chapter"
            if levels
            else None
        )
    return "book" if "m" in levels else None


def _date(book: Element, entry: Element, file: Element, repairs: set[str]) -> str | None:
    """Return the date of publication, else the first one that the file has."""
    printed = [*book.iterfind("imprint/date"), *entry.findall("date")]
    published = [one for one in printed if one.get("type") in ("published", "datePub", None)]
    for dates in (published, printed, file.findall("publicationStmt/date")):
        first = first_date(date_in_text(one.get("when")) or date_in_one(text_of(one, repairs)) for one in dates)
        if first is not None:
            return first
    return None


def _scope(entry: Element, unit: str, repairs: set[str]) -> str | None:
    """Return the volume, issue or pages."""
    for scope in entry.iter("biblScope"):
        kind = scope.get("unit") or scope.get("type") or ""
        if _OLD_TYPES.get(kind, kind) == unit:
            first, last = attribute_of(scope, "from", repairs), attribute_of(scope, "to", repairs)
            if first:
                return page_range(first, last)
            if text := text_of(scope, repairs):
                return text
    return None


def _abstract(profile: Element | None, entry: Element, repairs: set[str]) -> str | None:
    """Return the abstract."""
    listed = [] if profile is None else profile.findall("abstract")
    notes = [one for one in entry.findall("note") if one.get("type") == "abstract"]
    return next((text for one in (*listed, *notes) if (text := abstract_text(one, repairs))), None)


def _language(profile: Element | None, repairs: set[str]) -> str | None:
    """Return the language that the header names for the text."""
    used = None if profile is None else profile.find("langUsage/language")
    return None if used is None else attribute_of(used, "ident", repairs)


def _keywords(profile: Element | None, repairs: set[str]) -> Iterator[str]:
    """Yield the keywords, as terms or in one text."""
    for listed in [] if profile is None else profile.iterfind("textClass/keywords"):
        terms = texts_of(listed.iter("term"), repairs) or texts_of(listed.iter("item"), repairs)
        yield from terms or [word.strip() for word in (text_of(listed, repairs) or "").split(";") if word.strip()]


def _identifiers(places: tuple[Element, ...], type_: str | None, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers whose scheme is known, the ISBN of a whole book, and the addresses."""
    for one in (one for place in places for one in place.findall("idno")):
        kind, value = (one.get("type") or "").lower(), text_of(one, repairs)
        if not value:
            continue
        if scheme := _SCHEMES.get(kind):
            yield Identifier(scheme, value)
        elif kind == "isbn" and type_ in _BOOKS:
            yield Identifier("isbn", value)
        elif is_web_address(value):
            yield from identifiers_in_url(value)
    for one in (one for place in places for name in ("ref", "ptr") for one in place.findall(name)):
        target = attribute_of(one, "target", repairs)
        if target and is_web_address(target):
            yield from identifiers_in_url(target)


FORMAT = Format(
    name="tei-xml",
    title="TEI",
    description="Headers of papers in TEI, as GROBID writes them, or a bibliography, such as those of HAL.",
    example='<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><sourceDesc><biblStruct><analytic><author>\n'
    '<persName><forename>Liv</forename><surname>Berg</surname></persName></author><title level="a">On the growth of\n'
    "lichens</title></analytic></biblStruct></sourceDesc></fileDesc></teiHeader></TEI>",
    sniff=sniff,
    split=split,
    parse=parse,
    reads_bytes=True,
    set_aside=SET_ASIDE,
)
