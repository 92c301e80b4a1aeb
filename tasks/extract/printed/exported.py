"""What an export of paperlake says in fields of its own, because the format has none for it.

The writers of these fields are in `tasks.export`. A record that is not of an export has none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.records import Identifier, PrintedName

UNKNOWN = "unknown"
MAX_DIGITS = 6  # of a place in a list of authors

Retraction = Literal["retracted", "withdrawn"]
RETRACTIONS: Mapping[str, Retraction] = {"retracted": "retracted", "withdrawn": "withdrawn"}


def identifiers_listed(texts: Iterable[str]) -> Iterator[Identifier]:
    """Yield the identifiers in a list of them, each with its scheme before it: acl:W01-2003."""
    for text in texts:
        scheme, colon, value = text.partition(":")
        if colon and scheme and value:
            yield Identifier(scheme, value)


def by_place(texts: Iterable[str]) -> Mapping[int, list[str]]:
    """Return the texts of each author, from lines with the place of the author in the list before each: 1 Paris."""
    found: dict[int, list[str]] = defaultdict(list)
    for text in texts:
        place, _, said = text.partition(" ")
        if said and len(place) <= MAX_DIGITS and place.isdecimal():
            found[int(place)].append(said)
    return found


def with_more(
    names: Sequence[PrintedName], orcids: Sequence[str | None], affiliations: Mapping[int, list[str]]
) -> tuple[PrintedName, ...]:
    """Return names with the ORCID iD and the affiliations of each."""
    return tuple(
        msgspec.structs.replace(name, orcid=orcid, affiliations=tuple(affiliations.get(place, ())))
        for place, (name, orcid) in enumerate(zip(names, orcids, strict=True), start=1)
    )


def read_exported_name(text: str) -> PrintedName:
    """Return a name: "Family, Given, Suffix"; one without parts that has a comma within ends in one."""
    if text.endswith(",") or ", " not in text:
        return organisation(text.removesuffix(","))
    family, given, suffix = [*text.split(", "), ""][:3]
    return name_in_parts(family, given or None, suffix=suffix or None)
