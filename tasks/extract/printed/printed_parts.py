"""What records print in two parts and a table shows in one: titles with subtitles, first and last pages."""

from __future__ import annotations

_ENDS = (":", "?", "!", ".")


def with_subtitle(title: str | None, subtitle: str | None) -> str | None:
    """Return a title and its subtitle in one, unless the title repeats it."""
    if title is None or subtitle is None or subtitle.casefold() in title.casefold():
        return title or subtitle
    return f"{title} {subtitle}" if title.endswith(_ENDS) else f"{title}: {subtitle}"


def page_range(first: str | None, last: str | None) -> str | None:
    """Return pages from the first to the last; one page alone."""
    return f"{first}-{last}" if first and last and first != last else first
