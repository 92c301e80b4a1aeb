"""Evidence: why two records are one paper, or nearly, in words that a person can read."""

from __future__ import annotations

import polars as pl

from schemas.papers import PAPER_MATCHES
from schemas.table import EVIDENCE
from tasks.transform.papers.block import in_order
from tasks.transform.papers.weights import ACCEPT, REVIEW, WEIGHTS


def level_holds(evidence: str, *levels: str) -> pl.Expr:
    """Say whether one of the levels of an evidence holds, over the columns of score_papers."""
    order = list(WEIGHTS[evidence])
    return pl.col(evidence).is_in([order.index(level) for level in levels]).fill_null(value=False)


def main_evidence() -> pl.Expr:
    """Name the evidence that made the match: identifier, content, title or abstract."""
    return (
        pl.when(level_holds("doi", "same") | level_holds("identifier", "same"))
        .then(pl.lit("identifier"))
        .when(level_holds("content", "same"))
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
        The table paper_matches. A pair is left for review where its score falls just short, and where it was accepted
        but the clusters that it would have united contradict each other.
    """
    record = (
        in_order(keys)
        .select("record", "source_id")
        .join(assignments.select("source_id", "paper_id"), on="source_id", how="left", maintain_order="left")
    )
    close = scored.filter(pl.col("score") >= REVIEW)
    pairs = close.with_columns(
        source_id=record["source_id"].gather(close["left"]),
        related_source_id=record["source_id"].gather(close["right"]),
        paper_id=record["paper_id"].gather(close["left"]),
        related_paper_id=record["paper_id"].gather(close["right"]),
        matched_by=main_evidence(),
    )
    together = pl.col("paper_id") == pl.col("related_paper_id")
    shown = pairs.filter(~together | (pl.col("score") >= ACCEPT)).with_columns(
        decision=pl.when(together).then(pl.lit("merged")).otherwise(pl.lit("review"))
    )
    return PAPER_MATCHES.conform(shown.with_columns(evidence=_evidence_list()))


def _evidence_list() -> pl.Expr:
    """Give the evidences that apply, each with its level and weight."""
    each = [
        pl.when(pl.col(name).is_not_null()).then(
            pl.struct(
                evidence=pl.lit(name),
                level=pl.col(name).replace_strict(dict(enumerate(weights)), return_dtype=pl.String, default=None),
                weight=pl.col(name).replace_strict(
                    dict(enumerate(weights.values())), return_dtype=pl.Float32, default=None
                ),
            )
        )
        for name, weights in WEIGHTS.items()
    ]
    return pl.concat_list(each).list.drop_nulls().cast(pl.List(EVIDENCE))
