"""Resolve the papers and authors of dumps in this process, step by step as the main flow does, without Prefect."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from schemas.exchange.identities import IDENTITIES
from schemas.exchange.records import SLICE_OFFSETS
from tasks.fields.names import parse_names
from tasks.transform.authors.align import align_mentions, describe_places
from tasks.transform.authors.cluster import cluster_authors
from tasks.transform.authors.cores import block_authors
from tasks.transform.authors.identify import identify_authors
from tasks.transform.authors.infer import infer_owners
from tasks.transform.authors.merge import AuthorTables, merge_authors
from tasks.transform.authors.score import score_authors
from tasks.transform.authors.variants.block import block_variants
from tasks.transform.authors.variants.cluster import cluster_variants
from tasks.transform.authors.variants.score import score_variants
from tasks.transform.papers.block import block_papers
from tasks.transform.papers.cluster import cluster_papers
from tasks.transform.papers.identify import identify_papers, identify_works
from tasks.transform.papers.matches import explain_papers
from tasks.transform.papers.merge import merge_papers, trace_sources
from tasks.transform.papers.relate import relate_papers
from tasks.transform.papers.score import score_papers
from tasks.transform.settle_names import settle_names


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


def resolve_authors(names: pl.DataFrame, resolved: PaperTables) -> AuthorTables:
    """Resolve the names of records, whose papers are known, into authors.

    Args:
        names: The table NAMES.
        resolved: What became of the records.
    """
    aligned = align_mentions(settle_names(parse_names(names)), resolved.assignments)
    cores = block_authors(describe_places(aligned))
    persons, links = cluster_authors(cores, score_authors(cores, resolved.papers))
    candidates = score_variants(persons, block_variants(persons))
    persons, links = cluster_variants(persons, candidates, links)
    owners = infer_owners(persons, resolved.assignments)
    identified = identify_authors(aligned, persons, IDENTITIES.empty())
    return merge_authors(aligned, persons, identified, links, owners, resolved.papers, resolved.sources)
