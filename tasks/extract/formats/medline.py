"""MEDLINE, the tagged text of PubMed and ERIC (.nbib): "PMID- 27169098", and a blank line between two records.

What belongs to an author (the short name, addresses, the ORCID) follows the full name (FAU). Investigators (FIR, IR)
and editors (FED, ED) are not authors, and neither are their addresses those of the author before them; a corporate
author (CN) is one. A title in brackets is a translation, and stays as printed. The records of ERIC begin with their
owner, have a number of their own (OID) in place of a PMID, full names in AU, and links in LID and AID.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from tasks.extract.format import Format
from tasks.extract.printed.inverted_names import MOST_NAMES, TOO_MANY_NAMES, is_suffix
from tasks.extract.printed.links import doi_in, each_once, identifiers_in_url, is_web_address
from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.printed.orcid import orcid_in
from tasks.extract.printed.page_ranges import page_range
from tasks.extract.records import Content, Identifier, PrintedName, Record, Refused, unread_fields
from tasks.extract.syntax.tagged_fields import whole_text
from tasks.extract.syntax.tagged_grammar import Grammar
from tasks.extract.syntax.tagged_text import TaggedPiece, fields_of, head_tags, split_tagged
from tasks.fields.dates import iso_date
from tasks.fields.months import date_in_one
from tasks.fields.names.others import is_et_al
from tasks.fields.placeholders import says_nothing

GRAMMAR = Grammar(
    beginning=rb"([A-Z]{2,4}) {0,2}-(?:[ \t]|(?=\d)|$)",
    first=frozenset((b"PMID", b"OWN", b"UI")),
    paragraphs=frozenset((b"AB", b"OAB")),
)

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
_TYPES_OF_ERIC = {  # the beginnings of its types, the surest first
    "journal article": "article-journal",
    "dissertation": "thesis",
    "speeches/meeting": "paper-conference",
    "book": "book",
    "collected works - proceeding": "book",
    "report": "report",
    "guide": "report",
    "numerical": "report",
}
_MARKED = re.compile(r"(.+?)\s*\[(\w+)\]")
_NOT_AUTHORS = frozenset(("FIR", "IR", "FED", "ED"))
_OF_AUTHORS = _NOT_AUTHORS.union(("FAU", "AU", "CN", "AUID", "AD"))
_ERIC = re.compile(r"E[DJ]\d{5,8}")
READ = frozenset(
    "PMID OWN OID TI BTI JT TA AB OAB DP DEP VI IP PG LA PT RIN OT MH PMC LID AID ISBN FAU AU CN AUID AD".split()
)
_FIRST_LINE = re.compile(rb"(?m)^(?:\xef\xbb\xbf)?[ \t]*(?:PMID- *\d|OWN - ERIC\b)")


@dataclass
class _Author:
    """An author as the lines so far name them."""

    full: str | None = None
    short: str | None = None
    orcid: str | None = None
    affiliations: list[str] = field(default_factory=list)
    is_group: bool = False


def sniff(head: bytes) -> bool:
    """Recognise the number or the owner of the first record, and other tags behind it."""
    tags = head_tags(head, GRAMMAR)
    return len(tags) > 1 and tags[0] in GRAMMAR.first and _FIRST_LINE.search(head) is not None


def split(stream: BinaryIO) -> Iterator[TaggedPiece]:
    """Cut the stream into records, at blank lines and at each PMID."""
    return split_tagged(stream, GRAMMAR)


def parse(piece: TaggedPiece) -> Record | Refused:
    """Read one record."""
    repairs: set[str] = set()
    of_authors: list[tuple[str, str]] = []
    lists: dict[str, list[str]] = {}
    for tag, lines in fields_of(piece, GRAMMAR, repairs):
        text = " ".join(lines)
        if tag in _OF_AUTHORS:
            of_authors.append((tag, text))
        if not says_nothing(text, or_names=True):
            lists.setdefault(tag, []).append(text)
    texts = {tag: values[0] for tag, values in lists.items()}
    authors = _authors(of_authors)
    if len(authors) > MOST_NAMES:
        return TOO_MANY_NAMES
    types = [printed.lower() for printed in lists.get("PT", ())]
    title = texts.get("TI") or texts.get("BTI")
    venue = texts.get("JT") or texts.get("TA") or texts.get("BTI")
    return Record(
        content=Content(
            type=_type(types, is_eric=texts.get("OWN") == "ERIC"),
            title=title,
            abstract=whole_text(lists, ("AB", "OAB")),
            publication_date=date_in_one(texts.get("DP")) or _electronic_date(texts.get("DEP", "")),
            venue=None if venue == title else venue,
            volume=texts.get("VI"),
            issue=texts.get("IP"),
            pages=page_range(texts.get("PG")),
            language=texts.get("LA"),
            retraction="retracted" if "retracted publication" in types or "RIN" in texts else None,
            keywords=tuple(dict.fromkeys(word.lstrip("*") for tag in ("OT", "MH") for word in lists.get(tag, ()))),
            identifiers=each_once(_identifiers(lists)),
            names=tuple(map(_name, authors)),
        ),
        key=texts.get("PMID") or _eric_number(lists),
        source_name="ERIC" if texts.get("OWN") == "ERIC" else None,
        repairs=tuple(repairs),
        unread=unread_fields(lists, READ),
    )


def _eric_number(lists: dict[str, list[str]]) -> str | None:
    """Return the number of a record in ERIC; PubMed has the numbers of others in the same field."""
    return next(filter(_ERIC.fullmatch, lists.get("OID", ())), None)


def _type(printed: list[str], *, is_eric: bool) -> str | None:
    """Return the type in the terms of CSL; what PubMed lists is an article unless it is said to be something else."""
    if not is_eric:
        return next((csl for kind, csl in _TYPES.items() if kind in printed), "article-journal")
    kinds = (csl for beginning, csl in _TYPES_OF_ERIC.items() if any(one.startswith(beginning) for one in printed))
    return next(kinds, None)


def _electronic_date(printed: str) -> str | None:
    """Return the date of the electronic publication: 20160115."""
    return iso_date(printed[:4], printed[4:6], printed[6:]) if len(printed) == len("YYYYMMDD") else None


def _identifiers(lists: dict[str, list[str]]) -> Iterator[Identifier]:
    """Yield the identifiers; a DOI is marked as such, beside the publisher's own numbers."""
    for scheme, tag in (("pmid", "PMID"), ("pmcid", "PMC")):
        for value in lists.get(tag, ()):
            yield Identifier(scheme, value)
    for tag in ("LID", "AID"):
        for value in lists.get(tag, ()):
            marked = _MARKED.fullmatch(value)
            if marked and marked[2].lower() in ("doi", "pmc"):
                yield Identifier("doi" if marked[2].lower() == "doi" else "pmcid", marked[1])
            elif is_web_address(value):
                yield from identifiers_in_url(value)
            elif not marked and (doi := doi_in(value)).startswith("10."):
                yield Identifier("doi", doi)
    if number := _eric_number(lists):
        yield Identifier("eric", number)
    for value in lists.get("ISBN", ()):
        yield Identifier("isbn", value.removeprefix("ISBN").lstrip(" :"))


