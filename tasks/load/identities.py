"""The ids of the current version of a lake, by their members."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from schemas.exchange.identities import IDENTITIES
from tasks.load.lake import resolve_current
from tasks.load.reading import damage_of_current, open_lake


def read_identities(out: Path) -> dict[str, pl.DataFrame]:
    """Read which papers, works and authors the current version of a lake has.

    Args:
        out: The folder of the lake.

    Returns:
        The table IDENTITIES of papers (their members are records), works (papers) and authors (mentions); empty if
        nothing was ever published.

    Raises:
        LakeError: The current version is damaged.
    """
    if resolve_current(out) is None:
        return {name: IDENTITIES.empty() for name in ("papers", "works", "authors")}
    with open_lake(out) as lake, damage_of_current(lake.folder):
        sources = lake.sources.select("source_id", "content_sha256", "paper_id")
        position = pl.concat_str(pl.lit("#"), "position")
        tables = {
            "papers": sources.select(member="source_id", content="content_sha256", id="paper_id"),
            "works": lake.papers.select(member="paper_id", content="paper_id", id="work_id"),
            "authors": lake.mentions.join(sources, on="source_id").select(
                member=pl.col("source_id") + position, content=pl.col("content_sha256") + position, id="author_id"
            ),
        }
        return {name: IDENTITIES.conform(table.drop_nulls("id").collect()) for name, table in tables.items()}
