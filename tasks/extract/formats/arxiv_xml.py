"""arXiv's own metadata in XML, as its OAI interface gives them: `arXiv` with names in parts, `arXivRaw` with versions.

The date is that of the first version. What the authors say where it appeared names no venue, and is kept among the
comments with the number of the report, as in the other formats of arXiv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from tasks.extract.format import Format
from tasks.extract.printed.links import each_once
from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.printed.raw_authors import names_in_line
from tasks.extract.printed.withdrawal import is_withdrawn
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
from tasks.fields.dates import date_in_text
from tasks.fields.months import date_in_one

LAYOUT = Layout(records=("arXiv", "arXivRaw"), around=("ListRecords", "records"), is_prefixed=True)

READ = frozenset("id created authors title categories comments report-no journal-ref doi abstract version".split())
SET_ASIDE = frozenset("updated submitter license msc-class acm-class proxy report-no-list".split())

_WITHDRAWN_SOURCE = "I"  # the type of a version whose source is withdrawn
_COLLECTIVES = frozenset(("collaboration", "collaborations", "consortium", "team", "group"))
_MARK = re.compile(rb"<(?:[\w.-]{1,20}:)?arXiv(?:Raw)?[\s>]")


def sniff(head: bytes) -> bool:
    """Recognise the metadata of arXiv without an envelope of OAI around each."""
    name, text = root_of(head)
    local = name.rpartition(":")[2]
    return local in LAYOUT.records or (local in LAYOUT.around and b"<header" not in text and bool(_MARK.search(text)))


def split(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut the document into preprints."""
    return split_elements(stream, LAYOUT)


def parse(piece: XmlPiece) -> Record | Refused:
    """Read one preprint."""
    return parse_record(piece, read_arxiv)


def read_arxiv(element: Element, repairs: set[str]) -> Record:
    """Read the fields of a preprint."""
    key = text_of(element.find("id"), repairs)
    abstract = text_of(element.find("abstract"), repairs)
    comments = texts_of(element.findall("comments"), repairs)
    versions = element.findall("version")
    created = text_of(element.find("created"), repairs)
    content = Content(
        type="article",
        title=text_of(element.find("title"), repairs),
        abstract=abstract,
        publication_date=date_in_text(created) if created else _first_version(versions, repairs),
        retraction="withdrawn" if _is_withdrawn(versions) or is_withdrawn(comments, abstract) else None,
        version=attribute_of(versions[-1], "version", repairs) if versions else None,
        keywords=tuple((text_of(element.find("categories"), repairs) or "").split()),
        identifiers=each_once(_identifiers(element, key, repairs)),
        comments=(
            *comments,
            *texts_of(element.findall("journal-ref"), repairs),
            *texts_of(element.findall("report-no"), repairs),
        ),
        names=tuple(_names(element.find("authors"), repairs)),
    )
    return Record(content=content, key=key, repairs=tuple(repairs), unread=unread_elements(element, READ))


def _first_version(versions: list[Element], repairs: set[str]) -> str | None:
    """Return the day of the first version: "Mon, 2 Apr 2007 19:18:42 GMT"."""
    return date_in_one(text_of(versions[0].find("date"), repairs)) if versions else None


def _is_withdrawn(versions: list[Element]) -> bool:
    """Whether the last version has no source any more."""
    return bool(versions) and _WITHDRAWN_SOURCE in (versions[-1].findtext("source_type") or "")


def _identifiers(element: Element, key: str | None, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the arXiv id and the DOIs; a preprint that appeared in parts has several."""
    if key:
        yield Identifier("arxiv", key)
    for listed in texts_of(element.findall("doi"), repairs):
        for doi in listed.split():
            yield Identifier("doi", doi)


def _names(authors: Element | None, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors: from their parts, else from the line in which they stand."""
    if authors is None:
        return
    listed = authors.findall("author")
    if not listed:
        yield from names_in_line(text_of(authors, repairs) or "")
    for author in listed:
        family, given, suffix = (text_of(author.find(part), repairs) for part in ("keyname", "forenames", "suffix"))
        if family is None and given is None:
            repairs.add("dropped_author")
        elif given is None and not any(map(str.isalpha, family or "")):
            continue  # the colon behind the name of a collaboration
        elif given and (family or "").casefold() in _COLLECTIVES:
            yield organisation(f"{given} {family}", texts_of(author.findall("affiliation"), repairs))
        else:
            yield name_in_parts(
                family or given or "",
                given if family else None,
                suffix=suffix,
                affiliations=texts_of(author.findall("affiliation"), repairs),
            )


FORMAT = Format(
    name="arxiv-xml",
    title="arXiv XML",
    description="arXiv's own metadata (`arXiv`, `arXivRaw`), taken out of the answers of its OAI interface.",
    example='<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>cs/0408036</id><created>2004-08-13</created><authors><author>\n'
    "<keyname>Gray</keyname><forenames>Jim</forenames></author></authors><title>Consensus on Transaction\n"
    "Commit</title></arXiv>",
    sniff=sniff,
    split=split,
    parse=parse,
    reads_bytes=True,
    boundary=LAYOUT.boundary,
    set_aside=SET_ASIDE,
)
