"""The ids that decisions name: the records and mentions that they have in the current version of a lake.

An id of an earlier version is followed through the history to the id under which its records are now.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import polars as pl

from schemas.exchange.decisions import NAMED_IDS
from tasks.load.lake import resolve_current
from tasks.load.reading import Lake, damage_of_current, open_lake

ENTITIES = {"P": "paper", "A": "author", "S": "source"}
NO_VERSION = "the lake has no version yet"

_RECORD = ("source_id", "source_file", "catalogue", "source_key")


def read_named_ids(out: Path, ids: Iterable[str]) -> pl.DataFrame:
    """Read the members of ids.

    Args:
        out: The folder of the lake.
        ids: Ids of papers, records and persons, of the current version or any before.

    Returns:
        The table NAMED_IDS: a row a member, and one for each id without members, which says why it has none.

    Raises:
        LakeError: A table of the current version is damaged.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return NAMED_IDS.empty()
    if resolve_current(out) is None:
        return NAMED_IDS.conform(pl.DataFrame({"id": wanted, "lost": [NO_VERSION] * len(wanted)}))
    with open_lake(out) as lake, damage_of_current(lake.folder):
        found = [_read_members(lake, [one for one in wanted if one[0] == letter], letter) for letter in ENTITIES]
    return NAMED_IDS.conform(pl.concat(found))


def _read_members(lake: Lake, ids: list[str], letter: str) -> pl.DataFrame:
    """Return the rows of NAMED_IDS for ids of one letter."""
    members = _members(lake, letter)
    present = members.select("id").unique().collect().to_series()
    events = lake.history.filter(pl.col("event") != "minted", entity=ENTITIES[letter]).sort("snapshot")
    last = events.group_by("id").last().select("id", "event", "related_ids").collect()
    became = {one: (event, related) for one, event, related in last.iter_rows()}
    followed = [_follow(one, present, became) for one in ids]
    names = pl.DataFrame(
        [(one, ending.now, ending.lost) for one, ending in zip(ids, followed, strict=True)],
        schema={"named": pl.String, "id": pl.String, "lost": pl.String},
        orient="row",
    )
    rows = names.lazy().join(members, on="id", how="left", maintain_order="left").collect()
    return NAMED_IDS.conform(rows.drop("id").rename({"named": "id"}))


def _members(lake: Lake, letter: str) -> pl.LazyFrame:
    """Return the members of all ids of a letter: columns id, those of _RECORD, and position for mentions.

    A record without a key of its own has none here: its place says nothing of it once its dump has changed.
    """
    own_key = pl.when(pl.col("source_key") != pl.col("source_index").cast(pl.String)).then("source_key")
    sources = lake.sources.with_columns(source_key=own_key)
    if letter == "A":
        printed = lake.mentions.filter(~pl.col("is_inferred")).select("source_id", "position", id="author_id")
        return printed.join(sources.select(_RECORD), on="source_id")
    return sources.select(*_RECORD, id=f"{ENTITIES[letter]}_id").drop_nulls("id")


class _Ending(NamedTuple):
    """The id under which the records of an id are now, or why they are under none."""

    now: str | None = None
    lost: str | None = None


def _follow(first: str, present: pl.Series, became: dict[str, tuple[str, list[str]]]) -> _Ending:
    """Follow an id to the current version.

    Args:
        first: The id.
        present: The ids of the current version.
        became: What became last of each id that was merged, split or retired, and the ids that took its records over.
    """
    now, seen = first, set[str]()
    while now not in seen:
        seen.add(now)
        if now in present:
            return _Ending(now=now)
        event, related = became.get(now, ("unknown", []))
        if event == "split":
            return _Ending(lost=f"{now} was split into {', '.join(related)}: name one of them, or records")
        if event == "merged":
            now = related[0]
        elif event == "retired":
            return _Ending(lost=f"the records of {now} are gone from the dumps")
    return _Ending(lost=f"the lake has no {first}")
