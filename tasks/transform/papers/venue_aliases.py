"""Venue aliases: which venues are one by different names, learnt from the records themselves.

"SIGMOD Conference" and "International Conference on Management of Data" share no word. But catalogues that name it so
list the same papers under both, again and again; and never so of "SIGMOD Conference" and "SIGMOD Record".
Anchors are pairs of records that are one paper beyond doubt, whatever their venues.
"""

from __future__ import annotations

import polars as pl

from schemas.exchange.statistics import PAPER_STATISTICS, VENUE_ANCHORS, VENUE_MEETINGS
from tasks.hashing import hash_values
from tasks.transform.linkage.counts import count_keys, counts_of

# Of an anchor
MIN_INFORMATION = 20.0  # of each title
MIN_NAMES_ALIKE = 0.67
MIN_SHARED_NAMES = 2

MIN_SPELT_ALIKE = 0.8  # of two names of a venue in one catalogue
MIN_ANCHORS = 3
MIN_SHARE = 0.1  # of the anchors of the venue that has fewer
MIN_ANCHORS_APART = 15  # to say of two venues that they do not meet
MAX_SHARE_APART = 0.03


def is_anchor() -> pl.Expr:
    """Return an expression over compared pairs: whether they are one paper, whatever their venues.

    They have the same long title and two names or more in common, and no year or locator speaks against them; and
    within one source, which may list a paper of a conference again when a journal prints it, the same page too.
    """
    return (
        pl.col("same_title")
        & (pl.min_horizontal("own_information", "own_information_right") >= MIN_INFORMATION)
        & (pl.col("names") >= MIN_NAMES_ALIKE)
        & (pl.col("n_shared_names") >= MIN_SHARED_NAMES)
        & (pl.col("years_apart").fill_null(0) == 0)
        & (pl.min_horizontal("doi_agrees", "page", "volume_agrees") >= 0)
        & ((pl.col("page") > 0) | ~is_one_source())
    ).fill_null(value=False)


def is_one_source() -> pl.Expr:
    """Return an expression over compared pairs: whether one catalogue, which seldom lists a paper twice, has both."""
    is_one = (pl.col("listed_by") == pl.col("listed_by_right")).fill_null(value=False)
    return is_one & ~pl.col("lists_again")


def may_align() -> pl.Expr:
    """Return an expression over compared pairs: whether two names of one venue may be taken for it.

    Not where the volumes differ; and one catalogue spells its venues in one way.
    """
    one_way = is_one_source() & (pl.col("venue_similarity") < MIN_SPELT_ALIKE)
    return (~one_way & (pl.col("volume_agrees") >= 0)).fill_null(value=False)


def count_venues(anchors: pl.DataFrame) -> pl.DataFrame:
    """Count how often venues come in anchors, and how often two of them come together.

    Args:
        anchors: The columns first_venue and second_venue of anchors, as venues_of gives them.

    Returns:
        The table PAPER_STATISTICS, of these anchors alone.
    """
    known = anchors.drop_nulls()
    each = pl.concat([known["first_venue"], known.filter(~_is_one_venue())["second_venue"]])
    return PAPER_STATISTICS.conform(
        pl.concat([count_keys(each, VENUE_ANCHORS), count_keys(_meetings(known), VENUE_MEETINGS)])
    )


def align_venues(pairs: pl.DataFrame, statistics: pl.DataFrame) -> pl.Series:
    """Return for the two venues of each pair whether they are one.

    Args:
        pairs: The columns first_venue and second_venue, as venues_of gives them.
        statistics: The table PAPER_STATISTICS of venues.

    Returns:
        True where the anchors hold the two to be one, false where they hold them apart, null where they cannot tell.
    """
    together, each = (counts_of(statistics, kind) for kind in (VENUE_MEETINGS, VENUE_ANCHORS))
    known = pairs.with_row_index("pair").drop_nulls(["first_venue", "second_venue"])
    counted = (
        known.with_columns(_meetings(known))
        .join(together, left_on="meeting", right_on="key", how="left", maintain_order="left")
        .join(each, left_on="first_venue", right_on="key", how="left", maintain_order="left", suffix="_anchors")
        .join(each, left_on="second_venue", right_on="key", how="left", maintain_order="left", suffix="_related")
        .with_columns(pl.col("count", "count_anchors", "count_related").fill_null(0))
    )
    least, meetings = pl.min_horizontal("count_anchors", "count_related"), pl.col("count")
    aligned = counted.select(
        pl.when((meetings >= MIN_ANCHORS) & (meetings >= MIN_SHARE * least))
        .then(pl.lit(value=True))
        .when((least >= MIN_ANCHORS_APART) & (meetings <= MAX_SHARE_APART * least))
        .then(pl.lit(value=False))
    ).to_series()
    unknown = pl.Series("aligned", [None], dtype=pl.Boolean).new_from_index(0, pairs.height)
    return unknown.scatter(known["pair"], aligned)


def _meetings(pairs: pl.DataFrame) -> pl.Series:
    """Return a hash of the two venues of each pair."""
    return hash_values(hash_values(pairs["first_venue"]) + pairs["second_venue"]).alias("meeting")


def _is_one_venue() -> pl.Expr:
    """Whether the two venues of a pair are one by name."""
    return pl.col("first_venue") == pl.col("second_venue")
