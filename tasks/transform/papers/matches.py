"""Matches: why two records are one paper, or nearly, in words that a person can read."""

from __future__ import annotations

import polars as pl

from schemas.lake.papers import PAPER_MATCHES
from tasks.transform.linkage.evidence import list_evidence
from tasks.transform.linkage.links import NO_DECISIONS, NONE_APART
from tasks.transform.linkage.pairs import best_of_each
from tasks.transform.linkage.rules import DECISION
from tasks.transform.papers.evidence import ACCEPT, EVIDENCE, REVIEW
from tasks.transform.papers.evidence.identifiers import CONTENT, DOI, IDENTIFIER
from tasks.transform.papers.linked import NO_LINKS, with_rules

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


def explain_papers(  # noqa: PLR0917 - six tables meet here, and steps are called by position
    scored: pl.DataFrame,
    unions: pl.DataFrame,
    assignments: pl.DataFrame,
    linked: pl.DataFrame = NO_LINKS,
    held: pl.DataFrame = NO_DECISIONS,
    apart: pl.DataFrame = NONE_APART,
) -> pl.DataFrame:
    """List the linked and the accepted pairs, and those that fall just short of it, each with its evidence.

    Args:
        scored: The table of scored pairs, with those that are implied, or a part of it.
        unions: The table PAPER_UNIONS, which says what clustering made of the pairs.
        assignments: The table ASSIGNMENTS.
        linked: The table LINKED_PAIRS.
        held: The table HELD_DECISIONS of records.
        apart: The table DECIDED_APART of papers: of their other records nobody needs to be asked.

    Returns:
        The table PAPER_MATCHES: the linked and the accepted pairs within papers; those that a rule keeps apart; and
        those that are left for review.
    """
    papers = ["paper_id", "related_paper_id"]
    close = (
        with_rules(scored, linked, held)
        .filter((pl.col("score") >= REVIEW) | pl.col("rule").is_not_null() | pl.col("decided_by").is_not_null())
        .join(unions, on=["left", "right"], how="left")
        .join(_named(assignments, "left", ""), on="left")
        .join(_named(assignments, "right", "related_"), on="right")
        .join(apart.select(paper_id="id", related_paper_id="related_id", told="decided_by"), on=papers, how="left")
        .with_columns(decided_by=pl.coalesce("decided_by", "told"))
    )
    together, accepted = pl.col("paper_id") == pl.col("related_paper_id"), pl.col("score") >= ACCEPT
    is_ruled = pl.col("rule").is_not_null() | pl.col("decided_by").is_not_null()
    shown = the_most_telling(
        close.filter(~together | accepted | is_ruled)
        .with_columns(*_in_order(), pl.col("united").fill_null(value=False))
        .with_columns(
            decision=pl.when(together)
            .then(pl.lit("merged"))
            .when(accepted | is_ruled)
            .then(pl.lit("apart"))
            .otherwise(pl.lit("review")),
            kept_apart_by=pl.when(~together & pl.col("decided_by").is_not_null())
            .then(pl.lit(DECISION))
            .when(~together)
            .then("refused_by"),
            matched_by=pl.coalesce("rule", main_evidence()),
        )
    )
    return PAPER_MATCHES.conform(shown.with_columns(list_evidence(shown, EVIDENCE)))


def the_most_telling(pairs: pl.DataFrame) -> pl.DataFrame:
    """Keep the best pairs of every record, those that united clusters, and those that a person decided.

    A paper with hundreds of records has tens of thousands of pairs; the best ones tell all that there is to tell.

    Args:
        pairs: Columns source_id, related_source_id, score, united, decided_by and any others.

    Returns:
        The pairs that are kept, sorted by the two records.
    """
    ordered = pairs.sort("source_id", "related_source_id")
    best = best_of_each(ordered, MAX_SHOWN, ("source_id", "related_source_id"))
    if best.height == ordered.height:
        return ordered
    telling = ordered.filter(pl.col("united") | pl.col("decided_by").is_not_null())
    every = pl.concat([best, telling]).unique(["source_id", "related_source_id"])
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
