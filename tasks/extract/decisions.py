"""Read `decisions.csv` of a raw folder: what a person says of papers and authors, checked line by line."""

from __future__ import annotations

import csv
import hashlib
import re
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from schemas.decisions import OPTIONAL, REQUIRED, Decision, FileLayout
from schemas.dump import Refusal, SettingsFile
from schemas.errors import UsageError
from tasks.extract.format import SNIFFED_BYTES
from tasks.extract.inventory.encoding import detect
from tasks.extract.inventory.settings import read_settings
from tasks.extract.printed.columns import Columns, RowPiece
from tasks.extract.records import clean
from tasks.extract.syntax.delimited import DELIMITERS, Layout, Rows
from tasks.extract.syntax.repeated_headers import bare

UNREADABLE = "unreadable_decision"
MAX_BYTES = 16 * 1024 * 1024

_ID = re.compile(r"[A-Z][0-9a-v]{16}")
_IDS = {"paper": "PS", "author": "A"}
_MENDS = {
    "entity": "write paper or author",
    "decision": "write same or different",
    "paper": "name a paper by its id, or a record by its id or by FILE#KEY or CATALOGUE#KEY",
    "author": "name an author by its id, or by RECORD#POSITION or RECORD#NAME, the record by its id, FILE#KEY or "
    "CATALOGUE#KEY",
    "when": "write the date as 2026-11-03",
}


class ReadDecisions(NamedTuple):
    """The content of a file of decisions.

    Attributes:
        file: The file for the inventory.
        decisions: The decisions, in the order of their lines.
        refusals: The lines that cannot be read, as rows of rejects.
    """

    file: SettingsFile
    decisions: list[Decision]
    refusals: list[Refusal]


def read_decisions(path: Path, source_file: str) -> ReadDecisions:
    """Read a file of decisions: a table in text, in any encoding, with commas, semicolons, tabs or bars.

    Args:
        path: The file.
        source_file: Its name in the inventory.

    Raises:
        UsageError: The file cannot be read, or has not the columns of decisions; one line that says how to mend it.
    """
    try:
        raw = read_settings(path, MAX_BYTES)
    except (OSError, ValueError) as error:
        raise UsageError(f"{source_file}: {' '.join(str(error).split())}") from error
    text = raw.decode(detect(raw[:SNIFFED_BYTES]), "replace").removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    layout = _layout(lines)
    if layout is None:
        raise UsageError(
            f"{source_file}: the first line does not name the columns {', '.join(REQUIRED)}; write them, or give the "
            "file another name if it is a dump"
        )
    decisions, refusals = [], []
    if unknown := sorted(layout.names - {"", *REQUIRED, *OPTIONAL}):
        mend = f"no column of decisions is called {', '.join(unknown)}; they are {', '.join((*REQUIRED, *OPTIONAL))}"
        refusals.append(_refusal(source_file, layout.above + 1, mend, "\t".join(layout.columns.header)))
    for piece in Rows(layout, BytesIO(lines.encode("utf-8", "replace"))).pieces():
        outcome = _read_row(piece, source_file)
        if isinstance(outcome, Decision):
            decisions.append(outcome)
        else:
            refusals.append(_refusal(source_file, piece.line_start or 1, outcome, piece.printed))
    file = SettingsFile(source_file=source_file, sha256=hashlib.sha256(raw).hexdigest(), size=len(raw))
    return ReadDecisions(file, decisions, refusals)


def find_layout(raw: bytes) -> FileLayout | None:
    """Return how a file of decisions is written; None if its first filled line does not name their columns."""
    encoding = detect(raw[:SNIFFED_BYTES])
    text = raw.decode(encoding, "replace").removeprefix("\ufeff")
    layout = _layout(text.replace("\r\n", "\n").replace("\r", "\n"))
    if layout is None:
        return None
    line_break = next((mark for mark in ("\r\n", "\n", "\r") if mark in text), "\n")
    return FileLayout(
        encoding=encoding, delimiter=layout.delimiter, columns=layout.columns.header, line_break=line_break
    )


def _layout(text: str) -> Layout | None:
    """Return how the table is written; None if its first filled line does not name the columns of decisions."""
    above = len(text) - len(text.lstrip())
    header = text[above:].partition("\n")[0]
    for delimiter in DELIMITERS:
        try:
            names = tuple(bare(cell) for cell in next(csv.reader([header], delimiter=delimiter, strict=True), []))
        except csv.Error:
            continue
        if set(REQUIRED) <= set(names):
            return Layout(
                delimiter,
                quoted=True,
                above=text[:above].count("\n"),
                columns=Columns(names, {name: (names.index(name),) for name in REQUIRED}),
                names=frozenset(names),
            )
    return None


def _read_row(piece: RowPiece, source_file: str) -> Decision | str:
    """Read a row; return what is wrong with it, and the mend, where it is no decision."""
    if piece.refusal is not None:
        return piece.refusal.detail
    said = {name: _cell(piece, name) for name in (*REQUIRED, *OPTIONAL)}
    for name in REQUIRED:
        if said[name] is None:
            return f"{name} is empty: {_MENDS.get(name, 'name both sides')}"
    said |= {name: (said[name] or "").lower() for name in ("entity", "decision")}
    if said["when"] is not None:
        said["when"] = _date(said["when"])
        if said["when"] is None:
            return f"when is no date, {_cell(piece, 'when')!r}: {_MENDS['when']}"
    try:
        decision = Decision.model_validate({**said, "source_file": source_file, "line": piece.line_start})
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        return f"{name} is {said[name]!r}: {_MENDS[name]}"
    if decision.left == decision.right:
        return "left and right are the same: name two sides"
    wrong = next((side for side in (decision.left, decision.right) if not _may_name(side, decision.entity)), None)
    return decision if wrong is None else f"{wrong!r} names no {decision.entity}: {_MENDS[decision.entity]}"


def _cell(piece: RowPiece, name: str) -> str | None:
    """Return what stands in a column of a row; None if that is nothing."""
    cell = piece.column(name)
    return clean(cell, set()) if isinstance(cell, str) else None


def _date(text: str) -> str | None:
    """Return a date, or a time in UTC, in ISO 8601; None if the text is neither."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment).isoformat(timespec="seconds")


def _may_name(side: str, entity: str) -> bool:
    """Whether a text has the form of a reference: an id of the right kind, or parts divided by #."""
    first, *others = side.split("#")
    if _ID.fullmatch(first):
        wanted = "S" if others else _IDS[entity]
        return first[0] in wanted and (not others or entity == "author") and all(map(str.strip, others))
    n_parts = {"paper": 2, "author": 3}[entity]
    return len(others) + 1 >= n_parts and bool(first.strip()) and bool(others[-1].strip())


def _refusal(source_file: str, line: int, detail: str, raw: str) -> Refusal:
    """Return the row of rejects of a line that is no decision."""
    return Refusal(
        source_file=source_file, table="decisions", line_start=line, reason=UNREADABLE, detail=detail, raw=raw or None
    )
