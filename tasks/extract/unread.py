"""Find the fields that no rule reads and that look like authors, titles, abstracts or venues."""

from __future__ import annotations

import re
from collections.abc import Sequence

from schemas.account import UnreadField
from tasks.extract.formats import FORMATS
from tasks.fields.counting import count

_LIKELY = {
    "authors": re.compile(r"author|creator|verfasser|\bauteur|\bautor|\bau\b", re.IGNORECASE),
    "titles": re.compile(r"title|titel|titre|t[ií]tulo", re.IGNORECASE),
    "abstracts": re.compile(r"abstract|summary|zusammenfassung|resum", re.IGNORECASE),
    "venues": re.compile(r"journal|venue|conference|proceedings|zeitschrift|revista", re.IGNORECASE),
}


def looks_like(name: str) -> str | None:
    """Return what a field of this name seems to hold: authors, titles, abstracts, venues; None if nothing of these."""
    return next((kind for kind, pattern in _LIKELY.items() if pattern.search(name)), None)


def warn_of_unread(fields: Sequence[UnreadField]) -> tuple[str, ...]:
    """Return a warning for each field that is not read and looks like authors, titles, abstracts or venues."""
    return tuple(
        f"{field.source_file}: the field {field.name!r} looks like {kind}, and nothing reads it "
        f"({count(field.records, 'record')} in {count(field.dumps, 'dump')} of {field.source_format}); "
        "rename it, or name it in a .mapping.toml beside a table"
        for field in fields
        if (kind := looks_like(field.name)) and field.name not in FORMATS[field.source_format].set_aside
    )
