"""Identify: the id of each paper, and of the work that it is a version of.

An id is that of the version before where a paper or a work is one of that version; only the others are minted.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from schemas.exchange.papers import ASSIGNMENTS, WORKS
from tasks.hashing import hash_values
from tasks.minting import mint_id
from tasks.transform.linkage.components import components
from tasks.transform.linkage.identities import identify, minted_from_content
from tasks.transform.papers.matches import ALONE, SAME_CONTENT
from tasks.transform.papers.relate import VERSIONS
from tasks.transform.papers.statements import STATED_BY, one_of_each

IDENTIFIED_BY = (*STATED_BY, "source_id", "content_sha256", "page")


def identify_papers(records: pl.DataFrame, clusters: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Identify the paper of each cluster of records.

    Args:
        records: Normalised records; reads IDENTIFIED_BY.
        clusters: The table PAPER_CLUSTERS; a record that it does not name is a cluster of its own.
        before: The table IDENTITIES of records and their papers in the version before; empty for a new lake.

    Returns:
        The table ASSIGNMENTS.
    """
    clustered = _with_clusters(records.select(IDENTIFIED_BY), clusters)
    members = clustered.select("cluster", member="source_id", content="content_sha256")
    ids = identify(members, before, minted_from_content("P"))
    papers = ids.select("cluster", paper_id="id", paper=hash_values(ids["id"]))
    return ASSIGNMENTS.conform(clustered.join(papers, on="cluster"))


def _with_clusters(records: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Add the cluster of each record: that of the record of its statement that was compared.

    Returns:
        The records with cluster, matched_by and match_score.
    """
    compared = one_of_each(records).select("statement", compared="record")
    joined = records.join(compared, on="statement").join(clusters, left_on="compared", right_on="record", how="left")
    is_twin = (pl.col("record") != pl.col("compared")) | (
        (pl.len().over("statement") > 1) & (pl.col("matched_by").fill_null(ALONE) == ALONE)
    )
    return joined.with_columns(
        pl.col("cluster").fill_null(pl.col("compared")),
        pl.when(is_twin)
        .then(pl.lit(SAME_CONTENT))
        .otherwise(pl.col("matched_by").fill_null(ALONE))
        .alias("matched_by"),
        pl.when(~is_twin).then("match_score"),
    )


def identify_works(assignments: pl.DataFrame, relations: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Identify the work of each paper; papers that are versions of each other have the same.

    Args:
        assignments: The table ASSIGNMENTS; reads source_id and paper_id.
        relations: The table RELATIONS.
        before: The table IDENTITIES of records and their works in the version before; empty for a new lake.

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
    records = assignments.select("paper_id", member="source_id")
    members = records.join(works, on="paper_id").select("cluster", "member", content="paper_id")
    ids = identify(members, before, _minted_from_paper)
    return WORKS.conform(works.join(ids.rename({"id": "work_id"}), on="cluster"))


def _minted_from_paper(seeds: Iterable[tuple[str, int]]) -> list[str]:
    """Mint the ids of works: the id of a paper with another letter, or one that is made of it and the attempt."""
    return [f"W{paper[1:]}" if attempt == 1 else mint_id("W", paper, attempt) for paper, attempt in seeds]
