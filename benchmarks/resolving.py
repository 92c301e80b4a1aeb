"""Resolve the papers and authors of dumps in this process, step by step as the main flow does, without Prefect."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from benchmarks.resolving_authors import AuthorTables, resolve_names
from schemas.exchange.identities import IDENTITIES
from schemas.exchange.records import SLICE_OFFSETS
from tasks.fields.names import parse_names
from tasks.transform.papers.block import block_papers
from tasks.transform.papers.cluster import cluster_papers
from tasks.transform.papers.identify import identify_papers, identify_works
from tasks.transform.papers.matches import explain_papers
from tasks.transform.papers.merge import merge_papers, trace_sources
from tasks.transform.papers.relate import relate_papers
from tasks.transform.papers.score import score_papers


class PaperTables(NamedTuple):
    """The tables that paper resolution gives, and the table ASSIGNMENTS."""

    assignments: pl.DataFrame
    papers: pl.DataFrame
    sources: pl.DataFrame
    relations: pl.DataFrame
    paper_matches: pl.DataFrame


def resolve_papers(keys: pl.DataFrame) -> PaperTables:
    """Resolve normalised records into papers."""
    scored = score_papers(keys, block_papers(keys))
    clusters, decisions = cluster_papers(keys, scored)
    assignments = identify_papers(clusters, IDENTITIES.empty())
    relations = relate_papers(keys, scored, assignments)
    works = identify_works(assignments, relations, IDENTITIES.empty())
    return PaperTables(
        assignments=assignments,
        papers=merge_papers(keys, assignments, works),
        sources=trace_sources(keys, assignments, SLICE_OFFSETS.empty()),
        relations=relations,
        paper_matches=explain_papers(keys, scored, decisions, assignments),
    )


def resolve_authors(names: pl.DataFrame, resolved: PaperTables, partitions: int = 1) -> AuthorTables:
    """Resolve the names of records, whose papers are known, into authors.

    Args:
        names: The table NAMES.
        resolved: What became of the records.
        partitions: In how many ranges; the tables are the same for any number.
    """
    return resolve_names(parse_names(names), resolved.assignments, resolved.papers, resolved.sources, partitions)
