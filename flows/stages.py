"""The steps of the pipeline as Prefect tasks: each a plain function of tasks/, retried, bounded in time and cached.

A function on frames becomes a task on partitions: the task reads its inputs from the Parquet files of the work folder,
and hands on the Parquet files that it has written. So a task's result is a small value on every engine.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import polars as pl
from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.runtime import task_run
from prefect.tasks import exponential_backoff

from flows.cache import ByContent, PartitionSerializer, software
from flows.processes import in_process
from schemas.account import Account
from schemas.catalogues import Catalogue
from schemas.dump import Dump, Extracted, Inventory, Partition
from schemas.lake.sources import REJECTS
from schemas.lake.tables import TABLES
from tasks import extract
from tasks.fields import names
from tasks.transform import account, normalise, validate
from tasks.transform import settle_names as settling
from tasks.transform.authors import align, cores, infer
from tasks.transform.authors import cluster as author_cluster
from tasks.transform.authors import merge as author_merge
from tasks.transform.authors import score as author_score
from tasks.transform.authors.variants import block as variant_block
from tasks.transform.authors.variants import cluster as variant_cluster
from tasks.transform.authors.variants import score as variant_score
from tasks.transform.papers import block as paper_block
from tasks.transform.papers import cluster as paper_cluster
from tasks.transform.papers import matches as paper_evidence
from tasks.transform.papers import merge as paper_merge
from tasks.transform.papers import relate as paper_relate
from tasks.transform.papers import score as paper_score
from tasks.work import read_partition, write_partition

Frames = pl.DataFrame | tuple[pl.DataFrame, ...]
Parts = Partition | Sequence[Partition]

MINUTES = 60
WORTH_A_PROCESS = 4 * 1024 * 1024  # bytes; fewer are read before a process has started
PUBLISHED_ASSETS = ("papers", "authors", "authorships")

# Errors of the disk or the network that can be gone a second later. Not among them: no space, no permission, no file.
PASSING = frozenset(
    getattr(errno, name)
    for name in "EAGAIN EBUSY ECONNABORTED ECONNREFUSED ECONNRESET EINTR EIO ENETDOWN ENETRESET ENETUNREACH ENOLCK "
    "EREMOTEIO ESTALE ETIMEDOUT".split()
    if hasattr(errno, name)
)

# Prefect warns in every task run that a timeout on a thread ends Python code, but not a call into a library. So it is.
logging.getLogger("prefect.task_runs").addFilter(lambda record: not record.msg.startswith("Timeout of %s seconds"))


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, what it was raised from, and so on."""
    while error is not None:
        yield error
        error = error.__cause__


def may_pass(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """Whether the error that a task ended with may be gone when it is tried again."""
    del task, run
    error = state.data if isinstance(state.data, BaseException) else None
    return any(
        isinstance(error, httpx.TransportError) or (isinstance(error, OSError) and error.errno in PASSING)
        for error in causes(error)
    )


def named(verb: str) -> Callable[[], str]:
    """Name the runs of a task after what they do and the dumps that they do it to."""

    def name() -> str:
        dumps = [each.dump if isinstance(each, Extracted) else each for each in task_run.parameters["dumps"]]
        files = list(dict.fromkeys(dump.source_file for dump in dumps))
        piece = f", slice {dumps[0].slice.number + 1}" if dumps[0].slice is not None else ""
        more = f" and {len(files) - 1} more" if len(files) > 1 else ""
        return f"{verb} {files[0]}{piece}{more}"

    return name


RETRIED: dict[str, Any] = {
    "retries": 3,
    "retry_delay_seconds": exponential_backoff(backoff_factor=1),
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": may_pass,
}
CACHED: dict[str, Any] = {
    "cache_policy": ByContent(),
    "persist_result": True,
    "result_serializer": PartitionSerializer(),
}
UNCACHED: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}


def on_frames(
    name: str, function: Callable[..., Frames], *, reads: Sequence[str] | None = None, minutes: int = 360
) -> Task[..., Any]:
    """Make a task on partitions of a function on frames.

    Where the function takes one frame, the task takes a partition, or a list of them that are the parts of one table.
    Where it returns a tuple of frames, the task returns a list of partitions.

    Args:
        name: The name of the task: "stage: step".
        function: The function.
        reads: The columns of its first frame that the function reads; all by default.
        minutes: How long the task may take.
    """
    file_name = name.replace(": ", "_").replace(" ", "_")

    def run(*inputs: Parts, work: Path, **named: Parts) -> Partition | list[Partition]:
        first, *others = inputs
        frames = [read_table(first, reads), *map(read_table, others)]
        outcome = function(*frames, **{name: read_table(parts) for name, parts in named.items()})
        if isinstance(outcome, tuple):
            return [write_partition(part, f"{file_name}_{number}", work) for number, part in enumerate(outcome)]
        return write_partition(outcome, file_name, work)

    run.__doc__ = function.__doc__
    return Task(run, name=name, task_run_name=name, timeout_seconds=minutes * MINUTES, **RETRIED, **CACHED)


