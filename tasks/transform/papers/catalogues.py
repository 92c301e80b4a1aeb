"""Catalogues that list no paper twice: learnt from the lake, and what follows where a record is in one of them.

Of such a catalogue one record at most is any paper. So a record of another source that has one candidate in it, and no
other that is nearly as good, is likely to be of that paper, however noisy it is. `count_catalogues` counts how many
records of a catalogue repeat another one of it, and `learn_catalogues` says which catalogues list no paper twice,
unless `sources.toml` says it. `rank_candidates` lists the candidates of each record in these catalogues, and
`choose_candidates` finds those that have no rival.
"""

from __future__ import annotations

import polars as pl

from schemas.exchange.papers import CATALOGUE_CANDIDATES, CHOSEN_PAIRS
from schemas.exchange.statistics import CATALOGUE_COUNTS, CATALOGUE_STATISTICS
from tasks.hashing import hash_values
from tasks.transform.papers.evidence.locators import LOCATORS, YEAR
from tasks.transform.papers.evidence.names import NAMES
from tasks.transform.papers.evidence.titles import TITLE
from tasks.transform.papers.evidence.venues import VENUE
from tasks.transform.papers.sides import side_by_side

CATALOGUED_BY = ("record", "own_key", "catalogue", "duplicate_free")
LISTED_BY = ("record", "catalogue", "duplicate_free", "listed_once")
NO_CATALOGUES = CATALOGUE_STATISTICS.empty()
MIN_RECORDS = 300  # of a catalogue of which it can be learnt
MAX_REPEATED = 0.01  # share of its records that are accepted as the paper of another one of it
MIN_LEAD = 2.0  # of the best candidate before the next one
MIN_SCORE = -8.0  # candidates below it can neither be accepted nor be a rival of one that is


