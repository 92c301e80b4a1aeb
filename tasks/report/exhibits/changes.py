"""The section on what has changed since the version before, and why."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tasks.report.charts.bars import draw_bars
from tasks.report.charts.palette import OTHER, PLAIN
from tasks.report.exhibits.exhibit import Exhibit, Section, count, lay_out_table, total

MAX_BARS = 12
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
    title = f"What has changed since {parent}" if parent else "What has changed"
    if parent is None or "changes" not in figures:
        said = NOTHING["first" if parent is None else "unknown"]
        return Section("changes", title, (Exhibit("changes", "Changes", said),))
    exhibits = (
        show_changes(figures["changes"]),
        show_causes(figures["causes"]),
        show_examples(figures["change_examples"]),
    )
    return Section("changes", title, exhibits if not figures["changes"].is_empty() else exhibits[:1])


def show_changes(changes: pl.DataFrame) -> Exhibit:
    """Show changes by kind; see figures.changes.count_changes."""
    if changes.is_empty():
        return Exhibit("changes", "Changes by kind", NOTHING[""])
    top = changes.head(MAX_BARS)
    labels = [_kind(*row) for row in top.select("entity", "event", "field").iter_rows()]
    heads = {"entity": "of", "event": "event", "field": "field", "n": "number"}
    return Exhibit(
        "changes",
        "Changes by kind",
        f"{count(total(changes, 'n'), 'change')} of ids and fields, most of them ({top['n'][0]:,}) {labels[0]}.",
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
        f"The changes have {count(causes.height, 'cause')}; most ({top['n'][0]:,}) come from {labels[0]}.",
        lay_out_table(causes, {"cause": "cause", "name": "which", "n": "changes"}),
        draw_bars(labels, {"changes": top["n"].to_list()}, [OTHER]),
        ("A change with several causes counts for each.",),
    )


def show_examples(changes: pl.DataFrame) -> Exhibit:
    """Show some changes of each kind; see figures.changes.show_changes."""
    heads = {
        "entity": "of",
        "event": "event",
        "field": "field",
        "id": "id",
        "before": "before",
        "after": "after",
        "related_ids": "now",
        "causes": "because of",
    }
    return Exhibit(
        "change_examples",
        "Examples of changes",
        "The first changes of each kind, with the values before and after, and their causes.",
        lay_out_table(changes.with_columns(pl.col("event").replace(EVENTS)), heads),
        notes=("paperlake changes lists all.",),
    )
