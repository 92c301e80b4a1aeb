"""Decided: what persons decided of places and clusters, as the links and constraints of clustering."""

from __future__ import annotations

import numpy as np
import polars as pl

from schemas.exchange.decisions import DECIDED_CLUSTERS, DECIDED_PLACES
from tasks.transform.linkage.arrays import Bools, Ints
from tasks.transform.linkage.clustering import MustLinks
from tasks.transform.linkage.links import places_among
from tasks.transform.linkage.rules import CannotLinks

CERTAIN = 25.0  # the weight of a person's word
NO_PLACES, NO_CLUSTERS = DECIDED_PLACES.empty(), DECIDED_CLUSTERS.empty()  # where nothing is decided


def same_places(decided: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
    """Return the pairs among some places of one name that are decided to be one.

    Args:
        decided: The table DECIDED_PLACES.
        places: The places.

    Returns:
        The columns left and right.
    """
    same = decided.select(right="place", left="same_as").explode("left").drop_nulls("left")
    held = places.implode()
    return same.filter(pl.col("left").is_in(held) & pl.col("right").is_in(held)).select("left", "right")


def must_among(decided: pl.DataFrame, places: pl.Series) -> MustLinks:
    """Return the must-links among sorted places, whose numbers in clustering are their ranks."""
    same = same_places(decided, places)
    return MustLinks(places_among(places, same["left"]), places_among(places, same["right"]))


def components_against_decisions(decided: pl.DataFrame, places: pl.Series, component: Ints) -> Ints:
    """Return the components of places that hold two of which is decided that they are different.

    Args:
        decided: The table DECIDED_PLACES.
        places: The places, each once.
        component: The component of each.
    """
    found = decided.join(pl.DataFrame({"place": places, "component": component}), on="place")
    sides = found.select("component", side="sides").explode("side").drop_nulls("side").unique()
    opposed = sides.join(sides.with_columns(pl.col("side") ^ 1), on=["component", "side"], how="semi")
    groups = found.group_by("component").agg(n=pl.col("group").drop_nulls().n_unique()).filter(pl.col("n") > 1)
    return pl.concat([opposed["component"], groups["component"]]).unique().sort().to_numpy()


def cannot_among(decided: pl.DataFrame, item: str, items: pl.Series) -> CannotLinks:
    """Return the cannot-links among sorted items that a column names."""
    sides = decided.filter(pl.col(item).is_in(items.implode())).select(item, side="sides").explode("side")
    sides = sides.drop_nulls("side")
    return CannotLinks(places_among(items, sides[item]), sides["side"].to_numpy())


def group_of(decided: pl.DataFrame, item: str, items: pl.Series) -> Ints:
    """Return the number of the group of every one of some sorted items, -1 for none."""
    of_items = items.rename(item).to_frame()
    of_items = of_items.join(decided.select(item, "group"), on=item, how="left", maintain_order="left")
    return of_items["group"].rank("dense").cast(pl.Int64).fill_null(0).to_numpy() - 1


def opposed_cores(decided: pl.DataFrame, cores: pl.DataFrame, pairs: pl.DataFrame) -> Bools:
    """Return for each pair of cores whether decisions keep them apart.

    Args:
        decided: The table DECIDED_PLACES.
        cores: Columns core, place.
        pairs: Columns left, right.
    """
    if decided.is_empty():
        return np.zeros(pairs.height, dtype=bool)
    of_cores = decided.join(cores.select("place", "core"), on="place")
    sides = of_cores.select("core", side="sides").explode("side").drop_nulls("side").unique()
    groups = of_cores.drop_nulls("group").group_by("core").agg(pl.col("group").max())
    numbered = pairs.select("left", "right").with_row_index("pair")
    against = numbered.join(sides, left_on="left", right_on="core").with_columns(pl.col("side") ^ 1)
    against = against.join(sides, left_on=["right", "side"], right_on=["core", "side"])
    otherwise = numbered.join(groups, left_on="left", right_on="core").join(
        groups, left_on="right", right_on="core", suffix="_right"
    )
    otherwise = otherwise.filter(pl.col("group") != pl.col("group_right"))
    apart = np.zeros(pairs.height, dtype=bool)
    apart[against["pair"].to_numpy()] = apart[otherwise["pair"].to_numpy()] = True
    return apart
