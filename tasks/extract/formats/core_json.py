"""CORE works: answers of its interface, its dumps with a work a line, or an array.

Authors are objects with a name, or names alone, mostly "Family, Given". The text of a work is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.document_types import csl_type
from tasks.extract.printed.inverted_names import read_inverted
from tasks.extract.printed.links import each_once, identifiers_in_url
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, part, parts, text, texts, unwrapped
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, mostly, split_json
from tasks.fields.dates import date_in_text
from tasks.fields.markup import strip_markup

_DATES = ("publishedDate", "datePublished", "yearPublished", "year", "acceptedDate", "depositedDate")
READ = frozenset(
    (
        *_DATES,
        *"abstract arxivId authors coreId description documentType doi downloadUrl fieldOfStudy id journals language "
        "magId pubmedId subjects title topics types".split(),
    )
)
SET_ASIDE = frozenset(
    "citationCount contributors createdDate dataProvider dataProviders deleted disabled enrichments fullText "
    "fullTextIdentifier fulltextUrls hasFullText identifiers isDuplicate lastUpdate links oai oaiIds outputs "
    "pdfHashValue publisher rawRecordXml references relations repositories repositoryDocument setSpecs "
    "sourceFulltextUrls updatedDate versions".split()
)

_CHARACTERISTIC = frozenset(
    "yearPublished publishedDate oaiIds dataProviders arxivId magId pubmedId documentType depositedDate fieldOfStudy "
    "fullText sourceFulltextUrls downloadUrl repositories enrichments datePublished fullTextIdentifier oai".split()
)
_SCHEMES = {"doi": "doi", "arxivId": "arxiv", "pubmedId": "pmid", "magId": "mag"}


def sniff(head: bytes) -> bool:
    """Recognise CORE by its ids, or the fields that come with a title."""
    return mostly(head, _is_core)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut the works of an answer, an array, or works a line."""
    return split_json(stream)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one work."""
    return parse_object(piece, _read)


def _is_core(item: Fields) -> bool:
    """Whether an item is a work of CORE."""
    item = unwrapped(item, "data")
    return "title" in item and ("coreId" in item or len(_CHARACTERISTIC & item.keys()) >= 3)


def _read(item: Fields, repairs: set[str]) -> Record:
    """Read the fields of a work."""
    item = unwrapped(item, "data")
    journals = parts(item, "journals", repairs)
    kinds = [*texts(item, "documentType", repairs), *texts(item, "types", repairs)]
    dates = map(date_in_text, (text(item, key, repairs) for key in _DATES))
    return Record(
        content=Content(
            type=_type(kinds, bool(journals)),
            title=strip_markup(text(item, "title", repairs)),
            abstract=strip_markup(text(item, "abstract", repairs) or text(item, "description", repairs)),
            publication_date=next(filter(None, dates), None),
            venue=strip_markup(next(filter(None, (text(one, "title", repairs) for one in journals)), None)),
            language=text(part(item, "language"), "code", repairs),
            keywords=tuple(one for key in ("subjects", "topics", "fieldOfStudy") for one in texts(item, key, repairs)),
            identifiers=each_once(_identifiers(item, repairs)),
            names=tuple(_names(item, repairs)),
        ),
        key=text(item, "coreId", repairs) or text(item, "id", repairs),
        repairs=tuple(repairs),
        unread=unread_fields(item, READ),
    )


def _type(kinds: list[str], is_in_journal: bool) -> str | None:
    """Return the type in the terms of CSL; "research" and "unknown" say nothing."""
    known = (csl_type(kind)[0] for kind in kinds if kind.lower() not in ("research", "unknown", "slides"))
    return "article-journal" if is_in_journal else next(filter(None, known), None)


def _identifiers(item: Fields, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers that others give, and those in the address of the text."""
    for key, scheme in _SCHEMES.items():
        for value in texts(item, key, repairs):
            yield Identifier(scheme, value)
    for url in texts(item, "downloadUrl", repairs):
        yield from identifiers_in_url(url)


def _names(item: Fields, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors, objects or strings; one that has no name is dropped."""
    authors = item.get("authors")
    for author in authors if isinstance(authors, list) else []:
        name = text(author if isinstance(author, dict) else {"name": author}, "name", repairs)
        if name is None:
            repairs.add("dropped_authors")
        else:
            yield read_inverted(name)


FORMAT = Format(
    name="core-json",
    title="CORE works",
    description="Works of CORE: answers of its interface, a work a line as in its dumps, or an array.",
    example='{"totalHits": 1, "results": [{"id": 1, "title": "Consensus on Transaction Commit", "authors": [{"name": '
    '"Gray, Jim"}, {"name": "Lamport, Leslie"}], "yearPublished": 2004, "documentType": "research", "arxivId": '
    '"cs/0408036", "oaiIds": []}]}',
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