def count_catalogues(accepted: pl.DataFrame, features: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Count the records of catalogues, and those that repeat another one of their catalogue.

    Records that their catalogue lists under one key are versions of one record, and no repetition.

    Args:
        accepted: The columns left and right of accepted pairs: all of some left records.
        features: Rows of the table FEATURES: those of these records, and any others; reads CATALOGUED_BY.
        listed: Rows of the table FEATURES: those whose records are counted; reads LISTED_BY.

    Returns:
        The table CATALOGUE_COUNTS, of these pairs and records alone.
    """
    is_repeated = (pl.col("catalogue") == pl.col("catalogue_right")) & (
        pl.col("own_key") != pl.col("own_key_right")
    ).fill_null(value=True)
    repeated = (
        side_by_side(features.select(CATALOGUED_BY).sort("record"), accepted)
        .filter(is_repeated)
        .group_by("catalogue")
        .agg(repeated=pl.col("left").n_unique().cast(pl.Int64))
    )
    counted = (
        listed.drop_nulls("catalogue")
        .group_by("catalogue")
        .agg(declared=pl.col("duplicate_free").min(), records=pl.len().cast(pl.Int64))
    )
    return CATALOGUE_COUNTS.conform(
        pl.concat([counted, repeated], how="diagonal").with_columns(pl.col("records", "repeated").fill_null(0))
    )


def learn_catalogues(counts: pl.DataFrame) -> pl.DataFrame:
    """Return which catalogues list no paper twice: those of which it is declared, or whose records say so.

    Args:
        counts: The tables CATALOGUE_COUNTS of all parts of the lake, one after another.

    Returns:
        The table CATALOGUE_STATISTICS.
    """
    totals = counts.group_by("catalogue").agg(
        pl.col("declared").min(), pl.col("records").sum(), pl.col("repeated").sum()
    )
    learnt = (pl.col("records") >= MIN_RECORDS) & (pl.col("repeated") <= MAX_REPEATED * pl.col("records"))
    return CATALOGUE_STATISTICS.conform(
        totals.with_columns(duplicate_free=pl.coalesce("declared", learnt)).sort("catalogue")
    )


def with_duplicate_free(records: pl.DataFrame, catalogues: pl.DataFrame) -> pl.DataFrame:
    """Return for each record whether its catalogue lists no paper twice.

    Args:
        records: Columns catalogue, duplicate_free, which is null where nothing is declared, and any others.
        catalogues: The table CATALOGUE_STATISTICS.

    Returns:
        The records, in their order, with duplicate_free as it is declared or learnt, and is_declared.
    """
    learnt = catalogues.select("catalogue", learnt="duplicate_free")
    return (
        records.join(learnt, on="catalogue", how="left", maintain_order="left")
        .with_columns(
            duplicate_free=pl.coalesce("duplicate_free", "learnt", pl.lit(value=False)),
            is_declared=pl.col("duplicate_free").is_not_null(),
        )
        .drop("learnt")
    )


def rank_candidates(weighed: pl.DataFrame, catalogues: pl.DataFrame, features: pl.DataFrame) -> pl.DataFrame:
    """List the candidates that records have in catalogues, other than their own, that list no paper twice.

    The records of such a catalogue have candidates too: those in another one that lists no paper twice, and those in
    one that lists few papers twice. Many records of a list of citations may be one paper: none is a rival of another.

    Args:
        weighed: The table WEIGHED_PAIRS, or a part of it.
        catalogues: The table CATALOGUE_STATISTICS.
        features: Rows of the table FEATURES: those of these records, and any others; reads LISTED_BY.

    Returns:
        The table CATALOGUE_CANDIDATES.
    """
    close = weighed.filter(pl.col("score") >= MIN_SCORE)
    described = features.select(LISTED_BY).sort("record")
    listings = hash_values(described["catalogue"].fill_null("")).alias("listing")
    records = with_duplicate_free(described, catalogues).with_columns(listings)
    sides = side_by_side(records, close).filter(
        pl.any_horizontal("duplicate_free", "duplicate_free_right"),
        pl.col("catalogue").ne_missing(pl.col("catalogue_right")),
    )
    ends = [
        sides.select(
            *("left", "right", "score", "is_elsewhere"),
            record=ours,
            among=pl.when(f"duplicate_free{theirs}").then(f"listing{theirs}").otherwise(f"listed_once{theirs}"),
            may_repeat=~pl.col(f"duplicate_free{theirs}"),
        ).drop_nulls("among")
        for ours, theirs in (("left", "_right"), ("right", ""))
    ]
    asked = pl.len().over("left", "right").cast(pl.UInt8)
    return CATALOGUE_CANDIDATES.conform(pl.concat(ends).with_columns(asked=asked))


def is_listed_twice() -> pl.Expr:
    """Return an expression over pairs with levels: whether title, names and year are the same, and the venues alike.

    The page of one may be missing, but does not differ.
    """
    other_page = ("page and volume different", "page different, volume same", "page different")
    return (
        TITLE.holds("same", "at least .97")
        & NAMES.holds("same, several", "same, one")
        & YEAR.holds("same")
        & VENUE.holds("same", "at least .8")
        & ~LOCATORS.holds(*other_page)
    )


def is_elsewhere() -> pl.Expr:
    """Return an expression over pairs with levels: whether page or volume differ, and the year too.

    That is no noise: the two are printed in full at two places.
    """
    places = ("page and volume different", "page different, volume same", "page different", "volume different")
    return LOCATORS.holds(*places) & YEAR.holds("1 apart", "2 apart", "3 and more apart")


def choose_candidates(candidates: pl.DataFrame) -> pl.DataFrame:
    """Find the candidates of records that have no rival in their catalogue, and do not stand elsewhere.

    In a catalogue that lists no paper twice, the best candidate must be ahead of all others. In one that lists few
    papers twice, no other one may be ahead.

    Args:
        candidates: The table CATALOGUE_CANDIDATES: all rows of some records.

    Returns:
        The table CHOSEN_PAIRS.
    """
    rivals = ["record", "among"]
    ordered = candidates.sort(*rivals, "score", "left", "right", descending=[False, False, True, False, False])
    following = pl.col("score").shift(-1).over(rivals)
    is_ahead = pl.struct(rivals).is_first_distinct() & (following.is_null() | (pl.col("score") - following >= MIN_LEAD))
    is_behind = pl.col("score").max().over(rivals) - pl.col("score") >= MIN_LEAD
    is_chosen = pl.when("may_repeat").then(~is_behind).otherwise(is_ahead)
    return CHOSEN_PAIRS.conform(
        ordered.filter(is_chosen, ~pl.col("is_elsewhere")).select("left", "right", "asked").sort("left", "right")
    )


def without_rival(pairs: pl.DataFrame, chosen: pl.DataFrame) -> pl.Series:
    """Whether each pair is that of a record and its candidate without a rival.

    Where the catalogues of both records list no paper twice, or few, each must be the candidate of the other.

    Args:
        pairs: The columns left and right.
        chosen: The table CHOSEN_PAIRS: all rows of these pairs, and any others.
    """
    agreed = (
        chosen.group_by("left", "right")
        .agg(pl.col("asked").first(), n=pl.len())
        .filter(pl.col("n") >= pl.col("asked"))
        .select("left", "right", without_rival=pl.lit(value=True))
    )
    joined = pairs.select("left", "right").join(agreed, on=["left", "right"], how="left", maintain_order="left")
    return joined["without_rival"].fill_null(value=False)
