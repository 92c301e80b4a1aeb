"""The steps of papers as Prefect tasks: what is learnt of the whole lake, pairs, clusters, and papers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import polars as pl
from prefect import task

from flows.frames import on_frames, write_tables
from flows.known_pairs import KnownPairs
from flows.policies import CACHED, MINUTES, RETRIED
from flows.ranges import InRange, Matching, Reading, Whole, on_range, read_as
from flows.steps import Parts
from schemas.dump import Partition
from schemas.exchange.decisions import DECIDED_APART, LINKED_PAIRS
from schemas.exchange.papers import (
    ACCEPTED_PAIRS,
    ASSIGNMENTS,
    BLOCKING_KEYS,
    CANDIDATE_PAIRS,
    CATALOGUE_CANDIDATES,
    CHOSEN_PAIRS,
    COMPONENTS,
    FEATURES,
    PAIR,
    PAPER_CLUSTERS,
    PAPER_UNIONS,
    TITLE_INDEX,
    WEIGHED_PAIRS,
    WORKS,
)
from schemas.exchange.statistics import CATALOGUE_COUNTS, CATALOGUE_STATISTICS, PAPER_STATISTICS
from schemas.lake.papers import PAPER_MATCHES, PAPERS, RELATIONS
from schemas.lake.sources import SOURCES
from tasks.transform.papers import (
    catalogues,
    closure,
    cluster,
    identify,
    linked,
    matches,
    merge,
    prepare,
    relate,
    score,
    statistics,
)
from tasks.transform.papers.compare import COMPARED_BY
from tasks.transform.papers.known import EarlierRun, find_known
from tasks.transform.papers.prune import MEASURED_BY
from tasks.transform.papers.score import COMPARED_PAIRS, NOTHING_KNOWN
from tasks.work import Range, read_partition, write_partition

# Statistics: what only the lake as a whole can tell
index_titles = on_range(
    "learn: index titles",
    statistics.index_titles,
    TITLE_INDEX,
    (InRange("statement", statistics.INDEXED),),
    by="title",
)
count_titles = on_range("learn: count titles", statistics.count_titles, PAPER_STATISTICS, (InRange("title"),))
count_abstract_words = on_range(
    "learn: count words of abstracts",
    statistics.count_abstract_words,
    PAPER_STATISTICS,
    (InRange("statement", statistics.ABSTRACTS), Whole()),
)
learn_titles = on_frames("learn: titles", statistics.learn, PAPER_STATISTICS)
learn_abstract_words = on_frames("learn: abstract words", statistics.learn, PAPER_STATISTICS)
learn_venues = on_frames("learn: venues", statistics.learn, PAPER_STATISTICS)
learn_catalogues = on_frames("learn: catalogues", catalogues.learn_catalogues, CATALOGUE_STATISTICS)

# Pairs
prepare_records = on_range(
    "papers: prepare",
    prepare.prepare_records,
    (FEATURES, BLOCKING_KEYS),
    (InRange("statement", prepare.PREPARED_BY), Whole()),
    by=("record", "key"),
)
find_candidates = on_range(
    "papers: block",
    score.find_candidates,
    CANDIDATE_PAIRS,
    (InRange("key"), Whole(), Matching("record", ("record",), score.BLOCKED_AND_PRUNED_BY)),
    by="left",
)
link_papers = on_frames("papers: link", linked.link_papers, LINKED_PAIRS, reads=linked.LINKED_BY, by="left")
measure_linked = on_range(
    "papers: measure what is linked",
    score.measure_candidates,
    CANDIDATE_PAIRS,
    (InRange("left", PAIR), Whole(), Matching("record", PAIR, MEASURED_BY)),
    by="left",
)


@task(name="papers: compare", task_run_name="papers: compare", timeout_seconds=360 * MINUTES, **RETRIED, **CACHED)
def compare_candidates(
    work: Path,
    within: Range,
    candidates: Parts,
    statistics: Parts,
    features: Parts,
    *,
    linked: Parts,
    held: Parts,
    known: KnownPairs,
) -> list[Partition]:
    """Compare the candidate pairs of a range that the last run has not compared, and count the venues of all."""

    def read(reading: Reading, parts: Parts, *before: pl.DataFrame) -> pl.DataFrame:
        return read_as(reading, cast(Sequence[Partition], parts), Range(*within), before)

    in_range, of_pairs = InRange("left"), Matching("record", PAIR, COMPARED_BY)
    pairs, linked_here = read(in_range, candidates), read(in_range, linked)
    described, found = read(of_pairs, features, pairs), NOTHING_KNOWN
    if known.compared:
        earlier = EarlierRun(
            read(in_range, known.candidates),
            read(in_range, known.compared),
            read(in_range, known.linked),
            read(of_pairs, known.features, pairs),
        )
        found = find_known(pairs, linked_here, described, earlier)
    compared = score.compare_candidates(
        pairs, read(Whole(), statistics), described, linked_here, read(Whole(), held), known=found
    )
    written = write_tables(compared, (COMPARED_PAIRS, PAPER_STATISTICS), ("left", None), work)
    return cast(list[Partition], written)


weigh_candidates = on_range(
    "papers: weigh",
    score.weigh_candidates,
    (WEIGHED_PAIRS, CATALOGUE_COUNTS),
    (
        InRange("left"),
        Whole(),
        Matching("record", PAIR, catalogues.CATALOGUED_BY),
        InRange("record", catalogues.LISTED_BY),
    ),
    by=("left", None),
)
rank_candidates = on_range(
    "papers: rank candidates",
    catalogues.rank_candidates,
    CATALOGUE_CANDIDATES,
    (InRange("left"), Whole(), Matching("record", PAIR, catalogues.LISTED_BY)),
    by="record",
)
choose_candidates = on_range(
    "papers: choose candidates", catalogues.choose_candidates, CHOSEN_PAIRS, (InRange("record"),), by="left"
)
accept_papers = on_range("papers: accept", score.accept_papers, ACCEPTED_PAIRS, (InRange("left"), InRange("left")))
connect_papers = on_frames("papers: connect", closure.connect_papers, COMPONENTS, reads=PAIR, by="record")
score_papers = on_range(
    "papers: score",
    score.score_papers,
    score.SCORED_PAIRS,
    (InRange("left"), Whole(), InRange("left"), Matching("record", PAIR), InRange("left")),
    by="component",
)

# Clusters
cluster_papers = on_range(
    "papers: cluster",
    cluster.cluster_papers,
    (score.SCORED_PAIRS, PAPER_CLUSTERS, PAPER_UNIONS),
    (InRange("component"), Whole(), Whole(), Matching("record", PAIR), Whole(), Whole(), Whole()),
    by=("component", "record", "left"),
)
identify_papers = on_frames(
    "papers: identify", identify.identify_papers, ASSIGNMENTS, reads=identify.IDENTIFIED_BY, by="paper"
)
relate_papers = on_range(
    "papers: relate",
    relate.relate_papers,
    RELATIONS,
    (
        InRange("component"),
        Matching("record", PAIR, ("record", "paper_id")),
        Matching("record", PAIR, relate.RELATED_BY),
    ),
)
choose_relations = on_frames("papers: choose relations", relate.one_relation_each, RELATIONS)
identify_works = on_frames("papers: identify works", identify.identify_works, WORKS)
merge_papers = on_range(
    "papers: merge",
    merge.merge_papers,
    PAPERS,
    (
        InRange("paper", ("source_id", "paper_id", "record", "paper")),
        Matching("record", ("record",), merge.MERGED),
        Matching("paper_id", ("paper_id",)),
    ),
)
trace_sources = on_range(
    "papers: trace sources",
    merge.trace_sources,
    SOURCES,
    (InRange("record", merge.TRACED), Matching("record", ("record",), merge.TRACED_TO), Whole()),
)
name_apart_papers = on_range(
    "papers: name what is decided",
    linked.papers_apart,
    DECIDED_APART,
    (Whole(), Matching("record", ("item",), ("record", "paper_id"))),
)
explain_papers = on_range(
    "papers: explain",
    matches.explain_papers,
    PAPER_MATCHES,
    (
        InRange("component"),
        Matching("left", ("left",)),
        Matching("record", PAIR, ("record", "source_id", "paper_id")),
        Whole(),
        Whole(),
        Whole(),
    ),
)
choose_matches = on_frames("papers: choose matches", matches.the_most_telling, PAPER_MATCHES)


@task(name="papers: count authors", task_run_name="count authors", timeout_seconds=360 * MINUTES, **RETRIED, **CACHED)
def count_authors(work: Path, of_range: tuple[Partition, Partition]) -> Partition:
    """Fill in how many authors the records of each paper state: the papers and the authorships of one range."""
    papers, authorships = of_range
    stated = read_partition(authorships, columns=merge.COUNTED_BY)
    counted = merge.count_authors(read_partition(papers), stated)
    return write_partition(PAPERS.checked(counted), PAPERS.name, work, by=PAPERS.partition_by)
