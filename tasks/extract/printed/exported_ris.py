"""A record of RIS that paperlake has exported: what the tags for own use say, and the rest to the letter.

The first of the tags U1 says that paperlake wrote the record; those of other programs are free for anything.
Identifiers may have been added in another program, so those of all tags are read. Where authors were added or taken
away, the places in U3 say nothing, and the names are read as those of other programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from tasks.extract.printed.exported import (
    UNKNOWN,
    Retraction,
    by_place,
    identifiers_listed,
    read_exported_name,
    with_more,
)
from tasks.extract.printed.links import each_once
from tasks.extract.printed.names import name_in_parts
from tasks.extract.printed.stray_identifiers import isbns_in
from tasks.extract.records import Identifier, PrintedName, Record
from tasks.extract.syntax.tagged_fields import Fields, first_of

_RETRACTIONS: dict[str | None, Retraction] = {
    "Retracted publication": "retracted",
    "Withdrawn publication": "withdrawn",
}
_SCHEMES = {"DO": "doi", "C2": "pmcid", "C5": "pmid"}
_ARXIV = "https://arxiv.org/abs/"
_VERSION = "ET"
_WITHOUT_CODE = "document"  # what a type without a code of its own is in TY

_EXPORTED = re.compile(r"paperlake: paper \S+, work \S+")
_IDENTITY = re.compile(r"A\w*(?: https://orcid\.org/(\S+))?(?: inferred)?")


def is_exported(fields: Fields) -> bool:
    """Whether paperlake wrote a record."""
    return "U1" in fields and _EXPORTED.fullmatch(fields["U1"][0]) is not None


def as_exported(record: Record, fields: Fields) -> Record:
    """Return a record of an export as it was, where its tags are read as those of other programs."""
    said = dict(text.partition(": ")[::2] for text in fields["U1"][1:])
    content = record.content
    type_ = said.get("type", content.type) if content.type == _WITHOUT_CODE else content.type
    return msgspec.structs.replace(
        record,
        content=msgspec.structs.replace(
            content,
            title=said.get("title") or content.title,
            type=None if type_ == UNKNOWN else type_,
            publication_date=None if said.get("date") == UNKNOWN else content.publication_date,
            venue=first_of(fields, ("T2",)),
            pages=said.get("pages") or "-".join(fields[tag][0] for tag in ("SP", "EP") if tag in fields) or None,
            version=first_of(fields, (_VERSION,)),
            retraction=_RETRACTIONS.get(first_of(fields, ("M3",))),
            keywords=tuple(fields.get("KW", ())),
            identifiers=each_once(_identifiers(fields)),
            names=_names(fields) or content.names,
        ),
        unread=tuple([name for name in record.unread if name != _VERSION]),
    )


def _identifiers(fields: Fields) -> Iterator[Identifier]:
    """Yield the identifiers that are listed, and those of the tags; an arXiv id comes with an address."""
    listed = tuple(identifiers_listed(fields.get("U2", ())))
    yield from listed
    for tag, scheme in _SCHEMES.items():
        yield from (Identifier(scheme, value) for value in fields.get(tag, ()))
    values = {one.value for one in listed}
    for url in fields.get("UR", ()):
        if url.removeprefix(_ARXIV) not in values:
            yield Identifier("url", url)
    for number in fields.get("SN", ()):
        if number not in values:
            yield from isbns_in(number)


def _names(fields: Fields) -> tuple[PrintedName, ...]:
    """Return the authors; none if there are not as many as were exported."""
    lines = fields.get("AU", ())
    orcids: dict[int, str | None] = {}
    parts: dict[int, str] = {}
    affiliations = []
    for place, texts in by_place(fields.get("U3", ())).items():
        for text in texts:
            if found := _IDENTITY.fullmatch(text):
                orcids[place] = found[1]
            elif text.startswith("parts: "):
                parts[place] = text.removeprefix("parts: ")
            elif text.startswith("affiliation: "):
                affiliations.append(f"{place} {text.removeprefix('affiliation: ')}")
    if len(orcids) != len(lines):
        return ()
    names = [_name(line, parts.get(place)) for place, line in enumerate(lines, start=1)]
    return with_more(names, [orcids.get(place) for place in range(1, len(names) + 1)], by_place(affiliations))


def _name(line: str, parts: str | None) -> PrintedName:
    """Return a name, by its parts if they have commas within."""
    if not parts:
        return read_exported_name(line)
    family, given, suffix = [*parts.split("|"), "", ""][:3]
    return name_in_parts(family, given or None, suffix=suffix or None)
