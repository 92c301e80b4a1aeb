"""Dublin Core in XML: what repositories say in `oai_dc`, in qualified Dublin Core, and in formats built on it.

Dublin Core has fifteen elements and no rules for what stands in them. The first title counts, and the first date. Of
several descriptions the longest is the abstract; comments and the others are kept as such. A source in the form that
Open Journal Systems writes, or "Journal 17: 1-9", gives venue, volume, issue and pages; any other is a comment. What
is related to a record is another one, but for the alternative identifiers of OpenAIRE. Contributors are advisors,
editors and funders, and no authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple
from xml.etree.ElementTree import Element

from tasks.extract.format import Format
from tasks.extract.printed.first_date import first_date
from tasks.extract.printed.inverted_list import read_creators
from tasks.extract.printed.links import doi_in, each_once, identifiers_in_url
from tasks.extract.printed.orcid import orcid_in
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
from tasks.fields.dates import date_in_text
from tasks.fields.identifier_patterns import DOI_REGISTRANT, ISSN
from tasks.fields.markup import strip_markup

LAYOUT = Layout(
    records=("dc", "qualifieddc", "uketddc", "thesis", "dcterms"),
    around=("records", "ListRecords", "searchRetrieveResponse", "collection", "metadata", "rdf"),
    is_prefixed=True,
)

READ = frozenset(
    "title creator date issued created available dateAccepted submitted description abstract subject type identifier "
    "source relation language isPartOf bibliographicCitation alternative hasVersion".split()
)
SET_ASIDE = frozenset(
    "contributor publisher rights format coverage audience extent medium spatial temporal license accessRights "
    "modified provenance rightsHolder references isReferencedBy degree advisor sponsorship tableOfContents replaces "
    "requires isVersionOf isReplacedBy isFormatOf hasPart hasFormat conformsTo department institution "
    "qualificationlevel qualificationname embargodate grantnumber".split()
)

_MARK = re.compile(rb"purl\.org/dc/(?:elements/1\.1|terms)|<(?:[\w.-]{1,20}:)?(?:title|creator)[\s>]")
_COMMENT = re.compile(r"(?i)comments?:\s*")
_NO_ABSTRACT = re.compile(r"(?i)made available in|submitted by|approved for entry|rights:|issued by|provenance")
_ALTERNATIVE = "altidentifier/"
_SCHEMES = {"doi": "doi", "pmid": "pmid", "pmcid": "pmcid", "arxiv": "arxiv", "isbn": "isbn", "hdl": "handle"}
_LABELLED = re.compile(r"(?i)(?:info:|urn:)?(doi|arxiv|isbn|pmid|pmcid|hdl)[:/\s]\s*(\S.*)")
_DOI = re.compile(rf"{DOI_REGISTRANT}/\S+")
# "Journal of Ice; Vol. 3 No. 1 (2015): On glaciers; 45-60", as Open Journal Systems writes it in many languages.
_OF_JOURNAL_SYSTEMS = re.compile(
    r"(?P<venue>[^;]+);\s*(?:(?:vol|bd|v|t|tom|том|band|ano|год)[\w.]*\s*(?P<volume>[^\s,;():]+))?"
    r",?\s*(?:(?:no|nr|n|núm|num|issue|iss|h|heft|č|№|вып)[\w.º°]*\s*(?P<issue>[^\s,;():]+))?\s*\((?P<year>\d{4})\)"
    r"(?::[^;]*)?(?:;\s*(?P<pages>[^;]*))?",
    re.IGNORECASE,
)
# "Ice and Snow 17: 45-60", "Ice and Snow 17(2): e1733".
_VOLUME_AND_PAGES = re.compile(
    r"(?P<venue>\D[^:;]*?)\s+(?P<volume>\d+)(?:\((?P<issue>[\w-]+)\))?:\s*(?P<pages>[\w–-]+)"
)
_MAX_SOURCE = 500


class Source(NamedTuple):
    """Where a publication appeared."""

    venue: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None


def sniff(head: bytes) -> bool:
    """Recognise a record of Dublin Core, or a list of them."""
    name, text = root_of(head)
    local = name.rpartition(":")[2]
    if local in LAYOUT.records:
        return _MARK.search(text) is not None and b"purl.org/dc/" in text
    return local in LAYOUT.around and re.search(rb"<[\w.-]{1,20}:(?:dc|qualifieddc)[\s>]", text) is not None


def split(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut the document into records."""
    return split_elements(stream, LAYOUT)


def parse(piece: XmlPiece) -> Record | Refused:
    """Read one record."""
    return parse_record(piece, read_dublin_core)


def read_dublin_core(element: Element, repairs: set[str]) -> Record | Refused:
    """Read the fields of a record."""
    types = texts_of(element.findall("type"), repairs)
    if refused := refuse_resource(*types):
        return refused
    titles = texts_of([*element.findall("title"), *element.findall("alternative")], repairs)
    abstract, comments = _descriptions(element, repairs)
    source, unknown = _source(element, repairs)
    type_ = resource_type(*types)
    identifiers = each_once(_identifiers(element, type_, repairs))
    content = Content(
        type="article" if type_ in (None, "document") and _is_preprint(identifiers) else type_,
        title=strip_markup(titles[0]) if titles else None,
        abstract=abstract,
        publication_date=_date(element, repairs),
        venue=source.venue,
        volume=source.volume,
        issue=source.issue,
        pages=source.pages,
        language=text_of(element.find("language"), repairs),
        keywords=tuple(dict.fromkeys(texts_of(element.findall("subject"), repairs))),
        identifiers=identifiers,
        comments=(*titles[1:], *comments, *unknown),
        names=tuple(_names(element, repairs)),
    )
    return Record(
        content=content,
        key=identifiers[0].value if identifiers else None,
        repairs=tuple(repairs),
        unread=unread_elements(element, READ),
    )


