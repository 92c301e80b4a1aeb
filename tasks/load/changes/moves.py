"""Follow the ids of papers, works and authors by their records from one version of the lake to the next.

A record is followed by its id, else by all that it says, and a corrected one by its own key in its dump or catalogue.
The ids that its records have now say what became of an id:

    its records are now under       event
    no id of the version before     (it has none: the id is new) minted
    that id                         no row: it stays
    one other id, and it is gone    merged
    several ids, or one other       split, also when it keeps some of them, or has others now
    none, and it is gone            retired
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from tasks.load.changes.comparison import Comparison, Sides, find_apart, sliced

MOVES = {"id": pl.String, "related_id": pl.String}
ROW = "row"
FOLLOWED_BY = (["content_sha256"], ["source_file", "source_key"], ["catalogue", "source_key"])
_NOW = " now"

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


def find_moves(comparison: Comparison, files: Mapping[str, str], *, with_works: bool) -> dict[str, Moves]:
    """Follow the ids of papers, works and authors.

    Args:
        comparison: The two versions.
        files: The names of dumps before, by which those that have another name now are known.
        with_works: Whether works are followed, for which the table papers is read.

    Returns:
        The moves of paper and author, and of work.
    """
    followed = follow_records(comparison, files)
    papers = follow(_records(comparison.differing, followed), _records(comparison.whole, followed), ["source_id"])
    mentions = _follow_mentions(comparison, followed)
    authors = follow(
        _mentions(comparison.differing, mentions), _mentions(comparison.whole, mentions), ["source_id", "position"]
    )
    works = {"work": follow_works(comparison, papers)} if with_works else {}
    return {"paper": papers, "author": authors, **works}


def follow_records(comparison: Comparison, files: Mapping[str, str]) -> pl.DataFrame:
    """Follow the records whose ids are gone: by all that they say, or by their keys if they were corrected.

    Args:
        comparison: The two versions.
        files: The names of dumps before, by which those that have another name now are known.

    Returns:
        The columns source_id, of the version before, and followed_id, each id once.
    """
    columns = ("source_id", "source_file", "source_key", "source_index", "catalogue", "content_sha256")
    sides = comparison.differing("sources", *columns)
    named = pl.col("source_file").replace(dict(files))
    gone, new = find_apart(sides._replace(before=sides.before.with_columns(named)), ["source_id"])
    own_key = pl.when(pl.col("source_key") != pl.col("source_index").cast(pl.String)).then("source_key")
    gone, new = (rows.with_columns(own_key.alias("source_key")) for rows in (gone, new))
    found = match_up(gone, new, FOLLOWED_BY)
    return found.select("source_id", followed_id=f"source_id{_NOW}")


def match_up(gone: pl.DataFrame, new: pl.DataFrame, places: Sequence[list[str]]) -> pl.DataFrame:
    """Pair rows that are the same in some columns, and that are the only ones of their side to be so.

    Args:
        gone: Rows of the version before.
        new: Rows of the version now.
        places: The columns; a row that is paired by the first ones is not paired by others.

    Returns:
        The columns of both, those of the version now with a suffix where both have them.
    """
    gone, new = (rows.with_row_index(ROW) for rows in (gone, new))
    pairs = []
    for same in places:
        before, now = (rows.drop_nulls(same).unique(same, keep="none") for rows in (gone, new))
        found = before.join(now, on=same, suffix=_NOW, coalesce=False)
        pairs.append(found)
        gone = gone.join(found, on=ROW, how="anti")
        new = new.join(found, left_on=ROW, right_on=f"{ROW}{_NOW}", how="anti")
    return pl.concat(pairs)


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
        The columns id, event and related_ids, a row for each id that is new or has lost records to others.
    """
    minted = moves.minted.select("id", event=pl.lit("minted"), related_ids=pl.lit([], dtype=pl.List(pl.String)))
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
    return pl.concat([minted, followed.select("id", event=event, related_ids="related_ids").drop_nulls("event")])


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


def _follow_mentions(comparison: Comparison, followed: pl.DataFrame) -> pl.DataFrame:
    """Follow the mentions of followed records by the name as printed, else by the family name.

    Args:
        comparison: The two versions.
        followed: Columns source_id and followed_id.

    Returns:
        The columns source_id and position, of the version before, followed_id and followed_position.
    """
    sides = comparison.differing("mentions", "source_id", "position", "raw_name", "family_name")
    before = sides.before.join(followed.lazy(), on="source_id").collect(engine="streaming")
    now = sides.now.rename({"source_id": "followed_id"}).join(followed.lazy(), on="followed_id", how="semi")
    names = [["followed_id", "raw_name"], ["followed_id", "family_name"]]
    found = match_up(before, now.collect(engine="streaming"), names)
    return found.select("source_id", "position", "followed_id", followed_position=f"position{_NOW}")
