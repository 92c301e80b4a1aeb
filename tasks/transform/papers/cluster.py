"""Cluster: which records are one paper, a component of accepted pairs at a time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from schemas.exchange.papers import PAPER_CLUSTERS, PAPER_UNIONS
from tasks.transform.linkage.arrays import Ints
from tasks.transform.linkage.chunks import records_of, rows_of
from tasks.transform.linkage.clustering import Limits, cluster_best_first
from tasks.transform.linkage.components import components, lowest_members
from tasks.transform.linkage.links import NO_DECISIONS, cannot_links
from tasks.transform.papers.catalogues import NO_CATALOGUES, is_listed_twice, with_duplicate_free
from tasks.transform.papers.closure import implied_pairs
from tasks.transform.papers.evidence import (
    ACCEPT,
    MAX_RECORDS,
    MIN_BESIDE_ANCHOR,
    MIN_BETWEEN,
    MIN_LISTED_TWICE,
    MIN_MEAN_BETWEEN,
    SHARE_BETWEEN,
)
from tasks.transform.papers.evidence.identifiers import DOI
from tasks.transform.papers.linked import NO_LINKS, links_of_records
from tasks.transform.papers.matches import ALONE, main_evidence
from tasks.transform.papers.score import SCORED_PAIRS, compare_papers, measure_candidates, weigh_papers

CLUSTERED_BY = ("record", "own_key", "doi", "catalogue", "duplicate_free")

PAIR = ("left", "right")
LIMITS = Limits(
    worst=MIN_BETWEEN, beyond=MIN_BESIDE_ANCHOR, mean=MIN_MEAN_BETWEEN, share=SHARE_BETWEEN, largest=MAX_RECORDS
)


class Clustered(NamedTuple):
    """What clustering gives.

    Attributes:
        implied: The further rows of the table of scored pairs: those that accepted pairs imply.
        clusters: The table PAPER_CLUSTERS.
        unions: The table PAPER_UNIONS: the pairs that united two clusters, and those that a rule refused.
    """

    implied: pl.DataFrame
    clusters: pl.DataFrame
    unions: pl.DataFrame


def cluster_papers(  # noqa: PLR0917 - seven tables meet here, and steps are called by position
    scored: pl.DataFrame,
    statistics: pl.DataFrame,
    venues: pl.DataFrame,
    features: pl.DataFrame,
    linked: pl.DataFrame = NO_LINKS,
    held: pl.DataFrame = NO_DECISIONS,
    catalogues: pl.DataFrame = NO_CATALOGUES,
) -> Clustered:
    """Score the pairs that accepted pairs imply, and unite the accepted ones, best first.

    Args:
        scored: The table of scored pairs: all of some components.
        statistics: The table PAPER_STATISTICS.
        venues: The table PAPER_STATISTICS of venues.
        features: Rows of the table FEATURES: those of these records, and any others.
        linked: The table LINKED_PAIRS.
        held: The table HELD_DECISIONS of records.
        catalogues: The table CATALOGUE_STATISTICS.
    """
    implied = score_implied(scored, statistics, venues, features)
    return Clustered(implied, *unite(pl.concat([scored, implied]), features, linked, held, catalogues))


def score_implied(
    scored: pl.DataFrame, statistics: pl.DataFrame, venues: pl.DataFrame, features: pl.DataFrame
) -> pl.DataFrame:
    """Score the pairs that accepted pairs imply.

    Args:
        scored: The table of scored pairs: all of some components.
        statistics: The table PAPER_STATISTICS.
        venues: The table PAPER_STATISTICS of venues.
        features: Rows of the table FEATURES: those of these records, and any others.

    Returns:
        The further rows of that table.
    """
    within = scored.filter("is_within")
    implied = implied_pairs(within, rows_of(features, records_of(within), ("record", "content")))
    measured = measure_candidates(implied.select("left", "right"), statistics, features)
    weighed = weigh_papers(compare_papers(measured, statistics, features), venues)
    return SCORED_PAIRS.conform(weighed.join(implied, on=["left", "right"]).with_columns(is_within=True))


def unite(
    scored: pl.DataFrame,
    features: pl.DataFrame,
    linked: pl.DataFrame = NO_LINKS,
    held: pl.DataFrame = NO_DECISIONS,
    catalogues: pl.DataFrame = NO_CATALOGUES,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Unite the linked pairs, and then the accepted ones, best first.

    Records with different DOIs are never one paper (the rule doi), nor are two of a catalogue that lists no paper twice
    (the rule catalogue); where that is learnt, and not declared, only those whose own pair scores less than
    MIN_LISTED_TWICE and does not show that the paper is listed twice. A cluster with a record of such a catalogue is
    judged by the pairs of that record.

    Of pairs with one score that whose records come first is taken first, in the order of their own keys: catalogues
    give them in the order in which papers appear, and so those that differ in nothing else meet.

    Args:
        scored: The table of scored pairs, with those that are implied: all of some components.
        features: Rows of the table FEATURES: those of these records, and any others.
        linked: The table LINKED_PAIRS; each pair of these records is among those scored.
        held: The table HELD_DECISIONS of records.
        catalogues: The table CATALOGUE_STATISTICS.

    Returns:
        The tables PAPER_CLUSTERS and PAPER_UNIONS.
    """
    within = scored.filter("is_within").sort("left", "right")
    records = with_duplicate_free(
        rows_of(features, records_of(within), CLUSTERED_BY).sort("own_key", "record", nulls_last=True), catalogues
    )
    left, right = _numbers(within, records["record"])
    links = links_of_records(linked, records["record"])
    found = cluster_best_first(
        records.height,
        left,
        right,
        within["score"].to_numpy().astype(np.float64),
        accept=ACCEPT,
        limits=LIMITS,
        identity={"doi": _codes(_dois(records, within))},
        exclusive={"catalogue": _codes(_catalogues(records, declared=True))},
        apart={"catalogue": _listed_apart(within, left, right, _codes(_catalogues(records, declared=False)))},
        anchors=records["duplicate_free"].to_numpy(),
        must=links,
        cannot=cannot_links(held, records["record"]),
    )
    by_score = within.select("left", "right").with_columns(found.refused_by, united=pl.Series(found.united))
    by_links = [
        pl.DataFrame(
            {"left": records["record"].gather(each.left), "right": records["record"].gather(each.right)}
        ).with_columns(became.refused_by, united=pl.Series(became.united))
        for each, became in zip(links, found.must, strict=True)
    ]
    became = (
        pl.concat([by_score, *by_links])
        .filter(pl.col("united") | pl.col("refused_by").is_not_null())
        .unique(["left", "right"], keep="first", maintain_order=True)
    )
    clusters = records.select("record", number=pl.Series(found.cluster)).with_columns(
        cluster=pl.col("record").min().over("number")
    )
    together = pl.Series(found.cluster[left] == found.cluster[right])
    joined = clusters.join(_best_pairs(within.filter(together), linked), on="record", how="left")
    return (
        PAPER_CLUSTERS.conform(joined.with_columns(pl.col("matched_by").fill_null(ALONE))),
        PAPER_UNIONS.conform(became),
    )