def _is_preprint(identifiers: Sequence[Identifier]) -> bool:
    """Whether a record is one of arXiv, whose types say only that it is a text."""
    return any(one.scheme == "arxiv" for one in identifiers)


def _descriptions(element: Element, repairs: set[str]) -> tuple[str | None, list[str]]:
    """Return the abstract, and what else is said in descriptions."""
    own = [text for one in texts_of(element.findall("abstract"), repairs) if (text := strip_markup(one))]
    described = [text for one in texts_of(element.findall("description"), repairs) if (text := strip_markup(one))]
    comments = [found.string[found.end() :] for one in described if (found := _COMMENT.match(one))]
    texts = [one for one in described if not _COMMENT.match(one) and not _NO_ABSTRACT.match(one)]
    candidates = own or texts
    abstract = max(candidates, key=len, default=None)
    return abstract, [*filter(None, comments), *(one for one in texts if one != abstract)]


def _date(element: Element, repairs: set[str]) -> str | None:
    """Return the date on which a record says that it was issued, else the first one."""
    for names in (("issued",), ("date", "created", "dateAccepted", "submitted", "available")):
        dates = (date_in_text(text) for name in names for text in texts_of(element.findall(name), repairs))
        if (first := first_date(dates)) is not None:
            return first
    return None


def _source(element: Element, repairs: set[str]) -> tuple[Source, Sequence[str]]:
    """Return where a publication appeared, and those sources that do not say it in a known form."""
    paths = ("bibliographicCitation", "source", "isPartOf")
    printed = [text for path in paths for text in texts_of(element.findall(path), repairs)]
    unknown: list[str] = []
    found = Source()
    for text in printed:
        if (read := read_source(text)) and not found.venue:
            found = read
        elif not _is_number(text):
            unknown.append(text)
    return found, list(dict.fromkeys(unknown))


def read_source(text: str) -> Source | None:
    """Read where a publication appeared, from a text in one of the known forms."""
    if len(text) > _MAX_SOURCE:
        return None
    read = _OF_JOURNAL_SYSTEMS.fullmatch(text) or _VOLUME_AND_PAGES.fullmatch(text)
    if read is None:
        return None
    said = {name: (value or "").strip() or None for name, value in read.groupdict().items() if name != "year"}
    return Source(**said)


def _is_number(text: str) -> bool:
    """Whether a source is an ISSN or an address, which names nothing."""
    return bool(re.fullmatch(rf"(?i)(?:(?:urn:)?e?issn:?\s*)?{ISSN}|\w+://\S+", text))


def _identifiers(element: Element, type_: str | None, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers that are the record's own."""
    own = texts_of(element.findall("identifier"), repairs)
    for text in texts_of([*element.findall("relation"), *element.findall("hasVersion")], repairs):
        place = text.lower().find(_ALTERNATIVE)
        if place >= 0:
            own.append(text[place + len(_ALTERNATIVE) :])
    for text in own:
        yield from identifiers_in(text, is_book=type_ in ("book", "thesis", "report"))


def identifiers_in(text: str, *, is_book: bool = False) -> Iterator[Identifier]:
    """Yield the identifier that a text is, if its scheme can be told; citations and other numbers are none."""
    if "://" in text:
        address = text[text.find("http") :] if "http" in text else text
        yield from identifiers_in_url(address.split()[0])
    elif labelled := _LABELLED.match(text):
        scheme = _SCHEMES[labelled[1].lower()]
        value = doi_in(labelled[2]) if scheme == "doi" else labelled[2]
        if scheme != "isbn" or is_book:
            yield Identifier(scheme, value)
    elif _DOI.fullmatch(text):
        yield Identifier("doi", text)


def _names(element: Element, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the creators."""
    for creator in element.findall("creator"):
        if name := text_of(creator, repairs):
            ids = (attribute_of(creator, key, repairs) for key in creator.attrib)
            yield from read_creators(name, next((orcid for one in ids if (orcid := orcid_in(one))), None))


FORMAT = Format(
    name="dublin-core-xml",
    title="Dublin Core XML",
    description="Records in Dublin Core (`oai_dc`, qualified), alone or in a list, but not in OAI's envelope.",
    example='<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "\n<dc:title>On the growth of lichens</dc:title><dc:creator>Berg, Liv</dc:creator><dc:date>1977</dc:date>\n"
    "<dc:identifier>https://doi.org/10.1000/1</dc:identifier></oai_dc:dc>",
    sniff=sniff,
    split=split,
    parse=parse,
    reads_bytes=True,
    boundary=LAYOUT.boundary,
    set_aside=SET_ASIDE,
)
