"""Cells of tables: what they say as text, list or date, whatever kind of value stands in them.

A cell may be a text, a number, a date, a list or an object. A list or an object may also be printed in a text, as JSON
or as Python prints it.
"""

from __future__ import annotations

import ast
import datetime
import math
import re
from collections.abc import Iterator

import orjson

from tasks.extract.records import clean, decode
from tasks.fields.dates import date_in_text, iso_date
from tasks.fields.months import date_in_one

MAX_PRINTED_LIST = 1024 * 1024  # what Python takes to read a list is many times that

_NOTHING = frozenset(("", "nan", "NaN", "None", "NULL", "null", "N/A", "n/a", "NA", "#N/A", "<NA>", "[]", "{}"))
_MAX_NOTHING = max(map(len, _NOTHING))
_NAMED = ("name", "display_name", "title", "value", "text", "term", "keyword", "id")
_SEPARATORS = re.compile(r"\s*[;|\n；]\s*")
_COMMAS = re.compile(r"\s*[,，、]\s*")
_PRINTED = ('["', "['", '{"', "{'", "[{", "[[", '("', "('")
_QUOTED = re.compile(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'""", re.DOTALL)
_CALLS = re.compile(r"""\[[A-Za-z_][\w.]{0,60}\(['"]""")  # so Python prints objects: [arxiv.Result.Author('Jane Doe')]
_JUXTAPOSED = re.compile(r"""['"]\s+['"]""")  # numpy prints lists without commas


def says_something(cell: object) -> bool:
    """Return whether anything stands in a cell."""
    match cell:
        case str():
            return text_says_something(cell)
        case None:
            return False
        case float():
            return not math.isnan(cell)
        case list() | tuple() | dict() | bytes():
            return bool(cell)
    return True


def text_says_something(text: str) -> bool:
    """Return whether a text says something, and not that there is nothing."""
    return (len(text) > 2 * _MAX_NOTHING and not text.isspace()) or text.strip() not in _NOTHING


def unprinted(cell: object) -> object:
    """Return the list or object that a text prints; the cell itself where it prints none."""
    if not isinstance(cell, str) or cell[:1] not in ("[", "{", "(", " "):
        return cell
    text = cell.strip()
    if not text.endswith(("]", "}", ")")) or len(text) > MAX_PRINTED_LIST:
        return cell
    if _CALLS.match(text):
        return _quoted(text)
    return _literal(text, cell) if text.startswith(_PRINTED) else cell


def _quoted(text: str) -> list[str]:
    """Return all that stands in quotation marks."""
    return [first or second for first, second in _QUOTED.findall(text)]


def _literal(text: str, otherwise: object) -> object:
    """Return the list or object that a text prints as JSON or as Python does."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass
    if not text.startswith("[{") and _JUXTAPOSED.search(text):
        return _quoted(text)
    try:
        found: object = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return otherwise
    return found if isinstance(found, (list, tuple, dict)) else otherwise


def cell_text(cell: object, repairs: set[str]) -> str | None:
    """Return what a cell says as text; None where it says nothing, or that there is nothing."""
    text: str | None = None
    match cell:
        case None | bool():
            pass
        case str():
            text = cell if text_says_something(cell) else None
        case float():
            text = str(int(cell) if cell.is_integer() else cell) if math.isfinite(cell) else None
        case list() | tuple():
            text = "; ".join(cell_list(cell, repairs))
        case dict():
            named = (cell.get(name) for name in _NAMED)
            text = cell_text(next(filter(None, named), None), repairs)
        case bytes():
            text = decode(cell, repairs)
        case _:
            text = str(cell)
    return None if text is None else clean(text, repairs)


def cell_list(cell: object, repairs: set[str], *, or_commas: bool = False) -> list[str]:
    """Return what a cell lists; a text is divided at semicolons and bars, else perhaps at commas."""
    return [one for one in cell_slots(cell, repairs, or_commas=or_commas) if one]


def cell_slots(cell: object, repairs: set[str], *, or_commas: bool = False) -> list[str | None]:
    """Return what a cell lists, with None where nothing stands between two separators."""
    if isinstance(cell, (list, tuple)):
        return [cell_text(one, repairs) for one in cell]
    if isinstance(cell, str) and text_says_something(cell):
        divided = _SEPARATORS.split(cell)
        if or_commas and len(divided) == 1:
            divided = _COMMAS.split(cell)
        return [clean(one, repairs) for one in divided]
    text = cell_text(cell, repairs)
    return [text] if text else []


def cell_date(cell: object) -> str | None:
    """Return the date that a cell says."""
    if isinstance(cell, datetime.date):  # and so is a datetime
        return iso_date(cell.year, cell.month, cell.day)
    if isinstance(cell, float):
        return date_in_text(int(cell)) if cell.is_integer() else None
    if isinstance(cell, str) and len(cell) == 4:
        return date_in_text(cell)
    return (date_in_one(cell) if isinstance(cell, str) else None) or date_in_text(cell)


def flattened(item: dict[str, object], depth: int = 3) -> Iterator[tuple[str, object]]:
    """Yield the fields of an object, and those of the objects in it under names like "journal.volume"."""
    for name, value in item.items():
        if isinstance(value, dict) and depth > 1 and value:
            yield from ((f"{name}.{inner}", one) for inner, one in flattened(value, depth - 1))
        else:
            yield name, value
