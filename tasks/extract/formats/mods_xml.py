"""MODS: what libraries and repositories give for a publication, and what JabRef and bibutils export.

A name without a role is an author's; where names have roles, only authors and creators count. The venue is the title
of the item that hosts the publication, whose part gives volume, issue and pages; a series is no venue. Periodicals
themselves are no papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
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
from tasks.extract.syntax.xml_text import plain_text
from tasks.fields.markup import strip_markup
from tasks.fields.months import date_in_one
from tasks.fields.names.words import PRINTED_SUFFIXES

LAYOUT = Layout(
    records=("mods",),
    around=("modsCollection", "searchRetrieveResponse", "records", "ListRecords", "metadata", "recordData"),
    is_prefixed=True,
)

READ = frozenset(
    "titleInfo name genre typeOfResource originInfo language abstract note subject relatedItem identifier location "
    "part recordInfo".split()
)
SET_ASIDE = frozenset(
    "physicalDescription tableOfContents targetAudience classification accessCondition extension".split()
)

JOURNAL = Refused("journal", "a periodical is no paper")

_AUTHORS = frozenset(("aut", "author", "cre", "creator", "verfasser", "auteur", "joint author", "dis", "dissertant"))
_DATES = ("dateIssued", "copyrightDate", "dateCreated", "dateOther")
_SCHEMES = {
    "doi": "doi",
    "pmid": "pmid",
    "pubmed": "pmid",
    "pmc": "pmcid",
    "pmcid": "pmcid",
    "arxiv": "arxiv",
    "eprint": "arxiv",
    "isi": "wos",
    "hdl": "handle",
    "handle": "handle",
}
_WHOLE_BOOKS = frozenset(("book", "thesis", "report"))
_WEB = re.compile(r"(?i)(?:https?|ftp)://\S")


def sniff(head: bytes) -> bool:
    """Recognise a record of MODS, or a list of them."""
    name, text = root_of(head)
    local = name.rpartition(":")[2]
    if local in ("mods", "modsCollection"):
        return True
    return local in LAYOUT.around and re.search(rb"<(?:[\w.-]{1,20}:)?mods[\s>]", text) is not None


def split(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut the document into records."""
    return split_elements(stream, LAYOUT)


def parse(piece: XmlPiece) -> Record | Refused:
    """Read one record."""
    return parse_record(piece, read_mods)


def read_mods(mods: Element, repairs: set[str]) -> Record | Refused:
    """Read the fields of a record."""
    kinds = texts_of([*mods.findall("genre"), *mods.findall("typeOfResource")], repairs)
    issuance = {one.lower() for one in texts_of(mods.iterfind("originInfo/issuance"), repairs)}
    host = next((one for one in mods.findall("relatedItem") if one.get("type") == "host"), Element("relatedItem"))
    if refused := refuse_resource(*kinds):
        return refused
    if issuance & {"continuing", "serial"} and not len(host):
        return JOURNAL
    type_ = _type(kinds, host, repairs)
    names = list(_names(mods, repairs))
    content = Content(
        type=type_,
        title=_title(mods, repairs),
        abstract=next(
            (text for one in mods.findall("abstract") if (text := strip_markup(plain_text(one, repairs)))), None
        ),
        publication_date=_date(mods, host, repairs),
        venue=_title(host, repairs),
        volume=_detail(mods, host, "volume", repairs),
        issue=_detail(mods, host, "issue", repairs) or _detail(mods, host, "number", repairs),
        pages=_pages(mods, host, repairs),
        language=_language(mods, repairs),
        keywords=tuple(dict.fromkeys(texts_of(mods.iterfind("subject/topic"), repairs))),
        identifiers=each_once(_identifiers(mods, type_, repairs)),
        comments=tuple(texts_of(mods.findall("note"), repairs)),
        names=tuple(names),
    )
    return Record(content=content, key=_key(mods, repairs), repairs=tuple(repairs), unread=unread_elements(mods, READ))


def _type(kinds: list[str], host: Element, repairs: set[str]) -> str | None:
    """Return the type; a text in a periodical is an article."""
    type_ = resource_type(*kinds)
    hosts = {one.lower() for one in texts_of([*host.findall("genre"), *host.iterfind("originInfo/issuance")], repairs)}
    if type_ in (None, "document") and hosts & {"periodical", "journal", "continuing", "academic journal"}:
        return "article-journal"
    return type_


def _title(element: Element, repairs: set[str]) -> str | None:
    """Return the title that is not of a kind of its own, with its subtitle and part; else any title."""
    listed = element.findall("titleInfo")
    own = [one for one in listed if not one.get("type")]
    return next((title for one in (*own, *listed) if (title := _title_in(one, repairs))), None)


def _title_in(info: Element, repairs: set[str]) -> str | None:
    """Return a title from its parts."""
    article, title, subtitle = (plain_text(info.find(name), repairs) for name in ("nonSort", "title", "subTitle"))
    if title and article:
        title = f"{article}{title}" if article.endswith(("'", "’", "-")) else f"{article} {title}"
    parts = [part for name in ("partNumber", "partName") if (part := plain_text(info.find(name), repairs))]
    return ". ".join(filter(None, [strip_markup(with_subtitle(title, subtitle)), *parts])) or None


