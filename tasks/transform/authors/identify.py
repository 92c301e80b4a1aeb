"""The ids of persons, minted from what their mentions say."""

from __future__ import annotations

import polars as pl

from tasks.minting import mint_cluster_ids


def identify_authors(clusters: pl.DataFrame) -> pl.DataFrame:
    """Mint the id of every person from the smallest seed of the places; files and their names play no part.

    Returns:
        Columns cluster, author_id.
    """
    members = clusters.select("cluster", "seed", member=pl.concat_str("paper_id", pl.lit("#"), "place"))
    return mint_cluster_ids(members, "A").rename({"id": "author_id"})
