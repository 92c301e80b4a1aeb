"""Relate: papers that are versions of one work, corrections of each other, comments, or parts of a series.

Where a paper was printed is evidence for one paper and says nothing of the work: so the score of a relation is that of
the pair without the evidence of locators, venues and differing identifiers, and with a year or two between versions
forgiven. That makes a relation probable, not certain.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from schemas.lake.papers import RELATIONS
from tasks.transform.linkage.chunks import records_of, rows_of
from tasks.transform.linkage.evidence import Evidence, score_pairs
from tasks.transform.linkage.lists import SORTED
from tasks.transform.papers.evidence import EVIDENCE, START
from tasks.transform.papers.evidence.context import (
    MEETING_ABSTRACT,
    MEETING_ABSTRACT_WITHOUT_PAGE,
    OTHER_YEAR,
    TRANSLATED_TITLE,
)
from tasks.transform.papers.evidence.identifiers import DOI, IDENTIFIER
from tasks.transform.papers.evidence.locators import ISSUE, ISSUE_OF_ONE_VOLUME, LOCATORS, PAGES, YEAR
from tasks.transform.papers.evidence.titles import TITLE_KIND, TITLE_NUMBERS, TITLE_PART
from tasks.transform.papers.evidence.venues import (
    ONE_CATALOGUE,
    ONLY_CANDIDATE,
    VENUE,
    VENUE_ALIGNMENT,
    VENUE_KIND,
    VENUE_OF_ONE_SOURCE,
)
from tasks.transform.papers.sides import side_by_side

MIN_SCORE = 2.0
# The evidence that tells two versions of a work apart, and so takes no part in the score of a relation.
OF_THE_PLACE = (
    LOCATORS,
    PAGES,
    ISSUE,
    ISSUE_OF_ONE_VOLUME,
    VENUE,
    VENUE_ALIGNMENT,
    VENUE_KIND,
    VENUE_OF_ONE_SOURCE,
    MEETING_ABSTRACT,
    MEETING_ABSTRACT_WITHOUT_PAGE,
    OTHER_YEAR,
    TRANSLATED_TITLE,
    ONLY_CANDIDATE,
    ONE_CATALOGUE,
)
OF_THE_KIND = (TITLE_KIND, TITLE_PART, TITLE_NUMBERS)  # what tells an erratum or a part from a version
DIFFERENT_IDENTIFIERS = {DOI: ("different", "different, one registrant"), IDENTIFIER: ("different",)}
FORGIVEN_YEARS = {"1 apart": -0.4, "2 apart": -0.4}

VERSIONS = ("version_of", "preprint_of", "translation_of")
COMMENT = r"comment|reply"

RELATED_BY = ("record", "year", "language", "title_kind", "is_preprint")


def relate_papers(scored: pl.DataFrame, assignments: pl.DataFrame, features: pl.DataFrame) -> pl.DataFrame:
    """Find the relations between papers.

    Args:
        scored: The table of scored pairs, with those that are implied, or a part of it.
        assignments: Which record became which paper.
        features: Rows of the table FEATURES: those of these records, and any others.

    Returns:
        The table relations: one row for two papers at most, the dependent or later one first.
    """
    related = scored.with_columns(score_relations(scored), kind=_kind()).filter(pl.col("score") >= MIN_SCORE)
    records = (
        rows_of(features, records_of(related), RELATED_BY)
        .join(assignments.select("record", "paper_id"), on="record", maintain_order="left")
        .with_columns(
            is_correction=pl.col("title_kind").str.contains("erratum|retraction|addendum"),
            is_comment=pl.col("title_kind").str.contains(COMMENT),
        )
    )
    return one_relation_each(
        side_by_side(records, related.select("left", "right", "score", "kind"))
        .filter(pl.col("paper_id") != pl.col("paper_id_right"))
        .with_columns(relation=_relation())
        .drop_nulls("relation")
        .with_columns(first=_left_is_first())
        .select(
            "relation",
            "score",
            paper_id=pl.when("first").then("paper_id").otherwise("paper_id_right"),
            related_paper_id=pl.when("first").then("paper_id_right").otherwise("paper_id"),
        )
    )


def score_relations(pairs: pl.DataFrame) -> pl.Series:
    """Return how much speaks for a relation of each pair.

    Args:
        pairs: For each evidence the column of its name with the number of its level.
    """
    return score_pairs(pairs.with_columns(kind=_kind()), _evidence_of_works(), START)


def one_relation_each(relations: pl.DataFrame) -> pl.DataFrame:
    """Keep the best relation of two papers: of those that are found for several pairs of their records.

    Args:
        relations: The columns of the table relations.

    Returns:
        The table relations.
    """
    best = (
        relations.with_columns(both=pl.concat_list("paper_id", "related_paper_id").list.eval(SORTED).list.join(""))
        .sort("both", "score", "relation", "paper_id", descending=[False, True, False, False])
        .unique("both", keep="first", maintain_order=True)
    )
    return RELATIONS.conform(best)


def _kind() -> pl.Expr:
    """Return what the titles say of a pair: correction, comment, part, else version; null where they disagree."""
    return (
        pl.when(TITLE_KIND.holds("correction and original"))
        .then(pl.lit("correction"))
        .when(TITLE_KIND.holds("different", "different, no name shared"))
        .then(pl.lit("comment"))
        .when(TITLE_PART.holds("different"))
        .then(pl.lit("part"))
        .otherwise(pl.lit("version"))
    )


def _evidence_of_works() -> tuple[Evidence, ...]:
    """Return the evidence that two versions of a work, a paper and its erratum, or two parts have in common.

    It is the evidence for one paper without that of the place, with a year or two forgiven, without what different
    identifiers weigh, and for an erratum, a comment or a part without what the titles say of that; weights read kind.
    """
    changed: dict[Evidence, Mapping[str, float | pl.Expr]] = {YEAR: FORGIVEN_YEARS}
    changed |= {each: dict.fromkeys(labels, 0.0) for each, labels in DIFFERENT_IDENTIFIERS.items()}
    changed |= {
        each: {
            level.label: pl.when(pl.col("kind") == "version").then(level.weight).otherwise(0.0) for level in each.levels
        }
        for each in OF_THE_KIND
    }
    return tuple(each.reweighed(changed.get(each, {})) for each in EVIDENCE if each not in OF_THE_PLACE)


def _relation() -> pl.Expr:
    """Name the relation of the two papers of a pair."""
    one_correction = pl.col("is_correction") ^ pl.col("is_correction_right")
    one_comment = pl.col("is_comment") ^ pl.col("is_comment_right")
    one_preprint = pl.col("is_preprint") ^ pl.col("is_preprint_right")
    return (
        pl.when(pl.col("kind") == "correction")
        .then(pl.when(one_correction).then(pl.lit("erratum_of")))
        .when(pl.col("kind") == "comment")
        .then(pl.when(one_comment).then(pl.lit("comment_on")))
        .when(pl.col("kind") == "part")
        .then(pl.lit("other_part_of"))
        .when(pl.col("language") != pl.col("language_right"))
        .then(pl.lit("translation_of"))
        .when(one_preprint)
        .then(pl.lit("preprint_of"))
        .otherwise(pl.lit("version_of"))
    )


def _left_is_first() -> pl.Expr:
    """Whether the relation is said of the left paper: the erratum, comment, preprint, or the later of two."""
    return (
        pl.when(pl.col("relation") == "erratum_of")
        .then("is_correction")
        .when(pl.col("relation") == "comment_on")
        .then("is_comment")
        .when(pl.col("relation") == "preprint_of")
        .then("is_preprint")
        .when(pl.col("year") != pl.col("year_right"))
        .then(pl.col("year") > pl.col("year_right"))
        .otherwise(pl.col("paper_id") < pl.col("paper_id_right"))
    )
