"""The steps of the pipeline as Prefect tasks: each a plain function of tasks/, retried, bounded in time and cached.

The first argument of every task is the work folder, which a flow's `step` fills in; its others are the inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl
from prefect import task
from prefect.runtime import task_run

from flows.frames import on_frames
from flows.policies import CACHED, MINUTES, RETRIED, UNCACHED
from flows.processes import in_process
from flows.ranges import InRange, Matching, Whole, on_range
from flows.software import software
from schemas.account import Account
from schemas.catalogues import Catalogue
from schemas.dump import Dump, Extracted, Inventory, Partition
from schemas.exchange.authors import (
    ALIGNED_MENTIONS,
    AUTHOR_CLUSTERS,
    AUTHOR_LINKS,
    CORE_PAIRS,
    CORES,
    OWNERS,
    PERSONS,
    PLACES,
    SCORED_VARIANTS,
    VARIANT_PAIRS,
)
from schemas.exchange.identities import IDENTITIES
from schemas.exchange.keys import PARSED_NAMES, RECORD_KEYS
from schemas.exchange.papers import (
    ACCEPTED_PAIRS,
    ASSIGNMENTS,
    BLOCKING_KEYS,
    CANDIDATE_PAIRS,
    COMPONENTS,
    DECISIONS,
    FEATURES,
    PAIR,
    PAPER_CLUSTERS,
    TITLE_INDEX,
    WORKS,
)
from schemas.exchange.statistics import PAPER_STATISTICS
from schemas.lake.authors import AUTHOR_MATCHES, AUTHORS, AUTHORSHIPS
from schemas.lake.papers import PAPER_MATCHES, PAPERS, RELATIONS
from schemas.lake.sources import MENTIONS, REJECTS, SOURCES
from schemas.lake.tables import TABLES
from tasks import extract
from tasks.fields import names
from tasks.load import identities
from tasks.transform import account, normalise, validate
from tasks.transform import settle_names as settling
from tasks.transform.authors import align, cores, infer
from tasks.transform.authors import cluster as author_cluster
from tasks.transform.authors import identify as author_identify
from tasks.transform.authors import merge as author_merge
from tasks.transform.authors import score as author_score
from tasks.transform.authors.variants import block as variant_block
from tasks.transform.authors.variants import cluster as variant_cluster
from tasks.transform.authors.variants import score as variant_score
from tasks.transform.papers import closure as paper_closure
from tasks.transform.papers import cluster as paper_cluster
from tasks.transform.papers import identify as paper_identify
from tasks.transform.papers import matches as paper_evidence
from tasks.transform.papers import merge as paper_merge
from tasks.transform.papers import prepare as paper_prepare
from tasks.transform.papers import relate as paper_relate
from tasks.transform.papers import score as paper_score
from tasks.transform.papers import statistics as paper_statistics
from tasks.transform.papers.compare import COMPARED_BY
from tasks.work import read_partition, write_partition

WORTH_A_PROCESS = 4 * 1024 * 1024  # bytes; fewer are read before a process has started


def named(verb: str) -> Callable[[], str]:
    """Name the runs of a task after what they do and the dumps that they do it to."""

    def name() -> str:
        dumps = [each.dump if isinstance(each, Extracted) else each for each in task_run.parameters["dumps"]]
        files = list(dict.fromkeys(dump.source_file for dump in dumps))
        piece = f", slice {dumps[0].slice.number + 1}" if dumps[0].slice is not None else ""
        more = f" and {len(files) - 1} more" if len(files) > 1 else ""
        return f"{verb} {files[0]}{piece}{more}"

    return name


# ---------------------------------------------------------------------------------------------------------- extract


@task(name="extract: discover", task_run_name="discover", timeout_seconds=360 * MINUTES, **RETRIED, **UNCACHED)
def discover(work: Path, raw: Sequence[Path], refresh: bool) -> Inventory:
    """Find the dumps in the raw folders; read only the files that are new or have changed, or all on request."""
    return extract.discover(raw, work, software=software(extract.discover), refresh=refresh)


@task(name="extract: read", task_run_name=named("read"), timeout_seconds=60 * MINUTES, **RETRIED, **CACHED)
def read_dumps(work: Path, dumps: Sequence[Dump]) -> list[Extracted]:
    """Read the records of dumps, or of slices of a large one."""
    if sum(dump.size for dump in dumps) < WORTH_A_PROCESS:
        return extract.read_dumps(dumps, work)
    return in_process(extract.read_dumps, dumps, work)


@task(name="extract: number", task_run_name=named("number"), timeout_seconds=60 * MINUTES, **RETRIED, **CACHED)
def number_records(work: Path, dumps: Sequence[Extracted], firsts: Sequence[int]) -> list[Extracted]:
    """Return slices with the places of their records in the whole dump."""
    return [extract.renumber(part, first, work) for part, first in zip(dumps, firsts, strict=True)]


@task(
    name="load: read identities",
    task_run_name="read the ids of the current version",
    timeout_seconds=60 * MINUTES,
    **RETRIED,
    **UNCACHED,
)
def read_identities(work: Path) -> dict[str, Partition]:
    """Read which papers, works and authors the current version of the lake has, by their members."""
    read = identities.read_identities(work.parent)
    return {name: write_partition(frame, IDENTITIES.name, work) for name, frame in read.items()}


# -------------------------------------------------------------------------------------------- transform: each dump


@task(name="normalise: records", task_run_name=named("normalise"), timeout_seconds=60 * MINUTES, **RETRIED, **CACHED)
def normalise_records(work: Path, dumps: Sequence[Extracted], catalogues: Sequence[Catalogue]) -> Partition:
    """Clean the fields of the dumps' records, and add match keys and the settings of their catalogues."""
    records = read_partition(*(each.records for each in dumps))
    printed = read_partition(*(each.names for each in dumps))
    keys = normalise.normalise_records(records, printed, catalogues)
    return write_partition(RECORD_KEYS.checked(keys), RECORD_KEYS.name, work)


