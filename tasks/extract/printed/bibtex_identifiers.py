"""The identifiers of an entry of BibTeX: those with a field of their own, and those within a URL, a key or a note."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from tasks.extract.printed.links import doi_in, identifiers_in_url, identifiers_in_urls, urls_in
from tasks.extract.printed.notes import identifiers_in_notes
from tasks.extract.records import Identifier, clean
from tasks.extract.syntax.bibtex_fields import Entry
from tasks.fields.identifier_patterns import ARXIV_ID
from tasks.fields.tex import verbatim

_EPRINT_SCHEMES = {"arxiv": "arxiv", "pubmed": "pmid", "pmid": "pmid", "pmc": "pmcid", "hdl": "handle", "doi": "doi"}
_ARXIV = re.compile(rf"(?i)\barxiv:\s*({ARXIV_ID})")
EPRINT_OF_ARXIV = re.compile(rf"(?i)(?:arxiv:)?\s*{ARXIV_ID}(v\d+)?")
_ABSTRACT_OF_CORR = re.compile(r"abs/(\S+)")
_DBLP_KEY = re.compile(r"(?:DBLP:)?((?:conf|journals|books|phd|series|reference|tr|persons|www)/[^/\s]+/\S+)")
_DBLP_URL = re.compile(r"dblp\.(?:org|uni-trier\.de|dagstuhl\.de)/rec/(?:bib\d?/|bibtex\d?/)?(.+?)(?:\.bib|\.html)?$")
_WOS = re.compile(r"(?:WOS|ISI):(\w{1,30})")


def identifiers_of(entry: Entry) -> Iterator[Identifier]:
    """Yield the identifiers: those with a field of their own, and those within a URL, a key, or the name of arXiv."""
    if found := _DBLP_KEY.fullmatch(entry.key):
        yield Identifier("dblp", found[1])
    for name in entry.fields:
        if read := _IDENTIFIERS_IN.get(name):
            for value in _verbatim(entry, name):
                yield from read(entry, value)


def _in_isbn(_: Entry, value: str) -> Iterator[Identifier]:
    """Yield the ISBNs of a field that may hold several."""
    yield from (Identifier("isbn", isbn) for isbn in filter(None, map(str.strip, re.split("[,;]", value))))


def _in_url(_: Entry, value: str) -> Iterator[Identifier]:
    """Yield the URLs of a field, and what they identify."""
    yield from identifiers_in_urls((value,))


def _in_text(entry: Entry, value: str) -> Iterator[Identifier]:
    """Yield the URLs and the arXiv id in a field that says other things as well."""
    for url in urls_in(value):
        if "://" in url:
            yield from identifiers_in_url(url)
    yield from _in_journal(entry, value)


def _in_note(entry: Entry, value: str) -> Iterator[Identifier]:
    """Yield what identifies a paper in a note: an address, an arXiv id, and what is marked and has no field."""
    yield from _in_text(entry, value)
    yield from (one for one in identifiers_in_notes((value,)) if one.scheme not in entry.fields)


def _in_journal(entry: Entry, value: str) -> Iterator[Identifier]:
    """Yield the arXiv id that stands in the place of a journal, or with CoRR in that of its volume."""
    if found := _ARXIV.search(value):
        yield Identifier("arxiv", found[1])
    elif value == "CoRR":
        for volume in _verbatim(entry, "volume"):
            if abstract := _ABSTRACT_OF_CORR.fullmatch(volume):
                yield Identifier("arxiv", abstract[1])


def _in_eprint(entry: Entry, value: str) -> Iterator[Identifier]:
    """Yield what stands in an archive, under the name that the archive has among the schemes."""
    archive = next((printed for name in ("eprinttype", "archiveprefix") for printed in _verbatim(entry, name)), None)
    scheme = _EPRINT_SCHEMES.get(archive.lower()) if archive else "arxiv" if EPRINT_OF_ARXIV.fullmatch(value) else None
    if scheme is not None:
        yield Identifier(scheme, value)


def _in_biburl(_: Entry, value: str) -> Iterator[Identifier]:
    """Yield the key of DBLP, which is in the address of its own page."""
    if found := _DBLP_URL.search(value):
        yield Identifier("dblp", found[1])


def _in_unique_id(_: Entry, value: str) -> Iterator[Identifier]:
    """Yield the accession number of Web of Science."""
    if found := _WOS.fullmatch(value):
        yield Identifier("wos", f"WOS:{found[1]}")


def _as(scheme: str) -> Callable[[Entry, str], Iterator[Identifier]]:
    """Read a field that holds one identifier."""
    return lambda _, value: iter((Identifier(scheme, value),))


_IDENTIFIERS_IN: Final[dict[str, Callable[[Entry, str], Iterator[Identifier]]]] = {
    "doi": lambda _, value: iter((Identifier("doi", doi_in(value)),)),
    "eprint": _in_eprint,
    "arxiv": _as("arxiv"),
    "arxivid": _as("arxiv"),
    "pmid": _as("pmid"),
    "pmcid": _as("pmcid"),
    "pubmed_id": _as("pmid"),
    "unique-id": _in_unique_id,
    "isbn": _in_isbn,
    "biburl": _in_biburl,
    "url": _in_url,
    "ee": _in_url,
    "link": _in_url,
    "howpublished": _in_text,
    "note": _in_note,
    "journal": _in_journal,
    "journaltitle": _in_journal,
}
IDENTIFIER_FIELDS: Final = frozenset((*_IDENTIFIERS_IN, "eprinttype", "archiveprefix"))


def _verbatim(entry: Entry, name: str) -> Iterator[str]:
    """Yield what a field says each time it is there, as a URL or identifier."""
    for value in entry.fields.get(name, ()):
        if text := clean(verbatim(value), set()):
            yield text
