"""Scopus exports in CSV: the columns of Scopus, of any generation.

Older exports divide the authors by commas ("Pan, Y., Yu, C."), newer ones by semicolons, and the newest have their full
names in a column of their own with the number of each author. Affiliations are given to the authors of whose entry in
"Authors with affiliations" they are a part. Titles and abstracts lose the tags of HTML. A conference review is the
front matter of proceedings and no paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from tasks.extract.format import Format
from tasks.extract.printed.author_lists import split_authors
from tasks.extract.printed.cells import cell_list, cell_text
from tasks.extract.printed.column_names import SET_ASIDE
from tasks.extract.printed.columns import RowPiece, UnknownColumnsError
from tasks.extract.printed.names import identifiers_of_person
from tasks.extract.printed.rows import read_row
from tasks.extract.records import Identifier, PrintedName, Record, Refused
from tasks.extract.syntax.delimited import find_layout, split_delimited
from tasks.fields.markup import strip_markup

# The columns that are read here besides those that are read by the rules for all tables.
_READ = frozenset(("Art. No.", "Authors with affiliations", "Author full names", "Author(s) ID", "Source"))
_CHARACTERISTIC = frozenset(("EID", "Source title"))
_NUMBER_OF_AUTHOR = re.compile(r"\s*\((\d{5,})\)$")


def sniff(head: bytes) -> bool:
    """Recognise Scopus by the columns that only it has."""
    if b"EID" not in head[:8192]:
        return False
    try:
        return _CHARACTERISTIC.issubset(find_layout(head).columns.header)
    except UnknownColumnsError:
        return False


def split(stream: BinaryIO) -> Iterator[RowPiece]:
    """Cut the table into rows."""
    return split_delimited(stream)


def parse(piece: RowPiece) -> Record | Refused:
    """Read one row."""
    repairs: set[str] = set()
    kind = cell_text(piece.column("Document Type"), repairs)
    if kind is not None and kind.casefold() == "conference review":
        return Refused("proceedings", "a review of a conference, which stands for its proceedings: nothing to mend")
    outcome = read_row(piece)
    content = outcome.content
    repairs |= {repair for repair in outcome.repairs if not repair.startswith("unassigned_")}
    first, last = (cell_text(piece.column(name), repairs) for name in ("Page start", "Page end"))
    eid = cell_text(piece.column("EID"), repairs)
    return msgspec.structs.replace(
        outcome,
        content=msgspec.structs.replace(
            content,
            title=strip_markup(content.title),
            abstract=_abstract(strip_markup(content.abstract)),
            pages=content.pages if first or last else cell_text(piece.column("Art. No."), repairs),
            keywords=tuple(dict.fromkeys(filter(None, map(strip_markup, content.keywords)))),
            identifiers=tuple(_identifiers(content.identifiers)),
            names=tuple(_names(piece, repairs)),
        ),
        key=eid or outcome.key,
        source_name=cell_text(piece.column("Source"), repairs),
        repairs=tuple(repairs),
        unread=tuple(name for name in outcome.unread if name not in _READ),
    )


def _abstract(printed: str | None) -> str | None:
    """Return the abstract; "[No abstract available]" is none."""
    return None if printed is not None and printed.startswith("[No abstract") else printed


def _identifiers(printed: tuple[Identifier, ...]) -> Iterator[Identifier]:
    """Yield the identifiers but for the address at Scopus, which says no more than the EID."""
    for identifier in printed:
        if identifier.scheme != "url" or "scopus.com/" not in identifier.value:
            yield identifier


def _names(piece: RowPiece, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors with their affiliations."""
    authors = split_authors(cell_text(piece.column("Authors"), repairs) or "")
    full = cell_list(piece.column("Author full names"), repairs)
    numbers = cell_list(piece.column("Author(s) ID"), repairs)
    entries = cell_list(piece.column("Authors with affiliations"), repairs)
    affiliations = cell_list(piece.column("Affiliations"), repairs)
    if len(entries) != len(authors):
        entries = []
        if affiliations and len(authors) > 1:
            repairs.add("unassigned_affiliations")
    for place, printed in enumerate(authors):
        if printed.startswith("[No author"):
            continue
        own = [one for one in affiliations if one in entries[place]] if entries else []
        if not entries and len(authors) == 1:
            own = affiliations
        name = full[place] if len(full) == len(authors) else printed
        told = _NUMBER_OF_AUTHOR.search(name)
        listed = numbers[place] if len(numbers) == len(authors) else None
        yield PrintedName(
            raw_name=_NUMBER_OF_AUTHOR.sub("", name),
            identifiers=identifiers_of_person(scopus=told[1] if told else listed),
            affiliations=tuple(own),
        )


FORMAT = Format(
    name="scopus-csv",
    title="Scopus CSV",
    description="An export of Scopus in CSV, of any generation.",
    example="Authors,Title,Year,Source title,Volume,Issue,DOI,Link,Document Type,Source,EID\n"
    '"Codd, E.F.",A relational model of data,1970,Commun. '
    "ACM,13,6,10.1145/362384.362685,,Article,Scopus,2-s2.0-1",
    sniff=sniff,
    split=split,
    parse=parse,
    catalogue="Scopus",
    set_aside=SET_ASIDE,
)
