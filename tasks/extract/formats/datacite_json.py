"""DataCite metadata: answers of its interface, and its metadata as JSON, one work, an array or a work a line.

The title is the first one without a type, and a subtitle follows it. The date is the day of issue, else the year of
publication. The venue is the container; a publisher is none. Datasets, software and all else that has a DOI are records
of their type; journals and proceedings are refused under its name. Contributors are not authors.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.document_types import csl_type
from tasks.extract.printed.inverted_names import read_inverted
from tasks.extract.printed.links import doi_in, each_once, identifiers_in_url
from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, part, parts, text, texts, unwrapped
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, mostly, split_json
from tasks.fields.dates import date_in_text
from tasks.fields.markup import strip_markup

READ = frozenset(
    "alternateIdentifiers container creators dates descriptions doi id identifier identifiers language "
    "publicationYear relatedItems subjects titles types url version".split()
)
SET_ASIDE = frozenset(
    "agency attributes bcp citationCount client clientId clientID containerTitle contentUrl contributors created "
    "downloadCount formats fundingReferences geoLocations isActive licenseUrl metadataVersion partCount partOfCount "
    "providerId published publisher reason referenceCount registered relatedIdentifiers resourceTypeGeneral "
    "rightsList schemaVersion sizes source state suffix prefix updated versionCount versionOfCount viewCount "
    "xml".split()
)

_CHARACTERISTIC = frozenset(
    ("types", "publicationYear", "schemaVersion", "relatedIdentifiers", "rightsList", "resourceType", "identifiers")
)
_TYPES = {
    "journalarticle": "article-journal",
    "datapaper": "article-journal",
    "conferencepaper": "paper-conference",
    "bookchapter": "chapter",
    "book": "book",
    "dissertation": "thesis",
    "preprint": "article",
    "report": "report",
    "peerreview": "review",
    "standard": "standard",
    "dataset": "dataset",
    "model": "dataset",
    "software": "software",
    "computationalnotebook": "software",
    "workflow": "software",
    "audiovisual": "motion_picture",
    "image": "graphic",
    "sound": "song",
    "interactiveresource": "webpage",
}
_NOT_PAPERS = {"journal": "journal", "conferenceproceeding": "proceedings"}
_SCHEMES = {"doi": "doi", "arxiv": "arxiv", "pmid": "pmid", "pmcid": "pmcid", "isbn": "isbn"}


def sniff(head: bytes) -> bool:
    """Recognise DataCite by its lists of creators and titles, and the fields that come with them."""
    return mostly(head, _is_datacite)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut the works of an answer, an array, or works a line."""
    return split_json(stream)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one work."""
    return parse_object(piece, _read)


def _attributes(item: Fields) -> Fields:
    """Return the metadata in an item, which an answer about one work has in its `data`."""
    return unwrapped(unwrapped(item, "data"), "attributes")


def _is_datacite(item: Fields) -> bool:
    """Whether an item is metadata of DataCite."""
    outer, inner = unwrapped(item, "data"), _attributes(item)
    if outer.get("type") == "dois" and "doi" in inner:
        return True
    return (
        isinstance(inner.get("titles"), list)
        and isinstance(inner.get("creators"), list)
        and not _CHARACTERISTIC.isdisjoint(inner)
    )


def _read(item: Fields, repairs: set[str]) -> Record | Refused:
    """Read the metadata of a work."""
    item = _attributes(item)
    types = part(item, "types")
    general = (text(types, "resourceTypeGeneral", repairs) or "").lower()
    if general in _NOT_PAPERS:
        return Refused(_NOT_PAPERS[general], f"of the type {general}, which is not a paper: nothing to mend")
    doi = _doi(item, repairs)
    container = part(item, "container")
    return Record(
        content=Content(
            type=_TYPES.get(general) or _type(types, repairs),
            title=_title(item, repairs),
            abstract=_abstract(item, repairs),
            publication_date=_date(item, repairs),
            venue=strip_markup(text(container, "title", repairs) or _published_in(item, repairs)),
            volume=text(container, "volume", repairs),
            issue=text(container, "issue", repairs),
            pages=_pages(container, repairs),
            language=text(item, "language", repairs),
            version=text(item, "version", repairs),
            keywords=tuple(said for one in parts(item, "subjects", repairs) if (said := text(one, "subject", repairs))),
            identifiers=each_once(_identifiers(item, doi, repairs)),
            names=tuple(_names(item, repairs)),
        ),
        key=doi,
        repairs=tuple(repairs),
        unread=unread_fields(item, READ),
    )


def _type(types: Fields, repairs: set[str]) -> str | None:
    """Return the type of a text, in the terms of CSL."""
    citeproc = text(types, "citeproc", repairs)
    return citeproc if citeproc not in (None, "article") else csl_type(text(types, "resourceType", repairs))[0]


def _doi(item: Fields, repairs: set[str]) -> str | None:
    """Return the DOI without its resolver."""
    own = text(item, "doi", repairs) or text(part(item, "identifier"), "identifier", repairs)
    own = own or text(item, "id", repairs)
    return own and doi_in(own)


def _title(item: Fields, repairs: set[str]) -> str | None:
    """Return the title and its subtitle."""
    titles = parts(item, "titles", repairs)
    own = next((one for one in titles if not one.get("titleType")), titles[0] if titles else {})
    sub = next((one for one in titles if str(one.get("titleType")).lower() == "subtitle" and one is not own), {})
    title, subtitle = strip_markup(text(own, "title", repairs)), strip_markup(text(sub, "title", repairs))
    if title is None or subtitle is None or subtitle.casefold() in title.casefold():
        return title or subtitle
    return f"{title} {subtitle}" if title.endswith((":", "?", "!", ".")) else f"{title}: {subtitle}"


def _abstract(item: Fields, repairs: set[str]) -> str | None:
    """Return the abstract among the descriptions."""
    descriptions = parts(item, "descriptions", repairs)
    said = (text(one, "description", repairs) for one in descriptions if one.get("descriptionType") == "Abstract")
    return strip_markup(next(filter(None, said), None))


def _date(item: Fields, repairs: set[str]) -> str | None:
    """Return the day of issue, else the day from which it is available, if it is of the year of publication."""
    year = date_in_text(text(item, "publicationYear", repairs))
    dates = {str(one.get("dateType")).lower(): date_in_text(one.get("date")) for one in parts(item, "dates", repairs)}
    issued, available = dates.get("issued"), dates.get("available")
    if issued is not None:
        return issued
    return available if available and (year is None or available.startswith(year)) else year


def _published_in(item: Fields, repairs: set[str]) -> str | None:
    """Return the title of the publication that this one is part of."""
    for one in parts(item, "relatedItems", repairs):
        if one.get("relationType") == "IsPublishedIn" and (titles := parts(one, "titles", repairs)):
            return text(titles[0], "title", repairs)
    return None


def _pages(container: Fields, repairs: set[str]) -> str | None:
    """Return the pages as "first-last"; some print the issue in place of the first one."""
    first, last = text(container, "firstPage", repairs), text(container, "lastPage", repairs)
    if first is not None and (" " in first or not any(map(str.isdigit, first))):
        return None
    return f"{first}-{last}" if first and last and first != last else first or last


def _identifiers(item: Fields, doi: str | None, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the DOI, the other identifiers of schemes that others know, and the address."""
    if doi is not None:
        yield Identifier("doi", doi)
    others = [*parts(item, "identifiers", repairs), *parts(item, "alternateIdentifiers", repairs)]
    for one in others:
        kind = text(one, "identifierType", repairs) or text(one, "alternateIdentifierType", repairs) or ""
        value = text(one, "identifier", repairs) or text(one, "alternateIdentifier", repairs)
        if value and (scheme := _SCHEMES.get(kind.lower())):
            value = doi_in(value) if scheme == "doi" else value
            if scheme != "doi" or doi is None or value.casefold() != doi.casefold():
                yield Identifier(scheme, value)
    for url in texts(item, "url", repairs):
        yield from identifiers_in_url(url)


