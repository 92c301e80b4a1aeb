"""The first round of clustering: the cores of every name, best first.

The pairs of cores are scored, and what may not be united is kept apart. A name in which all pairs say the same is
settled; in the others the two clusters with the highest score are united, and the evidence between the union and the
rest is added up anew, until no score reaches 0.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from schemas.exchange.authors import AUTHOR_LINKS, CORE_CLUSTERS
from schemas.order import sorted_by
from tasks.transform.authors.agglomerate import agglomerate, settle
from tasks.transform.authors.constraints import IDENTITIES, keep_apart
from tasks.transform.authors.decided import NO_PLACES
from tasks.transform.authors.matches import APART, MERGED, links_of_cores, links_of_pairs
from tasks.transform.authors.score import score_pairs
from tasks.transform.linkage.components import connected
from tasks.transform.linkage.pairs import best_of_each

MAX_SHOWN = 20  # pairs of a core that are kept apart though they look like one person


class Clustered(NamedTuple):
    """What the first round of clustering gives.

    Attributes:
        clusters: The table CORE_CLUSTERS: the cores that were united, each cluster called by its least core.
        links: The table AUTHOR_LINKS: the links that united clusters, a tree for each cluster; the pairs that are left
            for review; and those that would have been united if nothing kept them apart.
    """

    clusters: pl.DataFrame
    links: pl.DataFrame


def cluster_authors(  # noqa: PLR0917 - six tables meet here, and steps are called by position
    places: pl.DataFrame,
    cores: pl.DataFrame,
    pairs: pl.DataFrame,
    priors: pl.DataFrame,
    lake: pl.DataFrame,
    decided: pl.DataFrame = NO_PLACES,
) -> Clustered:
    """Cluster the cores of every name.

    Args:
        places: The table PLACES, all places of the names.
        cores: The table CORES.
        pairs: The table CORE_PAIRS.
        priors: The table NAME_PRIORS.
        lake: The table LAKE_PRIOR.
        decided: The table DECIDED_PLACES.
    """
    pairs = sorted_by(pairs, "block", "left", "right")
    scored = score_pairs(pairs, priors, lake)
    stated = places.select("place", "paper", *IDENTITIES).join(cores.select("place", "core", "meant"), on="place")
    scored = scored.with_columns(kept_apart_by=keep_apart(stated, scored, pairs, decided))
    settled, contested = settle(scored)
    decided = pl.concat([settled, agglomerate(contested, pairs)])
    apart = scored.filter(pl.col("kept_apart_by").is_not_null() & (pl.col("score") >= 0))
    apart = best_of_each(apart, MAX_SHOWN).with_columns(decision=pl.lit(APART))
    clusters = connected(decided.filter(decision=MERGED)).rename({"item": "core", "component": "cluster"})
    links = [links_of_cores(cores), links_of_pairs(decided), links_of_pairs(apart)]
    return Clustered(
        CORE_CLUSTERS.conform(clusters.join(cores.select("key", core="place"), on="core")),
        AUTHOR_LINKS.conform(pl.concat(links)),
    )


def clusters_of_places(cores: pl.DataFrame, *unions: pl.DataFrame) -> pl.DataFrame:
    """Return the cluster of every place.

    Args:
        cores: The table CORES.
        unions: The tables CORE_CLUSTERS and CLUSTER_UNIONS: the last two columns say what became what.

    Returns:
        Columns place, cluster.
    """
    found = cores.select("place", cluster="core")
    for union in unions:
        *_, before, after = union.columns
        renamed = union.select(cluster=before, became=after)
        found = found.join(renamed, on="cluster", how="left", maintain_order="left")
        found = found.select("place", cluster=pl.coalesce("became", "cluster"))
    return found
