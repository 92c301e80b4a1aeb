"""ACL Anthology XML: a collection of volumes, each with its papers.

A paper has only what is its own; the venue, the date, and the volume and issue of a journal stand in the `meta` of its
volume. The front matter of a volume is no paper, and its editors are not authors. The number of a paper counts within
its volume, so the key is made of all three: `2020.acl-main.1`, `P05-1.1`; the id of the Anthology is the same, but for
that of the years before 2020 (`P05-1001`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO
from xml.etree.ElementTree import Element

from tasks.extract.format import Format
from tasks.extract.printed.links import is_web_address
from tasks.extract.printed.names import identifiers_of_person, name_in_parts
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused
from tasks.extract.syntax.xml_elements import (
    attribute_of,
    children_by_tag,
    parse_around,
    parse_record,
    split_elements,
    text_of,
    texts_of,
    unread_elements,
)
from tasks.extract.syntax.xml_layout import Layout, XmlPiece
from tasks.extract.syntax.xml_scanner import root_of
from tasks.fields.months import printed_date

LAYOUT = Layout(records=("paper", "frontmatter"), around=("collection", "volume"), shared=("meta",))

READ = frozenset(
    "title abstract author pages doi url journal issue language note award retracted removed revision".split()
)
SET_ASIDE = frozenset("attachment bibkey editor erratum mrf pwccode pwcdataset video bibtype isbn".split())

FRONT_MATTER = Refused("front_matter", "the front matter of a volume is no paper")

_START = re.compile(rb"<collection\s+id=[^<>]*>\s*(?:<!--[^>]*-->\s*)*<(?:volume\s[^<>]*>|event\s)")
_COMMENTS = frozenset(("note", "award", "retracted", "removed"))


@dataclass(frozen=True)
class Volume:
    """What a paper has from its collection and volume."""

    collection: str | None = None
    number: str | None = None
    is_journal: bool = False
    publication_date: str | None = None
    venue: str | None = None
    volume: str | None = None
    issue: str | None = None
    repairs: frozenset[str] = frozenset()


def sniff(head: bytes) -> bool:
    """Recognise a collection, which has an id, by its first volume or event."""
    name, text = root_of(head)
    return name == "collection" and _START.match(text) is not None


def split(stream: BinaryIO) -> Iterator[XmlPiece]:
    """Cut a collection into papers and front matters."""
    return split_elements(stream, LAYOUT)


def parse(piece: XmlPiece) -> Record | Refused:
    """Read one paper."""
    return parse_record(piece, lambda paper, repairs: _read(paper, _volume(piece.around), repairs))


def _read(paper: Element, volume: Volume, repairs: set[str]) -> Record | Refused:
    """Read the fields of a paper."""
    if paper.tag == "frontmatter":
        return FRONT_MATTER
    number = attribute_of(paper, "id", repairs)
    fields = children_by_tag(paper)
    first = {tag: children[0] for tag, children in fields.items()}.get
    content = Content(
        type="article-journal" if volume.is_journal else "paper-conference",
        title=text_of(first("title"), repairs),
        abstract=text_of(first("abstract"), repairs),
        publication_date=volume.publication_date,
        venue=text_of(first("journal"), repairs) or volume.venue,
        volume=volume.volume,
        issue=text_of(first("issue"), repairs) or volume.issue,
        pages=text_of(first("pages"), repairs),
        language=text_of(first("language"), repairs),
        retraction="retracted" if "retracted" in fields else "withdrawn" if "removed" in fields else None,
        version=_version(fields["revision"]) if "revision" in fields else None,
        identifiers=tuple(_identifiers(fields, volume, number, repairs)),
        comments=() if _COMMENTS.isdisjoint(fields) else tuple(_comments(paper, repairs)),
        names=tuple(_names(fields.get("author", ()), repairs)),
    )
    key = f"{volume.collection}-{volume.number}.{number}" if volume.collection and volume.number and number else None
    return Record(
        content=content,
        key=key,
        repairs=tuple(repairs | volume.repairs) if repairs or volume.repairs else (),
        unread=() if READ.issuperset(fields) else unread_elements(paper, READ),
    )


@lru_cache(maxsize=4)
def _volume(around: tuple[bytes, ...]) -> Volume:
    """Read what a paper has from its collection and volume."""
    repairs: set[str] = set()
    elements = parse_around(around, repairs)
    collection, volume, meta = (elements.get(name, Element(name)) for name in ("collection", "volume", "meta"))
    return Volume(
        collection=attribute_of(collection, "id", repairs),
        number=attribute_of(volume, "id", repairs),
        is_journal=volume.get("type") == "journal",
        publication_date=printed_date(text_of(meta.find("year"), repairs), text_of(meta.find("month"), repairs)),
        venue=text_of(meta.find("journal-title"), repairs) or text_of(meta.find("booktitle"), repairs),
        volume=text_of(meta.find("journal-volume"), repairs),
        issue=text_of(meta.find("journal-issue"), repairs),
        repairs=frozenset(repairs),
    )


def _version(revisions: Sequence[Element]) -> str | None:
    """Return the number of the last revision."""
    numbers = [int(number) for one in revisions if (number := one.get("id", ""))[:4].isdecimal()]
    return f"v{max(numbers)}" if numbers else None


def _identifiers(
    fields: Mapping[str, Sequence[Element]], volume: Volume, number: str | None, repairs: set[str]
) -> list[Identifier]:
    """Return the id of the Anthology, the DOI and the address, if the paper lies elsewhere."""
    identifiers = []
    if volume.collection and volume.number and number:
        identifiers.append(Identifier("acl", _anthology_id(volume.collection, volume.number, number)))
    if "doi" in fields:
        identifiers += [Identifier("doi", doi) for doi in texts_of(fields["doi"], repairs)]
    if "url" in fields:
        identifiers += [Identifier("url", url) for url in texts_of(fields["url"], repairs) if is_web_address(url)]
    return identifiers


def _anthology_id(collection: str, volume: str, paper: str) -> str:
    """Return the id of a paper: P05-1001, W05-0101 or 2020.acl-main.1, by the rules of the Anthology."""
    if not collection[:1].isalpha() or not (volume.isdecimal() and paper.isdecimal()):
        return f"{collection}-{volume}.{paper}"
    if collection.startswith("W") or collection == "C69" or (collection == "D19" and int(volume) >= 5):
        return f"{collection}-{int(volume):02}{int(paper):02}"
    return f"{collection}-{int(volume)}{int(paper):03}"


def _comments(paper: Element, repairs: set[str]) -> list[str]:
    """Return notes, awards, and why a paper was retracted."""
    return texts_of((child for child in paper if child.tag in _COMMENTS), repairs)


def _names(authors: Sequence[Element], repairs: set[str]) -> list[PrintedName]:
    """Return the authors, each under the name that the paper prints; other spellings of it are left out."""
    names = []
    for author in authors:
        family, given = text_of(author.find("last"), repairs), text_of(author.find("first"), repairs)
        if family is None and given is None:
            repairs.add("dropped_author")
            continue
        affiliations = author.findall("affiliation")
        orcid, own_id = attribute_of(author, "orcid", repairs), attribute_of(author, "id", repairs)
        names.append(
            name_in_parts(
                family or given or "",
                given if family else None,
                orcid=orcid,
                identifiers=identifiers_of_person(acl=own_id) if own_id else (),
                affiliations=texts_of(affiliations, repairs) if affiliations else (),
            )
        )
    return names


FORMAT = Format(
    name="acl-xml",
    title="ACL Anthology XML",
    description="A collection of the ACL Anthology: volumes with their papers, as in its own repository.",
    example='<collection id="2020.demo"><volume '
    'id="1"><meta><booktitle>Demo</booktitle><year>2020</year></meta>\n'
    '<paper id="1"><title>A '
    "parser</title><author><first>Ada</first><last>Lovelace</last></author></paper></volume></collect"
    "ion>",
    sniff=sniff,
    split=split,
    parse=parse,
    catalogue="ACL Anthology",
    reads_bytes=True,
    set_aside=SET_ASIDE,
)
