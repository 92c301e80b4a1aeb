"""What persons decided of authors, for both rounds of clustering.

Places of one name that are decided to be one are united in the first round, before all scores. Places of different
names are united last, when both rounds have ended. Until then a place that will be united so is kept apart from all
others of which something is decided, but for those with which it will be one: so the last unions never bring together
what is decided to be different.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from schemas.exchange.authors import AUTHOR_LINKS, CLUSTER_UNIONS
from schemas.exchange.decisions import DECIDED_CLUSTERS, DECIDED_PLACES
from tasks.transform.authors.cluster import clusters_of_places
from tasks.transform.authors.decided import CERTAIN
from tasks.transform.authors.matches import APART, CORE_EVIDENCE, MERGED, as_links
from tasks.transform.linkage.components import connected
from tasks.transform.linkage.links import decided_apart, must_pairs
from tasks.transform.linkage.rules import DECISION

NAMED_BY = ("key", "place", "name")
WITHOUT_GROUP = 0  # the group of what is decided to be different, and is united with no other name


class UnitedByDecision(NamedTuple):
    """What decisions add after both rounds.

    Attributes:
        unions: The table CLUSTER_UNIONS, of the second round and of decisions together.
        links: The table AUTHOR_LINKS: a pair for each decision, and those that connect what is one.
    """

    unions: pl.DataFrame
    links: pl.DataFrame


def describe_decided(held: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Describe the places of which something is decided.

    Args:
        held: The table HELD_DECISIONS of places.
        places: The table PLACES, those places; reads NAMED_BY.

    Returns:
        The table DECIDED_PLACES. A place is on the sides of decisions of all places that are decided to be one with it.
    """
    pairs = must_pairs(held)
    components = connected(pairs).rename({"item": "place"})
    named = places.select(NAMED_BY).join(components, on="place", how="left")
    named = named.with_columns(component=pl.coalesce("component", "place"))
    number = pl.col("decision").cast(pl.Int64) * 2 + pl.col("side")
    sides = held.filter(~pl.col("same")).select(place="item", side=number).join(named, on="place")
    sides = sides.group_by("component").agg(sides=pl.col("side").unique().sort())
    names = named.select("place", "name")
    same = pairs.select("left", "right").join(names, left_on="left", right_on="place")
    same = same.join(names, left_on=["right", "name"], right_on=["place", "name"])
    same = same.group_by(place="right").agg(same_as=pl.col("left").sort())
    is_across = pl.col("name").n_unique().over("component") > 1
    group = pl.when(is_across).then("component").when(pl.col("sides").list.len() > 0).then(pl.lit(WITHOUT_GROUP))
    described = (
        named.join(sides, on="component", how="left")
        .join(same, on="place", how="left")
        .with_columns(pl.col("sides", "same_as").fill_null([]))
        .with_columns(group=pl.when(is_across.any()).then(group))
    )
    return DECIDED_PLACES.conform(described)


def lift_decisions(decided: pl.DataFrame, cores: pl.DataFrame, core_clusters: pl.DataFrame) -> pl.DataFrame:
    """Return what is decided of the clusters of the first round.

    Args:
        decided: The table DECIDED_PLACES.
        cores: The table CORES, those of the places; reads place and core.
        core_clusters: The table CORE_CLUSTERS; reads core and cluster.

    Returns:
        The table DECIDED_CLUSTERS.
    """
    clusters = clusters_of_places(cores, core_clusters)
    return DECIDED_CLUSTERS.conform(
        decided.join(clusters, on="place")
        .group_by("cluster")
        .agg(sides=pl.col("sides").explode().drop_nulls().unique().sort(), group=pl.col("group").max())
    )


def unite_decided(
    held: pl.DataFrame, cores: pl.DataFrame, core_clusters: pl.DataFrame, unions: pl.DataFrame
) -> UnitedByDecision:
    """Unite the clusters of places of different names that are decided to be one.

    Args:
        held: The table HELD_DECISIONS of places.
        cores: The table CORES, those of the places; reads place and core.
        core_clusters: The table CORE_CLUSTERS; reads core and cluster.
        unions: The table CLUSTER_UNIONS of the second round.
    """
    clusters = clusters_of_places(cores, core_clusters, unions)
    pairs = must_pairs(held)
    ends = [pairs.select(place=side).join(clusters, on="place", maintain_order="left") for side in ("left", "right")]
    between = pl.DataFrame({"left": ends[0]["cluster"], "right": ends[1]["cluster"]}).filter(
        pl.col("left") != pl.col("right")
    )
    further = connected(between).select(united="item", became="component")
    moved = unions.join(further, on="united", how="left")
    moved = moved.select("cluster", united=pl.coalesce("became", "united"))
    alone = further.join(unions, left_on="united", right_on="cluster", how="anti")
    added = alone.select(cluster="united", united="became")
    return UnitedByDecision(
        CLUSTER_UNIONS.conform(pl.concat([moved, added])), AUTHOR_LINKS.conform(_links(held, pairs))
    )


def persons_apart(held: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    """Return the table DECIDED_APART of authors.

    Args:
        held: The table HELD_DECISIONS of places.
        persons: The table PERSONS of these places; reads place and author_id.
    """
    return decided_apart(held, persons.select(item="place", id="author_id"))


def _links(held: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs that connect what is one, and for each decision that two are different its least places."""
    apart = held.filter(~pl.col("same")).group_by("decision", "side").agg(pl.col("item").min())
    sides = [apart.filter(side=side).select("decision", item="item") for side in (0, 1)]
    different = (
        sides[0]
        .join(sides[1], on="decision")
        .select(left=pl.min_horizontal("item", "item_right"), right=pl.max_horizontal("item", "item_right"))
    )
    decided = pl.concat(
        [
            pairs.select("left", "right", link_weight=pl.lit(CERTAIN)),
            different.select("left", "right", link_weight=pl.lit(-CERTAIN)),
        ]
    ).unique(["left", "right"], keep="first", maintain_order=True)
    is_same = pl.col("link_weight") > 0
    told = decided.with_columns(
        decision=pl.when(is_same).then(pl.lit(MERGED)).otherwise(pl.lit(APART)),
        kept_apart_by=pl.when(~is_same).then(pl.lit(DECISION)),
        linked_by=pl.lit(DECISION),
    )
    return as_links(told, CORE_EVIDENCE, matched_by=pl.col("linked_by"), score=pl.col("link_weight"))
