"""Lay out for a person what has changed between two versions of the lake."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from tasks.explain.page import MAX_ROWS, Page
from tasks.explain.words import name_causes

MAX_VALUE = 60  # characters of a value that are shown
Row = Mapping[str, Any]

HEADS = {
    "minted": "New {entity}s",
    "merged": "{entity}s that are another one now",
    "split": "{entity}s that are several now",
    "retired": "{entity}s whose records are gone",
    "changed": "Fields of {entity}s",
}
NAMES = {"paper": "title", "author": "display_name"}  # the field that says which one it is


def lay_out_changes(
    before: str, now: str, changes: Iterable[pl.DataFrame], *, width: int = 80, bold: bool = False
) -> str:
    """Return changes as text.

    Args:
        before: The id of the version before.
        now: The id of the version now.
        changes: Frames of the table changes, at least one.
        width: How many characters a line may have.
        bold: Whether headings are bold, by the sequences that terminals know.
    """
    rows = pl.concat(changes)
    page = Page(width, bold=bold)
    page.say(f"from {before}", indent=0)
    page.say(f"to {now}", indent=0, mark="  ")
    if rows.is_empty():
        page.say("Nothing has changed.")
    for entity in ("paper", "work", "author"):
        for event, head in HEADS.items():
            some = rows.filter(entity=entity, event=event)
            if not some.is_empty():
                title = head.format(entity=entity)
                page.head(f"{title[0].upper()}{title[1:]} ({some.height:,})")
                for row in some.head(MAX_ROWS).to_dicts():
                    _show(row, page)
                if some.height > MAX_ROWS:
                    page.say(f"... and {some.height - MAX_ROWS:,} more, all listed with --json or --csv")
    return "\n".join(page.lines)


def as_json(before: str, now: str, changes: Iterable[pl.DataFrame]) -> str:
    """Return changes as one JSON document, in which the values of fields are JSON themselves."""
    rows = [
        {**row, **{side: None if row[side] is None else json.loads(row[side]) for side in ("before", "after")}}
        for frame in changes
        for row in frame.iter_rows(named=True)
    ]
    return json.dumps({"from": before, "to": now, "changes": rows}, indent=2)


def as_csv(changes: Iterable[pl.DataFrame]) -> str:
    """Return changes as CSV; several ids or causes in a cell stand between semicolons."""
    cause = pl.element().struct
    words = pl.concat_str(cause.field("cause"), cause.field("name"), separator=" ", ignore_nulls=True)
    return (
        pl.concat(changes)
        .with_columns(pl.col("related_ids").list.join("; "), pl.col("causes").list.eval(words).list.join("; "))
        .write_csv()
        .removesuffix("\n")
    )


def describe_change(row: Row) -> str:
    """Return what became of an id or a field, without the id."""
    if row["event"] == "changed":
        return f"{row['field']}: {_shorten(row['before'])} -> {_shorten(row['after'])}"
    into = f"-> {', '.join(row['related_ids'])}" if row["related_ids"] else ""
    return f"{into}{_name(row)}".removeprefix(": ")


def _show(row: Row, page: Page) -> None:
    """Show what became of an id or a field, and why."""
    said = describe_change(row)
    gap = ": " if said and row["event"] != "changed" and not row["related_ids"] else " " if said else ""
    page.say(f"{row['id']}{gap}{said}")
    page.say(name_causes(row["causes"]), indent=3)


def _name(row: Row) -> str:
    """Return the title or the name of a paper or an author that is new or gone."""
    fields = json.loads(row["after"] or row["before"] or "{}")
    name = fields.get(NAMES.get(row["entity"]))
    return f": {name}" if name else ""


def _shorten(value: str | None) -> str:
    """Return the beginning of a value."""
    if value is None:
        return "-"
    return value if len(value) <= MAX_VALUE else f"{value[:MAX_VALUE]}..."
