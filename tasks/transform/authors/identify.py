"""Identify: the id of each person, that of the version before where the person is one of that version."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from schemas.exchange.authors import IDENTIFIED_PLACES, OWNERS, PERSONS
from tasks.hashing import beginning_of, hash_values
from tasks.transform.authors.cluster import clusters_of_places
from tasks.transform.authors.infer import infer_owners
from tasks.transform.authors.matches import MERGED
from tasks.transform.linkage.identities import identify_by_first, minted_from_content

IDENTIFIED_BY = ("record", "position", "paper", "place", "is_fullest")
MIN_SURE = 5.0  # a link of this score, or within a core, leaves no doubt
ASSIGNED_BY = ("source_id", "record", "paper_id", "content_sha256", "page")
DECIDED_BY = ("left", "right", "decision", "score")


class Identified(NamedTuple):
    """The persons of the lake.

    Attributes:
        places: The table IDENTIFIED_PLACES: the person of each place.
        owners: The table OWNERS: the persons who are taken to be authors of the papers of their pages.
    """

    places: pl.DataFrame
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
        mentions: The table MENTION_PLACES; reads IDENTIFIED_BY.
        assignments: The table ASSIGNMENTS; reads ASSIGNED_BY.
        cores: The table CORES; reads place and core.
        core_clusters: The table CORE_CLUSTERS.
        unions: The table CLUSTER_UNIONS.
        links: The table AUTHOR_LINKS, of both rounds; reads DECIDED_BY.
        before: The table IDENTITIES of mentions and their persons in the version before; empty for a new lake.
    """
    clusters = clusters_of_places(cores, core_clusters, unions)
    records = assignments.select("source_id", "content_sha256", "record")
    placed = mentions.select("record", "position", "place").join(clusters, on="place").drop("place")
    ids = _ids_of_clusters(placed, records, before)
    sure = _confidence(clusters, cores, links)
    named = ids.join(sure, on="cluster", how="left").with_columns(pl.col("confidence").fill_null(1.0))
    places = IDENTIFIED_PLACES.conform(clusters.join(named, on="cluster"))
    return Identified(places, OWNERS.conform(_owners(mentions, places, assignments)))


def name_places(mentions: pl.DataFrame, identified: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """Return which person each place of some papers is, and which mention represents it.

    Args:
        mentions: The table MENTION_PLACES, all mentions of the papers; reads IDENTIFIED_BY.
        identified: The table IDENTIFIED_PLACES: these places, and any others.
        assignments: The table ASSIGNMENTS: the records of the papers, and any others; reads record and source_id.

    Returns:
        The table PERSONS.
    """
    fullest = mentions.filter("is_fullest").join(assignments.select("record", "source_id"), on="record")
    return PERSONS.conform(fullest.join(identified, on="place"))


def _ids_of_clusters(mentions: pl.DataFrame, records: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Return the id of each cluster.

    Args:
        mentions: Columns record, position, cluster.
        records: Columns record, source_id, content_sha256.
        before: The table IDENTITIES.

    Returns:
        Columns cluster, author_id.
    """
    least = _least_mentions(mentions, records)
    first = _members(least, records).join(records.select("record", "content_sha256"), on="record")
    first = first.with_columns(content=pl.concat_str("content_sha256", pl.lit("#"), "position"))
    known = _members(mentions if before.height else mentions.clear(), records)
    return identify_by_first(first, known, before, minted_from_content("A")).select("cluster", author_id="id")


def _least_mentions(mentions: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Return the mention of each cluster with the least content, position as a text, and record.

    Numbers that the contents begin with leave one mention of most clusters, so that few are compared as texts: texts
    for all mentions of a lake would be most of the memory that the step needs.

    Args:
        mentions: Columns record, position, cluster.
        records: Columns record, source_id, content_sha256.
    """
    near = mentions.join(records.select("record", begin=beginning_of("content_sha256")), on="record")
    near = near.filter(pl.col("begin") == pl.col("begin").min().over("cluster")).drop("begin")
    alike = near.filter(pl.len().over("cluster") > 1)
    least = (
        alike.join(records.select("record", "content_sha256", "source_id"), on="record")
        .sort("content_sha256", pl.col("position").cast(pl.String), pl.col("source_id") + "#")
        .unique("cluster", keep="first", maintain_order=True)
    )
    return pl.concat([near.join(alike, on="cluster", how="anti"), least.select(near.columns)])


def _members(mentions: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Add the member of a cluster that each mention is: the record, # and the position."""
    named = mentions.join(records.select("record", "source_id"), on="record", maintain_order="left")
    member = pl.concat_str("source_id", pl.lit("#"), "position")
    return named.select("cluster", "record", "position", member=member)


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
    return (
        weak.join(cores.select("core", left="place"), on="left")
        .join(cores.select(right="place", right_core="core"), on="right")
        .filter(pl.col("core") != pl.col("right_core"))
        .join(clusters.select("cluster", left="place"), on="left")
        .group_by("cluster")
        .agg(confidence=1 / (1 + (-pl.col("score").min()).exp()))
    )


def _owners(mentions: pl.DataFrame, places: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """Infer who owns the pages that do not name their owner.

    Args:
        mentions: The table MENTION_PLACES.
        places: The table IDENTIFIED_PLACES.
        assignments: The table ASSIGNMENTS.
    """
    listed = assignments.drop_nulls("page").select("source_id", "paper_id", "page")
    papers = listed.select("paper_id").unique()
    fullest = mentions.filter("is_fullest").select("paper", "place")
    stated = (
        papers.with_columns(paper=hash_values(papers["paper_id"]))
        .join(fullest, on="paper")
        .join(places.select("place", "author_id"), on="place")
    )
    owners = infer_owners(stated, listed)
    return owners.with_columns(
        author=hash_values(owners["author_id"]),
        paper=hash_values(owners["paper_id"]),
        record=hash_values(owners["source_id"]),
    )
