"""INSPIRE HEP literature: answers of its interface, an array of records, or a record a line.

Authors have their role where they are no authors: editors and supervisors are left out. Corporate authors are
organisations; a collaboration is an author where nobody else is. The date is that in the imprint, or of the preprint.
Of several journals the first counts. Proceedings and records that were deleted or merged are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.inverted_names import read_inverted
from tasks.extract.printed.links import each_once
from tasks.extract.printed.names import identifiers_of_person, organisation
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, part, parts, text, texts, unwrapped
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, mostly, split_json
from tasks.fields.dates import date_in_text
from tasks.fields.markup import strip_markup

READ = frozenset(
    "abstracts arxiv_eprints authors collaborations control_number corporate_author deleted document_type dois "
    "earliest_date imprints isbns keywords languages legacy_creation_date persistent_identifiers preprint_date "
    "public_notes publication_info report_numbers thesis_info titles withdrawn".split()
)
SET_ASIDE = frozenset(
    "$schema _collections _files abstract_source_suggest accelerator_experiments acquisition_source agency_code "
    "author_count book_series bookautocomplete citation_count citation_count_without_self_citations citations_by_year "
    "citeable copyright core curated documents editions external_system_identifiers facet_author_name figures "
    "first_author funding_info inspire_categories is_collection_hidden license new_record number_of_pages "
    "number_of_references publication_type record_affiliations references refereed related_records "
    "self texkeys title_translations urls".split()
)

_CHARACTERISTIC = frozenset(
    ("control_number", "arxiv_eprints", "document_type", "texkeys", "inspire_categories", "publication_info")
)
_TYPES = {
    "article": "article-journal",
    "conference paper": "paper-conference",
    "book": "book",
    "book chapter": "chapter",
    "thesis": "thesis",
    "report": "report",
    "activity report": "report",
    "note": "report",
}
_NOT_AUTHORS = frozenset(("editor", "supervisor"))


def sniff(head: bytes) -> bool:
    """Recognise INSPIRE by its lists of titles, and the fields that come with them."""
    return mostly(head, _is_inspire)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut the records of an answer, an array, or records a line."""
    return split_json(stream)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one record."""
    return parse_object(piece, _read)


def _is_inspire(item: Fields) -> bool:
    """Whether an item is a record of INSPIRE."""
    item = unwrapped(item, "metadata")
    if "inspirehep" in str(item.get("$schema")):
        return True
    return isinstance(item.get("titles"), list) and "creators" not in item and not _CHARACTERISTIC.isdisjoint(item)


def _read(item: Fields, repairs: set[str]) -> Record | Refused:
    """Read the fields of a record."""
    item = unwrapped(item, "metadata")
    if item.get("deleted") is True:
        return Refused("deleted", "a record that was deleted or merged into another one: nothing to mend")
    types = texts(item, "document_type", repairs)
    if types == ["proceedings"]:
        return Refused("proceedings", "of the type proceedings, which is not a paper: nothing to mend")
    published = _first(item, "publication_info", repairs)
    venue = text(published, "journal_title", repairs)
    return Record(
        content=Content(
            type=_type(types, venue),
            title=_title(item, repairs),
            abstract=strip_markup(text(_first(item, "abstracts", repairs), "value", repairs)),
            publication_date=_date(item, published, repairs),
            venue=venue,
            volume=text(published, "journal_volume", repairs),
            issue=text(published, "journal_issue", repairs),
            pages=_pages(published, repairs),
            language=text(item, "languages", repairs),
            retraction="withdrawn" if item.get("withdrawn") is True else None,
            keywords=tuple(_values(item, "keywords", repairs)),
            identifiers=each_once(_identifiers(item, repairs)),
            comments=(*_values(item, "public_notes", repairs), *_values(item, "report_numbers", repairs)),
            names=tuple(_names(item, repairs)),
        ),
        key=text(item, "control_number", repairs),
        repairs=tuple(repairs),
        unread=unread_fields(item, READ),
    )


def _first(item: Fields, key: str, repairs: set[str]) -> Fields:
    """Return the first object of a list."""
    return next(iter(parts(item, key, repairs)), {})


def _values(item: Fields, key: str, repairs: set[str]) -> Iterator[str]:
    """Yield the values in a list of objects."""
    for one in parts(item, key, repairs):
        if said := text(one, "value", repairs):
            yield said


def _type(types: list[str], venue: str | None) -> str | None:
    """Return the type in the terms of CSL; an article without a journal is a preprint."""
    known = next((_TYPES[kind] for kind in types if kind in _TYPES), None)
    return "article" if known == "article-journal" and venue is None else known


def _title(item: Fields, repairs: set[str]) -> str | None:
    """Return the title and its subtitle."""
    own = _first(item, "titles", repairs)
    title, subtitle = strip_markup(text(own, "title", repairs)), strip_markup(text(own, "subtitle", repairs))
    return f"{title}: {subtitle}" if title and subtitle else title or subtitle


def _date(item: Fields, published: Fields, repairs: set[str]) -> str | None:
    """Return the date of the imprint or the preprint, else the year of the journal, else the earliest known date."""
    printed = (
        text(_first(item, "imprints", repairs), "date", repairs),
        text(item, "preprint_date", repairs),
        text(part(item, "thesis_info"), "date", repairs),
        text(published, "year", repairs),
        text(item, "earliest_date", repairs),
        text(item, "legacy_creation_date", repairs),
    )
    return next(filter(None, map(date_in_text, printed)), None)


def _pages(published: Fields, repairs: set[str]) -> str | None:
    """Return the pages as "first-last", or the number of the article."""
    first, last = text(published, "page_start", repairs), text(published, "page_end", repairs)
    return f"{first}-{last}" if first and last and first != last else first or text(published, "artid", repairs)


def _identifiers(item: Fields, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the DOIs, arXiv ids and ISBNs."""
    for doi in parts(item, "dois", repairs):
        if (said := text(doi, "value", repairs)) and doi.get("material") not in ("erratum", "addendum", "data"):
            yield Identifier("doi", said)
    for said in _values(item, "arxiv_eprints", repairs):
        yield Identifier("arxiv", said)
    for said in _values(item, "isbns", repairs):
        yield Identifier("isbn", said)
    for one in parts(item, "persistent_identifiers", repairs):
        if said := text(one, "value", repairs):
            yield Identifier(str(one.get("schema") or "other").lower(), said)


