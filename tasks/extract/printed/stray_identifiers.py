"""Identifiers in fields that were made for something else: custom fields, numbers of catalogues.

Reference managers have no field for many identifiers, and their users and converters put them where there is room:
"C5  - 12345678", "U1  - 12345678[pmid]", "L3  - 10.1000/1".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from tasks.extract.records import Identifier
from tasks.fields.identifier_patterns import DOI_ADDRESS, DOI_REGISTRANT, ISSN
from tasks.fields.identifiers import without_end

MAX_NOTE = 4000  # characters of a note that are looked at

_DOI = rf"{DOI_REGISTRANT}/[^\s\"<>]{{1,200}}"
_DOI_ALONE = re.compile(rf"(?i)(?:doi\s{{0,2}}[:=]?\s{{0,2}})?(?:{DOI_ADDRESS})?({_DOI})(?:\s?\[doi\])?")
_DOI_MARKED = re.compile(
    rf"(?i)(?:\bdoi\s{{0,2}}[:=]?\s{{0,2}}(?:{DOI_ADDRESS})?|\b{DOI_ADDRESS})({_DOI})|({_DOI})\s?\[doi\]"
)
_PMID_MARKED = re.compile(
    r"(?i)\b(?:pmid|pubmed(?:[ -]?id)?)\s{0,2}[:=#]?\s{0,2}(\d{4,8})(?!\d)|(?<!\d)(\d{4,8})\s?\[(?:pmid|pubmed)\]"
)
_PMCID_MARKED = re.compile(r"(?i)\bpmcid\s{0,2}[:=]?\s{0,2}(PMC\d{3,9})\b|\b(PMC\d{3,9})\s?\[pmcid\]|^(PMC\d{3,9})$")
_MARKED = (  # the scheme, what a text must have in it for a search to be worth while, and the pattern
    ("doi", ("10.",), _DOI_MARKED),
    ("pmid", ("pmid", "pubmed"), _PMID_MARKED),
    ("pmcid", ("pmc",), _PMCID_MARKED),
)
_IN_URL = re.compile(rf"(?i)[/=]({DOI_REGISTRANT}(?:/|%2f)[^\s?#&\"<>]{{1,200}})")
_BEHIND_DOI = re.compile(r"(?i)(?:/(?:pdf|epdf|full|abstract|html|fulltext|meta|summary|pdfdirect)|\.(?:pdf|html?))+$")
_OF_CATALOGUES = (  # the scheme, what a text must have in it, and the pattern
    ("wos", ":", re.compile(r"\b(?:WOS|ISI):\w{5,20}")),
    ("eid", "2-s2.0-", re.compile(r"\b2-s2\.0-\d{5,15}")),
)
_ISSN = re.compile(rf"(?i){ISSN}\b")
_ISBN = re.compile(r"(?:97[89][\d -]{10,14}|\d[\d -]{8,11}[\dXx])(?!\d)")
_PUBMED = re.compile(r"(?i)pubmed|medline|\bnlm\b|national library of medicine")
_PMID = re.compile(r"\d{4,8}")


def marked(text: str) -> Iterator[Identifier]:
    """Yield the identifiers that a text marks as such, or that are all of it: "12345678[pmid]", "10.1000/1"."""
    if "10." in text and (alone := _DOI_ALONE.fullmatch(text)):
        yield Identifier("doi", without_end(alone[1]))
        return
    lowered = text.lower()
    if "10." not in text and "pm" not in lowered and "pubmed" not in lowered:
        return  # as most
    for scheme, hints, pattern in _MARKED:
        if any(hint in lowered for hint in hints):
            for found in pattern.finditer(text[:MAX_NOTE]):
                yield Identifier(scheme, without_end(next(filter(None, found.groups()))))


def in_path(url: str) -> Iterator[Identifier]:
    """Yield the DOI in the path or the query of a publisher's URL, without what follows it there."""
    if found := _IN_URL.search(url):
        yield Identifier("doi", without_end(_BEHIND_DOI.sub("", unquote(found[1]))))


def of_catalogues(text: str) -> Iterator[Identifier]:
    """Yield the numbers of catalogues that their form tells."""
    for scheme, hint, pattern in _OF_CATALOGUES:
        if hint in text and (found := pattern.search(text)):
            yield Identifier(scheme, found[0])


def accession_number(number: str, database: str | None) -> Iterator[Identifier]:
    """Yield the number of a record in a catalogue if its form tells which one it is, or if the catalogue is PubMed."""
    if database and _PMID.fullmatch(number) and _PUBMED.search(database) and "embase" not in database.lower():
        yield Identifier("pmid", number)
    yield from of_catalogues(number)
    yield from marked(number)


def isbns_in(text: str) -> Iterator[Identifier]:
    """Yield the ISBN in a field that has ISSNs too."""
    if not _ISSN.match(text) and (found := _ISBN.search(text)):
        yield Identifier("isbn", found[0].strip())


def only_new(known: set[str], found: Iterable[Identifier]) -> Iterator[Identifier]:
    """Yield the identifiers of schemes that are not known yet, and put these to the known ones."""
    new = [one for one in found if one.scheme not in known]
    known.update(one.scheme for one in new)
    return iter(new)
