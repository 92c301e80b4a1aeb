"""CSL-JSON: the items of citation processors and reference managers, as an array or an item a line.

Each item has its fields under the names of the CSL schema, and perhaps Crossref's `affiliation` and `ORCID` with its
authors. Identifiers for which a program has no field stand in the note, a line each. What CSL has no field for, an
export of paperlake says in `custom`. A value of an unexpected kind costs its field and is noted among the repairs
(`dropped_title` and the like); an item that cannot be decoded is refused. Editors and translators are not authors, and
an ISSN does not identify a paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.links import each_once
from tasks.extract.printed.names import name_in_parts
from tasks.extract.printed.notes import identifiers_in_notes
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.json_fields import Fields, parse_object, part, parts, text, texts
from tasks.extract.syntax.json_items import ITEM_ON_A_LINE, JsonPiece, mostly, split_json
from tasks.fields.dates import date_in_text, iso_date

IDENTIFIERS = {"DOI": "doi", "PMID": "pmid", "PMCID": "pmcid", "ISBN": "isbn", "URL": "url", "arXiv": "arxiv"}

_TEXTS = {
    "type": "type",
    "title": "title",
    "abstract": "abstract",
    "venue": "container-title",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "language": "language",
}
READ = frozenset(
    (*_TEXTS.values(), *IDENTIFIERS, *"author custom id issued keyword note number source subject".split())
)
SET_ASIDE = frozenset(
    "ISSN accessed annote archive archive-place archive_location authority available-date call-number categories "
    "chair chapter-number citation-key citation-label citation-number collection-editor collection-number "
    "collection-title compiler composer container-author container-title-short contributor curator dimensions "
    "director division edition editor editorial-director editortranslator event event-date event-place event-title "
    "executive-producer first-reference-note-number genre guest host illustrator interviewer journalAbbreviation "
    "jurisdiction locator medium narrator number-of-pages number-of-volumes organizer original-author original-date "
    "original-publisher original-publisher-place original-title page-first part-number part-title performer producer "
    "publisher publisher-place recipient references reviewed-author reviewed-genre reviewed-title scale script-writer "
    "section series-creator shortTitle status submitted supplement-number system_id title-short translator version "
    "volume-title volume-title-short year-suffix".split()
)

_TYPES_OF_CSL_ALONE = frozenset(
    "article-journal article-magazine article-newspaper paper-conference entry-dictionary entry-encyclopedia "
    "legal_case motion_picture musical_score personal_communication post-weblog review-book".split()
)
_FIELDS_OF_CROSSREF = frozenset(("indexed", "deposited", "reference-count", "is-referenced-by-count", "content-domain"))
_NAME_PARTS = ("family", "given", "literal", "name")
_ARXIV_NUMBER = re.compile(r"(?i)arxiv:\S+")


def sniff(head: bytes) -> bool:
    """Recognise CSL by the fields of the first items; half of those that can be decoded must have them."""
    return mostly(head, _is_csl)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut an array or JSON lines into items."""
    return split_json(stream)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one item."""
    return parse_object(piece, _read)


def _read(item: Fields, repairs: set[str]) -> Record:
    """Read the fields of an item."""
    said: dict[str, Any] = {field: text(item, key, repairs) for field, key in _TEXTS.items()}
    exported = part(item, "custom", "paperlake")
    if exported.get("type") == "unknown":
        said["type"] = None
    retraction = exported.get("retraction")
    identifiers = each_once((*_identifiers(item, repairs), *_exported_identifiers(exported, repairs)))
    is_date_of_arxiv = (
        bool(exported) and "publication_date" not in exported and any(one.scheme == "arxiv" for one in identifiers)
    )
    return Record(
        content=Content(
            **said,
            publication_date=None if is_date_of_arxiv else _date(item, repairs),
            identifiers=identifiers,
            comments=tuple(texts(exported, "comments", repairs) or texts(item, "note", repairs)),
            keywords=tuple(texts(exported, "keywords", repairs) or _keywords(item, repairs)),
            version=text(exported, "version", repairs),
            retraction=retraction if retraction in ("retracted", "withdrawn") else None,
            names=tuple(_names(item, repairs)),
        ),
        key=text(item, "id", repairs),
        source_name=text(item, "source", repairs),
        repairs=tuple(repairs),
        unread=unread_fields(item, READ),
    )


def _is_csl(item: Fields) -> bool:
    """Whether an item is one of CSL, and not of a catalogue that shares some of its fields."""
    kind = item.get("type")
    if isinstance(kind, str) and kind in _TYPES_OF_CSL_ALONE:
        return True
    if len(_FIELDS_OF_CROSSREF & item.keys()) >= 2:
        return False
    issued, authors = item.get("issued"), item.get("author")
    return "title" in item and (
        (isinstance(issued, dict) and not issued.keys().isdisjoint(("date-parts", "raw", "literal")))
        or isinstance(item.get("container-title"), str)
        or (isinstance(authors, list) and any(isinstance(name, dict) and _is_name(name) for name in authors))
    )


def _is_name(name: Fields) -> bool:
    """Whether an object has the parts of a name."""
    return any(isinstance(name.get(part), str) for part in _NAME_PARTS)


def _keywords(item: Fields, repairs: set[str]) -> Iterator[str]:
    """Yield the keywords: CSL has them in one string, divided by commas or semicolons; Crossref calls them subjects."""
    for printed in texts(item, "keyword", repairs):
        divided = printed.split(";" if ";" in printed else ",")
        yield from filter(None, map(str.strip, divided))
    yield from texts(item, "subject", repairs)


def _identifiers(item: Fields, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers as printed, those in the note, and the arXiv id that Zotero puts into the number."""
    for key, scheme in IDENTIFIERS.items():
        for value in texts(item, key, repairs):
            yield Identifier(scheme, value)
    note = item.get("note")
    if isinstance(note, str):
        yield from identifiers_in_notes((note,))
    number = item.get("number")
    if isinstance(number, str) and _ARXIV_NUMBER.fullmatch(number.strip()):
        yield Identifier("arxiv", number.strip())


