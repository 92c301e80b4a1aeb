"""Reading items of a JSON format, and dumps of them in every layout."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

from tasks.extract.format import AnyFormat
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused

LAYOUTS: list[Callable[[list[Any]], str]] = [
    json.dumps,
    lambda items: json.dumps(items, indent=2),
    lambda items: "\n".join(map(json.dumps, items)),
    lambda items: "\n".join(json.dumps(item, indent=1) for item in items),
]


def outcomes(format_: AnyFormat, dump: str | bytes) -> list[Record | Refused]:
    """Read a dump, which must be recognised as one of this format."""
    raw = dump.encode() if isinstance(dump, str) else dump
    found = sniff(raw)
    assert found is format_, f"recognised as {found and found.name}"
    return [outcome for _, outcome in format_.read(BytesIO(raw))]


def outcome(format_: AnyFormat, item: Any) -> Record | Refused:
    """Read one item, recognised or not."""
    (one,) = (read for _, read in format_.read(BytesIO(json.dumps(item).encode())))
    return one


def record(format_: AnyFormat, item: Any) -> Record:
    """Read one item, which must be a record."""
    one = outcome(format_, item)
    assert isinstance(one, Record), one
    return one


def names(read: Record) -> list[str]:
    """Give the names that a record prints."""
    return [name.raw_name for name in read.content.names]


def ids(read: Record) -> list[tuple[str, str]]:
    """Give the identifiers of a record."""
    return [(one.scheme, one.value) for one in read.content.identifiers]