def _names(item: Fields, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors; one that has no name is dropped."""
    corporate = texts(item, "corporate_author", repairs)
    authors = parts(item, "authors", repairs)
    for author in authors:
        name = text(author, "full_name", repairs)
        if name is None:
            repairs.add("dropped_authors")
        elif _NOT_AUTHORS.isdisjoint(texts(author, "inspire_roles", repairs)):
            yield _person(name, author, repairs)
    for name in corporate:
        yield organisation(name)
    if not authors and not corporate:
        for name in _values(item, "collaborations", repairs):
            yield organisation(name if "ollaboration" in name else f"{name} Collaboration")


def _person(name: str, author: Fields, repairs: set[str]) -> PrintedName:
    """Return the name of an author, "Family, Given", with what is known of the person."""
    read = read_inverted(name)
    ids = [one for one in parts(author, "ids", repairs) if one.get("schema") == "ORCID"]
    own = [one for one in parts(author, "ids", repairs) if one.get("schema") == "INSPIRE BAI"]
    affiliations = list(_values(author, "raw_affiliations", repairs)) or list(_values(author, "affiliations", repairs))
    return PrintedName(
        raw_name=read.raw_name,
        family=read.family,
        given=read.given,
        suffix=read.suffix,
        orcid=text(ids[0], "value", repairs) if ids else None,
        identifiers=identifiers_of_person(inspire=text(own[0], "value", repairs) if own else None),
        affiliations=tuple(affiliations),
    )


FORMAT = Format(
    name="inspire-json",
    title="INSPIRE HEP literature",
    description="Records of INSPIRE HEP: answers of its interface, an array, or a record a line.",
    example='{"hits": {"hits": [{"id": "81350", "metadata": {"control_number": 81350, "titles": [{"title": '
    '"A Model of Leptons"}], "authors": [{"full_name": "Weinberg, Steven"}], "publication_info": [{"journal_title": '
    '"Phys.Rev.Lett.", "year": 1967}], "document_type": ["article"]}}], "total": 1}}',
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