def _exported_identifiers(exported: Fields, repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers that an export of paperlake lists, of all schemes."""
    for one in parts(exported, "identifiers", repairs):
        scheme, value = text(one, "scheme", repairs), text(one, "value", repairs)
        if scheme and value:
            yield Identifier(scheme, value)


def _date(item: Fields, repairs: set[str]) -> str | None:
    """Return the date of publication as YYYY, YYYY-MM or YYYY-MM-DD, as precise as the item says it."""
    issued = item.get("issued")
    if issued is None:
        return None
    date = date_in_text(issued) if not isinstance(issued, dict) else None
    if isinstance(issued, dict):
        parts = issued.get("date-parts")
        first = parts[0] if isinstance(parts, list) and parts else None
        if isinstance(first, list) and any(part not in (None, "") for part in first):
            date = iso_date(*first[:3])
        elif not issued.get("raw") and not issued.get("literal"):
            return None  # {"date-parts": [[null]]} is how some say that they do not know
        else:
            date = date_in_text(issued.get("raw")) or date_in_text(issued.get("literal"))
    if date is None:
        repairs.add("dropped_issued")
    return date


def _names(item: Fields, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors; one that has no name is dropped."""
    authors = item.get("author")
    if authors is None:
        return
    if not isinstance(authors, list):
        repairs.add("dropped_author")
        return
    for author in authors:
        fields = {"literal": author} if isinstance(author, str) else author
        name = _name(fields, repairs) if isinstance(fields, dict) else None
        if name is None:
            repairs.add("dropped_author")
        else:
            yield name


def _name(fields: Fields, repairs: set[str]) -> PrintedName | None:
    """Read a name: "Family, Given, Suffix", the particle with the family, where it is in parts, else as printed."""
    orcid = text(fields, "ORCID", repairs)
    affiliations = tuple(_affiliations(fields, repairs))
    family, given = text(fields, "family", repairs), text(fields, "given", repairs)
    if family is None:
        literal = text(fields, "literal", repairs) or text(fields, "name", repairs) or given
        return PrintedName(raw_name=literal, orcid=orcid, affiliations=affiliations) if literal else None
    particles = [text(fields, kind, repairs) for kind in ("dropping-particle", "non-dropping-particle")]
    particle = " ".join(filter(None, particles)) or None
    suffix = text(fields, "suffix", repairs)
    return name_in_parts(family, given, particle=particle, suffix=suffix, orcid=orcid, affiliations=affiliations)


def _affiliations(fields: Fields, repairs: set[str]) -> Iterator[str]:
    """Yield the affiliations of an author: objects with a name, as Crossref has them, or strings."""
    value = fields.get("affiliation")
    if value is None:
        return
    for affiliation in value if isinstance(value, list) else [value]:
        name = text(affiliation if isinstance(affiliation, dict) else {"name": affiliation}, "name", repairs)
        if name:
            yield name


FORMAT = Format(
    name="csl-json",
    title="CSL-JSON",
    description="An array of CSL items, or an item a line, as Zotero, citeproc and pandoc write them.",
    example='[{"id": "codd70", "type": "article-journal", "title": "A relational model of data", "author": '
    '[{"family": "Codd", "given": "Edgar F."}], "issued": {"date-parts": [[1970]]}}]',
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=ITEM_ON_A_LINE,
    set_aside=SET_ASIDE,
)
