"""Matches: why two records are one paper, or nearly, in words that a person can read."""

from __future__ import annotations

import polars as pl

from schemas.lake.papers import PAPER_MATCHES
from tasks.transform.linkage.evidence import list_evidence
from tasks.transform.linkage.pairs import best_of_each
from tasks.transform.papers.block import in_order
from tasks.transform.papers.evidence import ACCEPT, EVIDENCE, REVIEW
from tasks.transform.papers.evidence.identifiers import CONTENT, DOI, IDENTIFIER

EXPLAINED_BY = ("source_id",)
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


def explain_papers(
    keys: pl.DataFrame, scored: pl.DataFrame, decisions: pl.DataFrame, assignments: pl.DataFrame
) -> pl.DataFrame:
    """List the accepted pairs, and those that fall just short of it, each with its evidence.

    Args:
        keys: Normalised records of all dumps; reads source_id.
        scored: The pairs as score_papers gives them.
        decisions: The table DECISIONS, which says what clustering made of the accepted pairs.
        assignments: The table ASSIGNMENTS.

    Returns:
        The table PAPER_MATCHES: the accepted pairs within papers; those that a rule keeps apart; and those that are
        left for review.
    """
    record = in_order(keys.select("source_id")).join(
        assignments.select("source_id", "paper_id"), on="source_id", how="left", maintain_order="left"
    )
    close = scored.filter(pl.col("score") >= REVIEW).join(
        decisions, on=["left", "right"], how="left", maintain_order="left"
    )
    pairs = _telling(close.with_columns(pl.col("united").fill_null(value=False)))
    together, accepted = pl.col("paper_id") == pl.col("related_paper_id"), pl.col("score") >= ACCEPT
    shown = (
        pairs.with_columns(
            record["source_id"].gather(pairs["left"]),
            record["paper_id"].gather(pairs["left"]),
            related_source_id=record["source_id"].gather(pairs["right"]),
            related_paper_id=record["paper_id"].gather(pairs["right"]),
        )
        .filter(~together | accepted)
        .with_columns(
            decision=pl.when(together)
            .then(pl.lit("merged"))
            .when(accepted)
            .then(pl.lit("apart"))
            .otherwise(pl.lit("review")),
            kept_apart_by=pl.when(~together).then("refused_by"),
            matched_by=main_evidence(),
        )
    )
    return PAPER_MATCHES.conform(shown.with_columns(list_evidence(shown, EVIDENCE)))


def _telling(close: pl.DataFrame) -> pl.DataFrame:
    """Keep the best pairs of every record, and those that united clusters.

    A paper with hundreds of records has tens of thousands of pairs; the best ones tell all that there is to tell.
    """
    best = best_of_each(close, MAX_SHOWN)
    if best.height == close.height:
        return close
    tree = close.filter("united")
    return pl.concat([best, tree]).unique(maintain_order=True, subset=["left", "right"]).sort("left", "right")
