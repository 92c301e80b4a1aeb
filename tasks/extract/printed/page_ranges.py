"""Pages: what names a page or an article, and a range of them."""

from __future__ import annotations

import re

MAX_LENGTH = 60  # of a page, in characters

_PAGE = re.compile(r"(?i)\d|^[ivxlcdm]+(?:[-–][ivxlcdm]+)?$")


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