def _numbers(pairs: pl.DataFrame, records: pl.Series) -> tuple[Ints, Ints]:
    """Return the places of the records of pairs in an order of records, the lower of each pair and the higher."""
    place = pl.DataFrame({"record": records}).with_row_index("place")
    sides = [
        pairs.select(record=side).join(place, on="record", maintain_order="left")["place"].to_numpy().astype(np.int64)
        for side in ("left", "right")
    ]
    return np.minimum(*sides), np.maximum(*sides)


def _dois(records: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Return the DOI of each record; of DOIs that are one but for a typing error the first in order.

    Args:
        records: The records; reads record and doi.
        pairs: Their scored pairs.
    """
    mistyped = pairs.filter(DOI.holds("mistyped"))
    if mistyped.is_empty():
        return records["doi"]
    doi = records.select("record", "doi")
    ends = (mistyped.select(record=side).join(doi, on="record", maintain_order="left")["doi"] for side in PAIR)
    known = records["doi"].drop_nulls().unique().sort()
    group = lowest_members(components(len(known), *(known.search_sorted(end).to_numpy() for end in ends)))
    first = pl.DataFrame({"doi": known, "first": known.gather(group)})
    return doi.join(first, on="doi", how="left", maintain_order="left")["first"]


def _catalogues(records: pl.DataFrame, *, declared: bool) -> pl.Series:
    """Return the catalogue of each record, where it is declared or learnt that it lists no paper twice; else null."""
    is_meant = pl.col("duplicate_free") & (pl.col("is_declared") == declared)
    return records.select(pl.when(is_meant).then("catalogue")).to_series()


def _listed_apart(pairs: pl.DataFrame, left: Ints, right: Ints, catalogue: Ints) -> tuple[Ints, Ints]:
    """Return the pairs of one catalogue that do not look like one paper listed twice.

    What such a catalogue does list twice, the paper of a joint conference in the proceedings of either, has the same
    title, names and year, and venues that are alike; other versions of a paper have another year.

    Args:
        pairs: The scored pairs.
        left: The place of one record of each pair.
        right: The place of the other.
        catalogue: The number of the catalogue of every record; -1 for those that may list a paper twice.
    """
    of_one = (catalogue[left] >= 0) & (catalogue[left] == catalogue[right])
    is_twice = (pl.col("score") >= MIN_LISTED_TWICE) | is_listed_twice()
    apart = of_one & ~pairs.select(is_twice).to_series().to_numpy()
    return left[apart], right[apart]


def _codes(values: pl.Series) -> Ints:
    """Number the distinct values of a column; -1 where it is null."""
    ranks = values.rank("dense").cast(pl.Int64).fill_null(0) - 1
    return ranks.to_numpy()


def _best_pairs(together: pl.DataFrame, linked: pl.DataFrame) -> pl.DataFrame:
    """Return for each record the best of the linked or accepted pairs, which are within clusters; linked ones first.

    Returns:
        The columns record, matched_by and match_score, for the records that are not alone.
    """
    ruled = together.join(linked, on=["left", "right"], how="left")
    accepted = ruled.filter((pl.col("score") >= ACCEPT) | pl.col("rule").is_not_null()).with_columns(
        matched_by=pl.coalesce("rule", main_evidence())
    )
    ends = [
        accepted.select("score", "matched_by", record=side, other=other, is_linked=pl.col("rule").is_not_null())
        for side, other in (("left", "right"), ("right", "left"))
    ]
    return (
        pl.concat(ends)
        .sort("record", "is_linked", "score", "other", descending=[False, True, True, False])
        .group_by("record", maintain_order=True)
        .agg(pl.col("matched_by").first(), match_score=pl.col("score").first())
    )
