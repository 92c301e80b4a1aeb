"""The second round of clustering: clusters under names that are one name written differently, best first.

The constraints of the first round hold, and no cluster has two names that cannot be one person's.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from schemas.exchange.authors import AUTHOR_LINKS, CLUSTER_UNIONS
from schemas.order import sorted_by
from tasks.hashing import Hashes
from tasks.transform.authors.constraints import identities, paper_of, share_a_paper, stated_otherwise
from tasks.transform.authors.decided import NO_CLUSTERS, cannot_among, group_of
from tasks.transform.authors.matches import APART, MERGED, MIN_REVIEWED, REVIEW
from tasks.transform.authors.variants.block import name_pairs
from tasks.transform.authors.variants.bounds import within_bounds
from tasks.transform.authors.variants.keys import with_keys
from tasks.transform.authors.variants.levels import BY_THE_LETTER
from tasks.transform.authors.variants.matches import links_of_variants
from tasks.transform.authors.variants.score import score_variants
from tasks.transform.linkage.arrays import Bools, Ints
from tasks.transform.linkage.clustering import CONTRADICTION, SIZE, cluster_best_first
from tasks.transform.linkage.components import components, items_of
from tasks.transform.linkage.pairs import pairs_sharing
from tasks.transform.linkage.rules import DECISION


class United(NamedTuple):
    """What the second round of clustering gives.

    Attributes:
        unions: The table CLUSTER_UNIONS.
        links: The table AUTHOR_LINKS.
    """

    unions: pl.DataFrame
    links: pl.DataFrame


def unite_variants(
    candidates: pl.DataFrame,
    clusters: pl.DataFrame,
    circles: pl.DataFrame,
    decided: pl.DataFrame = NO_CLUSTERS,
) -> United:
    """Score pairs of clusters whose names may be one name written differently, and unite those that are one person.

    Args:
        candidates: The table VARIANT_PAIRS, all pairs of some components.
        clusters: The table NAME_CLUSTERS, their clusters; reads UNITED_BY.
        circles: The table CIRCLE_STATISTICS.
        decided: The table DECIDED_CLUSTERS.
    """
    return cluster_variants(score_variants(candidates, clusters, circles), clusters, decided)


def cluster_variants(pairs: pl.DataFrame, clusters: pl.DataFrame, decided: pl.DataFrame = NO_CLUSTERS) -> United:
    """Unite clusters under names that are one name written differently.

    Pairs are taken from the highest score down. Two clusters stay apart if any of the names in them are in
    conflict, or one of the constraints of the first round forbids it: "J. Smith" joins John or James, and not both.

    Args:
        pairs: What `score_variants` gives.
        clusters: The table NAME_CLUSTERS, the clusters of the pairs.
        decided: The table DECIDED_CLUSTERS.
    """
    accepted, oversized = within_bounds(pairs.filter(pl.col("score") >= 0))
    involved = items_of(accepted)
    left, right = (np.searchsorted(involved, accepted[side].to_numpy()) for side in ("left", "right"))
    opposed = _opposed_clusters(clusters, involved, accepted)
    items = pl.Series(involved, dtype=pl.UInt64)
    found = cluster_best_first(
        involved.size,
        left,
        right,
        accepted["score"].to_numpy(),
        apart=opposed,
        identity={DECISION: group_of(decided, "cluster", items)},
        cannot=cannot_among(decided, "cluster", items),
    )
    review = pairs.filter((pl.col("score") < 0) & (pl.col("score") >= MIN_REVIEWED))
    decided = pl.concat(
        [
            accepted.filter(pl.Series(found.united)).with_columns(decision=pl.lit(MERGED), kept_apart_by=None),
            review.with_columns(decision=pl.lit(REVIEW), kept_apart_by=None),
            accepted.with_columns(decision=pl.lit(APART), kept_apart_by=found.refused_by).drop_nulls("kept_apart_by"),
            oversized.with_columns(decision=pl.lit(APART), kept_apart_by=pl.lit(SIZE)),
        ],
        how="vertical_relaxed",
    )
    unions = pl.DataFrame(
        {"cluster": involved, "united": involved[found.cluster]}, schema={"cluster": pl.UInt64, "united": pl.UInt64}
    )
    return United(CLUSTER_UNIONS.conform(unions), AUTHOR_LINKS.conform(links_of_variants(decided)))


def _opposed_clusters(clusters: pl.DataFrame, involved: Hashes, accepted: pl.DataFrame) -> dict[str, tuple[Ints, Ints]]:
    """Return the pairs of involved clusters that are never together, within the components that pairs could unite.

    Returns:
        For each constraint, by its name, the pairs that it keeps apart: paper, suffix, homonym, orcid, and
        contradiction, which is that their names cannot be one person's.
    """
    left, right = (np.searchsorted(involved, accepted[side].to_numpy()) for side in ("left", "right"))
    one, other = _pairs_in_components(components(involved.size, left, right))
    members = clusters.filter(pl.col("cluster").is_in(pl.Series(involved, dtype=pl.UInt64).implode())).sort("cluster")
    stated = members.select("cluster", "suffix", "homonym", orcid=pl.col("orcids").list.last())
    papers = members.select("cluster", paper="papers").explode("paper")
    number = np.searchsorted(involved, papers["cluster"].to_numpy())
    names = name_pairs(with_keys(members))
    itself = np.arange(involved.size)
    apart = {
        "paper": share_a_paper(involved.size, number, paper_of(papers), one, other),
        **{
            name: stated_otherwise(involved.size, itself, values, one, other)
            for name, values in identities(stated).items()
        },
        CONTRADICTION: ~names.compatible(one, other) & ~_reconciled(accepted, involved, one, other),
    }
    return {name: (one[holds], other[holds]) for name, holds in apart.items()}


def _reconciled(accepted: pl.DataFrame, involved: Hashes, one: Ints, other: Ints) -> Bools:
    """Return for each pair of clusters whether their names, though in conflict by the letter, are forms of one.

    They are if the pair is accepted, and so are the initials and longer forms of both: where Bill Byrne is
    William Byrne, he can be W. Byrne too.
    """
    direct = accepted.select("left", "right")
    links = pl.concat([direct, direct.select(left="right", right="left")])
    itself = pl.DataFrame({"left": involved, "right": involved})
    near = pl.concat([links, itself])
    unlike = accepted.filter(~pl.col("level").is_in(BY_THE_LETTER)).select("left", "right")
    unlike = pl.concat([unlike, unlike.select(left="right", right="left")])
    reached = (
        near.join(unlike, left_on="right", right_on="left", suffix="_unlike")
        .join(near, left_on="right_unlike", right_on="left", suffix="_far")
        .select("left", right="right_far")
    )
    known = pl.concat([near, reached]).unique()
    pairs = pl.DataFrame({"left": involved[one], "right": involved[other]})
    found = pairs.join(known.with_columns(known=True), on=["left", "right"], how="left", maintain_order="left")
    return found["known"].fill_null(value=False).to_numpy()


def _pairs_in_components(component: Ints) -> tuple[Ints, Ints]:
    """Pair the items of every component."""
    items = pl.DataFrame({"item": np.arange(component.size), "component": component})
    pairs = sorted_by(pairs_sharing(items, "item", "component"), "left", "right")
    return pairs["left"].to_numpy(), pairs["right"].to_numpy()
