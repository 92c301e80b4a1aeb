"""Follow the ids of papers, works and authors by their records from one version of the lake to the next.

A record is followed by its id, and one whose id is gone as tasks.load.following says. The ids that its records have
now say what became of an id:

    its records are now under       event
    no id of the version before     (it has none: the id is new) minted
    that id                         no row: it stays
    one other id, and it is gone    merged
    several ids, or one other       split, also when it keeps some of them, or has others now
    none, and it is gone            retired
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import polars as pl

from tasks.load.changes.comparison import Comparison, Sides, find_apart, sliced
from tasks.load.following import PRINTED, PUBLISHED, as_stated, follow_mentions, follow_records, with_names

MOVES = {"id": pl.String, "related_id": pl.String}

Read = Callable[..., Sides]  # a table and columns of it: Comparison.whole or Comparison.differing


class Moves(NamedTuple):
    """Where the records of ids have gone.

    Attributes:
        pairs: Columns id, of the version before, and related_id, an id that some of its records have now; null where
            some have none. Of all ids that records have left.
        minted: Column id: the ids that the version before does not have.
        present: Column id: the ids that have got records, whether minted or not.
    """

    pairs: pl.DataFrame
    minted: pl.DataFrame
    present: pl.DataFrame


def find_moves(comparison: Comparison, *, with_works: bool) -> dict[str, Moves]:
    """Follow the ids of papers, works and authors.

    Args:
        comparison: The two versions.
        with_works: Whether works are followed, for which the table papers is read.

    Returns:
        The moves of paper and author, and of work.
    """
    followed = _follow_records(comparison)
    papers = follow(_records(comparison.differing, followed), _records(comparison.whole, followed), ["source_id"])
    mentions = _follow_mentions(comparison, followed)
    authors = follow(
        _mentions(comparison.differing, mentions), _mentions(comparison.whole, mentions), ["source_id", "position"]
    )
    works = {"work": follow_works(comparison, papers)} if with_works else {}
    return {"paper": papers, "author": authors, **works}


def follow(differing: Sides, whole: Sides, member: list[str]) -> Moves:
    """Follow ids by their members.

    Args:
        differing: The members that may differ: the columns that identify a member, and its id.
        whole: All members, with the same columns.
        member: The columns that identify a member.
    """
    apart = find_apart(differing, [*member, "id"])
    left = apart.before.select("id").unique().lazy()
    pairs = [pl.DataFrame(schema=MOVES)]
    for before in sliced(whole.before.join(left, on="id", how="semi"), member[0], whole.rows):
        now = whole.now.join(before.lazy().select(member), on=member, how="semi").rename({"id": "related_id"})
        found = before.join(now.collect(engine="streaming"), on=member, how="left")
        pairs.append(found.select("id", "related_id").unique())
    present = apart.now.select("id").unique()
    return Moves(pl.concat(pairs).unique(), _absent(present, whole.before.select("id")), present)


def follow_works(comparison: Comparison, papers: Moves) -> Moves:
    """Follow the ids of works by their papers, and by where the records of these have gone.

    Args:
        comparison: The two versions.
        papers: The moves of the papers.
    """
    columns = ("paper_id", "work_id")
    apart = find_apart(comparison.differing("papers", *columns), columns)
    whole = comparison.whole("papers", *columns)
    left = pl.concat([apart.before.select("paper_id"), papers.pairs.select(paper_id="id")]).unique()
    works = whole.before.join(left.lazy(), on="paper_id", how="semi").select("work_id").unique()
    before = whole.before.join(works, on="work_id", how="semi").collect(engine="streaming")
    moved = before.join(papers.pairs, left_on="paper_id", right_on="id").select("work_id", paper_id="related_id")
    went = pl.concat([before.select("work_id", "paper_id"), moved])
    now = whole.now.join(went.select("paper_id").lazy(), on="paper_id", how="semi").collect(engine="streaming")
    pairs = went.join(now.rename({"work_id": "related_id"}), on="paper_id", how="left")
    present = apart.now.select(id="work_id").unique()
    minted = _absent(present, whole.before.select(id="work_id"))
    return Moves(pairs.select("related_id", id="work_id").select(*MOVES).unique(), minted, present)


def id_events(moves: Moves) -> pl.DataFrame:
    """Return what became of ids.

    Returns:
        The columns id, event and related_ids, a row for each id that is new or has lost records to others; sorted.
    """
    minted = minted_events(moves.minted.sort("id"))  # by itself: with other columns, sorting takes four times as long
    # id  related_ids (where its records are now)
    # P1  [P1, P2]
    # P3  []
    stays = moves.present.join(moves.pairs, on="id", how="semi").with_columns(related_id="id")
    followed = (
        pl.concat([moves.pairs, stays])
        .group_by("id")
        .agg(related_ids=pl.col("related_id").drop_nulls().unique().sort())
    )
    count = pl.col("related_ids").list.len()
    is_elsewhere = pl.col("related_ids").list.first() != pl.col("id")
    event = (
        pl.when(count > 1)
        .then(pl.lit("split"))
        .when((count == 1) & is_elsewhere)
        .then(pl.lit("merged"))
        .when(count == 0)
        .then(pl.lit("retired"))
    )
    others = followed.select("id", event=event, related_ids="related_ids").drop_nulls("event")
    return minted if others.is_empty() else pl.concat([minted, others]).sort("id")


def minted_events(ids: pl.DataFrame) -> pl.DataFrame:
    """Return what became of ids that are new: columns id, event and related_ids."""
    return ids.select("id", event=pl.lit("minted"), related_ids=pl.lit([], dtype=pl.List(pl.String)))


def _absent(ids: pl.DataFrame, before: pl.LazyFrame) -> pl.DataFrame:
    """Return the ids that the version before does not have."""
    known = before.join(ids.lazy(), on="id", how="semi").unique().collect(engine="streaming")
    return ids.join(known, on="id", how="anti")


def _records(read: Read, followed: pl.DataFrame) -> Sides:
    """Return the records and their papers, those of before under the ids that they have now."""
    sides = read("sources", "source_id", "paper_id")
    before = sides.before.join(followed.lazy(), on="source_id", how="left")
    return Sides(
        before.select(pl.coalesce("followed_id", "source_id").alias("source_id"), id="paper_id").drop_nulls("id"),
        sides.now.select("source_id", id="paper_id").drop_nulls("id"),
        sides.rows,
    )


def _mentions(read: Read, followed: pl.DataFrame) -> Sides:
    """Return the mentions and their authors, those of before under the places that they have now."""
    sides = read("mentions", "source_id", "position", "author_id")
    before = sides.before.join(followed.lazy(), on=["source_id", "position"], how="left")
    return Sides(
        before.select(
            pl.coalesce("followed_id", "source_id").alias("source_id"),
            pl.coalesce("followed_position", "position").alias("position"),
            id="author_id",
        ),
        sides.now.select("source_id", "position", id="author_id"),
        sides.rows,
    )


def _follow_records(comparison: Comparison) -> pl.DataFrame:
    """Follow the records whose ids are gone.

    Returns:
        The columns source_id, of the version before, and followed_id, each id once.
    """
    apart = find_apart(comparison.differing("sources", "source_id"), ["source_id"])
    if apart.before.is_empty() or apart.now.is_empty():
        return pl.DataFrame(schema={"source_id": pl.String, "followed_id": pl.String})
    sources, mentions = comparison.differing("sources", *PUBLISHED), comparison.differing("mentions", *PRINTED)
    gone, new = (
        with_names(as_stated(_of(records, rows)), _of(records, names))
        for records, rows, names in zip(apart, sources[:2], mentions[:2], strict=True)
    )
    return follow_records(gone, new)


def _follow_mentions(comparison: Comparison, followed: pl.DataFrame) -> pl.DataFrame:
    """Follow the mentions of followed records.

    Args:
        comparison: The two versions.
        followed: Columns source_id and followed_id.

    Returns:
        The columns source_id and position, of the version before, followed_id and followed_position.
    """
    sides = comparison.differing("mentions", *PRINTED)
    gone, new = _of(followed, sides.before), _of(followed.select(source_id="followed_id"), sides.now)
    return follow_mentions(gone, new, followed)


def _of(records: pl.DataFrame, rows: pl.LazyFrame) -> pl.DataFrame:
    """Read the rows of some records."""
    return rows.join(records.lazy(), on="source_id", how="semi").collect(engine="streaming")