def _authors(fields: list[tuple[str, str]]) -> list[_Author]:
    """Gather the authors: each begins with the full name, or with the short one where there is no full name."""
    authors: list[_Author] = []
    current: _Author | None = None
    for tag, text in fields:
        match tag:
            case "FAU" | "AU" | "CN" if says_nothing(text, or_names=True) or is_et_al(text):
                current = None
            case "FAU":
                authors.append(current := _Author(full=text))
            case "AU" if current is not None and current.short is None and current.full is not None:
                current.short = text
            case "AU":
                authors.append(current := _Author(short=text))
            case "CN":
                authors.append(current := _Author(full=text, is_group=True))
            case "AUID" if current is not None and (orcid := orcid_in(text)):
                current.orcid = orcid
            case "AD" if current is not None:
                current.affiliations.append(text)
            case _ if tag in _NOT_AUTHORS:
                current = None
    return authors


def _name(author: _Author) -> PrintedName:
    """Return the name of an author: "Family, Given", perhaps with a suffix; a last part that is none is an initial."""
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
    description="The tagged text of PubMed and ERIC (.nbib): records that a blank line ends, each with its number.",
    example="PMID- 12345678\nTI  - On the growth of lichens\nFAU - Berg, Liv\nAU  - Berg L\nDP  - 1977",
    sniff=sniff,
    split=split,
    parse=parse,
    catalogue="PubMed",
    boundary=re.compile(rb"\A|(?:(?<=\n\n)|(?<=\n\r\n))(?:PMID- *\d|OWN - )"),
    set_aside=frozenset(("FIR", "IR", "FED", "ED", "TT", "STAT", "DCOM", "LR", "CRDT", "EDAT", "MHDA", "PHST")),
)
