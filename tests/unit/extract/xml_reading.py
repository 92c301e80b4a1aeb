"""Reading XML dumps that are written in a test."""

from __future__ import annotations

from io import BytesIO

from tasks.extract.format import AnyFormat
from tasks.extract.inventory.sniffing import sniff
from tasks.extract.records import Record, Refused


def read(format_: AnyFormat, text: str) -> list[Record | Refused]:
    """Read a document that only this format recognises."""
    raw = text.encode()
    found = sniff(raw)
    assert found is not None
    assert found.name == format_.name
    return [outcome for _, outcome in format_.read(BytesIO(raw))]


def records(format_: AnyFormat, text: str) -> list[Record]:
    """Read a document in which nothing is refused."""
    outcomes = read(format_, text)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    return [outcome for outcome in outcomes if isinstance(outcome, Record)]


def record(format_: AnyFormat, text: str) -> Record:
    """Read a document that holds one record."""
    (found,) = records(format_, text)
    return found


def reasons(format_: AnyFormat, text: str) -> list[str]:
    """Return why the records of a document are refused; empty for those that are not."""
    return [outcome.reason if isinstance(outcome, Refused) else "" for outcome in read(format_, text)]


def identifiers(found: Record) -> list[tuple[str, str]]:
    """Return the identifiers of a record as pairs."""
    return [(one.scheme, one.value) for one in found.content.identifiers]


def names(found: Record) -> list[str]:
    """Return the names of a record as printed."""
    return [name.raw_name for name in found.content.names]