@task(
    name="normalise: names",
    task_run_name=named("parse the names of"),
    timeout_seconds=60 * MINUTES,
    **RETRIED,
    **CACHED,
)
def parse_names(work: Path, dumps: Sequence[Extracted]) -> Partition:
    """Parse the names in the dumps into family, given, particle and suffix."""
    parsed = names.parse_names(read_partition(*(each.names for each in dumps)))
    return write_partition(PARSED_NAMES.checked(parsed), PARSED_NAMES.name, work)


settle_names = on_frames("normalise: settle names", settling.settle_names, PARSED_NAMES)


# ------------------------------------------------------------------------------------------------ transform: papers

# Statistics: what only the lake as a whole can tell
index_titles = on_range(
    "learn: index titles",
    paper_statistics.index_titles,
    TITLE_INDEX,
    (InRange("statement", paper_statistics.INDEXED),),
    by="title",
)
count_titles = on_range("learn: count titles", paper_statistics.count_titles, PAPER_STATISTICS, (InRange("title"),))
count_abstract_words = on_range(
    "learn: count words of abstracts",
    paper_statistics.count_abstract_words,
    PAPER_STATISTICS,
    (InRange("statement", paper_statistics.ABSTRACTS), Whole()),
)
learn_titles = on_frames("learn: titles", paper_statistics.learn, PAPER_STATISTICS)
learn_words = on_frames("learn: words", paper_statistics.learn, PAPER_STATISTICS)
learn_venues = on_frames("learn: venues", paper_statistics.learn, PAPER_STATISTICS)

# Pairs
prepare_records = on_range(
    "papers: prepare",
    paper_prepare.prepare_records,
    (FEATURES, BLOCKING_KEYS),
    (InRange("statement", paper_prepare.PREPARED_BY), Whole()),
    by=("record", "key"),
)
find_candidates = on_range(
    "papers: block",
    paper_score.find_candidates,
    CANDIDATE_PAIRS,
    (InRange("key"), Whole(), Matching("record", ("record",), paper_score.BLOCKED_AND_PRUNED_BY)),
    by="left",
)
compare_candidates = on_range(
    "papers: compare",
    paper_score.compare_candidates,
    (paper_score.COMPARED_PAIRS, PAPER_STATISTICS),
    (InRange("left"), Whole(), Matching("record", PAIR, COMPARED_BY)),
    by=("left", None),
)
accept_papers = on_range("papers: accept", paper_score.accept_papers, ACCEPTED_PAIRS, (InRange("left"), Whole()))
connect_papers = on_frames("papers: connect", paper_closure.connect_papers, COMPONENTS, by="record")
score_papers = on_range(
    "papers: score",
    paper_score.score_papers,
    paper_score.SCORED_PAIRS,
    (InRange("left"), Whole(), Matching("record", PAIR)),
    by="component",
)

