"""The identifiers that a URL carries: a DOI, an arXiv id, a PubMed id. Many records print no other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tasks.extract.records import Identifier
from tasks.fields.identifier_patterns import ARXIV_ADDRESS, ARXIV_ID, DOI_REGISTRANT, PUBMED_ADDRESS, WEB_ADDRESS

_IN_URL = (  # the scheme, what the URL must have in it for a search to be worth while, and the pattern
    ("doi", "doi", re.compile(rf"(?i)\bdoi(?:\.acm)?\.org/(?:abs/)?({DOI_REGISTRANT}/[^\s?#]+)")),
    ("arxiv", "arxiv", re.compile(rf"(?i)\b{ARXIV_ADDRESS}({ARXIV_ID})")),
    ("pmid", "ncbi", re.compile(rf"(?i)\b{PUBMED_ADDRESS}(\d{{1,9}})\b")),
    ("pmcid", "ncbi", re.compile(r"(?i)\bncbi\.nlm\.nih\.gov/(?:pmc/)?articles/(PMC\d+)\b")),
)
_DOI_IN_TEXT = re.compile(rf"\b({DOI_REGISTRANT}/\S+)")
_WEB = re.compile(rf"(?i){WEB_ADDRESS}+")


def identifiers_in_url(url: str) -> Iterator[Identifier]:
    """Yield the URL, and before it what it identifies at a resolver."""
    lowered = url.lower()
    for scheme, hint, pattern in _IN_URL:
        if hint in lowered and (found := pattern.search(url)):
            yield Identifier(scheme, found[1])
    yield Identifier("url", url)


def identifiers_in_urls(lines: Iterable[str]) -> Iterator[Identifier]:
    """Yield the URLs in lines that may hold several each, and before each what it identifies at a resolver."""
    for line in lines:
        for url in urls_in(line):
            yield from identifiers_in_url(url)


def is_web_address(text: str) -> bool:
    """Whether a text begins as an address on the web does."""
    return _WEB.match(text) is not None


def urls_in(text: str) -> list[str]:
    """Return the URLs in a text that may hold several; the text itself where it has none that can be told."""
    if " " not in text and ";" not in text:
        return [text]
    found = [url.rstrip(";,") for url in _WEB.findall(text.replace(";http", " http").replace(";www.", " www."))]
    return found or [text]


def doi_in(text: str) -> str:
    """Return the DOI in what is printed as one (with a resolver, "doi:", "[doi]"), else the text."""
    found = _DOI_IN_TEXT.search(text)
    return found[1] if found else text


def each_once(identifiers: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Return every identifier once, in the order in which they stand."""
    listed = tuple(identifiers)
    return tuple(dict.fromkeys(listed)) if len(listed) > 1 else listed