def _date(mods: Element, host: Element, repairs: set[str]) -> str | None:
    """Return the date of issue, that in a known encoding first; else that of the part, or another one."""
    for name in _DATES:
        for within in (mods, host):
            listed = [one for one in within.iterfind(f"originInfo/{name}") if one.get("point") != "end"]
            listed.sort(key=lambda one: one.get("encoding") is None)
            if date := next((date for one in texts_of(listed, repairs) if (date := date_in_one(one))), None):
                return date
        parts = [*mods.iterfind("part/date"), *host.iterfind("part/date")]
        if name == "dateIssued" and (dated := [date for one in texts_of(parts, repairs) if (date := date_in_one(one))]):
            return dated[0]
    return None


def _detail(mods: Element, host: Element, kind: str, repairs: set[str]) -> str | None:
    """Return the number of the volume or issue, from the record's own part or from that of its host."""
    for part in (*mods.findall("part"), *host.findall("part")):
        for detail in part.findall("detail"):
            if detail.get("type") == kind:
                return text_of(detail.find("number"), repairs) or text_of(detail.find("caption"), repairs)
    return None


def _pages(mods: Element, host: Element, repairs: set[str]) -> str | None:
    """Return the pages from the first to the last, or as listed."""
    for part in (*mods.findall("part"), *host.findall("part")):
        for extent in part.findall("extent"):
            first, last = text_of(extent.find("start"), repairs), text_of(extent.find("end"), repairs)
            if first:
                return page_range(first, last)
            if listed := text_of(extent.find("list"), repairs):
                return listed
    return _detail(mods, host, "page", repairs)


def _language(mods: Element, repairs: set[str]) -> str | None:
    """Return the language of the whole, by its code if there is one."""
    terms = [one for language in mods.findall("language") if not language.get("objectPart") for one in language]
    terms.sort(key=lambda one: one.get("type") != "code")
    return next(iter(texts_of(terms, repairs)), None)


def _identifiers(mods: Element, type_: str | None, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers whose scheme is known, the ISBN of a whole book, and the addresses."""
    for one in mods.findall("identifier"):
        kind, value = (one.get("type") or "").lower(), text_of(one, repairs)
        if not value or one.get("invalid") == "yes":
            continue
        if scheme := _SCHEMES.get(kind):
            yield Identifier(scheme, doi_in(value) if scheme == "doi" else value)
        elif kind == "isbn" and type_ in _WHOLE_BOOKS:
            yield Identifier("isbn", value.split(" ")[0])
        elif _WEB.match(value):
            yield from identifiers_in_url(value)
        elif value.startswith("10.") and "/" in value and not kind:
            yield Identifier("doi", value)
    for location in mods.iterfind("location/url"):
        url = text_of(location, repairs)
        if url and _WEB.match(url) and location.get("access") != "preview":
            yield from identifiers_in_url(url.split(" ")[0])


def _key(mods: Element, repairs: set[str]) -> str | None:
    """Return the citation key, the id or the number of a record."""
    cited = [one for one in mods.findall("identifier") if one.get("type") == "citekey"]
    return (
        next(iter(texts_of(cited, repairs)), None)
        or attribute_of(mods, "ID", repairs)
        or text_of(mods.find("recordInfo/recordIdentifier"), repairs)
    )


def _names(mods: Element, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors."""
    for name in mods.findall("name"):
        roles = {one.lower().rstrip(".") for one in texts_of(name.iterfind("role/roleTerm"), repairs)}
        if name.get("type") == "conference" or (roles and not roles & _AUTHORS):
            continue
        yield from _name(name, repairs)


def _name(name: Element, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield a name, from its parts or as printed."""
    parts: dict[str | None, list[str]] = {}
    for part in name.findall("namePart"):
        if text := text_of(part, repairs):
            parts.setdefault(part.get("type"), []).append(text)
    affiliations = texts_of(name.findall("affiliation"), repairs)
    family, given = " ".join(parts.get("family", [])), " ".join(parts.get("given", []))
    whole = ", ".join(parts.get(None, [])) or text_of(name.find("displayForm"), repairs)
    ids = [one for one in name.findall("nameIdentifier") if "orcid" in (one.get("type") or "orcid").lower()]
    orcid = next((orcid for one in texts_of(ids, repairs) if (orcid := orcid_in(one))), None)
    suffix = next((one for one in parts.get("termsOfAddress", []) if one.rstrip(".") in PRINTED_SUFFIXES), None)
    if family or given:
        yield name_in_parts(
            family or given, (given or None) if family else None, suffix=suffix, orcid=orcid, affiliations=affiliations
        )
    elif not whole:
        repairs.add("dropped_author")
    elif name.get("type") in ("corporate", "family"):
        yield organisation(whole, affiliations)
    else:
        read = read_inverted(whole.rstrip(" ,"))
        yield msgspec.structs.replace(read, orcid=orcid, affiliations=tuple(affiliations))


FORMAT = Format(
    name="mods-xml",
    title="MODS",
    description="Records in MODS, one or a collection, as libraries, JabRef and bibutils write them.",
    example='<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods ID="berg77"><titleInfo><title>On the growth of\n'
    'lichens</title></titleInfo><name type="personal"><namePart type="family">Berg</namePart><namePart type="given">\n'
    "Liv</namePart></name><originInfo><dateIssued>1977</dateIssued></originInfo></mods></modsCollection>",
    sniff=sniff,
    split=split,
    parse=parse,
    reads_bytes=True,
    boundary=LAYOUT.boundary,
    set_aside=SET_ASIDE,
)
