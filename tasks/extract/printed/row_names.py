"""The authors of a row: from a cell that lists them in one of many ways, with what other cells say of each."""

from __future__ import annotations

import re
from collections.abc import Callable

from tasks.extract.printed.author_lists import split_authors
from tasks.extract.printed.cells import cell_list, cell_slots, cell_text
from tasks.extract.printed.column_names import folded
from tasks.extract.printed.columns import Columns
from tasks.extract.printed.glued_authors import split_at_initials, split_glued
from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.printed.orcid import orcids_of_names
from tasks.extract.records import PrintedName

Cell = Callable[[str], object]

_LISTED = re.compile(r"[;|,；、]")
_BRACKETED = re.compile(r"\[([^\[\]]*)\]\s*([^\[\]]+)")  # [Doe, Jane; Roe, Max] Univ A, City; [Roe, Max] Univ B, City
_PARENTHESES = re.compile(r"[();]")  # Doe, Jane (Univ A; Univ B); Roe, Max (Univ C)
_UNQUOTED = re.compile(r"\[([^\[\]]*[,;][^\[\]]*)\]")  # [Jane Doe, Max Roe]
_MAX_AFFILIATIONS = 100  # of one author


def printed_names(columns: Columns, authors: object, cell: Cell, repairs: set[str]) -> list[PrintedName]:
    """Return the authors of a row, with their ORCID iDs and affiliations where these can be told apart.

    Args:
        columns: The columns of the table.
        authors: The cell that lists them, or their cells.
        cell: Gives the cell of anything else that says something.
        repairs: What was mended, which is added to.
    """
    names = _listed_names(columns, authors, repairs)
    orcids = _orcids(cell("orcids"), names, repairs)
    affiliations = _affiliations(cell("affiliations"), names, repairs)
    groups = [organisation(group) for group in cell_list(cell("groups"), repairs)]
    if not orcids and not affiliations:
        return names + groups
    return [
        PrintedName(
            raw_name=name.raw_name,
            family=name.family,
            given=name.given,
            suffix=name.suffix,
            orcid=name.orcid or (orcids[place] if orcids else None),
            affiliations=name.affiliations or (affiliations[place] if affiliations else ()),
        )
        for place, name in enumerate(names)
    ] + groups


def _listed_names(columns: Columns, cell: object, repairs: set[str]) -> list[PrintedName]:
    """Return the names that a cell lists."""
    if isinstance(cell, dict):
        cell = [cell]
    if isinstance(cell, (list, tuple)):
        if len(cell) == 1 and isinstance(cell[0], str):
            cell = cell[0]
        else:
            return [name for one in cell if (name := _name(one, repairs))]
    printed = cell_text(cell if not isinstance(cell, str) else cell.replace("\n", ";"), repairs) or ""
    if (unquoted := _UNQUOTED.fullmatch(printed)) is not None:
        printed = unquoted[1]
    if columns.are_glued and not _LISTED.search(printed):
        listed = split_glued(printed)
    else:
        is_divided = ";" in printed or columns.authors_separator is not None
        parts = [printed] if is_divided else split_at_initials(printed)
        listed = [name for part in parts for name in split_authors(part, columns.authors_separator)]
    return [PrintedName(raw_name=one) for one in listed if one]


def _orcids(cell: object, names: list[PrintedName], repairs: set[str]) -> list[str | None]:
    """Return the ORCID iDs of the authors; nothing where it cannot be told whose they are."""
    if isinstance(cell, str) and "orcid.org" not in cell and (named := orcids_of_names(cell)):
        of_name = {folded(name): orcid for name, orcid in named}
        return [of_name.get(folded(name.raw_name)) for name in names]
    listed = _by_place(cell_slots(cell, repairs, or_commas=True), len(names))
    if cell is not None and names and not listed:
        repairs.add("unassigned_orcids")
    return listed


