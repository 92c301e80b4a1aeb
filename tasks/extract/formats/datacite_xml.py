"""DataCite XML, kernels 2 to 4: one resource, or a list of them.

Creators are its authors; contributors are not. The date is that on which it was issued, else the year of publication.
What it is related to is another resource, but for the journal that it appeared in, which gives the venue. Things that
are no publications, such as physical objects and instruments, are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from xml.etree.ElementTree import Element

import msgspec

from tasks.extract.format import Format
from tasks.extract.printed.inverted_names import read_inverted
from tasks.extract.printed.links import doi_in, each_once, identifiers_in_url
from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.printed.orcid import orcid_in
from tasks.extract.printed.printed_parts import page_range, with_subtitle
from tasks.extract.printed.resource_types import refuse_resource, resource_type
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
from tasks.extract.syntax.xml_text import abstract_text
from tasks.fields.dates import date_in_text
from tasks.fields.markup import strip_markup

LAYOUT = Layout(
    records=("resource",),
    around=("payload", "oai_datacite", "resources", "ListRecords", "records"),
    is_prefixed=True,
)

READ = frozenset(
    "identifier creators titles publicationYear dates date language resourceType descriptions description subjects "
    "subject alternateIdentifiers version relatedItems title creator".split()
)
SET_ASIDE = frozenset(
    "contributors publisher relatedIdentifiers sizes formats rights rightsList geoLocations fundingReferences size "
    "format licenseCondition accessRights file".split()
)

_MARK = re.compile(rb"datacite\.org/schema|<(?:[\w.-]{1,20}:)?(?:creatorName|publicationYear)[\s>]")
_SCHEMES = {"doi": "doi", "arxiv": "arxiv", "pmid": "pmid", "pmcid": "pmcid", "handle": "handle"}
_ISSUED = ("issued", "available", "published")


class Host(NamedTuple):
    """The journal or book in which a resource appeared."""

    venue: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None


def sniff(head: bytes) -> bool:
    """Recognise a resource, or a list of them."""
    name, text = root_of(head)
    local = name.rpartition(":")[2]
    if local in LAYOUT.records:
        return _MARK.search(text) is not None
    return (
        local in LAYOUT.around and b"datacite.org/" in text and re.search(rb"<(?:\w+:)?resource[\s>]", text) is not None
    )


def split(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut the document into resources."""
    return split_elements(stream, LAYOUT)


def parse(piece: XmlPiece) -> Record | Refused:
    """Read one resource."""
    return parse_record(piece, read_resource)


def read_resource(resource: Element, repairs: set[str]) -> Record | Refused:
    """Read the fields of a resource."""
    kind = resource.find("resourceType")
    general = None if kind is None else attribute_of(kind, "resourceTypeGeneral", repairs)
    printed = text_of(kind, repairs)
    if refused := refuse_resource(general, printed):
        return refused
    host = _host(resource, repairs)
    identifiers = each_once(_identifiers(resource, repairs))
    title, others = _titles(resource, repairs)
    content = Content(
        type=_type(general, printed),
        title=title,
        abstract=_abstract(resource, repairs),
        publication_date=_date(resource, repairs),
        venue=host.venue,
        volume=host.volume,
        issue=host.issue,
        pages=host.pages,
        language=text_of(resource.find("language"), repairs),
        version=text_of(resource.find("version"), repairs),
        keywords=tuple(dict.fromkeys(texts_of(_all(resource, "subjects", "subject"), repairs))),
        identifiers=identifiers,
        comments=tuple(others),
        names=tuple(_names(resource, repairs)),
    )
    return Record(
        content=content,
        key=identifiers[0].value if identifiers else None,
        repairs=tuple(repairs),
        unread=unread_elements(resource, READ),
    )


def _all(resource: Element, listed: str, name: str) -> list[Element]:
    """Return the elements of a list, which some repositories leave out."""
    return [*resource.iterfind(f"{listed}/{name}"), *resource.findall(name)]


def _type(general: str | None, printed: str | None) -> str | None:
    """Return the type; what is printed says more than the general one where it is known."""
    known = resource_type(printed)
    return known if known and known not in (printed, "document") else resource_type(general) or known


def _titles(resource: Element, repairs: set[str]) -> tuple[str | None, list[str]]:
    """Return the title with its subtitle, and titles in other languages."""
    main, subtitle, others = None, None, []
    for one in _all(resource, "titles", "title"):
        kind, text = one.get("titleType"), strip_markup(text_of(one, repairs))
        if text is None:
            continue
        if not kind and main is None:
            main = text
        elif kind == "Subtitle" and subtitle is None:
            subtitle = text
        else:
            others.append(text)
    return with_subtitle(main, subtitle) or next(iter(others), None), others


