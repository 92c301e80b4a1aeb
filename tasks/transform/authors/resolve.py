"""Block, score and cluster, in their two rounds."""

from __future__ import annotations

import polars as pl

from tasks.transform.authors.block import block_authors, block_variants
from tasks.transform.authors.cluster import Clustered, cluster_authors, cluster_variants
from tasks.transform.authors.score import score_authors, score_variants


def resolve_authors(places: pl.DataFrame, papers: pl.DataFrame) -> Clustered:
    """Find which places are one person.

    Args:
        places: What `align.describe_places` gives.
        papers: Columns paper_id, title, venue, year.

    Returns:
        The places with their cluster, and the links that united clusters or are left for review.
    """
    cores = block_authors(places)
    clusters, links = cluster_authors(cores, score_authors(cores, papers))
    variants = score_variants(clusters, block_variants(clusters))
    return cluster_variants(clusters, variants, links)
