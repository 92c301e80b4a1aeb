"""Creators as repositories print them: "Family, Given", several in one field, organisations."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from tasks.extract.printed.inverted_names import read_inverted
from tasks.extract.records import PrintedName


def read_creators(printed: str, orcid: str | None = None) -> Iterator[PrintedName]:
    """Yield the names in a field for one creator, which may hold several with a semicolon between them."""
    names = [name for part in printed.split(";") if (name := part.strip(" ,"))]
    for name in names:
        read = read_inverted(name)
        yield msgspec.structs.replace(read, orcid=orcid) if orcid and len(names) == 1 else read
