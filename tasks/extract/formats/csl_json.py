"""CSL-JSON: the items of citation processors and reference managers, as an array or an item a line.

Each item has its fields under the names of the CSL schema, and perhaps Crossref's `affiliation` and `ORCID` with its
authors. A value of an unexpected kind costs its field and is noted among the repairs (`dropped_title` and the like); an
item that cannot be decoded is refused. Editors and translators are not authors, and an ISSN does not identify a paper.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from schemas.papers import EARLIEST_YEAR, LATEST_YEAR
from tasks.extract.formats.format import Format
from tasks.extract.json_items import JsonPiece, decode_item, head_items, split_json
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, clean

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
_TYPES_OF_CSL_ALONE = frozenset(
    "article-journal article-magazine article-newspaper paper-conference entry-dictionary entry-encyclopedia "
    "legal_case motion_picture musical_score personal_communication post-weblog review-book".split()
)
_FIELDS_OF_CROSSREF = frozenset(("indexed", "deposited", "reference-count", "is-referenced-by-count", "content-domain"))
_NAME_PARTS = ("family", "given", "literal", "name")
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?!\d)")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_ARXIV_NUMBER = re.compile(r"(?i)arxiv:\S+")


def sniff(head: bytes) -> bool:
    """Recognise CSL by the fields of the first items; half of those that can be decoded must have them."""
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return False
    items = head_items(head)
    found = sum(map(_is_csl, items))
    return found > 0 and 2 * found >= len(items)


def split(stream: BinaryIO) -> Iterator[JsonPiece]:
    """Cut an array or JSON lines into items."""
    return split_json(stream)


def parse(piece: JsonPiece) -> Record | Refused:
    """Read one item."""
    repairs: set[str] = set()
    try:
        item = decode_item(piece.raw, repairs)
    except ValueError as error:
        return Refused("broken_json", f"not valid JSON ({_one_line(error)}): mend the item")
    if not isinstance(item, dict):
        return Refused("not_an_object", "an item must be an object with the fields of CSL")
    texts: dict[str, Any] = {field: _text(item, key, repairs) for field, key in _TEXTS.items()}
    return Record(
        content=Content(
            **texts,
            publication_date=_date(item, repairs),
            identifiers=tuple(_identifiers(item, repairs)),
            comments=tuple(_texts(item, "note", repairs)),
            keywords=tuple(_keywords(item, repairs)),
            names=tuple(_names(item, repairs)),
        ),
        key=_text(item, "id", repairs),
        source_name=_text(item, "source", repairs),
        repairs=tuple(repairs),
    )


def _is_csl(item: object) -> bool:
    """Say whether an item is one of CSL, and not of a catalogue that shares some of its fields."""
    if not isinstance(item, dict):
        return False
    if item.get("type") in _TYPES_OF_CSL_ALONE:
        return True
    if len(_FIELDS_OF_CROSSREF & item.keys()) >= 2:
        return False
    issued, authors = item.get("issued"), item.get("author")
    return "title" in item and (
        (isinstance(issued, dict) and not issued.keys().isdisjoint(("date-parts", "raw", "literal")))
        or isinstance(item.get("container-title"), str)
        or (isinstance(authors, list) and any(isinstance(name, dict) and _is_name(name) for name in authors))
    )


def _is_name(name: dict[str, object]) -> bool:
    """Say whether an object has the parts of a name."""
    return any(isinstance(name.get(part), str) for part in _NAME_PARTS)


def _one_line(error: Exception) -> str:
    """Give the message of an error in one short line."""
    return " ".join(str(error).split())[:120]


def _printed(value: object, repairs: set[str]) -> str | None:
    """Give a string or number as text; None where it is neither, or says nothing."""
    match value:
        case str():
            return clean(value, repairs)
        case bool():
            return None
        case int():
            return str(value)
        case float() if math.isfinite(value):
            return str(int(value) if value.is_integer() else value)
    return None


def _texts(fields: dict[str, object], key: str, repairs: set[str]) -> list[str]:
    """Give what a field says, as a list; it may be a string, a number, or a list of them."""
    value = fields.get(key)
    texts = []
    for one in value if isinstance(value, list) else (value,):
        text = _printed(one, repairs)
        if text is not None:
            texts.append(text)
        elif one is not None and not isinstance(one, str):
            repairs.add(f"dropped_{key.lower()}")
    return texts


def _text(fields: dict[str, object], key: str, repairs: set[str]) -> str | None:
    """Give what a field says; of a list, the first that says something."""
    value = fields.get(key)
    if value is None:
        return None
    if isinstance(value, str):
        return clean(value, repairs)
    return next(iter(_texts(fields, key, repairs)), None)


def _keywords(item: dict[str, object], repairs: set[str]) -> Iterator[str]:
    """Yield the keywords: CSL has them in one string, divided by commas or semicolons; Crossref calls them subjects."""
    for printed in _texts(item, "keyword", repairs):
        divided = printed.split(";" if ";" in printed else ",")
        yield from filter(None, map(str.strip, divided))
    yield from _texts(item, "subject", repairs)


def _identifiers(item: dict[str, object], repairs: set[str]) -> Iterator[Identifier]:
    """Yield the identifiers as printed, and the arXiv id that Zotero puts into the number."""
    for key, scheme in IDENTIFIERS.items():
        for value in _texts(item, key, repairs):
            yield Identifier(scheme, value)
    number = item.get("number")
    if isinstance(number, str) and _ARXIV_NUMBER.fullmatch(number.strip()):
        yield Identifier("arxiv", number.strip())


def _date(item: dict[str, object], repairs: set[str]) -> str | None:
    """Give the date of publication as YYYY, YYYY-MM or YYYY-MM-DD, as precise as the item says it."""
    issued = item.get("issued")
    if issued is None:
        return None
    date = _date_from_text(issued) if not isinstance(issued, dict) else None
    if isinstance(issued, dict):
        parts = issued.get("date-parts")
        first = parts[0] if isinstance(parts, list) and parts else None
        if isinstance(first, list) and any(part not in (None, "") for part in first):
            date = _iso(*first[:3])
        elif not issued.get("raw") and not issued.get("literal"):
            return None  # {"date-parts": [[null]]} is how some say that they do not know
        else:
            date = _date_from_text(issued.get("raw")) or _date_from_text(issued.get("literal"))
    if date is None:
        repairs.add("dropped_issued")
    return date


def _date_from_text(value: object) -> str | None:
    """Find a date in a text: one in ISO 8601 at its beginning, else the first year in it."""
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if iso := _ISO_DATE.match(text.strip()):
        return _iso(*iso.groups())
    year = _YEAR.search(text)
    return year[0] if year else None


def _iso(year: object, month: object = None, day: object = None) -> str | None:
    """Write a date; a month or day that cannot be is left out, and what follows it."""
    year, month, day = _number(year), _number(month), _number(day)
    if year is None or not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    if month is None or not 1 <= month <= 12:
        return f"{year:04}"
    if day is None or not 1 <= day <= 31:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}"


def _number(value: object) -> int | None:
    """Give a whole number that may be written as text."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) <= 4:
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _names(item: dict[str, object], repairs: set[str]) -> Iterator[PrintedName]:
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


