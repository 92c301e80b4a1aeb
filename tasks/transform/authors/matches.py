"""Links: the pairs that made a person or nearly did, each with its evidence."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from schemas.lake.authors import AUTHOR_MATCHES
from schemas.table import EVIDENCE
from tasks.transform.authors.score import SIMILARITY, TERMS
from tasks.transform.authors.vectors import KINDS

VARIANT_TERMS = ("coauthors", "orcid", "name")
MERGED, REVIEW, APART = "merged", "review", "apart"
MIN_REVIEWED = -1.0  # pairs that score less than 0 and not less than this are left for review


def links_of_cores(cores: pl.DataFrame) -> pl.DataFrame:
    """Return the links that made the cores."""
    links = cores.drop_nulls("linked_to")
    evidence = pl.struct(
        evidence="linked_by", level=pl.lit("shared"), weight=pl.col("link_weight").cast(pl.Float32)
    ).cast(EVIDENCE)
    return links.select(
        left=pl.min_horizontal("index", "linked_to"),
        right=pl.max_horizontal("index", "linked_to"),
        decision=pl.lit(MERGED),
        kept_apart_by=pl.lit(None, pl.String),
        matched_by="linked_by",
        score="link_weight",
        evidence=pl.concat_list(evidence),
    )


def links_of_pairs(decided: pl.DataFrame) -> pl.DataFrame:
    """Return decided pairs of cores as links: every weight, and the term that weighs most."""
    reason = pl.col("kept_apart_by") if "kept_apart_by" in decided.columns else pl.lit(None, pl.String)
    return decided.select(
        "left",
        "right",
        "decision",
        kept_apart_by=reason,
        matched_by=_heaviest(TERMS),
        score=pl.sum_horizontal(TERMS).round(6),
        evidence=_evidence_lists(decided, [(term, _level(term), term) for term in TERMS]),
    )


def links_of_variants(decided: pl.DataFrame) -> pl.DataFrame:
    """Return decided pairs of clusters under different names as links; their level is how the names differ."""
    shared = pl.when(pl.col("coauthors") > 0).then(pl.lit("shared")).otherwise(pl.lit("none shared"))
    same_orcid = pl.when("same_orcid").then(pl.lit("same"))
    evidence = [
        ("coauthors", shared, "coauthors"),
        ("name form", pl.col("level"), "name"),
        ("orcid", same_orcid, "orcid"),
    ]
    return decided.select(
        "left",
        "right",
        "decision",
        "kept_apart_by",
        matched_by=_heaviest(VARIANT_TERMS),
        score=pl.sum_horizontal(VARIANT_TERMS).round(6),
        evidence=_evidence_lists(decided, evidence),
    )


def _evidence_lists(pairs: pl.DataFrame, evidence: Sequence[tuple[str, pl.Expr, str]]) -> pl.Series:
    """Return the evidence of every pair as a list, in the order in which it is named.

    Args:
        pairs: The pairs.
        evidence: The name of each evidence, its level (null where it does not apply) and the column of its weight.
    """
    numbered = pairs.with_row_index("pair")
    each = [
        numbered.select("pair", evidence=pl.lit(name), level=level, weight=pl.col(weight).cast(pl.Float32))
        for name, level, weight in evidence
    ]
    rows = pl.concat(each).drop_nulls("level").sort("pair", maintain_order=True)
    item = pl.struct("evidence", "level", "weight").cast(EVIDENCE)
    return rows.group_by("pair", maintain_order=True).agg(item.alias("evidence"))["evidence"]


def _heaviest(terms: tuple[str, ...]) -> pl.Expr:
    """Return the name of the term that weighs most; of equals the first."""
    most = pl.max_horizontal(terms)
    return pl.coalesce(pl.when(pl.col(term) == most).then(pl.lit(term)) for term in terms)


def _level(term: str) -> pl.Expr:
    """Return how strong a term is: missing where neither agrees nor differs, for one of the two lacks it."""
    if term not in KINDS:
        return pl.when(pl.col(term) > 0).then(pl.lit("for")).otherwise(pl.lit("against"))
    lacking = pl.col(term) == SIMILARITY[term].missing
    return (
        pl.when(lacking).then(pl.lit("missing")).when(pl.col(term) > 0).then(pl.lit("alike")).otherwise(pl.lit("none"))
    )


def author_matches(placed: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Make the table AUTHOR_MATCHES: each link between the mentions that represent its two places."""
    mention = placed.select("index", "source_id", "position", "author_id")
    related = mention.rename({name: f"related_{name}" for name in mention.columns if name != "index"})
    named = links.join(mention, left_on="left", right_on="index").join(related, left_on="right", right_on="index")
    two_persons = pl.col("author_id") != pl.col("related_author_id")
    return AUTHOR_MATCHES.conform(named.filter((pl.col("decision") == "merged") | two_persons))
