"""The history of ids: which were minted, merged, split or retired between one version of the lake and the next.

An id is followed by its members: the records of a paper in sources, the mentions of an author in mentions. The ids of
these members in the next version say what became of the id:

    its members are now under       event
    no id of the version before     (it has none: the id is new) minted
    that id                         no row: it stays
    one other id                    merged
    several ids                     split, also when it keeps some of them
    none, and the id is gone        retired
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from schemas.lake.history import HISTORY

MEMBERS = {
    "paper": ("source_id",),
    "author": ("source_id", "position"),
}


class Version(NamedTuple):
    """The tables of a version by which ids are followed.

    Attributes:
        sources: Columns source_id, paper_id.
        mentions: Columns source_id, position, author_id.
    """

    sources: pl.DataFrame
    mentions: pl.DataFrame

    def members(self, entity: str) -> pl.DataFrame:
        """Return the columns that identify a member, and its paper or author as id."""
        table = self.sources if entity == "paper" else self.mentions
        return table.select(*MEMBERS[entity], id=f"{entity}_id").drop_nulls("id")


def trace_ids(
    current: Version, previous: Version | None, snapshot: str, history: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Continue the history of ids.

    Args:
        current: The version that is being made.
        previous: The version before it; None for the first.
        snapshot: The id of the version that is being made.
        history: The history up to the version before; None for the first.

    Returns:
        The table history: the rows up to now, and a row for each id that has changed.
    """
    before = previous or Version(current.sources.clear(), current.mentions.clear())
    happened = [
        id_events(current.members(entity), before.members(entity)).select(
            entity=pl.lit(entity), id="id", snapshot=pl.lit(snapshot), event="event", related_ids="related_ids"
        )
        for entity in MEMBERS
    ]
    earlier = HISTORY.empty() if history is None else history
    return HISTORY.conform(pl.concat([earlier, *happened], how="diagonal"))


def id_events(current: pl.DataFrame, previous: pl.DataFrame) -> pl.DataFrame:
    """Return the events of the ids of papers, or of authors.

    Args:
        current: The members now: the columns that identify a member, and its id.
        previous: The members in the version before, with the same columns.

    Returns:
        A frame with the columns id, event and related_ids, one row for each id that has changed.
    """
    member = [name for name in current.columns if name != "id"]
    was, ids = previous.select("id").unique(), current.select("id").unique()
    minted = ids.join(was, on="id", how="anti").select(
        "id", event=pl.lit("minted"), related_ids=pl.lit([], dtype=pl.List(pl.String))
    )
    # id  related_ids (where its members are now)  stays
    # P1  [P1, P2]                                 true
    # P3  []                                       false
    followed = (
        previous.join(current.rename({"id": "related_id"}), on=member, how="left")
        .group_by("id")
        .agg(related_ids=pl.col("related_id").drop_nulls().unique().sort())
        .join(ids.with_columns(stays=pl.lit(True)), on="id", how="left")
    )
    count = pl.col("related_ids").list.len()
    is_elsewhere = pl.col("related_ids").list.first() != pl.col("id")
    event = (
        pl.when(count > 1)
        .then(pl.lit("split"))
        .when((count == 1) & is_elsewhere)
        .then(pl.lit("merged"))
        .when((count == 0) & pl.col("stays").is_null())
        .then(pl.lit("retired"))
    )
    changed = followed.select("id", event=event, related_ids="related_ids").drop_nulls("event")
    return pl.concat([minted, changed])
