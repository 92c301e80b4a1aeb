"""MEDLINE, the tagged text of PubMed (.nbib): "PMID- 27169098", and a blank line between two records.

What belongs to an author (the short name, addresses, the ORCID) follows the full name (FAU). Investigators (FIR, IR)
and editors (FED, ED) are not authors, and neither are their addresses those of the author before them; a corporate
author (CN) is one. A title in brackets is a translation, and stays as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from tasks.extract.formats.format import Format
from tasks.extract.inverted_names import MOST_NAMES, TOO_MANY_NAMES, is_suffix
from tasks.extract.links import each_once
from tasks.extract.months import date_in_one
from tasks.extract.names import name_in_parts, organisation
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused
from tasks.extract.tagged_text import Grammar, TaggedField, TaggedPiece, fields_of, head_tags, split_tagged

GRAMMAR = Grammar(field=re.compile(rb"([A-Z]{2,4}) {0,2}- ?(.*)$", re.DOTALL), first=b"PMID")

_TYPES = {  # the first that a publication is of; all others are journal articles
    "preprint": "article",
    "book": "book",
    "book chapter": "chapter",
    "academic dissertation": "thesis",
    "technical report": "report",
    "dataset": "dataset",
    "news": "article-newspaper",
    "newspaper article": "article-newspaper",
    "patent": "patent",
}
_ORCID = re.compile(r"\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx]")
_MARKED = re.compile(r"(.+?)\s*\[(\w+)\]")
_NOT_AUTHORS = frozenset(("FIR", "IR", "FED", "ED"))


@dataclass
class _Author:
    """An author as the lines so far name them."""

    full: str | None = None
    short: str | None = None
    orcid: str | None = None
    affiliations: list[str] = field(default_factory=list)
    is_group: bool = False


def sniff(head: bytes) -> bool:
    """Recognise the number of the first record, and other tags behind it."""
    tags = head_tags(head, GRAMMAR)
    return len(tags) > 1 and tags[0] == b"PMID" and re.search(rb"(?m)^(?:\xef\xbb\xbf)?PMID- *\d", head) is not None


def split(stream: BinaryIO) -> Iterator[TaggedPiece]:
    """Cut the stream into records, at blank lines and at each PMID."""
    return split_tagged(stream, GRAMMAR)


def parse(piece: TaggedPiece) -> Record | Refused:
    """Read one record."""
    repairs: set[str] = set()
    fields = list(fields_of(piece, GRAMMAR, repairs))
    texts: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    for one in fields:
        texts.setdefault(one.tag, one.text)
        lists.setdefault(one.tag, []).append(one.text)
    authors = _authors(fields)
    if len(authors) > MOST_NAMES:
        return TOO_MANY_NAMES
    types = [printed.lower() for printed in lists.get("PT", ())]
    title = texts.get("TI") or texts.get("BTI")
    venue = texts.get("JT") or texts.get("TA") or texts.get("BTI")
    return Record(
        content=Content(
            type=next((csl for printed, csl in _TYPES.items() if printed in types), "article-journal"),
            title=title,
            abstract=texts.get("AB") or texts.get("OAB"),
            publication_date=date_in_one(texts.get("DP")),
            venue=None if venue == title else venue,
            volume=texts.get("VI"),
            issue=texts.get("IP"),
            pages=texts.get("PG"),
            language=texts.get("LA"),
            retraction="retracted" if "retracted publication" in types or "RIN" in texts else None,
            keywords=tuple(dict.fromkeys(word.lstrip("*") for tag in ("OT", "MH") for word in lists.get(tag, ()))),
            identifiers=each_once(_identifiers(lists)),
            names=tuple(map(_name, authors)),
        ),
        key=texts.get("PMID"),
        repairs=tuple(repairs),
    )


def _identifiers(lists: dict[str, list[str]]) -> Iterator[Identifier]:
    """Yield the identifiers; a DOI is marked as such, beside the publisher's own numbers."""
    for scheme, tag in (("pmid", "PMID"), ("pmcid", "PMC")):
        for value in lists.get(tag, ()):
            yield Identifier(scheme, value)
    for tag in ("LID", "AID"):
        for value in lists.get(tag, ()):
            if (marked := _MARKED.fullmatch(value)) and marked[2].lower() in ("doi", "pmc"):
                yield Identifier("doi" if marked[2].lower() == "doi" else "pmcid", marked[1])
    for value in lists.get("ISBN", ()):
        yield Identifier("isbn", value.removeprefix("ISBN").lstrip(" :"))


def _authors(fields: list[TaggedField]) -> list[_Author]:
    """Gather the authors: each begins with the full name, or with the short one where there is no full name."""
    authors: list[_Author] = []
    current: _Author | None = None
    for one in fields:
        match one.tag:
            case "FAU":
                authors.append(current := _Author(full=one.text))
            case "AU" if current is not None and current.short is None and current.full is not None:
                current.short = one.text
            case "AU":
                authors.append(current := _Author(short=one.text))
            case "CN":
                authors.append(current := _Author(full=one.text, is_group=True))
            case "AUID" if current is not None and (orcid := _ORCID.search(one.text)):
                current.orcid = orcid[0]
            case "AD" if current is not None:
                current.affiliations.append(one.text)
            case tag if tag in _NOT_AUTHORS:
                current = None
    return authors


def _name(author: _Author) -> PrintedName:
    """Give the name of an author: "Family, Given", perhaps with a suffix; a last part that is none is an initial."""
    affiliations = tuple(author.affiliations)
    printed = author.full or author.short or ""
    if author.is_group:
        return organisation(printed, affiliations)
    family, *rest = [part for part in map(str.strip, printed.split(",")) if part] or [printed]
    words = " ".join(rest).split()
    suffix = words.pop() if len(words) > 1 and is_suffix(words[-1]) else None
    if not words:
        return PrintedName(raw_name=printed, orcid=author.orcid, affiliations=affiliations)
    return name_in_parts(family, " ".join(words), suffix=suffix, orcid=author.orcid, affiliations=affiliations)


FORMAT = Format(
    name="medline",
    title="MEDLINE",
    description="The tagged text of PubMed (.nbib): records that begin with PMID and end with a blank line.",
    example="PMID- 12345678\nTI  - On the growth of lichens\nFAU - Berg, Liv\nAU  - Berg L\nDP  - 1977",
    sniff=sniff,
    split=split,
    parse=parse,
    boundary=re.compile(rb"\A|(?m:^)PMID- *\d"),
)
