"""Matches: why two records are one paper, or nearly, in words that a person can read."""

from __future__ import annotations

import polars as pl

from schemas.lake.papers import PAPER_MATCHES
from tasks.transform.linkage.components import spanning_pairs
from tasks.transform.linkage.evidence import list_evidence
from tasks.transform.linkage.pairs import best_of_each
from tasks.transform.papers.block import in_order
from tasks.transform.papers.evidence import ACCEPT, EVIDENCE, MAX_RECORDS, REVIEW
from tasks.transform.papers.evidence.identifiers import CONTENT, DOI, IDENTIFIER

EXPLAINED_BY = ("source_id", "doi", "catalogue", "duplicate_free")
MAX_SHOWN = 20  # pairs of a record


def main_evidence() -> pl.Expr:
    """Name the evidence that made the match: identifier, content, title or abstract."""
    return (
        pl.when(DOI.holds("same") | IDENTIFIER.holds("same"))
        .then(pl.lit("identifier"))
        .when(CONTENT.holds("same"))
        .then(pl.lit("content"))
        .when(pl.col("title").is_not_null())
        .then(pl.lit("title"))
        .otherwise(pl.lit("abstract"))
    )


def explain_papers(keys: pl.DataFrame, scored: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """List the accepted pairs within papers, and the pairs left for review, each with its evidence.

    Args:
        keys: Normalised records of all dumps.
        scored: The pairs as score_papers gives them.
        assignments: Which record became which paper.

    Returns:
        The table paper_matches: the accepted pairs within papers; those that fall just short of it and are left for
        review; and those that something keeps apart.
    """
    record = in_order(keys).join(
        assignments.select("source_id", "paper_id"), on="source_id", how="left", maintain_order="left"
    )
    close = _telling(scored.filter(pl.col("score") >= REVIEW))
    pairs = close.with_columns(
        record["source_id"].gather(close["left"]),
        record["paper_id"].gather(close["left"]),
        related_source_id=record["source_id"].gather(close["right"]),
        related_paper_id=record["paper_id"].gather(close["right"]),
        matched_by=main_evidence(),
    )
    together, accepted = pl.col("paper_id") == pl.col("related_paper_id"), pl.col("score") >= ACCEPT
    shown = _kept_apart(pairs.filter(~together | accepted), record).with_columns(
        decision=pl.when(together)
        .then(pl.lit("merged"))
        .when(accepted)
        .then(pl.lit("apart"))
        .otherwise(pl.lit("review")),
        kept_apart_by=pl.when(~together & accepted).then("kept_apart_by"),
    )
    return PAPER_MATCHES.conform(shown.with_columns(list_evidence(shown, EVIDENCE)))


def _telling(close: pl.DataFrame) -> pl.DataFrame:
    """Keep the best pairs of every record, and those that hold what is accepted together.

    A paper with hundreds of records has tens of thousands of pairs; the best ones tell all that there is to tell.
    """
    best = best_of_each(close, MAX_SHOWN)
    if best.height == close.height:
        return close
    tree = spanning_pairs(close.filter(pl.col("score") >= ACCEPT))
    return pl.concat([best, tree]).unique(maintain_order=True, subset=["left", "right"]).sort("left", "right")


def _kept_apart(pairs: pl.DataFrame, record: pl.DataFrame) -> pl.DataFrame:
    """Return for each pair what would keep its two papers apart."""
    papers = record.group_by("paper_id").agg(
        pl.col("doi").drop_nulls().first(),
        pl.col("catalogue").filter("duplicate_free").unique().alias("catalogues"),
        pl.len().alias("n_records"),
    )
    sides = (
        pairs.select("paper_id", "related_paper_id")
        .join(papers, on="paper_id", how="left", maintain_order="left")
        .join(papers, left_on="related_paper_id", right_on="paper_id", how="left", maintain_order="left")
    )
    reason = (
        pl.when(pl.col("doi") != pl.col("doi_right"))
        .then(pl.lit("doi"))
        .when(pl.col("catalogues").list.set_intersection("catalogues_right").list.len() > 0)
        .then(pl.lit("catalogue"))
        .when(pl.col("n_records") + pl.col("n_records_right") > MAX_RECORDS)
        .then(pl.lit("size"))
        .otherwise(pl.lit("contradiction"))
    )
    return pairs.with_columns(sides.select(kept_apart_by=reason).to_series())
