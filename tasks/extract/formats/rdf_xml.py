"""RDF in XML: what Zotero, CiNii, Elsevier and others say of publications in Dublin Core, PRISM, BIBO or schema.org.

Each node directly in the document is a record where it describes a publication; persons, journals, attachments and
notes are read with the publications that refer to them. A document that describes none of them is refused as a whole.
A journal or book that a publication is part of gives venue, volume and issue, and in Zotero's RDF the DOI of the
article too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO
from xml.etree.ElementTree import Element

from tasks.extract.format import Format
from tasks.extract.formats.dublin_core_xml import identifiers_in
from tasks.extract.printed.inverted_list import read_creators
from tasks.extract.printed.links import each_once, identifiers_in_url
from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.printed.orcid import orcid_in
from tasks.extract.printed.printed_parts import page_range
from tasks.extract.printed.resource_types import resource_type
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused
from tasks.extract.syntax.rdf_graph import NAMED, REFERENCE, Graph, address_of, attribute, reference_of
from tasks.extract.syntax.xml_elements import parse_element, parse_record, unread_elements
from tasks.extract.syntax.xml_layout import Layout, XmlPiece
from tasks.extract.syntax.xml_scanner import cut_elements, name_of, root_of
from tasks.fields.dates import date_in_text
from tasks.fields.markup import strip_markup
from tasks.fields.months import date_in_one

LAYOUT = Layout(records=(), around=("RDF",), is_prefixed=True)

READ = frozenset(
    "title name headline abstract description issued date datePublished coverDate publicationDate created year "
    "isPartOf publication presentedAt publicationName volume volumeNumber number issue issueNumber pages pageRange "
    "pagination startingPage endingPage pageStart pageEnd articleNumber doi pmid isbn identifier sameAs url link "
    "authors author creator authorList creators subject about keywords keyword topic itemType type resourceType "
    "aggregationType language coverDisplayDate productIdentifier".split()
)
SET_ASIDE = frozenset(
    "editors editor editorList contributors contributor translators seriesEditors bookAuthors publisher rights "
    "license issn copyright format isReferencedBy dateSubmitted libraryCatalog shortTitle alternative references "
    "seeAlso source relation titleAbbrev".split()
)

_NOT_PUBLICATIONS = frozenset(
    "Person Agent Organization Organisation Group Researcher Journal Periodical Magazine Newspaper Issue "
    "PublicationIssue PublicationVolume Series Attachment Memo Collection channel Event Conference Project Seq Bag "
    "Alt List Statement Ontology Class Property ObjectProperty DatatypeProperty AnnotationProperty Concept "
    "ConceptScheme Catalog Dataset Distribution DataDownload Place ContactPoint PostalAddress WebPage WebSite items "
    "Restriction image textinput".split()
)
_TYPED = re.compile(rb"<[\w.-]*:?type\s[^<>]*resource\s*=\s*[\"'][^\"'<>]*?([A-Za-z]+)[\"']")
_TITLED = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:title|headline)[\s>]")
_IN_BRACKETS = re.compile(r"\(([a-z][a-z ]+)\)\s*$")
_MAX_HELD = 64 * 1024 * 1024  # bytes of a document whose nodes can refer to each other
_MAX_RELATED = 20_000
_MAX_STEPS, _MAX_WHOLES = 3, 20
_DATES = ("issued", "datePublished", "coverDate", "publicationDate", "date", "year", "created", "coverDisplayDate")
_SCHEMES = (("doi", "doi"), ("pmid", "pmid"))
_LONGEST_CITATION = 300


class RdfPiece(XmlPiece, frozen=True, kw_only=True, gc=False):
    """A node, with the bytes of the nodes to which it refers."""

    related: tuple[bytes, ...] = ()


def sniff(head: bytes) -> bool:
    """Recognise RDF, also within a document of Elsevier."""
    name, text = root_of(head)
    local = name.rpartition(":")[2]
    return (local == "RDF" and b"rdf" in text[:2000]) or (local == "document" and b"<rdf:RDF" in text)


def split(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut the document into the nodes that describe publications."""
    held: list[XmlPiece] = []
    size = 0
    for piece in cut_elements(stream, LAYOUT):
        held.append(piece)
        size += len(piece.raw)
        if size > _MAX_HELD:
            yield from _publications(held)
            held, size = [], 0
    yield from _publications(held)