# Clusters
cluster_papers = on_range(
    "papers: cluster",
    paper_cluster.cluster_papers,
    (paper_score.SCORED_PAIRS, PAPER_CLUSTERS, DECISIONS),
    (InRange("component"), Whole(), Whole(), Matching("record", PAIR)),
    by=("component", "record", "left"),
)
identify_papers = on_frames(
    "papers: identify", paper_identify.identify_papers, ASSIGNMENTS, reads=paper_identify.IDENTIFIED_BY, by="cluster"
)
relate_papers = on_range(
    "papers: relate",
    paper_relate.relate_papers,
    RELATIONS,
    (
        InRange("component"),
        Matching("record", PAIR, ("record", "paper_id")),
        Matching("record", PAIR, paper_relate.RELATED_BY),
    ),
)
choose_relations = on_frames("papers: choose relations", paper_relate.one_relation_each, RELATIONS)
identify_works = on_frames("papers: identify works", paper_identify.identify_works, WORKS)
merge_papers = on_range(
    "papers: merge",
    paper_merge.merge_papers,
    PAPERS,
    (
        InRange("cluster", ("source_id", "paper_id", "record", "cluster")),
        Matching("record", ("record",), ("record", *paper_merge.MERGED)),
        Matching("paper_id", ("paper_id",)),
    ),
)
trace_sources = on_frames("papers: trace sources", paper_merge.trace_sources, SOURCES, reads=paper_merge.TRACED)
explain_papers = on_range(
    "papers: explain",
    paper_evidence.explain_papers,
    PAPER_MATCHES,
    (
        InRange("component"),
        Matching("left", ("left",)),
        Matching("record", PAIR, ("record", "source_id", "paper_id")),
    ),
)
choose_matches = on_frames("papers: choose matches", paper_evidence.the_most_telling, PAPER_MATCHES)
count_authors = on_frames("papers: count authors", paper_merge.count_authors, PAPERS)

# ----------------------------------------------------------------------------------------------- transform: authors

align_mentions = on_frames("authors: align mentions", align.align_mentions, ALIGNED_MENTIONS)
describe_places = on_frames("authors: describe places", align.describe_places, PLACES)
block_authors = on_frames("authors: block", cores.block_authors, CORES)
score_authors = on_frames("authors: score", author_score.score_authors, CORE_PAIRS)
cluster_authors = on_frames("authors: cluster", author_cluster.cluster_authors, (AUTHOR_CLUSTERS, AUTHOR_LINKS))
block_variants = on_frames("authors: block variants", variant_block.block_variants, VARIANT_PAIRS)
score_variants = on_frames("authors: score variants", variant_score.score_variants, SCORED_VARIANTS)
cluster_variants = on_frames(
    "authors: cluster variants", variant_cluster.cluster_variants, (AUTHOR_CLUSTERS, AUTHOR_LINKS)
)
infer_owners = on_frames("authors: infer owners", infer.infer_owners, OWNERS)
identify_authors = on_frames("authors: identify", author_identify.identify_authors, PERSONS)
merge_authors = on_frames(
    "authors: merge", author_merge.merge_authors, (AUTHORS, AUTHORSHIPS, MENTIONS, AUTHOR_MATCHES)
)

# ---------------------------------------------------------------------------------------------------------- validate


@task(name="validate: tables", task_run_name="validate the tables", timeout_seconds=360 * MINUTES, **RETRIED, **CACHED)
def validate_tables(
    work: Path, tables: Mapping[str, Partition], dumps: Sequence[Extracted], inventory: Inventory
) -> dict[str, Partition]:
    """Validate the tables by their rules; rows that break one join the records and dumps in rejects."""
    frames = {name: read_partition(partition) for name, partition in tables.items()}
    refusals = pl.DataFrame([refusal.model_dump() for refusal in inventory.refusals], schema=REJECTS.polars_schema)
    rejects = pl.concat([refusals, *(REJECTS.conform(read_partition(dump.rejects)) for dump in dumps)])
    valid = validate.validate_tables(frames, rejects)
    return {name: write_partition(frame, name, work, TABLES[name]) for name, frame in valid.items()}


@task(name="validate: account", task_run_name="draw the account", timeout_seconds=60 * MINUTES, **RETRIED, **CACHED)
def draw_account(
    work: Path, tables: Mapping[str, Partition], dumps: Sequence[Extracted], inventory: Inventory
) -> Account:
    """Draw the account: what was read, and where it ended."""
    del work
    frames = {name: read_partition(partition) for name, partition in tables.items()}
    return account.draw_account(frames, dumps, inventory)
