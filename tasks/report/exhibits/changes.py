"""The section on what has changed since the version before, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping

import polars as pl

from tasks.fields.counting import count
from tasks.report.charts.bars import draw_bars
from tasks.report.charts.palette import OTHER, PLAIN
from tasks.report.exhibits.exhibit import NONE, Exhibit, Section, lay_out_table, short, shorten, total

MAX_BARS, MAX_VALUE = 12, 60
EVENTS = {"minted": "new", "changed": "changed", "merged": "merged", "split": "split", "retired": "gone"}
NOTHING = {
    "first": "This is the first version, so all is new.",
    "unknown": "What has changed is not recorded in this version, which an earlier paperlake made.",
    "": "Nothing has changed in papers and authors.",
}


def change_section(figures: Mapping[str, pl.DataFrame], parent: str | None) -> Section:
    """Return the section on changes.

    Args:
        figures: The figures; without those on changes where the version does not record them.
        parent: The version before; None for the first.
    """
    title = "What has changed"
    if parent is None or "changes" not in figures:
        said = NOTHING["first" if parent is None else "unknown"]
        return Section("changes", title, (Exhibit("changes", "Changes", said),))
    kinds = show_changes(figures["changes"], parent)
    if kinds.table is None:
        return Section("changes", title, (kinds,))
    return Section("changes", title, (kinds, show_causes(figures["causes"]), show_examples(figures["change_examples"])))


def show_changes(changes: pl.DataFrame, parent: str) -> Exhibit:
    """Show changes by kind; see figures.changes.count_changes."""
    if changes.is_empty():
        return Exhibit("changes", "Changes by kind", NOTHING[""])
    top = changes.head(MAX_BARS)
    labels = [_kind(*row) for row in top.select("entity", "event", "field").iter_rows()]
    heads = {"entity": "of", "event": "event", "field": "field", "n": "number"}
    return Exhibit(
        "changes",
        "Changes by kind",
        f"Since version {parent}, there are {count(total(changes, 'n'), 'change')} of ids and fields, most of them "
        f"({top['n'][0]:,}) {short(labels[0])}.",
        lay_out_table(changes.with_columns(pl.col("event").replace(EVENTS)), heads),
        draw_bars(labels, {"changes": top["n"].to_list()}, [PLAIN]),
    )


def _kind(entity: str, event: str, field: str | None) -> str:
    """Return a kind of change in words."""
    return f"{entity}: {field}" if field else f"{entity} {EVENTS.get(event, event)}"


def show_causes(causes: pl.DataFrame) -> Exhibit:
    """Show changes by cause; see figures.changes.count_causes."""
    if causes.is_empty():
        return Exhibit("causes", "Changes by cause", "No cause of a change is known.")
    top = causes.head(MAX_BARS)
    labels = [f"{cause} {name}" if name else cause for cause, name in top.select("cause", "name").iter_rows()]
    return Exhibit(
        "causes",
        "Changes by cause",
        f"The changes have {count(causes.height, 'cause')}; most ({top['n'][0]:,}) come from {short(labels[0])}.",
        lay_out_table(causes, {"cause": "cause", "name": "which", "n": "changes"}),
        draw_bars(labels, {"changes": top["n"].to_list()}, [OTHER]),
        ("A change with several causes counts for each.",),
    )


def show_examples(changes: pl.DataFrame) -> Exhibit:
    """Show some changes of each kind; see figures.changes.show_changes."""
    rows = [
        (row["entity"], EVENTS.get(row["event"], row["event"]), row["id"], _what(row), row["causes"])
        for row in changes.iter_rows(named=True)
    ]
    heads = {"entity": "of", "event": "event", "id": "id", "what": "what", "causes": "because of"}
    return Exhibit(
        "change_examples",
        "Examples of changes",
        "The first changes of each kind, and their causes.",
        lay_out_table(pl.DataFrame(rows, schema=dict.fromkeys(heads, pl.String), orient="row"), heads),
        notes=("paperlake changes lists all.",),
    )


def _what(row: Mapping[str, str | None]) -> str | None:
    """Return a change in words: a field before and after, the ids now, or the name of what is new or gone."""
    if row["field"]:
        return f"{row['field']}: {_value(row['before'])} → {_value(row['after'])}"
    if row["related_ids"]:
        return f"now {row['related_ids']}"
    fields = json.loads(row["after"] or row["before"] or "{}")
    name = fields.get("title") or fields.get("display_name")
    return str(name) if name else None


def _value(written: str | None) -> str:
    """Return a value that is written as JSON, shortened; text stands without its quotation marks."""
    if written is None:
        return NONE
    value = json.loads(written)
    return shorten(value if isinstance(value, str) else written, MAX_VALUE)
