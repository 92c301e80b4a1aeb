"""Identify: the id of each person, that of the version before where the person is one of that version."""

from __future__ import annotations

import polars as pl

from schemas.exchange.authors import PERSONS
from tasks.transform.linkage.identities import identify, minted_from_content

PLACE = ["paper_id", "place"]


def identify_authors(mentions: pl.DataFrame, clusters: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Identify the person of each cluster of places.

    Args:
        mentions: The table ALIGNED_MENTIONS; reads source_id, position, paper_id, place and seed.
        clusters: The table AUTHOR_CLUSTERS; reads paper_id, place and cluster.
        before: The table IDENTITIES of mentions and their persons in the version before; empty for a new lake.

    Returns:
        The table PERSONS.
    """
    members = mentions.join(clusters.select(*PLACE, "cluster"), on=PLACE).select(
        "cluster", member=pl.concat_str("source_id", pl.lit("#"), "position"), content="seed"
    )
    ids = identify(members, before, minted_from_content("A"))
    return PERSONS.conform(ids.rename({"id": "author_id"}))