def _abstract(resource: Element, repairs: set[str]) -> str | None:
    """Return the abstract, else a description of no kind."""
    described = _all(resource, "descriptions", "description")
    own = [one for one in described if one.get("descriptionType") == "Abstract"]
    others = [one for one in described if not one.get("descriptionType")]
    return next((text for one in (*own, *others) if (text := strip_markup(abstract_text(one, repairs)))), None)


def _date(resource: Element, repairs: set[str]) -> str | None:
    """Return the date on which a resource was issued, as far as it agrees with the year of publication."""
    year = date_in_text(text_of(resource.find("publicationYear"), repairs))
    dates = {
        (one.get("dateType") or "").lower(): date
        for one in reversed(_all(resource, "dates", "date"))
        if (date := date_in_text(text_of(one, repairs)))
    }
    issued = next(
        (dates[kind] for kind in _ISSUED if kind in dates and (not year or dates[kind].startswith(year))), None
    )
    return issued or year or next(iter(dates.values()), None)


def _identifiers(resource: Element, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the DOI, and those alternate identifiers whose scheme is known."""
    for one in resource.findall("identifier"):
        yield from _identifier(one.get("identifierType"), text_of(one, repairs))
    for one in _all(resource, "alternateIdentifiers", "alternateIdentifier"):
        yield from _identifier(one.get("alternateIdentifierType"), text_of(one, repairs))


def _identifier(kind: str | None, value: str | None) -> Iterator[Identifier]:
    """Yield an identifier, if its scheme is known."""
    scheme = _SCHEMES.get((kind or "").lower())
    if not value:
        return
    if scheme:
        yield Identifier(scheme, doi_in(value) if scheme == "doi" else value)
    elif (kind or "").lower() == "url" or value.startswith(("http://", "https://")):
        yield from identifiers_in_url(value)


def _host(resource: Element, repairs: set[str]) -> Host:
    """Return the journal or book in which a resource appeared."""
    for item in resource.iterfind("relatedItems/relatedItem"):
        if item.get("relationType") in ("IsPublishedIn", "IsPartOf"):
            first, last = text_of(item.find("firstPage"), repairs), text_of(item.find("lastPage"), repairs)
            return Host(
                venue=text_of(item.find("titles/title"), repairs),
                volume=text_of(item.find("volume"), repairs),
                issue=text_of(item.find("issue"), repairs),
                pages=page_range(first, last),
            )
    return Host()


def _names(resource: Element, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the creators."""
    for creator in _all(resource, "creators", "creator"):
        whole = creator.find("creatorName")
        printed = text_of(creator if whole is None and not len(creator) else whole, repairs)
        family, given = text_of(creator.find("familyName"), repairs), text_of(creator.find("givenName"), repairs)
        affiliations = texts_of(creator.findall("affiliation"), repairs)
        is_organisation = whole is not None and whole.get("nameType") == "Organizational"
        if family and not is_organisation:
            yield name_in_parts(family, given, orcid=_orcid(creator, repairs), affiliations=affiliations)
        elif printed is None:
            repairs.add("dropped_author")
        elif is_organisation:
            yield organisation(printed, affiliations)
        else:
            read = read_inverted(printed)
            yield msgspec.structs.replace(read, orcid=_orcid(creator, repairs), affiliations=tuple(affiliations))


def _orcid(creator: Element, repairs: set[str]) -> str | None:
    """Return the ORCID of a creator."""
    ids = [one for one in creator.findall("nameIdentifier") if one.get("nameIdentifierScheme", "").upper() == "ORCID"]
    return next((orcid for one in texts_of(ids, repairs) if (orcid := orcid_in(one))), None)


FORMAT = Format(
    name="datacite-xml",
    title="DataCite XML",
    description="A resource in DataCite's XML (kernels 2 to 4), or a list of them.",
    example='<resource xmlns="http://datacite.org/schema/kernel-4"><identifier identifierType="DOI">\n'
    "10.1000/1</identifier><creators><creator><creatorName>Berg, Liv</creatorName></creator></creators><titles>\n"
    "<title>On the growth of "
    "lichens</title></titles><publicationYear>1977</publicationYear></resource>",
    sniff=sniff,
    split=split,
    parse=parse,
    reads_bytes=True,
    boundary=LAYOUT.boundary,
    set_aside=SET_ASIDE,
)
