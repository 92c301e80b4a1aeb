"""What the review page takes from the stages: decisions are read and understood as a run does, and ids explained."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import polars as pl

from schemas.decisions import Decision, newest_first
from tasks.explain import explain
from tasks.explain.words import plain_words
from tasks.extract.decisions import read_decisions
from tasks.extract.formats import FORMATS
from tasks.load.named_ids import read_named_ids
from tasks.load.reading import Lake
from tasks.review.naming import Sides
from tasks.review.pairs import Side
from tasks.review.stages import Stages
from tasks.transform.decisions import references
from tasks.transform.sentences import sentences

ENTITIES = ("paper", "author")


def stages() -> Stages:
    """Return what the other stages do for the page."""
    words = sentences()
    return Stages(
        read=read_file,
        find=find_sides,
        explain=lambda lake, id_: explain(lake, id_, words).model_dump(),
        words=lambda evidence, level: plain_words(words, evidence, level),
        catalogues=catalogues(),
    )


@cache
def catalogues() -> dict[str, str]:
    """Return the catalogue that alone writes a format, by format."""
    return {name: format_.catalogue for name, format_ in FORMATS.items() if format_.catalogue}


def read_file(path: Path) -> Sequence[Decision]:
    """Read a file of decisions, the newest first."""
    return newest_first(tuple(read_decisions(path, path.name).decisions))


def find_sides(lake: Lake, decisions: Sequence[Decision]) -> list[Sides]:
    """Find the records and mentions that decisions name in a version, as a run does.

    Args:
        lake: The version.
        decisions: The decisions.

    Returns:
        The sides of each decision; empty where it names nothing.
    """
    ids = references.named_ids(decisions)
    named = read_named_ids(Path(lake.folder).parent.parent, [one for one in ids if not one.startswith("S")])
    records = lake.sources.with_row_index("record").select(
        *("source_id", "source_file", "source_key", "source_name", "catalogue", "paper_id"),
        record=pl.col("record").cast(pl.UInt64),
        statement=pl.col("record").cast(pl.UInt64),
        format_catalogue=pl.col("source_format").replace_strict(catalogues(), default=None, return_dtype=pl.String),
    )
    sides: dict[tuple[int, int], set[Side]] = {}
    for entity in ENTITIES:
        asked = references.list_references(decisions, entity, named)
        if not asked.is_empty():
            for number, side, found in _find(lake, entity, asked, records):
                sides.setdefault((number, side), set()).add(found)
    return [Sides(*(frozenset(sides.get((number, side), ())) for side in (0, 1))) for number in range(len(decisions))]


def _find(lake: Lake, entity: str, asked: pl.DataFrame, records: pl.LazyFrame) -> list[tuple[int, int, Side]]:
    """Find what references of one entity name: the number of the decision, its side, and a record or mention."""
    keys, ids = asked["source_key"].drop_nulls().unique(), asked["source_id"].drop_nulls().unique()
    near = records.filter(
        pl.col("source_key").is_in(keys.implode()) | pl.col("source_id").is_in(ids.implode())
    ).collect()
    found = references.find_records(asked, near)
    where = near.select("record", "source_id", "paper_id")
    if entity == "paper":
        items = references.items_of(asked, found.with_columns(item="record")).join(
            where, left_on="item", right_on="record"
        )
        rows = (
            items.select("decision", "side", "source_id", pl.lit(None), "paper_id").drop_nulls("paper_id").iter_rows()
        )
        return [(number, side, Side(*rest)) for number, side, *rest in rows]
    mentions = (
        lake.mentions.filter(pl.col("source_id").is_in(where["source_id"].implode()))
        .collect()
        .join(where.select("record", "source_id"), on="source_id")
        .with_row_index("item")
        .with_columns(pl.col("item").cast(pl.UInt64))
    )
    placed = references.find_mentions(asked, found, mentions).join(
        mentions.select("record", "position", "item"), on=["record", "position"]
    )
    items = references.items_of(asked, placed).join(mentions, on="item")
    rows = items.select("decision", "side", "source_id", "position", "author_id").iter_rows()
    return [(number, side, Side(*rest)) for number, side, *rest in rows]
