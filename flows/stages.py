"""The steps of the pipeline as Prefect tasks: each a plain function of tasks/, retried, bounded in time and cached.

The first argument of every task is the work folder, which a flow's `step` fills in; its others are the inputs. The file
has more than 300 lines because each step says here how it reads its tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prefect import task
from prefect.runtime import task_run

from flows.frames import on_frames
from flows.policies import CACHED, MINUTES, RETRIED, UNCACHED
from flows.processes import in_process
from flows.ranges import InRange, Matching, Whole, on_range
from flows.reading import read_batch
from flows.software import software
from schemas.dump import Batch, Inventory, Partition, Reading
from schemas.exchange.authors import (
    AFFILIATIONS,
    AUTHOR_LINKS,
    BYLINES,
    CLUSTER_UNIONS,
    COMPATIBLE_NAMES,
    CORE_CLUSTERS,
    CORE_PAIRS,
    CORES,
    FORMS,
    IDENTIFIED_PLACES,
    MENTION_PLACES,
    NAME_CLUSTERS,
    NAME_PRIORS,
    OWNERS,
    PAPER_MENTIONS,
    PAPER_TEXTS,
    PERSON_AFFILIATIONS,
    PERSON_FORMS,
    PERSON_PAPERS,
    PERSONS,
    PLACES,
    VARIANT_CANDIDATES,
    VARIANT_KEYS,
    VARIANT_PAIRS,
)
from schemas.exchange.decisions import DECIDED_APART, DECIDED_CLUSTERS
from schemas.exchange.identities import IDENTITIES
from schemas.exchange.records import SLICE_OFFSETS
from schemas.exchange.statistics import (
    AUTHOR_COUNTS,
    AUTHOR_STATISTICS,
    CIRCLE_STATISTICS,
    COUNTED_NAMES,
    LAKE_PRIOR,
    NAME_STATISTICS,
)
from schemas.lake.authors import AUTHOR_MATCHES, AUTHORS, AUTHORSHIPS
from schemas.lake.sources import MENTIONS
from schemas.paths import Place
from tasks import extract
from tasks.load import identities
from tasks.transform import told_names
from tasks.transform.authors import align, assign, cores, decide, texts
from tasks.transform.authors import cluster as author_cluster
from tasks.transform.authors import identify as author_identify
from tasks.transform.authors import matches as author_matches
from tasks.transform.authors import merge as author_merge
from tasks.transform.authors import prior as author_prior
from tasks.transform.authors import score as author_score
from tasks.transform.authors import statistics as author_statistics
from tasks.transform.authors.variants import block as variant_block
from tasks.transform.authors.variants import cluster as variant_cluster
from tasks.transform.authors.variants import connect as variant_connect
from tasks.transform.authors.variants import describe as variant_describe
from tasks.transform.authors.variants import keys as variant_keys
from tasks.work import write_partition

WORTH_A_PROCESS = 4 * 1024 * 1024  # bytes; fewer are read before a process has started


def named_after_dumps() -> str:
    """Name the run of a task after the dumps that it reads."""
    dumps = task_run.parameters["reading"].dumps
    piece = f", slice {dumps[0].slice.number + 1}" if dumps[0].slice is not None else ""
    more = f" and {len(dumps) - 1} more" if len(dumps) > 1 else ""
    return f"read {dumps[0].source_file}{piece}{more}"


# ---------------------------------------------------------------------------------------------------------- extract


@task(name="extract: discover", task_run_name="discover", timeout_seconds=360 * MINUTES, **RETRIED, **UNCACHED)
def discover(work: Path, raw: Sequence[Place], refresh: bool) -> Inventory:
    """Find the dumps in the raw folders; read only the files that are new or have changed, or all on request."""
    return extract.discover(extract.fetch(raw, work), work, software=software(extract.discover), refresh=refresh)


@task(name="extract: read", task_run_name=named_after_dumps, timeout_seconds=60 * MINUTES, **RETRIED, **CACHED)
def read_dumps(work: Path, reading: Reading) -> Batch:
    """Read the records of dumps, or of a slice of a large one; clean them, add match keys and parse their names."""
    if sum(dump.size for dump in reading.dumps) < WORTH_A_PROCESS:
        return read_batch(reading, work)
    return in_process(read_batch, reading, work)


@task(name="extract: number", task_run_name="number the records", timeout_seconds=60 * MINUTES, **RETRIED, **CACHED)
def number_records(work: Path, batches: Sequence[Batch]) -> list[list[Partition]]:
    """Number the records that say word for word the same; count how many stand before each slice of a large dump."""
    numbered = extract.number_records(batches, work)
    offsets = write_partition(extract.slice_offsets(batches), SLICE_OFFSETS.name, work)
    return [*numbered.values(), [offsets]]


@task(
    name="load: read identities",
    task_run_name="read the ids of the current version",
    timeout_seconds=60 * MINUTES,
    **RETRIED,
    **UNCACHED,
)
def read_identities(
    work: Path, record_keys: Sequence[Partition], parsed_names: Sequence[Partition]
) -> dict[str, Partition]:
    """Read which papers, works and authors the current version of the lake has, by the members that they have now."""
    read = identities.read_identities(work.parent, record_keys, parsed_names)
    return {name: write_partition(frame, IDENTITIES.name, work) for name, frame in read.items()}


# ------------------------------------------------------------------------------------------------- transform: names

count_told_names = on_range(
    "learn: count told names",
    told_names.count_told_names,
    COUNTED_NAMES,
    (InRange("record", told_names.COUNTED_BY),),
)
learn_told_names = on_frames("learn: told names", told_names.learn_told_names, NAME_STATISTICS)

# ----------------------------------------------------------------------------------------------- transform: authors

assign_mentions = on_range(
    "authors: assign mentions",
    assign.assign_mentions,
    PAPER_MENTIONS,
    (
        InRange("record"),
        InRange("record", assign.TRACED_BY),
        Matching("record", ["record"], assign.ASSIGNED_BY),
        Whole(),
    ),
    by="paper",
)
describe_texts = on_frames(
    "authors: describe texts",
    texts.describe_papers,
    (PAPER_TEXTS, AUTHOR_COUNTS),
    reads=texts.DESCRIBED_BY,
    by=("paper", None),
)
align_papers = on_range(
    "authors: align",
    align.align_papers,
    (MENTION_PLACES, PLACES, FORMS, BYLINES, AFFILIATIONS),
    (InRange("paper"), InRange("paper")),
    by=("paper", "key", "key", "paper", "affiliation"),
)
count_names = on_range(
    "learn: count names",
    author_statistics.count_names,
    AUTHOR_COUNTS,
    (InRange("key", author_statistics.COUNTED_BY), InRange("key")),
)
learn_authors = on_frames("learn: authors", author_statistics.learn_authors, AUTHOR_STATISTICS)
find_cores = on_range(
    "authors: find cores",
    cores.find_cores,
    CORES,
    (InRange("key"), InRange("key"), Matching("paper", ["paper"]), Whole(), Whole()),
    by="key",
)
score_authors = on_range(
    "authors: score",
    author_score.score_authors,
    (CORE_PAIRS, NAME_PRIORS),
    (InRange("key"), InRange("key"), InRange("key"), Matching("paper", ["paper"]), Whole(), Whole()),
    by="key",
)
learn_prior = on_frames("learn: lake prior", author_prior.learn_prior, LAKE_PRIOR)
cluster_authors = on_range(
    "authors: cluster",
    author_cluster.cluster_authors,
    (CORE_CLUSTERS, AUTHOR_LINKS),
    (InRange("key"), InRange("key"), InRange("key"), InRange("key"), Whole(), Whole()),
    by=("key", "left"),
)
describe_clusters = on_range(
    "authors: describe clusters",
    variant_describe.describe_clusters,
    NAME_CLUSTERS,
    (InRange("key"), InRange("key"), InRange("key"), InRange("key"), Matching("paper", ["paper"]), Whole()),
    by="cluster",
)
learn_circles = on_frames(
    "learn: circles", variant_describe.learn_circles, CIRCLE_STATISTICS, reads=variant_describe.COUNTED_BY
)
key_clusters = on_range(
    "authors: key clusters",
    variant_keys.key_clusters,
    VARIANT_KEYS,
    (InRange("cluster", variant_keys.KEYED_BY),),
    by="key",
)
block_variants = on_range(
    "authors: block variants",
    variant_block.block_variants,
    (VARIANT_CANDIDATES, COMPATIBLE_NAMES),
    (InRange("key"), Matching("cluster", ["cluster"], variant_block.BLOCKED_BY)),
    by=("left", "left"),
)
connect_variants = on_frames(
    "authors: connect variants", variant_connect.connect_variants, VARIANT_PAIRS, by="component"
)
unite_variants = on_range(
    "authors: unite variants",
    variant_cluster.unite_variants,
    (CLUSTER_UNIONS, AUTHOR_LINKS),
    (InRange("component"), Matching("cluster", ["left", "right"]), Whole(), Whole()),
    by=("cluster", "left"),
)
identify_authors = on_range(
    "authors: identify",
    author_identify.identify_authors,
    (IDENTIFIED_PLACES, OWNERS),
    (
        Whole(author_identify.IDENTIFIED_BY),
        Whole(author_identify.ASSIGNED_BY),
        Whole(["place", "core"]),
        Whole(["core", "cluster"]),
        Whole(),
        Whole(author_identify.DECIDED_BY),
        Whole(),
    ),
    by=("place", "author"),
)
name_places = on_range(
    "authors: name places",
    author_identify.name_places,
    PERSONS,
    (
        InRange("paper", author_identify.IDENTIFIED_BY),
        Matching("place", ["place"]),
        Matching("record", ["record"], ["record", "source_id"]),
    ),
    by="paper",
)
merge_authorships = on_range(
    "authors: merge papers",
    author_merge.merge_papers,
    (AUTHORSHIPS, MENTIONS, PERSON_FORMS, PERSON_AFFILIATIONS, PERSON_PAPERS),
    (InRange("paper"), InRange("paper"), InRange("paper"), InRange("paper", ["paper", "year"])),
    by=(None, None, "author", "author", "author"),
)
merge_authors = on_range(
    "authors: merge persons",
    author_merge.merge_persons,
    (AUTHORS, AUTHORSHIPS, MENTIONS),
    (
        InRange("author"),
        InRange("author"),
        InRange("author"),
        InRange("author"),
        Matching("paper", ["paper"], ["paper", "year"]),
        Matching("record", ["record"], author_merge.TRACED_BY),
    ),
)
name_apart_authors = on_range(
    "authors: name what is decided",
    decide.persons_apart,
    DECIDED_APART,
    (Whole(), Matching("place", ["item"], ["place", "author_id"])),
)
explain_authors = on_range(
    "authors: explain",
    author_matches.author_matches,
    AUTHOR_MATCHES,
    (InRange("left"), Matching("place", ["left", "right"], author_matches.NAMED_BY), Whole(), Whole()),
)
lift_decisions = on_range(
    "authors: lift decisions",
    decide.lift_decisions,
    DECIDED_CLUSTERS,
    (Whole(), Matching("place", ["place"], ["place", "core"]), Whole(["core", "cluster"])),
)
unite_decided = on_range(
    "authors: unite what is decided",
    decide.unite_decided,
    (CLUSTER_UNIONS, AUTHOR_LINKS),
    (Whole(), Matching("place", ["item"], ["place", "core"]), Whole(["core", "cluster"]), Whole()),
    by=("cluster", "left"),
)
