"""Which places might be one person, and which are so almost surely.

Places of one exact name are a block. Within it, places that share a telling coauthor of an exact name, an ORCID, or
what a catalogue calls the person, are one *core* (AMiner: 99.7 % of such pairs are right). Cores, not mentions, are
what is scored: a core shows all that is known of a person, and there are far fewer of them.

The second round blocks whole clusters, by keys that different forms of one name have in common.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from schemas.exchange.authors import CORES
from schemas.order import sorted_by
from tasks.transform.authors.coauthors import pair_coauthors, telling_coauthors, with_from_last
from tasks.transform.authors.constraints import OF_PLACES, components_against_constraints, identities, paper_of
from tasks.transform.authors.decided import (
    CERTAIN,
    NO_PLACES,
    cannot_among,
    components_against_decisions,
    group_of,
    must_among,
    same_places,
)
from tasks.transform.authors.meant import meant_names
from tasks.transform.linkage.arrays import Ints
from tasks.transform.linkage.clustering import cluster_best_first
from tasks.transform.linkage.components import components, lowest_members, predecessors
from tasks.transform.linkage.counts import counts_of, total_of
from tasks.transform.linkage.links import places_among
from tasks.transform.linkage.rules import DECISION
from tasks.transform.linkage.term_information import information

SAME_ORCID = 20.0  # the evidence of one ORCID iD: strong, not sacred
SAME_IDENTIFIER = 15.0  # of one identifier of another catalogue


def find_cores(
    places: pl.DataFrame,
    forms: pl.DataFrame,
    bylines: pl.DataFrame,
    statistics: pl.DataFrame,
    decided: pl.DataFrame = NO_PLACES,
) -> pl.DataFrame:
    """Find the cores of names.

    Args:
        places: The table PLACES, all places of the names.
        forms: The table FORMS, all forms of the names.
        bylines: The table BYLINES of their papers.
        statistics: The table AUTHOR_STATISTICS.
        decided: The table DECIDED_PLACES.

    Returns:
        The table CORES: the core of every place, the full name that it means, and the place and the evidence that
        joined it to its core.
    """
    ordered = places.sort("place").join(
        meant_names(places, forms, bylines), on="place", how="left", maintain_order="left"
    )
    links = _core_links(ordered, bylines, statistics, same_places(decided, ordered["place"]))
    return CORES.conform(_add_cores(ordered, links, decided))


def _core_links(
    places: pl.DataFrame, bylines: pl.DataFrame, statistics: pl.DataFrame, same: pl.DataFrame
) -> pl.DataFrame:
    """Link places of one name that share a telling coauthor or an identifier.

    Each is linked with the next, so that links stay few. Those that a person decided to be the same are linked too.

    Where a paper prints a name twice, the last of the two is linked with the places of papers that print it once, and
    the one before it with others before the last.

    Returns:
        Columns left, right, linked_by, weight.
    """
    several = with_from_last(places.filter(pl.len().over("name") > 1))
    beside = telling_coauthors(pair_coauthors(several, bylines), several, bylines, statistics)
    coauthors = beside.join(several.select("place", "from_last"), on="place")
    n_papers = total_of(statistics, "papers")
    rarity = counts_of(statistics, "name").select(coauthor="key", weight=information(n_papers, pl.col("count")) + 1)
    by_coauthor = _chain(coauthors, ["name", "from_last", "coauthor"]).join(rarity, on="coauthor")
    by_orcid = _chain(several.drop_nulls("orcid").select("place", "name", "orcid"), ["name", "orcid"])
    called = several.select("place", "name", identifier="identifiers").explode("identifier", empty_as_null=True)
    by_identifier = _chain(called.drop_nulls("identifier"), ["name", "identifier"])
    return (
        pl.concat(
            [
                by_coauthor.select("left", "right", "coauthor", "weight", linked_by=pl.lit("coauthors")),
                by_orcid.select(
                    "left",
                    "right",
                    coauthor=pl.lit(None, pl.UInt64),
                    weight=pl.lit(SAME_ORCID),
                    linked_by=pl.lit("orcid"),
                ),
                by_identifier.select(
                    "left",
                    "right",
                    coauthor=pl.lit(None, pl.UInt64),
                    weight=pl.lit(SAME_IDENTIFIER),
                    linked_by=pl.lit("identifier"),
                ),
                same.select(
                    "left",
                    "right",
                    coauthor=pl.lit(None, pl.UInt64),
                    weight=pl.lit(CERTAIN),
                    linked_by=pl.lit(DECISION),
                ),
            ]
        )
        .sort("left", "right", "weight", "coauthor", descending=[False, False, True, False])
        .group_by("left", "right", maintain_order=True)
        .agg(pl.col("linked_by").first(), pl.col("weight").sum())
    )


def _chain(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Pair each place of a group with the next one.

    Returns:
        Columns left, right and the keys.
    """
    same = pl.all_horizontal(pl.col(key) == pl.col(key).shift(-1) for key in keys)
    paired = sorted_by(rows, *keys, "place").with_columns(right=pl.when(same).then(pl.col("place").shift(-1)))
    return paired.drop_nulls("right").select(pl.col("place").alias("left"), "right", *keys)


def _add_cores(places: pl.DataFrame, links: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """Unite linked places into cores, and keep one tree of links in each.

    Args:
        places: The places, sorted by place.
        links: What `_core_links` gives.
        decided: The table DECIDED_PLACES.
    """
    place, size = places["place"].to_numpy(), places.height
    left, right = (np.searchsorted(place, links[side].to_numpy()) for side in ("left", "right"))
    component = components(size, left, right)
    broken = np.union1d(
        components_against_constraints(places, component),
        components_against_decisions(decided, places["place"], component),
    )
    core = lowest_members(component)
    if broken.size:
        chosen = np.flatnonzero(np.isin(component, broken))
        core[chosen] = chosen[_parts(places[chosen], links, decided)]
    inside = core[left] == core[right]
    before = predecessors(size, left[inside], right[inside])
    return (
        places.select("key", "place", "meant")
        .with_columns(
            core=pl.Series(place[core], dtype=pl.UInt64),
            linked_to=pl.Series(place[before], dtype=pl.UInt64).set(pl.Series(before < 0), None),
        )
        .join(_both_ways(links.filter(pl.Series(inside))), on=["place", "linked_to"], how="left", maintain_order="left")
    )


def _parts(places: pl.DataFrame, links: pl.DataFrame, decided: pl.DataFrame) -> Ints:
    """Divide components that hold two persons, and return the core of each of their places as its number among them.

    Args:
        places: All places of these components, sorted by place.
        links: What `_core_links` gives.
        decided: The table DECIDED_PLACES.
    """
    among = links.filter(pl.col("left").is_in(places["place"].implode()))
    return cluster_best_first(
        places.height,
        places_among(places["place"], among["left"]),
        places_among(places["place"], among["right"]),
        among["weight"].to_numpy(),
        exclusive={"paper": paper_of(places)},
        identity={DECISION: group_of(decided, "place", places["place"]), **identities(places, OF_PLACES)},
        must=[must_among(decided, places["place"])],
        cannot=cannot_among(decided, "place", places["place"]),
    ).cluster


def _both_ways(links: pl.DataFrame) -> pl.DataFrame:
    """Return links from either of their places: columns place, linked_to, linked_by, link_weight."""
    ends = [("left", "right"), ("right", "left")]
    return pl.concat(links.select("linked_by", place=one, linked_to=other, link_weight="weight") for one, other in ends)
