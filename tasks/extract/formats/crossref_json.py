"""Crossref works: files of items, answers of its interface, an array, or a work a line.

Titles are lists; the first that says something is the title, and a subtitle follows it. Titles, containers and
abstracts lose the tags of JATS and HTML. The date is that of the first publication: the earliest of those in print,
online and elsewhere, where a date without day or month counts as the end of its period. Of two containers the last is
that of the paper, and those before it are its series. What is retracted says so itself (`updated-by`); a notice of
retraction (`update-to`) is a paper of its own and is not retracted. Journals, issues, proceedings and the like are
refused under the name of their type. Editors are not authors. An answer about one work is that work.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Literal

from tasks.extract.format import Format
from tasks.extract.printed.crossref_types import CSL_TYPES, refuse_type
from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, part, parts, text, texts, unwrapped
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, mostly, split_json
from tasks.fields.dates import iso_date
from tasks.fields.markup import strip_markup

CHARACTERISTIC = frozenset(("indexed", "deposited", "reference-count", "is-referenced-by-count", "content-domain"))

READ = CHARACTERISTIC | frozenset(
    "DOI ISBN URL abstract article-number author container-title issue issued language page posted published "
    "published-online published-other published-print source subject subtitle title type updated-by version "
    "volume".split()
)
SET_ASIDE = frozenset(
    "ISSN accepted aliases alternative-id approved archive assertion award award-start chair clinical-trial-number "
    "content-created content-updated contributor created degree description edition-number editor event "
    "free-to-read funder group-title institution isbn-type issn-type issue-title journal-issue license link member "
    "original-title part-number prefix proceedings-subject project publisher publisher-location reference "
    "references-count relation resource review score short-container-title short-title special-numbering "
    "standards-body status subtype translator update-policy update-to".split()
)

_PUBLISHED = ("published-print", "published-online", "published-other", "published", "posted", "issued")
_RETRACTIONS: dict[str, Literal["retracted", "withdrawn"]] = {
    "retraction": "retracted",
    "partial_retraction": "retracted",
    "removal": "withdrawn",
    "withdrawal": "withdrawn",
}


def sniff(head: bytes) -> bool:
    """Recognise Crossref by the fields that it adds to each work, or by a DOI with a list of titles."""
    return mostly(head, _is_crossref)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut items, the items of an answer, an array or lines."""
    return split_json(stream)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one work."""
    return parse_object(piece, _read)


def _is_crossref(item: Fields) -> bool:
    """Whether an item is one of Crossref."""
    item = unwrapped(item, "message")
    if len(CHARACTERISTIC & item.keys()) >= 2:
        return True
    return isinstance(item.get("DOI"), str) and isinstance(item.get("title"), list)


def _read(item: Fields, repairs: set[str]) -> Record | Refused:
    """Read the fields of a work."""
    item = unwrapped(item, "message")
    printed_type = text(item, "type", repairs)
    refused = refuse_type(printed_type)
    if refused is not None:
        return refused
    containers = texts(item, "container-title", repairs)
    doi = text(item, "DOI", repairs)
    return Record(
        content=Content(
            type=CSL_TYPES.get(printed_type or "", printed_type),
            title=_title(item, repairs),
            abstract=strip_markup(text(item, "abstract", repairs)),
            publication_date=_date(item),
            venue=strip_markup(containers[-1]) if containers else None,
            volume=text(item, "volume", repairs),
            issue=text(item, "issue", repairs),
            pages=text(item, "page", repairs) or text(item, "article-number", repairs),
            language=text(item, "language", repairs),
            retraction=_retraction(item),
            version=text(part(item, "version"), "version", repairs),
            keywords=tuple(texts(item, "subject", repairs)),
            identifiers=tuple(_identifiers(item, doi, repairs)),
            names=tuple(_names(item, repairs)),
        ),
        key=doi,
        source_name=text(item, "source", repairs),
        repairs=tuple(repairs),
        unread=unread_fields(item, READ),
    )


def _title(item: Fields, repairs: set[str]) -> str | None:
    """Return the title and its subtitle, unless the title repeats that."""
    title = strip_markup(text(item, "title", repairs))
    subtitle = strip_markup(text(item, "subtitle", repairs))
    if title is None or subtitle is None or subtitle.casefold() in title.casefold():
        return title or subtitle
    return f"{title} {subtitle}" if title.endswith((":", "?", "!", ".")) else f"{title}: {subtitle}"


def _date(item: Fields) -> str | None:
    """Return the date of the first publication."""
    fields = [field for key in _PUBLISHED if isinstance(field := item.get(key), dict)]
    dates = [date for field in fields if (date := _date_of(field)) is not None]
    return min(dates, key=lambda date: (date + "-99-99")[:10], default=None)


def _date_of(field: Fields) -> str | None:
    """Return a date from its parts; [[null]] is how Crossref says that there is none."""
    dates = field.get("date-parts")
    first = dates[0] if isinstance(dates, list) and dates else None
    return iso_date(*first[:3]) if isinstance(first, list) and first else None


def _retraction(item: Fields) -> Literal["retracted", "withdrawn"] | None:
    """Whether another record retracts this one."""
    updates = parts(item, "updated-by", set())
    marks = [_RETRACTIONS.get(str(update.get("type")).lower()) for update in updates]
    return "retracted" if "retracted" in marks else next(filter(None, marks), None)


def _identifiers(item: Fields, doi: str | None, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the DOI and ISBNs, and the address if it is not the DOI's."""
    if doi is not None:
        yield Identifier("doi", doi)
    for isbn in texts(item, "ISBN", repairs):
        yield Identifier("isbn", isbn.rpartition("/")[2])
    for url in texts(item, "URL", repairs):
        if doi is None or doi.casefold() not in url.casefold():
            yield Identifier("url", url)


def _names(item: Fields, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors, persons and organisations; one that has no name is dropped."""
    for author in parts(item, "author", repairs):
        affiliations = _affiliations(author, repairs) if author.get("affiliation") != [] else []
        family, given = text(author, "family", repairs), text(author, "given", repairs)
        name = text(author, "name", repairs) or text(author, "literal", repairs)
        orcid = text(author, "ORCID", repairs)
        if family is not None:
            suffix = text(author, "suffix", repairs)
            yield name_in_parts(family, given, suffix=suffix, orcid=orcid, affiliations=affiliations)
        elif name is not None:
            yield organisation(name, affiliations)
        elif given is not None:
            yield PrintedName(raw_name=given, orcid=orcid, affiliations=tuple(affiliations))
        else:
            repairs.add("dropped_author")


def _affiliations(author: Fields, repairs: set[str]) -> list[str]:
    """Return the affiliations of an author without their markup."""
    names = [name for one in parts(author, "affiliation", repairs) if (name := text(one, "name", repairs))]
    return [stripped for one in names if (stripped := strip_markup(one))]


FORMAT = Format(
    name="crossref-json",
    title="Crossref works",
    description="Works of Crossref: files of items, answers of its interface, or a work a line.",
    example='{"items": [{"DOI": "10.1145/362384.362685", "title": ["A relational model of data"], "type": '
    '"journal-article", "author": [{"family": "Codd", "given": "E. F."}], "indexed": {}, '
    '"deposited": {}, "reference-count": 0}]}',
    sniff=sniff,
    split=split,
    parse=parse,
    catalogue="Crossref",
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
