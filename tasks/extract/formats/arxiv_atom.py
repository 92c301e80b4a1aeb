"""arXiv Atom: the answers of arXiv's API, and its feeds.

An id ends in its version (`2202.12139v1`), which stands apart here. An answer that found nothing is a feed without
entries; one that tells of an error has an entry that is no paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from tasks.extract.format import Format
from tasks.extract.printed.links import each_once
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
from tasks.fields.identifier_patterns import ARXIV_ADDRESS, ARXIV_ID

LAYOUT = Layout(records=("entry",), around=("feed",))

READ = frozenset("id title summary published author category primary_category doi comment journal_ref".split())
SET_ASIDE = frozenset(("updated", "link", "rights", "source", "contributor"))

API_ERROR = Refused("api_error", "arXiv's answer is an error and no paper: ask again")

_ID = re.compile(rf"(?i)(?:{ARXIV_ADDRESS}|arxiv:|arxiv\.org:)({ARXIV_ID})(v\d+)?")
_MARK = re.compile(rb"https?://arxiv\.org/schemas/atom|<id>\s*https?://(?:export\.)?arxiv\.org/(?:api|abs)/")


def sniff(head: bytes) -> bool:
    """Recognise a feed of Atom that is arXiv's."""
    name, text = root_of(head)
    return name == "feed" and b"http://www.w3.org/2005/Atom" in text and _MARK.search(text) is not None


def split(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut a feed into entries."""
    return split_elements(stream, LAYOUT)


def parse(piece: XmlPiece) -> Record | Refused:
    """Read one entry."""
    return parse_record(piece, _read)


def _read(entry: Element, repairs: set[str]) -> Record | Refused:
    """Read the fields of an entry."""
    address = text_of(entry.find("id"), repairs)
    if address and "arxiv.org/api/errors" in address:
        return API_ERROR
    printed = _ID.search(address or "")
    key, version = printed.groups() if printed else (address, None)
    abstract = text_of(entry.find("summary"), repairs)
    comments = texts_of(entry.findall("comment"), repairs)
    content = Content(
        type="article",
        title=text_of(entry.find("title"), repairs),
        abstract=abstract,
        publication_date=date_in_text(text_of(entry.find("published"), repairs)),
        retraction="withdrawn" if is_withdrawn(comments, abstract) else None,
        version=version,
        keywords=tuple(_categories(entry, repairs)),
        identifiers=each_once(_identifiers(entry, key if printed else None, repairs)),
        comments=(*comments, *texts_of(entry.findall("journal_ref"), repairs)),
        names=tuple(_names(entry, repairs)),
    )
    return Record(content=content, key=key, repairs=tuple(repairs), unread=unread_elements(entry, READ))


def _categories(entry: Element, repairs: set[str]) -> list[str]:
    """Return the subject classes, that of the preprint's own archive first."""
    categories = [*entry.findall("primary_category"), *entry.findall("category")]
    terms = (attribute_of(category, "term", repairs) for category in categories)
    return list(dict.fromkeys(term for term in terms if term))


def _identifiers(entry: Element, arxiv_id: str | None, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the arXiv id without its version, and the DOIs; a preprint that appeared in parts has several."""
    if arxiv_id:
        yield Identifier("arxiv", arxiv_id)
    for listed in texts_of(entry.findall("doi"), repairs):
        for doi in listed.split():
            yield Identifier("doi", doi)


def _names(entry: Element, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors."""
    for author in entry.findall("author"):
        name = text_of(author.find("name"), repairs)
        if name is None:
            repairs.add("dropped_author")
        else:
            yield PrintedName(raw_name=name, affiliations=tuple(texts_of(author.findall("affiliation"), repairs)))


FORMAT = Format(
    name="arxiv-atom",
    title="arXiv Atom",
    description="A feed of arXiv: an answer of its API to a query, or the daily feed of an archive.",
    example='<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/query</id><entry>\n'
    "<id>http://arxiv.org/abs/cs/0408036v1</id><title>Consensus on Transaction Commit</title>\n"
    "<published>2004-08-13T00:00:00Z</published><author><name>Jim Gray</name></author></entry></feed>",
    sniff=sniff,
    split=split,
    parse=parse,
    catalogue="arXiv",
    reads_bytes=True,
    set_aside=SET_ASIDE,
    boundary=LAYOUT.boundary,
)
