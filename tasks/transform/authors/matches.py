"""Matches: the pairs that made a person, or nearly did, each with the evidence for it.

Clustering decides pairs; a *link* is such a pair of places with its evidence, and the table AUTHOR_MATCHES names the
mentions that represent the two places.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from schemas.lake.authors import AUTHOR_MATCHES
from schemas.order import sorted_by
from tasks.transform.authors.score import SIMILARITY, TERMS
from tasks.transform.linkage.evidence import Evidence, Level, list_evidence
from tasks.transform.linkage.links import NO_DECISIONS, NONE_APART, decided_by
from tasks.transform.linkage.rules import DECISION

NAMED_BY = ("place", "source_id", "position", "author_id")
MERGED, REVIEW, APART = "merged", "review", "apart"
MIN_REVIEWED = -1.0  # pairs that score less than 0 and not less than this are left for review


def _linked_by(name: str, words: str) -> Evidence:
    """Return an evidence that joins two places of a core."""
    shared = Level("shared", pl.col("linked_by") == name, pl.col("link_weight"), f"{words} shared")
    return Evidence(name, words, (shared,))


def _decided_by(name: str) -> Evidence:
    """Return the evidence that a person says of two authors that they are one, or that they are not."""
    linked = pl.col("linked_by") == name
    weight = pl.col("link_weight")
    levels = (
        Level("same", linked & (weight > 0), weight, "a person says that they are one"),
        Level("different", linked & (weight <= 0), weight, "a person says that they are not one"),
    )
    return Evidence(name, "a person says", levels)


def _similarity(kind: str, words: str) -> Evidence:
    """Return an evidence for two cores that is told by how alike they are."""
    weight = pl.col(kind)
    levels = (
        Level("missing", weight == SIMILARITY[kind].missing, weight, f"{words} missing"),
        Level("alike", weight > 0, weight, f"{words} alike"),
        Level("none", weight <= 0, weight, f"{words} not alike"),
    )
    return Evidence(kind, words, levels)


NAME = pl.col("name")
CORE_EVIDENCE = (
    _linked_by("coauthors", "the coauthors are"),
    _linked_by("orcid", "the ORCID iD is"),
    _linked_by("identifier", "what a catalogue calls the person is"),
    _decided_by(DECISION),
)
PAIR_EVIDENCE = (
    _similarity("title", "the title is"),
    _similarity("coauthor", "the circles of coauthors are"),
    _similarity("affiliation", "the affiliation is"),
    _similarity("venue", "the venue is"),
    Evidence(
        "years",
        "how many years lie between them",
        (Level("apart", pl.col("years") < 0, pl.col("years"), "years lie between them"),),
    ),
    Evidence(
        "name",
        "how common the name is speaks",
        (
            Level("for", NAME > 0, NAME, "how common the name is speaks for it"),
            Level("against", NAME <= 0, NAME, "how common the name is speaks against it"),
        ),
    ),
)


def links_of_cores(cores: pl.DataFrame) -> pl.DataFrame:
    """Return the links that made the cores."""
    links = cores.drop_nulls("linked_to").with_columns(
        left=pl.min_horizontal("place", "linked_to"),
        right=pl.max_horizontal("place", "linked_to"),
        decision=pl.lit(MERGED),
        kept_apart_by=pl.lit(None, pl.String),
    )
    return as_links(links, CORE_EVIDENCE, matched_by=pl.col("linked_by"), score=pl.col("link_weight"))


def links_of_pairs(decided: pl.DataFrame) -> pl.DataFrame:
    """Return decided pairs of cores as links.

    Args:
        decided: Columns left, right, decision, kept_apart_by and the weights of TERMS.
    """
    return as_links(decided, PAIR_EVIDENCE, matched_by=heaviest(TERMS), score=pl.sum_horizontal(TERMS).round(6))


def as_links(
    decided: pl.DataFrame, evidence: Sequence[Evidence], *, matched_by: pl.Expr, score: pl.Expr
) -> pl.DataFrame:
    """Return decided pairs as links.

    Args:
        decided: Columns left, right, decision, kept_apart_by, and those that the evidence reads.
        evidence: The evidence, in the order in which it is listed.
        matched_by: The name of the evidence that weighs most.
        score: The sum of the weights.

    Returns:
        Columns left, right, decision, kept_apart_by, matched_by, score, evidence.
    """
    listed = list_evidence(decided, evidence, Evidence.number)
    return decided.select(
        "left", "right", "decision", "kept_apart_by", matched_by=matched_by, score=score, evidence=listed
    )


def heaviest(terms: tuple[str, ...]) -> pl.Expr:
    """Return the name of the term that weighs most; of equals the first."""
    most = pl.max_horizontal(terms)
    return pl.coalesce(pl.when(pl.col(term) == most).then(pl.lit(term)) for term in terms)


def author_matches(
    links: pl.DataFrame,
    persons: pl.DataFrame,
    held: pl.DataFrame = NO_DECISIONS,
    apart: pl.DataFrame = NONE_APART,
) -> pl.DataFrame:
    """Make the table AUTHOR_MATCHES: each link between the mentions that represent its two places.

    Of a pair that a person decided, only that is told.

    Args:
        links: The table AUTHOR_LINKS, some links of both rounds. A pair that was not merged, but whose places became
            one person by others, is left out.
        persons: The table PERSONS; reads NAMED_BY.
        held: The table HELD_DECISIONS of places.
        apart: The table DECIDED_APART of authors: of their other mentions nobody needs to be asked.
    """
    links = links.with_columns(decided_by=decided_by(links, held))
    told = _once_each(links.filter(pl.col("decided_by").is_null() | (pl.col("matched_by") == DECISION)))
    mention = persons.select(NAMED_BY)
    related = mention.rename({name: f"related_{name}" for name in mention.columns if name != "place"})
    told = told.join(mention, left_on="left", right_on="place", how="left", maintain_order="left")
    told = told.join(related, left_on="right", right_on="place", how="left", maintain_order="left")
    two_persons = pl.col("author_id") != pl.col("related_author_id")
    told = told.drop_nulls(["author_id", "related_author_id"])
    told = told.filter((pl.col("decision") == MERGED) | two_persons)
    persons_apart = apart.select(author_id="id", related_author_id="related_id", told="decided_by")
    told = told.join(persons_apart, on=["author_id", "related_author_id"], how="left", maintain_order="left")
    is_answered = pl.col("decided_by").is_null() & pl.col("told").is_not_null()
    return AUTHOR_MATCHES.conform(
        told.with_columns(
            decision=pl.when(is_answered).then(pl.lit(APART)).otherwise("decision"),
            kept_apart_by=pl.when(is_answered).then(pl.lit(DECISION)).otherwise("kept_apart_by"),
            decided_by=pl.coalesce("decided_by", "told"),
        )
    )


def _once_each(links: pl.DataFrame) -> pl.DataFrame:
    """Return of the links between two places that say the same the one with the highest score."""
    numbered = links.select("left", "right", "score").with_row_index("row")
    ordered = sorted_by(numbered, "left", "right", "score", descending=["score"])
    again = pl.all_horizontal(pl.col(side) == pl.col(side).shift() for side in ("left", "right"))
    if not ordered.select(again.any()).item():
        return links  # as nearly always
    said = ["left", "right", "decision", "decided_by"]
    return links[ordered["row"]].unique(said, keep="first", maintain_order=True)
