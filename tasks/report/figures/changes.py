"""What has changed since the version before: ids and fields by kind, their causes, and examples."""

from __future__ import annotations

import polars as pl

from tasks.report.figures.naming import largest_first

EVENTS = ("minted", "changed", "merged", "split", "retired")
MAX_NAMED = 5  # ids and causes of an example
EXAMPLES = ("entity", "event", "id", "field", "before", "after", "related_ids", "causes")


def count_changes(changes: pl.LazyFrame) -> pl.DataFrame:
    """Count changes by kind.

    Args:
        changes: Columns entity, event, field.

    Returns:
        The columns entity, event, field (null for a change of the id itself) and n.
    """
    counts = changes.group_by("entity", "event", "field").agg(n=pl.len())
    return largest_first(counts.collect(), "n", "entity", "event", "field")


def count_causes(changes: pl.LazyFrame) -> pl.DataFrame:
    """Count changes by what caused them; one with several causes counts for each.

    Args:
        changes: Columns entity and causes.

    Returns:
        The columns cause, name (null for none), and n.
    """
    causes = changes.select("causes").explode("causes").drop_nulls().unnest("causes")
    return largest_first(causes.group_by("cause", "name").agg(n=pl.len()).collect(), "n", "cause", "name")


def show_changes(changes: pl.LazyFrame, most: int) -> pl.DataFrame:
    """Return the first changes of each kind.

    Args:
        changes: Columns EXAMPLES.
        most: How many of each kind.

    Returns:
        The same columns; related_ids and causes as text. Before and after are JSON.
    """
    cause = pl.element().struct
    words = pl.concat_str(cause.field("cause"), cause.field("name"), separator=" ", ignore_nulls=True)
    kind = ("entity", "event", "field")
    ids = changes.group_by(kind).agg(pl.col("id").bottom_k(most)).select(pl.col("id").explode()).collect().to_series()
    some = changes.select(EXAMPLES).filter(pl.col("id").is_in(ids.implode()))
    shown = some.sort("entity", "id", "field", nulls_last=True).group_by(kind).head(most)
    order = pl.col("event").replace_strict(EVENTS, range(len(EVENTS)), default=len(EVENTS))
    return (
        shown.sort("entity", order, "field", "id", nulls_last=True)
        .with_columns(
            pl.col("related_ids").list.head(MAX_NAMED).list.join("; "),
            pl.col("causes").list.head(MAX_NAMED).list.eval(words).list.join("; "),
        )
        .select(EXAMPLES)
        .collect()
    )
