"""The tables that the steps of papers exchange: pairs of records, their scores, and the paper of each record.

Within a run a record is an integer, its place in the order of the ids of all records: that is what `left` and `right`
are.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.table import Reference, Table, TableModel


class CandidatePairs(TableModel):
    """Two records that share a match key, and so are worth a comparison."""

    left: pl.UInt32 = Field(description="The number of one record, which is less than that of the other.")
    right: pl.UInt32 = Field(description="The number of the other record.")


class ScoredPairs(CandidatePairs):
    """Two records that were compared: the level of each evidence, and their score."""

    score: pl.Float32 = fields.score()


class PaperClusters(TableModel):
    """A record, and the cluster of records that becomes a paper."""

    source_id: pl.String = fields.source_id(unique=True)
    cluster: pl.Int64 = Field(ge=0, description="The cluster, called by the number of its first record.")
    content_sha256: pl.String = fields.content_sha256()
    page: pl.String = fields.page()
    matched_by: pl.String = fields.matched_by(description="What joined the record to its cluster.")
    match_score: pl.Float32 = fields.score(nullable=True, description="The score of the best pair that joined it.")


class Decisions(CandidatePairs):
    """Two records whose score accepts them, and what clustering made of that."""

    united: pl.Boolean = Field(description="Whether the pair united two clusters.")
    refused_by: pl.String = Field(nullable=True, description="The rule that refused the union; null where it united.")


class Assignments(TableModel):
    """A record and the paper that it became."""

    source_id: pl.String = fields.source_id()
    paper_id: pl.String = fields.paper_id()
    content_sha256: pl.String = fields.content_sha256()
    page: pl.String = fields.page()
    matched_by: pl.String = fields.matched_by(description="What joined the record to its paper.")
    match_score: pl.Float32 = fields.score(nullable=True, description="The score of the best pair that joined it.")


class Works(TableModel):
    """A paper, and the work that it is a version of."""

    paper_id: pl.String = fields.paper_id()
    work_id: pl.String = Field(str_matches=fields.ID, description="The work.")


def scored_pairs(evidence: Iterable[str]) -> Table:
    """Return the table of scored pairs, which has a column for each evidence.

    Args:
        evidence: The names of all evidence of papers, in their order. They are those that the step "score" weighs.
    """
    names = list(evidence)
    levels = {
        name: Field(
            nullable=True, ge=0, description=f"The number of the level of {name!r} that holds; null where none does."
        )
        for name in names
    }
    body = {"__doc__": ScoredPairs.__doc__, "__module__": __name__, "__annotations__": dict.fromkeys(names, pl.Int8)}
    return Table("scored_pairs", type("ScoredPairs", (ScoredPairs,), body | levels), key=("left", "right"))


CANDIDATE_PAIRS = Table("candidate_pairs", CandidatePairs, key=("left", "right"))
PAPER_CLUSTERS = Table(
    "paper_clusters", PaperClusters, key=("source_id",), references=(Reference(("source_id",), "record_keys"),)
)
DECISIONS = Table("decisions", Decisions, key=("left", "right"))
ASSIGNMENTS = Table(
    "assignments", Assignments, key=("source_id",), references=(Reference(("source_id",), "record_keys"),)
)
WORKS = Table("works", Works, key=("paper_id",), references=(Reference(("paper_id",), "assignments"),))
