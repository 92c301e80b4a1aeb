"""Accuracy of papers: the pairs of records, counted by what became of them and by their scores."""

from __future__ import annotations

import polars as pl

from schemas.exchange.accuracy import (
    ACCURACY_COUNTS,
    APART,
    CERTAIN,
    CONTESTED,
    DIVIDED,
    MISTAKEN,
    REFOUND,
    UNITED,
    UNSUPPORTED,
)
from tasks.transform.linkage.accuracy import LEAST, score_bin
from tasks.transform.linkage.links import NO_DECISIONS
from tasks.transform.papers.catalogues import NO_CATALOGUES, with_duplicate_free
from tasks.transform.papers.evidence import ACCEPT
from tasks.transform.papers.evidence.identifiers import DOI, IDENTIFIER, IDENTIFIER_AND_NAMES
from tasks.transform.papers.linked import NO_LINKS, with_rules

OF_IDENTIFIERS = (DOI, IDENTIFIER, IDENTIFIER_AND_NAMES)
COUNTED_BY = ("record", "listed_by", "year", "catalogue", "duplicate_free")
MIN_COUNTED = -3.0  # of pairs apart: what scores less is one too seldom to be told from chance


def count_papers(  # noqa: PLR0917 - six tables meet here, and steps are called by position
    scored: pl.DataFrame,
    clusters: pl.DataFrame,
    features: pl.DataFrame,
    linked: pl.DataFrame = NO_LINKS,
    held: pl.DataFrame = NO_DECISIONS,
    catalogues: pl.DataFrame = NO_CATALOGUES,
) -> pl.DataFrame:
    """Count the pairs of records by what became of them.

    A pair that an identifier, a key of a catalogue or a person has judged is counted a second time, by its score
    without identifiers: refound if it is one, mistaken if it is not. So what the scores alone would do is known. DOIs
    of two registrants judge nothing: a paper that is printed twice has such.

    Args:
        scored: The table of scored pairs, with those that are implied: all of some components.
        clusters: Columns record and cluster.
        features: Rows of the table FEATURES: those of these records, and any others; reads COUNTED_BY.
        linked: The table LINKED_PAIRS.
        held: The table HELD_DECISIONS of records.
        catalogues: The table CATALOGUE_STATISTICS: two records of one that lists no paper twice tell nothing.

    Returns:
        The table ACCURACY_COUNTS.
    """
    return count_judged(judge_pairs(scored, clusters, features, linked, held, catalogues))


def judge_pairs(  # noqa: PLR0917 - as of count_papers
    scored: pl.DataFrame,
    clusters: pl.DataFrame,
    features: pl.DataFrame,
    linked: pl.DataFrame = NO_LINKS,
    held: pl.DataFrame = NO_DECISIONS,
    catalogues: pl.DataFrame = NO_CATALOGUES,
) -> pl.DataFrame:
    """Return what became of each pair, as it is counted, and by which score.

    Args:
        scored: As of `count_papers`, and so are the others.
        clusters: Columns record and cluster.
        features: The table FEATURES.
        linked: The table LINKED_PAIRS.
        held: The table HELD_DECISIONS of records.
        catalogues: The table CATALOGUE_STATISTICS.

    Returns:
        The columns left, right, kind, score (i32) and of both records source and decade.
    """
    described = with_duplicate_free(features.select(COUNTED_BY), catalogues).select(
        "record",
        source="listed_by",
        decade=pl.concat_str(pl.col("year") // 10 * 10, pl.lit("s")),
        lists_once=pl.when("duplicate_free").then("catalogue"),
    )
    sides = described.join(clusters.select("record", "cluster").unique("record"), on="record")
    pairs = (
        with_rules(scored, linked, held)
        .join(sides.rename({"record": "left"}), on="left")
        .join(sides.rename({"record": "right"}), on="right", suffix="_right")
        .filter(~(pl.col("lists_once") == pl.col("lists_once_right")).fill_null(value=False))
        .with_columns(together=pl.col("cluster") == pl.col("cluster_right"), blind=without_identifiers())
    )
    is_told = pl.col("rule").is_not_null() | pl.col("decided_by").is_not_null()
    same_identifier = DOI.holds("same") | IDENTIFIER.holds("same")
    other_identifier = DOI.holds("different", "different, one registrant") | IDENTIFIER.holds("different")
    divided = pl.col("is_within") & ~pl.col("together")
    best = best_within(pairs)
    became = pairs.join(best, on="left", how="left").join(best, left_on="right", right_on="left", how="left")
    became = became.with_columns(
        score_bin(pl.col("score")),
        blind=score_bin(pl.col("blind")),
        sure=pl.when("together").then(is_told | same_identifier).otherwise(is_told | other_identifier),
        contested=divided.any().over("component"),
    )
    kinds = became.with_columns(
        kind=pl.when("together", "sure")
        .then(pl.lit(CERTAIN))
        .when(pl.col("together") & ~(pl.min_horizontal("best", "best_right") >= ACCEPT))
        .then(pl.lit(UNSUPPORTED))
        .when("together", "contested")
        .then(pl.lit(CONTESTED))
        .when("together")
        .then(pl.lit(UNITED))
        .when("sure")
        .then(None)
        .when(divided)
        .then(pl.lit(DIVIDED))
        .when(pl.col("score") >= MIN_COUNTED)
        .then(pl.lit(APART))
    )
    is_judged = pl.col("sure") & (pl.col("together") | is_told | ~DOI.holds("different"))
    judged = became.filter(is_judged, pl.col("blind") > LEAST).with_columns(
        kind=pl.when("together").then(pl.lit(REFOUND)).otherwise(pl.lit(MISTAKEN)), score=pl.col("blind")
    )
    parts = ("left", "right", "kind", "score", "source", "source_right", "decade", "decade_right")
    return pl.concat([kinds.drop_nulls("kind").select(parts), judged.select(parts)])


def best_within(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the best score that each record has with another of its cluster: columns left and best.

    Args:
        pairs: Columns left, right, score and together.
    """
    within = pairs.filter("together")
    ends = pl.concat([within.select("score", left=side) for side in ("left", "right")])
    return ends.group_by("left").agg(best=pl.col("score").max())


def without_identifiers() -> pl.Expr:
    """Return the score of a pair as if its records had no identifiers."""
    return pl.col("score") - pl.sum_horizontal(each.weight(each.numbered()) for each in OF_IDENTIFIERS)


def count_judged(pairs: pl.DataFrame) -> pl.DataFrame:
    """Count pairs of all records, by the sources of their records and by their decades, each pair once in each.

    Args:
        pairs: What `judge_pairs` returns.

    Returns:
        The table ACCURACY_COUNTS.
    """
    numbered = pairs.with_row_index("pair")
    parts = [numbered.select("pair", "kind", "score", by=pl.lit("all"), value=pl.lit(""))]
    for by in ("source", "decade"):
        ends = [numbered.select("pair", "kind", "score", by=pl.lit(by), value=name) for name in (by, f"{by}_right")]
        parts.append(pl.concat(ends).drop_nulls("value").unique())
    counted = pl.concat(parts).group_by("by", "value", "kind", "score").agg(pairs=pl.len().cast(pl.Float64))
    return ACCURACY_COUNTS.conform(counted.with_columns(entity=pl.lit("papers")).sort("by", "value", "kind", "score"))