def _publications(held: Sequence[XmlPiece]) -> Iterator[XmlPiece]:
    """Yield the publications among nodes, each with what it refers to; or a refusal of all where there are none."""
    chosen = [piece for piece in held if piece.refusal is not None or _is_publication(piece.raw)]
    if held and not chosen:
        kinds = ", ".join(dict.fromkeys(_kind(piece.raw) or "nothing" for piece in held[:1000]))[:100]
        refused = Refused("no_publication", f"it describes no publication, but {kinds}: nothing to mend")
        first = held[0]
        yield XmlPiece(line_start=first.line_start, line_end=held[-1].line_end, raw=first.raw, refusal=refused)
        return
    named = {address: piece.raw for piece in held if (address := _address(piece.raw))}
    for piece in chosen:
        if piece.refusal is not None:
            yield piece
        else:
            said = {name: getattr(piece, name) for name in XmlPiece.__struct_fields__}
            yield RdfPiece(**said, related=_related(piece.raw, named))


def _kind(raw: bytes) -> str:
    """Return the name of the kind of a node: that of its element, or of its type."""
    name = name_of(raw).rpartition(":")[2]
    typed = _TYPED.search(raw, 0, 100_000) if name == "Description" else None
    return typed[1].decode("ascii", "replace") if typed else name


def _is_publication(raw: bytes) -> bool:
    """Whether a node describes a publication."""
    kind = _kind(raw)
    if kind in _NOT_PUBLICATIONS:
        return False
    return kind != "Description" or _TITLED.search(raw) is not None


def _address(raw: bytes) -> bytes | None:
    """Return the address of a node, from its start tag."""
    found = NAMED.search(raw, 0, max(raw.find(b">"), 0))
    return (found[1] or found[2]) if found else None


def _related(raw: bytes, named: dict[bytes, bytes]) -> tuple[bytes, ...]:
    """Return the nodes to which a node refers, and those to which they refer in turn."""
    related: dict[bytes, None] = {}
    sources = [raw]
    for _ in range(_MAX_STEPS):
        found = [
            named[one] for source in sources for two in REFERENCE.findall(source) if (one := two[0] or two[1]) in named
        ]
        sources = [one for one in dict.fromkeys(found) if one not in related and one != raw]
        related.update(dict.fromkeys(sources[: _MAX_RELATED - len(related)]))
    return tuple(related)


def parse(piece: XmlPiece) -> Record | Refused:
    """Read one publication."""

    def read(node: Element, repairs: set[str]) -> Record | Refused:
        nodes = {}
        for raw in piece.related if isinstance(piece, RdfPiece) else ():
            other = parse_element(XmlPiece(line_start=1, line_end=1, raw=raw, around=piece.around), repairs)
            if isinstance(other, Element) and (address := address_of(other)):
                nodes[address] = other
        return _read(node, Graph(nodes, repairs))

    return parse_record(piece, read)


def _read(node: Element, graph: Graph) -> Record:
    """Read the properties of a publication."""
    wholes = list(islice(_wholes(node, graph, 0), _MAX_WHOLES))
    venue = _venue(node, wholes, graph)
    abstract, comments = _abstract(node, venue, graph)
    type_ = _type(node, graph)
    content = Content(
        type=type_,
        title=strip_markup(graph.first(node, "title", "name", "headline")),
        abstract=abstract,
        publication_date=_date(node, wholes, graph),
        venue=venue,
        volume=_of_first((node, *wholes), graph, "volume", "volumeNumber"),
        issue=_of_first((node, *wholes), graph, "number", "issue", "issueNumber"),
        pages=_pages(node, wholes, graph),
        language=graph.first(node, "language"),
        keywords=tuple(dict.fromkeys(_keywords(node, graph))),
        identifiers=each_once(_identifiers(node, wholes, type_, graph)),
        comments=tuple(comments),
        names=tuple(_names(node, graph)),
    )
    return Record(
        content=content, key=attribute(node, "about"), repairs=tuple(graph.repairs), unread=unread_elements(node, READ)
    )


def _wholes(node: Element, graph: Graph, depth: int) -> Iterator[Element]:
    """Yield what a publication is part of, and what that is part of; a series is no venue."""
    for whole in graph.values(node, "isPartOf", "publication"):
        if whole.tag != "Series":
            yield whole
            if depth < _MAX_STEPS:
                yield from _wholes(whole, graph, depth + 1)


def _of_first(nodes: Sequence[Element], graph: Graph, *names: str) -> str | None:
    """Return a property of the first node that has it."""
    return next((text for node in nodes if (text := graph.first(node, *names))), None)


def _venue(node: Element, wholes: Sequence[Element], graph: Graph) -> str | None:
    """Return the journal or book that a publication is in, else the conference."""
    venue = _of_first((node, *wholes), graph, "publicationName")
    titled = venue or _of_first([one for one in wholes if len(one)], graph, "title", "name")
    literal = [text for one in wholes if not len(one) and (text := graph.text(one))]
    return titled or next(iter(literal), None) or _of_first(graph.values(node, "presentedAt"), graph, "title", "name")


