"""Read the fields of a JSON object as text, whatever kind of value they have.

A field with a value of an unexpected kind is dropped, which is noted among the repairs (`dropped_title` and the like).
"""

from __future__ import annotations

import math
from collections.abc import Callable

from tasks.extract.records import Record, Refused, clean
from tasks.extract.syntax.json_items import JsonPiece, decode_item

Fields = dict[str, object]

# How programs print that they have no value, where they make a string of it; none of them is a name or a title.
_NO_VALUES = frozenset(("null", "NULL", "None", "nan", "NaN", "undefined"))
_MAX_NO_VALUE = max(map(len, _NO_VALUES))  # longer texts need no look-up, which would go over all of them


def parse_object(piece: JsonPiece, read: Callable[[Fields, set[str]], Record | Refused]) -> Record | Refused:
    """Decode an item and read its fields; an item that cannot be decoded, or is no object, is refused."""
    repairs: set[str] = set()
    try:
        item = decode_item(piece.raw, repairs)
    except ValueError as error:
        return Refused("broken_json", f"not valid JSON ({' '.join(str(error).split())[:120]}): mend the item")
    if not isinstance(item, dict):
        return Refused("not_an_object", "an item must be an object with the fields of its format")
    return read(item, repairs)


def unwrapped(item: Fields, *keys: str) -> Fields:
    """Return the object that an item holds under the first of some keys that holds one; else the item."""
    return next((inner for key in keys if isinstance(inner := item.get(key), dict)), item)


def text(fields: Fields, key: str, repairs: set[str]) -> str | None:
    """Return the text of a field; for a list, the first text in it."""
    value = fields.get(key)
    if value is None:
        return None
    if isinstance(value, str):
        return _said(value, repairs)
    return next(iter(texts(fields, key, repairs)), None)


def texts(fields: Fields, key: str, repairs: set[str]) -> list[str]:
    """Return the texts of a field, which may be a string, a number, or a list of them."""
    value = fields.get(key)
    if value is None:
        return []
    if isinstance(value, str):
        said = _said(value, repairs)
        return [] if said is None else [said]
    found = []
    for one in value if isinstance(value, list) else (value,):
        said = printed(one, repairs)
        if said is not None:
            found.append(said)
        elif one is not None and not isinstance(one, str):
            repairs.add(f"dropped_{key.lower()}")
    return found


def printed(value: object, repairs: set[str]) -> str | None:
    """Return a string or number as text; None if it is neither, or blank."""
    if isinstance(value, str):
        return _said(value, repairs) if value else None
    match value:
        case bool():
            return None
        case int():
            return str(value)
        case float() if math.isfinite(value):
            return str(int(value) if value.is_integer() else value)
    return None


def _said(value: str, repairs: set[str]) -> str | None:
    """Return a string as text; None if it is blank, or says that there is no value."""
    said = clean(value, repairs)
    return None if said is not None and len(said) <= _MAX_NO_VALUE and said in _NO_VALUES else said


def part(fields: Fields, *keys: str) -> Fields:
    """Return the object that is found by following keys; an empty one if there is none."""
    for key in keys:
        value = fields.get(key)
        fields = value if isinstance(value, dict) else {}
    return fields


def parts(fields: Fields, key: str, repairs: set[str]) -> list[Fields]:
    """Return the objects in the list under a key; other values are dropped."""
    value = fields.get(key)
    if value is None:
        return []
    found = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    if not isinstance(value, list) or len(found) < len(value):
        repairs.add(f"dropped_{key.lower()}")
    return found
