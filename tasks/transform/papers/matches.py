"""Matches: why two records are one paper, or nearly, in words that a person can read."""

from __future__ import annotations

import polars as pl

from schemas.lake.papers import PAPER_MATCHES
from tasks.transform.linkage.evidence import list_evidence
from tasks.transform.linkage.pairs import best_of_each
from tasks.transform.papers.evidence import ACCEPT, EVIDENCE, REVIEW
from tasks.transform.papers.evidence.identifiers import CONTENT, DOI, IDENTIFIER

ALONE, SAME_CONTENT = "alone", "content"  # what joined a record to its paper, where no pair has
MAX_SHOWN = 20  # pairs of a record


def main_evidence() -> pl.Expr:
    """Name the evidence that made the match: identifier, content, title or abstract."""
    return (
        pl.when(DOI.holds("same") | IDENTIFIER.holds("same"))
        .then(pl.lit("identifier"))
        .when(CONTENT.holds("same"))
        .then(pl.lit(SAME_CONTENT))
        .when(pl.col("title").is_not_null())
        .then(pl.lit("title"))
        .otherwise(pl.lit("abstract"))
    )


def explain_papers(scored: pl.DataFrame, decisions: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """List the accepted pairs, and those that fall just short of it, each with its evidence.

    Args:
        scored: The table of scored pairs, with those that are implied, or a part of it.
        decisions: The table DECISIONS, which says what clustering made of the accepted pairs.
        assignments: The table ASSIGNMENTS.

    Returns:
        The table PAPER_MATCHES: the accepted pairs within papers; those that a rule keeps apart; and those that are
        left for review.
    """
    close = (
        scored.filter(pl.col("score") >= REVIEW)
        .join(decisions, on=["left", "right"], how="left")
        .join(_named(assignments, "left", ""), on="left")
        .join(_named(assignments, "right", "related_"), on="right")
    )
    together, accepted = pl.col("paper_id") == pl.col("related_paper_id"), pl.col("score") >= ACCEPT
    shown = the_most_telling(
        close.filter(~together | accepted)
        .with_columns(*_in_order(), pl.col("united").fill_null(value=False))
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


def the_most_telling(pairs: pl.DataFrame) -> pl.DataFrame:
    """Keep the best pairs of every record, and those that united clusters.

    A paper with hundreds of records has tens of thousands of pairs; the best ones tell all that there is to tell.

    Args:
        pairs: Columns source_id, related_source_id, score, united and any others.

    Returns:
        The pairs that are kept, sorted by the two records.
    """
    ordered = pairs.sort("source_id", "related_source_id")
    best = best_of_each(ordered, MAX_SHOWN, ("source_id", "related_source_id"))
    if best.height == ordered.height:
        return ordered
    every = pl.concat([best, ordered.filter("united")]).unique(["source_id", "related_source_id"])
    return every.sort("source_id", "related_source_id")


def _named(assignments: pl.DataFrame, side: str, prefix: str) -> pl.DataFrame:
    """Return the record and the paper of one side of pairs."""
    names = {f"{prefix}{name}": name for name in ("source_id", "paper_id")}
    return assignments.select(pl.col("record").alias(side), **names)


def _in_order() -> list[pl.Expr]:
    """Put the record whose id is less first, and its paper."""
    is_first = pl.col("source_id") < pl.col("related_source_id")
    return [
        pl.when(is_first).then(one).otherwise(other).alias(one)
        for name in ("source_id", "paper_id")
        for one, other in ((name, f"related_{name}"), (f"related_{name}", name))
    ]
