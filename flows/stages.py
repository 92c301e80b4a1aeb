"""The steps of the pipeline as Prefect tasks: each a plain function of tasks/, retried, bounded in time and cached.

The first argument of every task is the work folder, which a flow's `step` fills in; its others are the inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from prefect import task
from prefect.runtime import task_run

from flows.frames import on_frames
from flows.policies import CACHED, MINUTES, RETRIED, UNCACHED
from flows.processes import in_process
from flows.software import software
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
    ASSIGNMENTS,
    CANDIDATE_PAIRS,
    DECISIONS,
    PAPER_CLUSTERS,
    WORKS,
    scored_pairs,
)
from schemas.lake.authors import AUTHOR_MATCHES, AUTHORS, AUTHORSHIPS
from schemas.lake.papers import PAPER_MATCHES, PAPERS, RELATIONS
from schemas.lake.sources import MENTIONS, SOURCES
from tasks import extract
from tasks.fields import names
from tasks.load import identities
from tasks.transform import normalise
from tasks.transform import settle_names as settling
from tasks.transform.authors import align, cores, infer
from tasks.transform.authors import cluster as author_cluster
from tasks.transform.authors import identify as author_identify
from tasks.transform.authors import merge as author_merge
from tasks.transform.authors import score as author_score
from tasks.transform.authors.variants import block as variant_block
from tasks.transform.authors.variants import cluster as variant_cluster
from tasks.transform.authors.variants import score as variant_score
from tasks.transform.papers import block as paper_block
from tasks.transform.papers import cluster as paper_cluster
from tasks.transform.papers import identify as paper_identify
from tasks.transform.papers import matches as paper_evidence
from tasks.transform.papers import merge as paper_merge
from tasks.transform.papers import relate as paper_relate
from tasks.transform.papers import score as paper_score
from tasks.transform.papers.evidence import EVIDENCE
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

block_papers = on_frames("papers: block", paper_block.block_papers, CANDIDATE_PAIRS, reads=paper_block.BLOCKED_BY)
score_papers = on_frames("papers: score", paper_score.score_papers, scored_pairs([each.name for each in EVIDENCE]))
cluster_papers = on_frames(
    "papers: cluster",
    paper_cluster.cluster_papers,
    (PAPER_CLUSTERS, DECISIONS),
    reads=paper_cluster.CLUSTERED_BY,
)
identify_papers = on_frames("papers: identify", paper_identify.identify_papers, ASSIGNMENTS)
relate_papers = on_frames("papers: relate", paper_relate.relate_papers, RELATIONS, reads=paper_relate.RELATED_BY)
identify_works = on_frames("papers: identify works", paper_identify.identify_works, WORKS)
merge_papers = on_frames("papers: merge", paper_merge.merge_papers, PAPERS, reads=paper_merge.MERGED)
trace_sources = on_frames("papers: trace sources", paper_merge.trace_sources, SOURCES, reads=paper_merge.TRACED)
explain_papers = on_frames(
    "papers: explain", paper_evidence.explain_papers, PAPER_MATCHES, reads=paper_evidence.EXPLAINED_BY
)
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
