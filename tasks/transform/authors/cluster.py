"""The first round of clustering: the cores of every name, best first.

The pairs of cores are scored, and what may not be united is kept apart. A name in which all pairs say the same is
settled; in the others the two clusters with the highest score are united, and the evidence between the union and the
rest is added up anew, until no score reaches 0.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from tasks.transform.authors.agglomerate import agglomerate, settle
from tasks.transform.authors.constraints import keep_apart
from tasks.transform.authors.matches import APART, MERGED, links_of_cores, links_of_pairs
from tasks.transform.authors.score import score_pairs
from tasks.transform.linkage.components import components, lowest_members
from tasks.transform.linkage.pairs import best_of_each

MAX_SHOWN = 20  # pairs of a core that are kept apart though they look like one person


class Clustered(NamedTuple):
    """What a round of clustering gives.

    Attributes:
        clusters: The places with the column cluster, which names each cluster by its first place.
        links: Pairs of places (left, right, decision, kept_apart_by, matched_by, score, evidence): the links that
            united clusters, a tree for each cluster; the pairs that are left for review; and those that would have been
            united if nothing kept them apart.
    """

    clusters: pl.DataFrame
    links: pl.DataFrame


def cluster_authors(cores: pl.DataFrame, pairs: pl.DataFrame) -> Clustered:
    """Cluster the cores of every name.

    Args:
        cores: What `block_authors` gives.
        pairs: What `score_authors` gives.
    """
    scored = score_pairs(cores, pairs)
    scored = scored.with_columns(kept_apart_by=keep_apart(cores, scored, pairs))
    settled, contested = settle(scored)
    decided = pl.concat([settled, *agglomerate(contested, pairs)])
    apart = scored.filter(pl.col("kept_apart_by").is_not_null() & (pl.col("score") >= 0))
    apart = best_of_each(apart, MAX_SHOWN).with_columns(decision=pl.lit(APART))
    merged = decided.filter(decision=MERGED)
    root = lowest_members(components(cores.height, merged["left"].to_numpy(), merged["right"].to_numpy()))
    clusters = cores.with_columns(cluster=pl.Series(root[cores["core"].to_numpy()]))
    links = [links_of_cores(cores), links_of_pairs(decided), links_of_pairs(apart)]
    return Clustered(clusters, pl.concat(links).sort("left", "right"))
