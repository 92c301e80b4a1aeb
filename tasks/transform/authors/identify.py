"""Identify: the id of each person, that of the version before where the person is one of that version."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from schemas.exchange.authors import OWNERS, PERSONS
from tasks.hashing import hash_values
from tasks.transform.authors.cluster import clusters_of_places
from tasks.transform.authors.infer import infer_owners
from tasks.transform.authors.matches import MERGED
from tasks.transform.linkage.identities import identify, minted_from_content

MIN_SURE = 5.0  # a link of this score, or within a core, leaves no doubt
DECIDED_BY = ("left", "right", "decision", "score")


class Identified(NamedTuple):
    """The persons of the lake.

    Attributes:
        persons: The table PERSONS: the person of each place.
        owners: The table OWNERS: the persons who are taken to be authors of the papers of their pages.
    """

    persons: pl.DataFrame
    owners: pl.DataFrame


def identify_authors(  # noqa: PLR0917 - seven tables meet here, and steps are called by position
    mentions: pl.DataFrame,
    assignments: pl.DataFrame,
    cores: pl.DataFrame,
    core_clusters: pl.DataFrame,
    unions: pl.DataFrame,
    links: pl.DataFrame,
    before: pl.DataFrame,
) -> Identified:
    """Identify the person of each place.

    Args:
        mentions: The table MENTION_PLACES.
        assignments: The table ASSIGNMENTS; reads source_id, paper_id, content_sha256 and page.
        cores: The table CORES; reads place and core.
        core_clusters: The table CORE_CLUSTERS.
        unions: The table CLUSTER_UNIONS.
        links: The table AUTHOR_LINKS, of both rounds; reads DECIDED_BY.
        before: The table IDENTITIES of mentions and their persons in the version before; empty for a new lake.
    """
    clusters = clusters_of_places(cores, core_clusters, unions)
    records = assignments.select("source_id", "content_sha256", record=hash_values(assignments["source_id"]))
    printed = mentions.join(records, on="record").join(clusters, on="place")
    ids = _ids_of_clusters(printed, before)
    sure = _confidence(clusters, cores, links)
    named = clusters.join(ids, on="cluster").join(sure, on="cluster", how="left")
    named = named.with_columns(pl.col("confidence").fill_null(1.0))
    persons = printed.filter("is_fullest").drop("cluster").join(named, on="place")
    return Identified(PERSONS.conform(persons), OWNERS.conform(_owners(persons, assignments)))


def _ids_of_clusters(printed: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Return the id of each cluster.

    Args:
        printed: Columns cluster, source_id, content_sha256 and position, a row a mention.
        before: The table IDENTITIES.

    Returns:
        Columns cluster, author_id.
    """
    members = printed.select(
        "cluster",
        member=pl.concat_str("source_id", pl.lit("#"), "position"),
        content=pl.concat_str("content_sha256", pl.lit("#"), "position"),
    )
    return identify(members, before, minted_from_content("A")).select("cluster", author_id="id")


def _confidence(clusters: pl.DataFrame, cores: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Return how sure it is that the places of a cluster are one person's: as sure as the weakest link.

    Args:
        clusters: Columns place, cluster.
        cores: Columns place, core.
        links: Columns DECIDED_BY.

    Returns:
        Columns cluster, confidence. A cluster whose links between cores all score MIN_SURE or more has no row, and is
        certain.
    """
    weak = links.filter((pl.col("decision") == MERGED) & (pl.col("score") < MIN_SURE)).select("left", "right", "score")
    placed = clusters.join(cores.select("place", "core"), on="place")
    return (
        weak.join(placed.select("cluster", "core", left="place"), on="left")
        .join(placed.select(right="place", right_core="core"), on="right")
        .filter(pl.col("core") != pl.col("right_core"))
        .group_by("cluster")
        .agg(confidence=1 / (1 + (-pl.col("score").min()).exp()))
    )


def _owners(persons: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """Infer who owns the pages that do not name their owner.

    Args:
        persons: Columns paper, author_id, a row a place.
        assignments: The table ASSIGNMENTS.
    """
    listed = assignments.drop_nulls("page").select("source_id", "paper_id", "page")
    papers = listed.select("paper_id").unique()
    stated = papers.with_columns(paper=hash_values(papers["paper_id"])).join(
        persons.select("paper", "author_id"), on="paper"
    )
    return infer_owners(stated, listed)