def _name(fields: dict[str, object], repairs: set[str]) -> PrintedName | None:
    """Read a name: "Family, Given, Suffix", the particle with the family, where it is in parts, else as printed."""
    orcid = _text(fields, "ORCID", repairs)
    affiliations = tuple(_affiliations(fields, repairs))
    family, given = _text(fields, "family", repairs), _text(fields, "given", repairs)
    if family is None:
        literal = _text(fields, "literal", repairs) or _text(fields, "name", repairs) or given
        return PrintedName(raw_name=literal, orcid=orcid, affiliations=affiliations) if literal else None
    particles = [_text(fields, kind, repairs) for kind in ("dropping-particle", "non-dropping-particle")]
    particle = " ".join(filter(None, particles)) or None
    suffix = _text(fields, "suffix", repairs)
    with_particle = f"{particle} {family}" if particle else family
    return PrintedName(
        raw_name=", ".join(filter(None, (with_particle, given, suffix))),
        family=family,
        given=given,
        particle=particle,
        suffix=suffix,
        orcid=orcid,
        affiliations=affiliations,
    )


def _affiliations(fields: dict[str, object], repairs: set[str]) -> Iterator[str]:
    """Yield the affiliations of an author: objects with a name, as Crossref has them, or strings."""
    value = fields.get("affiliation")
    if value is None:
        return
    for affiliation in value if isinstance(value, list) else [value]:
        name = _text(affiliation if isinstance(affiliation, dict) else {"name": affiliation}, "name", repairs)
        if name:
            yield name


FORMAT = Format(
    name="csl-json",
    title="CSL-JSON",
    description="An array of CSL items, or an item a line, as Zotero, citeproc and pandoc write them.",
    sniff=sniff,
    split=split,
    parse=parse,
)
