"""Venue aliases: which venues are one by different names, learnt from the records themselves.

"SIGMOD Conference" and "International Conference on Management of Data" share no word. But catalogues that name it so
list the same papers under both, again and again; and never so of "SIGMOD Conference" and "SIGMOD Record".
Anchors are pairs of records that are one paper beyond doubt, whatever their venues.
"""

from __future__ import annotations

import polars as pl

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
    """Return an expression over compared pairs: whether one catalogue lists both records."""
    return (pl.col("listed_by") == pl.col("listed_by_right")).fill_null(value=False)


def may_align() -> pl.Expr:
    """Return an expression over compared pairs: whether two names of one venue may be taken for it.

    Not where the volumes differ; and one catalogue spells its venues in one way.
    """
    one_way = is_one_source() & (pl.col("venue_similarity") < MIN_SPELT_ALIKE)
    return (~one_way & (pl.col("volume_agrees") >= 0)).fill_null(value=False)


def align_venues(pairs: pl.DataFrame, anchors: pl.DataFrame) -> pl.Series:
    """Return for the two venues of each pair whether they are one.

    Args:
        pairs: The columns venue and related_venue, as venues_of gives them.
        anchors: The same columns of the anchors.

    Returns:
        True where the anchors hold the two to be one, false where they hold them apart, null where they cannot tell.
    """
    anchors = anchors.drop_nulls()
    together = anchors.group_by("venue", "related_venue").len("together")
    each = (
        pl.concat([anchors.select("venue"), anchors.filter(~_is_one_venue()).select(venue="related_venue")])
        .group_by("venue")
        .len("anchors")
    )
    counted = (
        pairs.join(together, on=["venue", "related_venue"], how="left", maintain_order="left")
        .join(each, on="venue", how="left", maintain_order="left")
        .join(each, left_on="related_venue", right_on="venue", how="left", maintain_order="left")
        .with_columns(pl.col("together", "anchors", "anchors_right").fill_null(0))
    )
    least = pl.min_horizontal("anchors", "anchors_right")
    return counted.select(
        pl.when(pl.col("venue").is_null())
        .then(pl.lit(None, pl.Boolean))
        .when((pl.col("together") >= MIN_ANCHORS) & (pl.col("together") >= MIN_SHARE * least))
        .then(pl.lit(value=True))
        .when((least >= MIN_ANCHORS_APART) & (pl.col("together") <= MAX_SHARE_APART * least))
        .then(pl.lit(value=False))
        .alias("aligned")
    ).to_series()


def _is_one_venue() -> pl.Expr:
    """Whether the two venues of a pair are one by name."""
    return pl.col("venue") == pl.col("related_venue")
