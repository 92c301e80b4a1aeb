"""The ids of the current version of a lake, by their members."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from schemas.errors import LakeError
from schemas.exchange.identities import IDENTITIES
from tasks.load.lake import resolve_current
from tasks.load.reading import Lake, damage_of_current, open_lake


def read_identities(out: Path) -> dict[str, pl.DataFrame]:
    """Read which papers, works and authors the current version of a lake has.

    Args:
        out: The folder of the lake.

    Returns:
        The table IDENTITIES of papers (their members are records), works (papers) and authors (mentions); empty if
        nothing was ever published. That of works is also empty where the table papers is damaged, because a
        full run replaces such a version.

    Raises:
        LakeError: The table sources or mentions of the current version is damaged.
    """
    if resolve_current(out) is None:
        return {name: IDENTITIES.empty() for name in ("papers", "works", "authors")}
    with open_lake(out) as lake:
        try:
            works = _identities(lake, lake.papers.select(member="paper_id", content="paper_id", id="work_id"))
        except LakeError:
            works = IDENTITIES.empty()
        sources = lake.sources.select("source_id", "content_sha256", "paper_id")
        papers = sources.select(member="source_id", content="content_sha256", id="paper_id")
        place = pl.concat_str(pl.lit("#"), "position")
        mentions = lake.mentions.select("source_id", "position", "author_id").join(sources, on="source_id")
        authors = mentions.select(
            member=pl.col("source_id") + place, content=pl.col("content_sha256") + place, id="author_id"
        )
        return {"papers": _identities(lake, papers), "works": works, "authors": _identities(lake, authors)}


def _identities(lake: Lake, members: pl.LazyFrame) -> pl.DataFrame:
    """Read members and their ids from the tables of a version; a record that was refused has none."""
    with damage_of_current(lake.folder):
        return IDENTITIES.conform(members.drop_nulls("id").collect())
