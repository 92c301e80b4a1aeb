"""DBLP XML: the records of dblp.xml one after another, or those of one person's page.

The final dot of a title is DBLP's and falls away. The number behind a name ("Wei Wang 0001") tells namesakes apart; it
stays in the name as printed, which is not in parts. Editors are not authors. Proceedings, the pages of persons and
withdrawn entries are no papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from tasks.extract.format import Format
from tasks.extract.printed.links import each_once, identifiers_in_url
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
from tasks.fields.identifier_patterns import DOI_REGISTRANT
from tasks.fields.months import printed_date

LAYOUT = Layout(
    records=(
        *("article", "inproceedings", "incollection", "book", "proceedings", "phdthesis", "mastersthesis"),
        *("www", "person", "data"),
    ),
    around=("dblp", "dblpperson"),
)

READ = frozenset("author title year month journal booktitle volume number pages ee isbn note".split())
SET_ASIDE = frozenset(
    "editor address url cdrom cite publisher crossref school chapter publnr series stream rel".split()
)

PROCEEDINGS = Refused("proceedings", "a volume of proceedings is no paper")
PERSON_PAGE = Refused("person_page", "the entry of a person is no paper")
WITHDRAWN = Refused("withdrawn", "DBLP marks the entry as withdrawn")

_TYPES = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "incollection": "chapter",
    "book": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "www": "webpage",
    "data": "dataset",
}
_TYPES_OF_PUBLICATION = {"informal": "article", "encyclopedia": "entry-encyclopedia", "software": "software"}
_WHOLE_BOOKS = frozenset(("book", "phdthesis", "mastersthesis"))
_KEY = re.compile(rb"<[a-z]+\s[^<>]*\bkey=")
_DOI_RESOLVER = re.compile(rf"(?i)https?://(?:[\w.-]+\.)?doi\.[\w.-]+/({DOI_REGISTRANT}/)")


def sniff(head: bytes) -> bool:
    """Recognise the root element, and a record with a key in it."""
    name, text = root_of(head)
    return name in LAYOUT.around and _KEY.search(text) is not None


def split(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut the document into records."""
    return split_elements(stream, LAYOUT)


def parse(piece: XmlPiece) -> Record | Refused:
    """Read one record."""
    return parse_record(piece, _read)


def _read(record: Element, repairs: set[str]) -> Record | Refused:
    """Read the fields of a record."""
    key = attribute_of(record, "key", repairs)
    kinds = record.get("publtype", "").split()
    if record.tag == "proceedings":
        return PROCEEDINGS
    if record.tag == "person" or (record.tag == "www" and (key or "").startswith("homepages/")):
        return PERSON_PAGE
    if "withdrawn" in kinds:
        return WITHDRAWN
    content = Content(
        type=next((_TYPES_OF_PUBLICATION[kind] for kind in kinds if kind in _TYPES_OF_PUBLICATION), _TYPES[record.tag]),
        title=_title(record, repairs),
        publication_date=printed_date(text_of(record.find("year"), repairs), text_of(record.find("month"), repairs)),
        venue=text_of(record.find("journal"), repairs) or text_of(record.find("booktitle"), repairs),
        volume=text_of(record.find("volume"), repairs),
        issue=text_of(record.find("number"), repairs),
        pages=text_of(record.find("pages"), repairs),
        identifiers=each_once(_identifiers(record, key, repairs)),
        comments=tuple(texts_of((note for note in record.findall("note") if "type" not in note.attrib), repairs)),
        names=tuple(_names(record, repairs)),
    )
    return Record(content=content, key=key, repairs=tuple(repairs), unread=unread_elements(record, READ))


def _title(record: Element, repairs: set[str]) -> str | None:
    """Return the title without the dot that DBLP puts behind it; dots that belong to it are more than one."""
    title = text_of(record.find("title"), repairs)
    if title is None or title.endswith(".."):
        return title
    return title.removesuffix(".").rstrip() or None


def _identifiers(record: Element, key: str | None, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the key, what the electronic editions say, and the ISBN of a whole book."""
    if key:
        yield Identifier("dblp", key)
    for edition in texts_of(record.findall("ee"), repairs):
        if doi := _DOI_RESOLVER.match(edition):
            yield Identifier("doi", edition[doi.start(1) :])
        else:
            yield from identifiers_in_url(edition)
    if record.tag in _WHOLE_BOOKS:
        for isbn in texts_of(record.findall("isbn"), repairs):
            yield Identifier("isbn", isbn)


def _names(record: Element, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors."""
    for author in record.findall("author"):
        name = text_of(author, repairs)
        if name is None:
            repairs.add("dropped_author")
        else:
            pid = attribute_of(author, "pid", repairs)
            yield PrintedName(
                raw_name=name,
                orcid=attribute_of(author, "orcid", repairs),
                identifiers=(Identifier("dblp_pid", pid),) if pid else (),
            )


FORMAT = Format(
    name="dblp-xml",
    title="DBLP XML",
    description="dblp.xml, a part of it, or the XML of a person's page at DBLP.",
    example='<dblp><article key="journals/cacm/Codd70"><author>E. F. Codd</author>\n'
    "<title>A Relational Model of Data.</title><year>1970</year></article></dblp>",
    sniff=sniff,
    split=split,
    parse=parse,
    catalogue="DBLP",
    reads_bytes=True,
    set_aside=SET_ASIDE,
    boundary=LAYOUT.boundary,
)