def read_table(parts: Parts, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """Read a table from its partitions, all columns or the named ones.

    Rows of several partitions are sorted by record, whatever the order of the dumps.
    """
    if isinstance(parts, Partition):
        return read_partition(parts, columns=columns)
    frame = read_partition(*parts, columns=columns)
    return frame.sort([column for column in ("source_id", "position") if column in frame.columns])


# ---------------------------------------------------------------------------------------------------------- extract


@task(name="extract: discover", task_run_name="discover", timeout_seconds=360 * MINUTES, **RETRIED, **UNCACHED)
def discover(raw: Sequence[Path], refresh: bool, *, work: Path) -> Inventory:
    """Find the dumps in the raw folders; read those files that are new or have changed, or all."""
    return extract.discover(raw, work, software=software(), refresh=refresh)


@task(name="extract: read", task_run_name=named("read"), timeout_seconds=60 * MINUTES, **RETRIED, **CACHED)
def read_dumps(dumps: Sequence[Dump], *, work: Path) -> list[Extracted]:
    """Read the records of dumps, or of slices of a large one."""
    if sum(dump.size for dump in dumps) < WORTH_A_PROCESS:
        return extract.read_dumps(dumps, work)
    return in_process(extract.read_dumps, dumps, work)


@task(name="extract: number", task_run_name=named("number"), timeout_seconds=60 * MINUTES, **RETRIED, **CACHED)
def number_records(dumps: Sequence[Extracted], firsts: Sequence[int], *, work: Path) -> list[Extracted]:
    """Return slices with the places of their records in the whole dump."""
    return [extract.renumber(part, first, work) for part, first in zip(dumps, firsts, strict=True)]


# -------------------------------------------------------------------------------------------- transform: each dump


@task(name="normalise: records", task_run_name=named("normalise"), timeout_seconds=60 * MINUTES, **RETRIED, **CACHED)
def normalise_records(dumps: Sequence[Extracted], catalogues: Sequence[Catalogue], *, work: Path) -> Partition:
    """Clean the fields of the dumps' records, give them match keys, and say what is known of their catalogues."""
    records = read_partition(*(each.records for each in dumps))
    printed = read_partition(*(each.names for each in dumps))
    return write_partition(normalise.normalise_records(records, printed, catalogues), "keys", work)


@task(
    name="normalise: names",
    task_run_name=named("parse the names of"),
    timeout_seconds=60 * MINUTES,
    **RETRIED,
    **CACHED,
)
def parse_names(dumps: Sequence[Extracted], *, work: Path) -> Partition:
    """Parse the names in the dumps into family, given, particle and suffix."""
    return write_partition(names.parse_names(read_partition(*(each.names for each in dumps))), "parsed_names", work)


settle_names = on_frames("normalise: settle names", settling.settle_names)


# ------------------------------------------------------------------------------------------------ transform: papers

block_papers = on_frames("papers: block", paper_block.block_papers, reads=paper_block.BLOCKED_BY)
score_papers = on_frames("papers: score", paper_score.score_papers)
cluster_papers = on_frames("papers: cluster", paper_cluster.cluster_papers, reads=paper_cluster.CLUSTERED_BY)
relate_papers = on_frames("papers: relate", paper_relate.relate_papers, reads=paper_relate.RELATED_BY)
merge_papers = on_frames("papers: merge", paper_merge.merge_papers, reads=paper_merge.MERGED)
trace_sources = on_frames("papers: trace sources", paper_merge.trace_sources, reads=paper_merge.TRACED)
explain_papers = on_frames("papers: explain", paper_evidence.explain_papers, reads=paper_evidence.EXPLAINED_BY)
count_authors = on_frames("papers: count authors", paper_merge.count_authors)

# ----------------------------------------------------------------------------------------------- transform: authors

align_mentions = on_frames("authors: align mentions", align.align_mentions)
describe_places = on_frames("authors: describe places", align.describe_places)
block_authors = on_frames("authors: block", cores.block_authors)
score_authors = on_frames("authors: score", author_score.score_authors)
cluster_authors = on_frames("authors: cluster", author_cluster.cluster_authors)
block_variants = on_frames("authors: block variants", variant_block.block_variants)
score_variants = on_frames("authors: score variants", variant_score.score_variants)
cluster_variants = on_frames("authors: cluster variants", variant_cluster.cluster_variants)
infer_owners = on_frames("authors: infer owners", infer.infer_owners)
merge_authors = on_frames("authors: merge", author_merge.merge_authors)

# ---------------------------------------------------------------------------------------------------------- validate


@task(name="validate: tables", task_run_name="validate the tables", timeout_seconds=360 * MINUTES, **RETRIED, **CACHED)
def validate_tables(
    tables: Mapping[str, Partition], dumps: Sequence[Extracted], inventory: Inventory, *, work: Path
) -> dict[str, Partition]:
    """Validate the tables by their rules; what breaks one goes to rejects, beside what was refused before."""
    frames = {name: read_partition(partition) for name, partition in tables.items()}
    refusals = pl.DataFrame([refusal.model_dump() for refusal in inventory.refusals], schema=REJECTS.polars_schema)
    rejects = pl.concat([refusals, *(REJECTS.conform(read_partition(dump.rejects)) for dump in dumps)])
    valid = validate.validate_tables(frames, rejects)
    return {name: write_partition(frame, name, work, TABLES[name]) for name, frame in valid.items()}


@task(name="validate: account", task_run_name="draw the account", timeout_seconds=60 * MINUTES, **RETRIED, **CACHED)
def draw_account(
    tables: Mapping[str, Partition], dumps: Sequence[Extracted], inventory: Inventory, *, work: Path
) -> Account:
    """Return the account: what was read against where it ended."""
    del work
    frames = {name: read_partition(partition) for name, partition in tables.items()}
    return account.draw_account(frames, dumps, inventory)
