"""Resolve the papers and authors of dumps in this process, step by step as the main flow does, without Prefect."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from benchmarks.resolving_authors import AuthorTables, of_ranges, over_ranges, resolve_names
from schemas.exchange.identities import IDENTITIES
from schemas.exchange.records import SLICE_OFFSETS
from schemas.lake.papers import PAPERS
from tasks.fields.names import parse_names
from tasks.transform.papers.catalogues import choose_candidates, learn_catalogues, rank_candidates
from tasks.transform.papers.closure import connect_papers
from tasks.transform.papers.cluster import cluster_papers
from tasks.transform.papers.identify import identify_papers, identify_works
from tasks.transform.papers.linked import NO_LINKS
from tasks.transform.papers.matches import explain_papers, the_most_telling
from tasks.transform.papers.merge import merge_papers, trace_sources
from tasks.transform.papers.prepare import prepare_records
from tasks.transform.papers.relate import one_relation_each, relate_papers
from tasks.transform.papers.score import (
    accept_papers,
    compare_candidates,
    find_candidates,
    score_papers,
    weigh_candidates,
)
from tasks.transform.papers.statistics import count_abstract_words, count_titles, index_titles, learn


class PaperTables(NamedTuple):
    """The tables that paper resolution gives, and the table ASSIGNMENTS."""

    assignments: pl.DataFrame
    papers: pl.DataFrame
    sources: pl.DataFrame
    relations: pl.DataFrame
    paper_matches: pl.DataFrame


class PreparedPapers(NamedTuple):
    """What is known of the records of a lake before any two are compared.

    Attributes:
        statistics: The table PAPER_STATISTICS.
        features: The table FEATURES.
        blocking_keys: The table BLOCKING_KEYS.
    """

    statistics: pl.DataFrame
    features: pl.DataFrame
    blocking_keys: pl.DataFrame


class ClusteredPapers(NamedTuple):
    """What became of the records of a lake.

    Attributes:
        candidates: The table CANDIDATE_PAIRS.
        scored: The table of scored pairs, with those that accepted pairs imply.
        clusters: The table PAPER_CLUSTERS.
        unions: The table PAPER_UNIONS.
        catalogues: The table CATALOGUE_STATISTICS.
    """

    candidates: pl.DataFrame
    scored: pl.DataFrame
    clusters: pl.DataFrame
    unions: pl.DataFrame
    catalogues: pl.DataFrame


def resolve_papers(keys: pl.DataFrame, ranges: int = 1) -> PaperTables:
    """Resolve normalised records into papers, divided into so many ranges."""
    prepared = prepare_papers(keys, ranges)
    _, scored, clusters, unions, _ = cluster_prepared(prepared, ranges)
    assignments = identify_papers(keys, clusters, IDENTITIES.empty())
    related = over_ranges(
        ranges, lambda within: relate_papers(within(scored, "component"), assignments, prepared.features)
    )
    relations = one_relation_each(related)
    works = identify_works(assignments, relations, IDENTITIES.empty())
    papers = over_ranges(ranges, lambda within: merge_papers(within(assignments, "paper"), keys, works))
    matches = over_ranges(ranges, lambda within: explain_papers(within(scored, "component"), unions, assignments))
    return PaperTables(
        assignments=assignments,
        papers=PAPERS.conform(papers),
        sources=trace_sources(keys, assignments, SLICE_OFFSETS.empty()),
        relations=relations,
        paper_matches=the_most_telling(matches),
    )


def prepare_papers(keys: pl.DataFrame, ranges: int = 1) -> PreparedPapers:
    """Learn the statistics of normalised records, describe each by them, and make the keys of each."""
    titles = over_ranges(ranges, lambda within: index_titles(within(keys, "statement")))
    of_titles = learn(over_ranges(ranges, lambda within: count_titles(within(titles, "title"))))
    of_abstracts = over_ranges(ranges, lambda within: count_abstract_words(within(keys, "statement"), of_titles))
    statistics = learn(pl.concat([of_titles, of_abstracts]))
    parts = of_ranges(ranges, lambda within: prepare_records(within(keys, "statement"), statistics))
    return PreparedPapers(
        statistics, pl.concat([part.features for part in parts]), pl.concat([part.blocking_keys for part in parts])
    )


def cluster_prepared(prepared: PreparedPapers, ranges: int = 1, *, every: bool = False) -> ClusteredPapers:
    """Score the pairs of records that share a key and those that accepted ones imply, and cluster the records.

    Args:
        prepared: What is known of the records.
        ranges: Into how many ranges they are divided.
        every: Whether also the pairs are compared that the steps rule out before.
    """
    statistics, features, blocking_keys = prepared
    candidates = over_ranges(ranges, lambda within: find_candidates(within(blocking_keys, "key"), statistics, features))
    spared = candidates if every else NO_LINKS
    parts = of_ranges(
        ranges,
        lambda within: compare_candidates(within(candidates, "left"), statistics, features, within(spared, "left")),
    )
    compared, venues = pl.concat([part.pairs for part in parts]), learn(pl.concat([part.venues for part in parts]))
    weighed_parts = of_ranges(
        ranges,
        lambda within: weigh_candidates(within(compared, "left"), venues, features, within(features, "record")),
    )
    weighed = pl.concat([part.pairs for part in weighed_parts])
    catalogues = learn_catalogues(pl.concat([part.catalogues for part in weighed_parts]))
    ranked = over_ranges(ranges, lambda within: rank_candidates(within(weighed, "left"), catalogues, features))
    chosen = over_ranges(ranges, lambda within: choose_candidates(within(ranked, "record")))
    accepted = over_ranges(ranges, lambda within: accept_papers(within(weighed, "left"), within(chosen, "left")))
    members = connect_papers(accepted)
    scored = over_ranges(
        ranges, lambda within: score_papers(within(compared, "left"), venues, within(chosen, "left"), members)
    )
    clustered = of_ranges(
        ranges,
        lambda within: cluster_papers(within(scored, "component"), statistics, venues, features, catalogues=catalogues),
    )
    return ClusteredPapers(
        candidates,
        pl.concat([scored, *(part.implied for part in clustered)]),
        pl.concat([part.clusters for part in clustered]),
        pl.concat([part.unions for part in clustered]),
        catalogues,
    )


def own_keys(keys: pl.DataFrame, pairs: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Return the own keys of the left and of the right records of pairs."""
    known = keys.select("record", "source_key")
    left, right = (
        pairs.select(record=side).join(known, on="record", how="left", maintain_order="left")["source_key"]
        for side in ("left", "right")
    )
    return left, right


def resolve_authors(names: pl.DataFrame, resolved: PaperTables, partitions: int = 1) -> AuthorTables:
    """Resolve the names of records, whose papers are known, into authors.

    Args:
        names: The table NAMES.
        resolved: What became of the records.
        partitions: In how many ranges; the tables are the same for any number.
    """
    return resolve_names(parse_names(names), resolved.assignments, resolved.papers, resolved.sources, partitions)
