"""What stands in a field and says that nothing is known: "NA", "[No author specified]", "No Pagination"."""

from __future__ import annotations

import re

MAX_LENGTH = 60  # of a placeholder, in characters

_WORDS = frozenset(  # as printed: "Na" and "Null" are names of people
    "NA na N/A n/a N.A. n.a. N/a NaN nan NAN NULL null None none NONE nil NIL - -- --- . .. ... ? [] () – —".split()
)
_PHRASE = re.compile(
    r"(?i)(?:no|not)\s(?:\w{2,20}\s){0,2}(?:specified|available|applicable|listed|given|provided|supplied|stated|recorded)"
    r"|no\s(?:authors?|journal|titles?|abstracts?|pagination|pages?|page\snumbers?|dates?|volume|issue|doi|keywords?)"
    r"|n\.?\s?pag"
)
_BEGINNINGS = frozenset("Nn-–—.[({<")
_AROUND = "[](){}<>. "
_PAGE = re.compile(r"(?i)\d|^[ivxlcdm]+(?:[-–][ivxlcdm]+)?$")


def says_nothing(text: str) -> bool:
    """Whether a printed text only says that there is nothing to say."""
    if not text or text[0] not in _BEGINNINGS or len(text) > MAX_LENGTH:
        return not text
    return text in _WORDS or (text[0] in "[({<nN" and _PHRASE.fullmatch(text.strip(_AROUND)) is not None)


def is_page(text: str) -> bool:
    """Whether a text names a page or an article: it has a digit, or is a Roman numeral."""
    return _PAGE.search(text[:MAX_LENGTH]) is not None


def page_range(first: str | None, last: str | None = None) -> str | None:
    """Return the pages from the first to the last one; None where neither is one."""
    first = first if first and is_page(first) else None
    last = last if last and is_page(last) else None
    if first and last and first != last and "-" not in first and "–" not in first:
        return f"{first}-{last}"
    return first