def _abstract(node: Element, venue: str | None, graph: Graph) -> tuple[str | None, list[str]]:
    """Return the abstract; a description that is the citation of the publication is a comment."""
    own = [text for one in graph.texts(node, "abstract") if (text := strip_markup(one))]
    described = [text for one in graph.texts(node, "description") if (text := strip_markup(one))]
    cited = [one for one in described if venue and len(one) < _LONGEST_CITATION and one.startswith(venue)]
    abstracts = own or [one for one in described if one not in cited]
    return next(iter(abstracts), None), [*cited, *abstracts[1:]]


def _date(node: Element, wholes: Sequence[Element], graph: Graph) -> str | None:
    """Return the date of publication, of the node or of what it is part of."""
    texts = [text for one in (node, *wholes) for name in _DATES for text in graph.texts(one, name)]
    return next((date for text in texts if (date := date_in_one(text) or date_in_text(text))), None)


def _pages(node: Element, wholes: Sequence[Element], graph: Graph) -> str | None:
    """Return the pages."""
    listed = _of_first((node, *wholes), graph, "pages", "pageRange", "pagination")
    first = _of_first((node, *wholes), graph, "startingPage", "pageStart")
    last = _of_first((node, *wholes), graph, "endingPage", "pageEnd")
    return listed or page_range(first, last) or graph.first(node, "articleNumber")


def _type(node: Element, graph: Graph) -> str | None:
    """Return the type: as the publication names it, or as its element is called."""
    said = graph.texts(node, "itemType", "resourceType", "type")
    said += [address for one in node.findall("type") if (address := reference_of(one))]
    known = [found[1] for one in said if (found := _IN_BRACKETS.search(one))] or said
    named = [] if node.tag in ("Description", "item", "Document") else [node.tag]
    if not known and not named and graph.first(node, "aggregationType") == "journal":
        return "article-journal"
    return resource_type(*known, *named)


def _keywords(node: Element, graph: Graph) -> Iterator[str]:
    """Yield the keywords, as texts or as what a subject is called."""
    yield from graph.texts(node, "subject", "about", "keywords", "keyword")
    for topic in node.findall("topic"):
        if title := next((value for key, value in topic.attrib.items() if key.rpartition("}")[2] == "title"), None):
            yield title


def _identifiers(node: Element, wholes: Sequence[Element], type_: str | None, graph: Graph) -> Iterator[Identifier]:
    """Yield the identifiers of a publication, and its addresses."""
    is_book = type_ in ("book", "thesis", "report")
    found = [Identifier(scheme, value) for name, scheme in _SCHEMES for value in graph.texts(node, name)]
    products = graph.values(node, "productIdentifier")  # which CiNii puts between
    printed = [text for one in (node, *products) for text in graph.texts(one, "identifier", "url", "link")]
    found += [one for text in printed for one in identifiers_in(text, is_book=is_book)]
    if is_book:
        found += [Identifier("isbn", value) for value in graph.texts(node, "isbn")]
    addresses = [reference_of(one) for name in ("sameAs", "url", "link") for one in node.findall(name)]
    for address in (*addresses, address_of(node)):
        if address and address.startswith(("http://", "https://")):
            found += identifiers_in_url(address)
    if not any(one.scheme == "doi" for one in found):
        journals = [one for one in wholes if one.tag == "Journal"]
        in_journals = [
            one for journal in journals for text in graph.texts(journal, "identifier") for one in identifiers_in(text)
        ]
        found += [one for one in in_journals if one.scheme == "doi"]
    yield from found


def _names(node: Element, graph: Graph) -> Iterator[PrintedName]:
    """Yield the authors, those of a list in order where there is one."""
    listed = graph.values(node, "authors") or graph.values(node, "authorList")
    for author in listed or graph.values(node, "author", "creator", "creators"):
        family = graph.first(author, "surname", "familyName", "family_name", "lastName")
        given = graph.first(author, "givenName", "givenname", "firstName", "given_name")
        orcid = orcid_in(address_of(author) or reference_of(author))
        if family or given:
            yield name_in_parts(family or given or "", given if family else None, orcid=orcid)
        elif (name := graph.text(author)) is None:
            graph.repairs.add("dropped_author")
        elif author.tag in ("Organization", "Organisation", "Group"):
            yield organisation(name)
        else:
            yield from read_creators(name, orcid)


FORMAT = Format(
    name="rdf-xml",
    title="RDF",
    description="Publications in RDF and XML, as Zotero, CiNii and Elsevier write it, in many vocabularies.",
    example='<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
    '<rdf:Description rdf:about="https://doi.org/10.1000/1"><dc:title>On the growth of lichens</dc:title>\n'
    "<dc:creator>Berg, Liv</dc:creator><dc:date>1977</dc:date></rdf:Description></rdf:RDF>",
    sniff=sniff,
    split=split,
    parse=parse,
    reads_bytes=True,
    set_aside=SET_ASIDE,
)