def _affiliations(cell: object, names: list[PrintedName], repairs: set[str]) -> list[tuple[str, ...]]:
    """Return the affiliations of the authors; nothing where it cannot be told whose they are."""
    if not names or cell is None:
        return []
    if isinstance(cell, str) and (named := _named_affiliations(cell)):
        found = [tuple(named.get(folded(name.raw_name), ())) for name in names]
        if any(found):
            return found
    if isinstance(cell, (list, tuple)) and len(cell) == len(names) != 1:
        return [tuple(cell_list(one, repairs)) for one in cell]
    slots = cell_slots(cell, repairs)
    if len(names) == 1:
        return [tuple(one for one in slots if one)]
    listed = _by_place(slots, len(names))
    if not listed:
        repairs.add("unassigned_affiliations")
    return [(one,) if one else () for one in listed]


def _by_place(slots: list[str | None], count: int) -> list[str | None]:
    """Return what is listed if there is as much of it as there are authors, empty places counted or not; or nothing."""
    said: list[str | None] = [one for one in slots if one]
    return slots if len(slots) == count and said else said if len(said) == count else []


def _named_affiliations(printed: str) -> dict[str, list[str]]:
    """Return the affiliations by the folded names of the authors, where a text names the authors of each."""
    named: dict[str, dict[str, None]] = {}
    entries = (
        [(names.split(";"), [address]) for names, address in _BRACKETED.findall(printed)] if "[" in printed else []
    )
    for names, addresses in entries or _behind_names(printed):
        for name in names:
            found = named.setdefault(folded(name), {})
            if len(found) < _MAX_AFFILIATIONS:
                found.update(dict.fromkeys(one for address in addresses if (one := address.strip("; ").rstrip())))
    return {name: list(found) for name, found in named.items()}


def _behind_names(printed: str) -> list[tuple[list[str], list[str]]]:
    """Return the affiliations that stand in parentheses behind each name, if they stand behind every one."""
    found: list[tuple[list[str], list[str]]] = []
    depth = begin = opened = 0
    for mark in _PARENTHESES.finditer(printed):
        depth += {"(": 1, ")": -1, ";": 0}[mark[0]]
        if mark[0] == "(" and depth == 1:
            opened = mark.start()
        elif mark[0] == ")" and depth == 0:
            name = printed[begin:opened].strip("; ")
            found.append(([name], printed[opened + 1 : mark.start()].split(";")))
            begin = mark.end()
        elif depth < 0 or (mark[0] == ";" and depth == 0 and printed[begin : mark.start()].strip()):
            return []
    return [] if printed[begin:].strip("; ") else found


def _name(cell: object, repairs: set[str]) -> PrintedName | None:
    """Read a name that stands alone in a list: a text, an object with its parts, or a list of them as arXiv's."""
    if isinstance(cell, (list, tuple)) and len(cell) >= 2:
        family, given, suffix = (cell_text(one, repairs) for one in (*cell, None)[:3])
        return name_in_parts(family, given, suffix=suffix) if family else None
    if not isinstance(cell, dict):
        text = cell_text(cell, repairs)
        return PrintedName(raw_name=text) if text else None
    fields = {folded(str(key)): value for key, value in cell.items()}
    if isinstance(author := fields.get("author"), dict):  # with what the paper says of it around it
        fields = {folded(str(key)): value for key, value in author.items()} | fields

    def first(*keys: str) -> str | None:
        return next(filter(None, (cell_text(fields.get(key), repairs) for key in keys)), None)

    listed = next(filter(None, map(fields.get, _AFFILIATIONS)), None)
    affiliations = cell_list(listed, repairs)
    family, given = first("family", "last", "lastname", "familyname", "surname"), first(*_GIVEN)
    if family is not None:
        return name_in_parts(family, given, suffix=first("suffix"), orcid=first("orcid"), affiliations=affiliations)
    raw_name = first("rawauthorname", "rawname", "name", "displayname", "fullname", "author", "literal") or given
    if raw_name is None:
        return None
    return PrintedName(raw_name=raw_name, orcid=first("orcid"), affiliations=tuple(affiliations))


_AFFILIATIONS = ("affiliations", "rawaffiliationstrings", "affiliation", "institutions")
_GIVEN = ("given", "first", "firstname", "givenname", "forename")
