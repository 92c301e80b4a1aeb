"""Links: the decisions of persons as the must-links and cannot-links of clustering."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from schemas.exchange.decisions import DECIDED_APART, HELD_DECISIONS
from tasks.transform.linkage.arrays import Ints
from tasks.transform.linkage.clustering import MustLinks
from tasks.transform.linkage.rules import CannotLinks

NO_DECISIONS, NONE_APART = HELD_DECISIONS.empty(), DECIDED_APART.empty()


class Links(NamedTuple):
    """Decisions that hold, for clustering.

    Attributes:
        must: What is one.
        cannot: What is never together.
    """

    must: MustLinks
    cannot: CannotLinks


def must_pairs(held: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of items that together connect all items of each decision that they are one.

    Args:
        held: The table HELD_DECISIONS.

    Returns:
        The columns left and right (u64, left < right), decision and decided_by, sorted; of a pair that several
        decisions name the newest.
    """
    same = held.filter("same").unique(["decision", "item"]).sort("decision", "item")
    return (
        same.select("decision", "decided_by", right="item", left=pl.col("item").shift(1).over("decision"))
        .drop_nulls("left")
        .sort("left", "right", "decision")
        .unique(["left", "right"], keep="first", maintain_order=True)
        .select("left", "right", "decision", "decided_by")
    )


def links_among(held: pl.DataFrame, items: pl.Series) -> Links:
    """Return the links among some items.

    Args:
        held: The table HELD_DECISIONS.
        items: The items (u64), each once; their places are their numbers in clustering.
    """
    ours = held.filter(pl.col("item").is_in(items.implode()))
    return Links(must_links(must_pairs(ours), items), cannot_links(ours, items))


def must_links(pairs: pl.DataFrame, items: pl.Series, obeys: tuple[str, ...] = ()) -> MustLinks:
    """Return pairs, both of whose items are among others, as must-links.

    Args:
        pairs: Columns left and right (u64).
        items: The items (u64), each once; their places are their numbers in clustering.
        obeys: The constraints that refuse such a link.
    """
    among = items.implode()
    ours = pairs.filter(pl.col("left").is_in(among) & pl.col("right").is_in(among))
    return MustLinks(places_among(items, ours["left"]), places_among(items, ours["right"]), obeys)


def cannot_links(held: pl.DataFrame, items: pl.Series) -> CannotLinks:
    """Return the cannot-links of the table HELD_DECISIONS among some items, each once."""
    apart = held.filter(~pl.col("same") & pl.col("item").is_in(items.implode()))
    side = 2 * apart["decision"].cast(pl.Int64) + apart["side"]
    return CannotLinks(places_among(items, apart["item"]), side.to_numpy())


def decided_by(pairs: pl.DataFrame, held: pl.DataFrame) -> pl.Series:
    """Return for each pair the newest decision that says of its two items that they are one, or that they are not.

    Args:
        pairs: Columns left and right (u64).
        held: The table HELD_DECISIONS.

    Returns:
        Who says it, when, why and where; null where nobody does.
    """
    side = held.select("decision", "item", "side")
    deciding = (
        pairs.select("left", "right")
        .join(held, left_on="left", right_on="item")
        .join(side, left_on=["decision", "right"], right_on=["decision", "item"], suffix="_right")
        .filter(pl.col("same") | (pl.col("side") != pl.col("side_right")))
        .sort("left", "right", "decision")
        .unique(["left", "right"], keep="first", maintain_order=True)
        .select("left", "right", "decided_by")
    )
    return pairs.select("left", "right").join(deciding, on=["left", "right"], how="left", maintain_order="left")[
        "decided_by"
    ]


def decided_apart(held: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return what became of items that persons decided to be different.

    Args:
        held: The table HELD_DECISIONS.
        members: Columns item (u64) and id: the paper or author that each item became.

    Returns:
        The table DECIDED_APART.
    """
    sides = (
        held.filter(~pl.col("same")).join(members, on="item").select("decision", "side", "id", "decided_by").unique()
    )
    other = sides.select("decision", related_id="id", side=1 - pl.col("side"))
    return DECIDED_APART.conform(
        sides.join(other, on=["decision", "side"])
        .sort("id", "related_id", "decision")
        .unique(["id", "related_id"], keep="first", maintain_order=True)
    )


def places_among(items: pl.Series, wanted: pl.Series) -> Ints:
    """Return the places of items among others, each of which stands there once."""
    places = items.rename("item").to_frame().with_row_index("place")
    found = wanted.rename("item").to_frame().join(places, on="item", maintain_order="left")
    return found["place"].to_numpy().astype(np.int64)
