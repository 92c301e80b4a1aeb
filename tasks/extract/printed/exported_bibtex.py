"""An entry of BibTeX that paperlake has exported: what the fields `paperlake-...` say, and the rest to the letter.

Identifiers may have been added in another program, so those in the fields of BibTeX are read too. Where authors were
added or taken away, what is said of each by its place says nothing, and the names are read as those of other programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

import msgspec

from tasks.extract.printed.bibtex_names import read_exported_names
from tasks.extract.printed.exported import RETRACTIONS, UNKNOWN, by_place, identifiers_listed, with_more
from tasks.extract.printed.links import each_once
from tasks.extract.records import Identifier, PrintedName, Record, clean
from tasks.extract.syntax.bibtex_fields import Entry
from tasks.fields.tex import to_unicode, verbatim

PREFIX = "paperlake-"

_SCHEMES = {"doi": "doi", "eprint": "arxiv", "pmid": "pmid", "pmcid": "pmcid", "url": "url"}
_IDENTITY = re.compile(r"A\w*(?: \((\S+)\))?(?: inferred)?")


def is_exported(entry: Entry) -> bool:
    """Whether paperlake wrote an entry."""
    return "paperlake-paper" in entry.fields


def as_exported(record: Record, entry: Entry, repairs: set[str]) -> Record:
    """Return a record of an export as it was, where its fields are read as those of other programs."""
    content = record.content
    identifiers, identities, affiliations, keywords, comments = (
        list(_lines(entry, name, repairs))
        for name in (*map(_own, ("identifiers", "authors", "affiliations", "keywords")), "note")
    )
    type_, date, pages, retraction, version, issue = (
        next(_lines(entry, name, repairs), None)
        for name in (*map(_own, ("type", "date", "pages", "retraction")), "version", "number")
    )
    return msgspec.structs.replace(
        record,
        content=msgspec.structs.replace(
            content,
            type=None if type_ == UNKNOWN else type_ or content.type,
            publication_date=None if date == UNKNOWN else content.publication_date,
            issue=issue,
            pages=pages or content.pages,
            version=version,
            retraction=RETRACTIONS.get(retraction or ""),
            keywords=tuple(keywords) or content.keywords,
            comments=tuple(comments),
            identifiers=each_once(_identifiers(entry, identifiers)),
            names=_names(entry, identities, affiliations, repairs) or content.names,
        ),
        repairs=tuple(repairs),
        unread=tuple([name for name in record.unread if not name.startswith(PREFIX) and name != "issn"]),
    )


def _own(name: str) -> str:
    """Return the name of a field of paperlake."""
    return f"{PREFIX}{name}"


def _lines(entry: Entry, name: str, repairs: set[str]) -> Iterator[str]:
    """Yield the lines of a field, as TeX prints them."""
    for value in entry.fields.get(name, ()):
        yield from filter(None, (clean(to_unicode(line), repairs) for line in value.split("\n")))


def _identifiers(entry: Entry, lines: Iterable[str]) -> Iterator[Identifier]:
    """Yield the identifiers that are listed, and those of the fields that are not among them."""
    listed = tuple(identifiers_listed(lines))
    yield from listed
    known = {unquote(one.value) for one in listed}  # a field has %7B for a brace
    for name, scheme in _SCHEMES.items():
        for value in map(verbatim, entry.fields.get(name, ())):
            if unquote(value) not in known:
                yield Identifier(scheme, value)
    for isbns in entry.fields.get("isbn", ()):
        yield from (Identifier("isbn", isbn) for isbn in isbns.split(", ") if isbn not in known)


def _names(
    entry: Entry, identities: Iterable[str], affiliations: Iterable[str], repairs: set[str]
) -> tuple[PrintedName, ...]:
    """Return the authors; none if there are not as many as were exported."""
    names = [name for value in entry.fields.get("author", ()) for name in read_exported_names(value, repairs)]
    found = [_IDENTITY.fullmatch(one) for line in identities for one in line.split(", ")]
    if len(found) != len(names):
        return ()
    return with_more(names, [one and one[1] for one in found], by_place(affiliations))
