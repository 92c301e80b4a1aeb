"""arXiv metadata: a preprint a line, as in the public snapshots of its metadata, or an array.

The date is that of the first version, the version that of the last. What the authors say where it appeared
(`journal-ref`) is free text that names no venue, and is kept among the comments with the number of the report. The
submitter need not be an author. A preprint is withdrawn where its comments, or the beginning of its abstract, say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.names import name_in_parts
from tasks.extract.printed.raw_authors import names_in_line
from tasks.extract.printed.withdrawal import is_withdrawn
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, parts, printed, text, texts
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, mostly, split_json
from tasks.fields.identifier_patterns import ARXIV_ID
from tasks.fields.months import date_in_one

_ID = re.compile(rf"(?i)(?:arxiv:)?{ARXIV_ID}(?:v\d+)?")
_MADE = re.compile(r"([A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} (?:19|20)\d\d) \d\d:\d\d:\d\d GMT")
_FIELDS = frozenset(
    ("categories", "journal-ref", "report-no", "authors_parsed", "submitter", "versions", "update_date")
)
READ = frozenset(
    "abstract authors authors_parsed categories comments created doi id journal-ref report-no title versions".split()
)
SET_ASIDE = frozenset(("license", "submitter", "update_date"))


def sniff(head: bytes) -> bool:
    """Recognise arXiv by its ids and the fields that come with them."""
    return mostly(head, _is_arxiv)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut lines or an array."""
    return split_json(stream)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one preprint."""
    return parse_object(piece, _read)


def _is_arxiv(item: Fields) -> bool:
    """Whether an item is a preprint of arXiv."""
    identifier = item.get("id")
    return isinstance(identifier, str) and _ID.fullmatch(identifier) is not None and len(_FIELDS & item.keys()) >= 2


def _read(item: Fields, repairs: set[str]) -> Record:
    """Read the fields of a preprint."""
    key = text(item, "id", repairs)
    abstract = text(item, "abstract", repairs)
    comments = texts(item, "comments", repairs)
    versions = parts(item, "versions", repairs)
    return Record(
        content=Content(
            type="article",
            title=text(item, "title", repairs),
            abstract=abstract,
            publication_date=_date(versions[0] if versions else item, repairs),
            retraction="withdrawn" if is_withdrawn(comments, abstract) else None,
            version=text(versions[-1], "version", repairs) if versions else None,
            keywords=tuple(one for listed in texts(item, "categories", repairs) for one in listed.split()),
            identifiers=tuple(_identifiers(item, key, repairs)),
            comments=(*comments, *texts(item, "journal-ref", repairs), *texts(item, "report-no", repairs)),
            names=tuple(_names(item, repairs)),
        ),
        key=key,
        repairs=tuple(repairs),
        unread=unread_fields(item, READ),
    )


def _date(version: Fields, repairs: set[str]) -> str | None:
    """Return the day on which a version was made: "Mon, 2 Apr 2007 19:18:42 GMT", or in ISO 8601."""
    created = text(version, "created", repairs)
    if created is None:
        return None
    day = _MADE.fullmatch(created)
    date = date_in_one(day[1] if day else created)  # many preprints are made on one day, but few at one time
    if date is None:
        repairs.add("dropped_created")
    return date


def _identifiers(item: Fields, key: str | None, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the arXiv id and the DOIs; a preprint that appeared in parts has several."""
    if key is not None:
        yield Identifier("arxiv", key)
    for listed in texts(item, "doi", repairs):
        for doi in listed.split():
            yield Identifier("doi", doi)


def _names(item: Fields, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors: from their parts, [family, given, suffix, affiliation ...], else from the line of authors."""
    authors = item.get("authors_parsed")
    if not isinstance(authors, list) or not authors:
        yield from names_in_line(text(item, "authors", repairs) or "")
        return
    for author in authors:
        said = [printed(one, repairs) for one in author] if isinstance(author, list) else []
        family, given, suffix, *affiliations = *said, None, None, None
        family = family and (family.rstrip(" :") or None)  # "The X Collaboration: A. Doe" leaves a colon as an author
        if family is None and given is None:
            repairs.add("dropped_authors_parsed")
        else:
            yield name_in_parts(
                family or given or "",
                given if family else None,
                suffix=suffix,
                affiliations=tuple(filter(None, affiliations)),
            )


FORMAT = Format(
    name="arxiv-json",
    title="arXiv metadata",
    description="The metadata of arXiv as in its public snapshots: a preprint a line, or an array.",
    example='{"id": "cs/0408036", "title": "Consensus on Transaction Commit", "authors": "Jim Gray, Leslie '
    'Lamport", "authors_parsed": [["Gray", "Jim", ""], ["Lamport", "Leslie", ""]], "categories": '
    '"cs.DC", "abstract": "...", "versions": []}',
    sniff=sniff,
    split=split,
    parse=parse,
    catalogue="arXiv",
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
