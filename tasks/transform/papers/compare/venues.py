"""Compare the venues."""

from __future__ import annotations

import polars as pl

from tasks.transform.papers.sides import venues_of
from tasks.transform.papers.venue_similarity import is_other_workshop, venue_similarity


def compare_venues(records: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Add what the names of the venues tell; each distinct pair of venues is compared once.

    Returns:
        The pairs with venue_similarity, null where a venue is missing, and other_workshop, whether one is a
        workshop and not the other venue.
    """
    both = venues_of(records, pairs)
    distinct = both.unique().drop_nulls()
    met = pl.concat(distinct.get_columns()).unique()
    named = records.select("venue_id", "venue_key").filter(pl.col("venue_id").is_in(met.implode()))
    venues = named.unique().sort("venue_id")
    sides = [venues["venue_id"].search_sorted(distinct[side]) for side in ("first_venue", "second_venue")]
    told = (measure(venues["venue_key"], *sides) for measure in (venue_similarity, is_other_workshop))
    joined = both.join(
        distinct.with_columns(told), on=["first_venue", "second_venue"], how="left", maintain_order="left"
    )
    return pairs.with_columns(joined["venue_similarity"], joined["other_workshop"])
