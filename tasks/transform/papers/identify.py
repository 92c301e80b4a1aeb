"""Identify: the id of each paper, and of the work that it is a version of.

An id is that of the version before where a paper or a work is one of that version; only the others are minted.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from schemas.exchange.papers import ASSIGNMENTS, WORKS
from tasks.minting import mint_id
from tasks.transform.linkage.components import components
from tasks.transform.linkage.identities import identify, minted_from_content
from tasks.transform.papers.relate import VERSIONS


def identify_papers(clusters: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Identify the paper of each cluster of records.

    Args:
        clusters: The table PAPER_CLUSTERS.
        before: The table IDENTITIES of records and their papers in the version before; empty for a new lake.

    Returns:
        The table ASSIGNMENTS.
    """
    members = clusters.select("cluster", member="source_id", content="content_sha256")
    ids = identify(members, before, minted_from_content("P"))
    return ASSIGNMENTS.conform(clusters.join(ids.rename({"id": "paper_id"}), on="cluster"))


def identify_works(assignments: pl.DataFrame, relations: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Identify the work of each paper; papers that are versions of each other have the same.

    Args:
        assignments: The table ASSIGNMENTS; reads paper_id.
        relations: The table RELATIONS.
        before: The table IDENTITIES of papers and their works in the version before; empty for a new lake.

    Returns:
        The table WORKS. The id of a new work is that of the first of its papers in their order, with another letter.
    """
    papers = assignments.select(pl.col("paper_id").unique().sort()).with_row_index("number")
    versions = relations.filter(pl.col("relation").is_in(VERSIONS))
    ends = [
        versions.join(papers, left_on=side, right_on="paper_id", maintain_order="left")["number"].to_numpy()
        for side in ("paper_id", "related_paper_id")
    ]
    works = papers.with_columns(cluster=pl.Series(components(papers.height, *ends)))
    members = works.select("cluster", member="paper_id", content="paper_id")
    ids = identify(members, before, _minted_from_paper)
    return WORKS.conform(works.join(ids.rename({"id": "work_id"}), on="cluster"))


def _minted_from_paper(seeds: Iterable[tuple[str, int]]) -> list[str]:
    """Mint the ids of works: the id of a paper with another letter, or one that is made of it and the attempt."""
    return [f"W{paper[1:]}" if attempt == 1 else mint_id("W", paper, attempt) for paper, attempt in seeds]
