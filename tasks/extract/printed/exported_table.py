"""A row of a table that paperlake has exported: what stands in columns of its own, and the rest to the letter.

Cells that a spreadsheet would take for a formula have an apostrophe before them, which is taken away. Where authors
were added or taken away, what is said of each by its place says nothing, and the names are read as those of other
tables.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

import msgspec

from tasks.extract.printed.cells import cell_text
from tasks.extract.printed.exported import RETRACTIONS, by_place, identifiers_listed, read_exported_name, with_more
from tasks.extract.printed.links import each_once
from tasks.extract.records import Identifier, PrintedName, Record, clean

_OWN = frozenset("work n_authors n_sources author_ids relations other_versions other_identifiers retraction".split())
_TELLING = frozenset(("work", "authorids", "otheridentifiers", "nsources"))
_SCHEMES = "doi arxiv pmid pmcid isbn issn url dblp acl openalex s2 mag wos eid".split()
_TYPES = {"preprint": "article"}
_BETWEEN = "; "

_DEFUSED = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def are_exported(folded_names: Collection[str]) -> bool:
    """Whether paperlake wrote a table whose columns have these names."""
    return _TELLING.issubset(folded_names)


def undefused(cell: object) -> object:
    """Return a cell without the apostrophe by which a spreadsheet knows that it is no formula."""
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" and _DEFUSED.match(cell) else cell


def as_exported(record: Record, cells: Mapping[str, object]) -> Record:
    """Return a record of an export as it was, where its cells are read as those of other tables.

    Args:
        record: What the row says as one of another table.
        cells: The cells by the names of their columns.
    """
    said = {name: cell if isinstance(cell, str) else cell_text(cell, set()) or "" for name, cell in cells.items()}
    content = record.content
    type_ = said.get("type") or None
    identifiers = each_once(_identifiers(said))
    is_dated = bool(said.get("publication_date")) or all(one.scheme != "arxiv" for one in identifiers)
    return msgspec.structs.replace(
        record,
        content=msgspec.structs.replace(
            content,
            type=_TYPES.get(type_, type_) if type_ else None,
            publication_date=content.publication_date if is_dated else None,
            retraction=RETRACTIONS.get(said.get("retraction", "")),
            keywords=tuple((_lines if "\n" in said.get("keywords", "") else _listed)(said, "keywords")),
            comments=tuple(_lines(said, "comments")),
            identifiers=identifiers,
            names=_names(said) or content.names,
        ),
        unread=tuple([name for name in record.unread if name not in _OWN and name not in _SCHEMES]),
    )


def _listed(said: Mapping[str, str], name: str) -> list[str]:
    """Return the values in a cell; a sole one with a comma has a semicolon behind it."""
    text = clean(said.get(name, ""), set()) or ""
    return [one for one in text.removesuffix(";").split(_BETWEEN) if one]


def _lines(said: Mapping[str, str], name: str) -> Iterator[str]:
    """Yield the lines of a cell."""
    yield from filter(None, (clean(line, set()) for line in said.get(name, "").split("\n")))


def _identifiers(said: Mapping[str, str]) -> Iterator[Identifier]:
    """Yield the identifiers of all columns."""
    for scheme in _SCHEMES:
        yield from (Identifier(scheme, value) for value in _listed(said, scheme))
    yield from identifiers_listed(_listed(said, "other_identifiers"))


def _names(said: Mapping[str, str]) -> tuple[PrintedName, ...]:
    """Return the authors; none if there are not as many as were exported."""
    names = _listed(said, "authors")
    n_authors = len(_listed(said, "author_ids"))
    orcids = [one.strip() or None for one in said.get("orcids", "").split(";")] if said.get("orcids") else []
    if len(names) != n_authors or len(orcids) not in (0, n_authors):
        return ()
    return with_more(
        list(map(read_exported_name, names)), orcids or [None] * n_authors, by_place(_lines(said, "affiliations"))
    )
