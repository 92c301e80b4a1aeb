"""Lens scholarly works: answers of its interface, an array of works, or a work a line. Patents are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.document_types import csl_type
from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, part, parts, text, texts
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, mostly, split_json
from tasks.fields.dates import date_in_text, iso_date
from tasks.fields.markup import strip_markup

READ = frozenset(
    "abstract authors conference date_published date_published_parts end_page external_ids fields_of_study issue "
    "keywords languages lens_id mesh_terms publication_type retraction_updates source start_page title volume "
    "year_published".split()
)
SET_ASIDE = frozenset(
    "altmetric author_count biblio chemicals citation_count citation_ids clinical_trials created funding has_abstract "
    "has_affiliation has_full_text is_open_access is_referenced_by_patent open_access patent_citations "
    "patent_citations_count publication_supplementary_type record_lens_id references references_count "
    "references_resolved_count referenced_by_patent_count scholarly_citations scholarly_citations_count source_urls "
    "touched".split()
)

_SCHEMES = {
    "doi": "doi",
    "pmid": "pmid",
    "pmcid": "pmcid",
    "magid": "mag",
    "mag": "mag",
    "arxiv": "arxiv",
    "openalex": "openalex",
}
_NOT_PAPERS = frozenset(("journal", "journal issue", "journal volume", "conference proceedings", "component"))


def sniff(head: bytes) -> bool:
    """Recognise the Lens by its ids."""
    return mostly(head, _is_lens)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut the works of an answer, an array, or works a line."""
    return split_json(stream)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one work."""
    return parse_object(piece, _read)


def _is_lens(item: Fields) -> bool:
    """Whether an item is one of the Lens."""
    return isinstance(item.get("lens_id"), str)


def _read(item: Fields, repairs: set[str]) -> Record | Refused:
    """Read the fields of a work."""
    if not {"biblio", "doc_number", "doc_key", "jurisdiction"}.isdisjoint(item):
        return Refused("patent", "a patent, and not a scholarly work: nothing to mend")
    kind = text(item, "publication_type", repairs)
    if kind in _NOT_PAPERS and "source" not in item:
        return Refused(kind.replace(" ", "_"), f"of the type {kind}, which is not a paper: nothing to mend")
    source = part(item, "source")
    own = text(item, "lens_id", repairs)
    return Record(
        content=Content(
            type=csl_type(kind)[0],
            title=strip_markup(text(item, "title", repairs)),
            abstract=strip_markup(text(item, "abstract", repairs)),
            publication_date=_date(item, repairs),
            venue=strip_markup(text(source, "title", repairs) or text(part(item, "conference"), "name", repairs)),
            volume=text(item, "volume", repairs),
            issue=text(item, "issue", repairs),
            pages=_pages(item, repairs),
            language=text(item, "languages", repairs),
            retraction="retracted" if item.get("retraction_updates") else None,
            keywords=tuple(_keywords(item, repairs)),
            identifiers=tuple(_identifiers(item, repairs)),
            names=tuple(_names(item, repairs)),
        ),
        key=own,
        repairs=tuple(repairs),
        unread=unread_fields(item, READ),
    )


def _date(item: Fields, repairs: set[str]) -> str | None:
    """Return the date of publication, as precise as its parts."""
    dated = item.get("date_published_parts")
    if isinstance(dated, list) and dated and (date := iso_date(*dated[:3])):
        return date
    printed = (text(item, "date_published", repairs), text(item, "year_published", repairs))
    return next(filter(None, map(date_in_text, printed)), None)


def _pages(item: Fields, repairs: set[str]) -> str | None:
    """Return the pages as "first-last"."""
    first, last = text(item, "start_page", repairs), text(item, "end_page", repairs)
    return f"{first}-{last}" if first and last and first != last else first or last


def _keywords(item: Fields, repairs: set[str]) -> Iterator[str]:
    """Yield the keywords, the fields of study and the headings of MeSH."""
    yield from texts(item, "keywords", repairs)
    yield from texts(item, "fields_of_study", repairs)
    for term in parts(item, "mesh_terms", repairs):
        if said := text(term, "mesh_heading", repairs):
            yield said


def _identifiers(item: Fields, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers that others give."""
    for one in parts(item, "external_ids", repairs):
        scheme, value = _SCHEMES.get(str(one.get("type")).lower()), text(one, "value", repairs)
        if scheme and value:
            yield Identifier(scheme, value)


def _names(item: Fields, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors, persons and organisations; one that has no name is dropped."""
    for author in parts(item, "authors", repairs):
        affiliations = [name for one in parts(author, "affiliations", repairs) if (name := text(one, "name", repairs))]
        family = text(author, "last_name", repairs)
        given = text(author, "first_name", repairs) or text(author, "initials", repairs)
        collective = text(author, "collective_name", repairs)
        ids = [one for one in parts(author, "ids", repairs) if str(one.get("type")).lower() == "orcid"]
        orcid = text(ids[0], "value", repairs) if ids else text(author, "orcid", repairs)
        if family is not None:
            yield name_in_parts(family, given, orcid=orcid, affiliations=affiliations)
        elif collective is not None:
            yield organisation(collective, affiliations)
        elif given is not None:
            yield PrintedName(raw_name=given, orcid=orcid, affiliations=tuple(affiliations))
        else:
            repairs.add("dropped_authors")


FORMAT = Format(
    name="lens-json",
    title="Lens scholarly works",
    description="Scholarly works of the Lens: answers of its interface, an array, or a work a line.",
    example='{"total": 1, "data": [{"lens_id": "000-000-000-000-000", "title": "A relational model of data", '
    '"publication_type": "journal article", "year_published": 1970, "authors": [{"first_name": "E. F.", "last_name": '
    '"Codd"}], "external_ids": [{"type": "doi", "value": "10.1145/362384.362685"}]}]}',
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