def _names(item: Fields, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the creators, persons and organisations; one that has no name is dropped."""
    for creator in parts(item, "creators", repairs):
        affiliations = list(_affiliations(creator, repairs))
        family, given = text(creator, "familyName", repairs), text(creator, "givenName", repairs)
        name = next(filter(None, (text(creator, key, repairs) for key in ("name", "creatorName", "raw_name"))), None)
        orcid = _orcid(creator, repairs)
        kind = str(creator.get("nameType") or creator.get("type")).lower()
        if family is not None:
            yield name_in_parts(family, given, orcid=orcid, affiliations=affiliations)
        elif name is None:
            repairs.add("dropped_creators")
        elif kind.startswith("organi"):
            yield organisation(name, affiliations)
        else:
            read = read_inverted(name)
            yield PrintedName(
                raw_name=read.raw_name,
                family=read.family,
                given=read.given,
                suffix=read.suffix,
                orcid=orcid,
                affiliations=tuple(affiliations),
            )


def _affiliations(creator: Fields, repairs: set[str]) -> Iterator[str]:
    """Yield the affiliations of a creator: strings, or objects with a name."""
    value = creator.get("affiliation", creator.get("affiliations"))
    for one in value if isinstance(value, list) else [value]:
        if name := text(one if isinstance(one, dict) else {"name": one}, "name", repairs):
            yield name


def _orcid(creator: Fields, repairs: set[str]) -> str | None:
    """Return the ORCID iD of a creator."""
    for one in parts(creator, "nameIdentifiers", repairs):
        value = text(one, "nameIdentifier", repairs)
        scheme = f"{one.get('nameIdentifierScheme')} {one.get('schemeUri')} {value}"
        if value and "orcid" in scheme.lower():
            return value
    own = text(creator, "id", repairs)
    return own if own and "orcid.org" in own else None


FORMAT = Format(
    name="datacite-json",
    title="DataCite metadata",
    description="Metadata of DataCite as JSON: one work, an array, a work a line, or answers of its interface.",
    example='{"data": [{"id": "10.48550/arxiv.cs/0408036", "type": "dois", "attributes": {"doi": '
    '"10.48550/arxiv.cs/0408036", "creators": [{"name": "Gray, Jim"}, {"name": "Lamport, Leslie"}], "titles": '
    '[{"title": "Consensus on Transaction Commit"}], "publicationYear": 2004, "types": '
    '{"resourceTypeGeneral": "Preprint"}}}]}',
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
