"""Tasks on partitions, made of functions on frames.

The task reads its inputs from the Parquet files of the work folder, and hands on the Parquet files that it has written.
So a task's result is a small value on every engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypedDict, Unpack, overload

import polars as pl
from prefect import Task

from flows.policies import CACHED, MINUTES, RETRIED
from flows.steps import Parts
from schemas.dump import Partition
from schemas.table import Table
from tasks.work import read_partition, write_partition

Frame = pl.DataFrame
Frames = tuple[Frame, ...]


class WriteOptions(TypedDict, total=False):
    """The options of any task that writes partitions.

    Attributes:
        by: The UInt64 column by which the rows are written sorted, so that other tasks can read ranges of them; a
            column for each table where the function returns several. By default a table of the lake is sorted by its
            partition column, for the task that writes its files, and the rows of others keep their order.
        minutes: How long the task may take; six hours by default.
    """

    by: str | tuple[str | None, ...]
    minutes: int


class Options(WriteOptions, total=False):
    """The options of a task on partitions.

    Attributes:
        reads: The columns of its first frame that the function reads; all by default.
    """

    reads: Sequence[str]


# A function of so many frames is a task of so many tables; mypy sees where a flow gives it another number.
@overload
def on_frames(
    name: str, function: Callable[[Frame], Frame], writes: Table, **options: Unpack[Options]
) -> Task[[Path, Parts], Partition]: ...
@overload
def on_frames(
    name: str, function: Callable[[Frame, Frame], Frame], writes: Table, **options: Unpack[Options]
) -> Task[[Path, Parts, Parts], Partition]: ...
@overload
def on_frames(
    name: str, function: Callable[[Frame, Frame, Frame], Frame], writes: Table, **options: Unpack[Options]
) -> Task[[Path, Parts, Parts, Parts], Partition]: ...
@overload
def on_frames(
    name: str, function: Callable[[Frame, Frame, Frame, Frame], Frame], writes: Table, **options: Unpack[Options]
) -> Task[[Path, Parts, Parts, Parts, Parts], Partition]: ...
@overload
def on_frames(
    name: str, function: Callable[[Frame], Frames], writes: tuple[Table, ...], **options: Unpack[Options]
) -> Task[[Path, Parts], list[Partition]]: ...
@overload
def on_frames(
    name: str, function: Callable[[Frame, Frame], Frames], writes: tuple[Table, ...], **options: Unpack[Options]
) -> Task[[Path, Parts, Parts], list[Partition]]: ...
@overload
def on_frames(
    name: str, function: Callable[[Frame, Frame, Frame], Frames], writes: tuple[Table, ...], **options: Unpack[Options]
) -> Task[[Path, Parts, Parts, Parts], list[Partition]]: ...
@overload
def on_frames(
    name: str,
    function: Callable[[Frame, Frame, Frame, Frame, Frame, Frame, Frame], Frames],
    writes: tuple[Table, ...],
    **options: Unpack[Options],
) -> Task[[Path, Parts, Parts, Parts, Parts, Parts, Parts, Parts], list[Partition]]: ...
def on_frames(
    name: str,
    function: Callable[..., Frame | Frames],
    writes: Table | tuple[Table, ...],
    **options: Unpack[Options],
) -> Task[..., Any]:
    """Make a task on partitions of a function on frames.

    If the function takes one frame, the task takes a partition, or a list of partitions that are the parts of one
    table. If the function returns a tuple of frames, the task returns a list of partitions.

    Args:
        name: The name of the task: "stage: step".
        function: The function.
        writes: The table that it returns, or the tables; a frame with other columns or types is an error.
        options: Further options.
    """

    def run(work: Path, *inputs: Partition | Sequence[Partition]) -> Partition | list[Partition]:
        first, *others = inputs
        outcome = function(read_table(first, options.get("reads")), *map(read_table, others))
        return write_tables(outcome, writes, options.get("by"), work)

    return task_of(run, function, name, options.get("minutes"))


def read_table(parts: Partition | Sequence[Partition], columns: Sequence[str] | None = None) -> pl.DataFrame:
    """Read a table from its partitions, all columns or the named ones.

    Rows of several partitions are sorted by record, whatever the order of the dumps.
    """
    if isinstance(parts, Partition):
        return read_partition(parts, columns=columns).rechunk()
    frame = read_partition(*parts, columns=columns).rechunk()
    return frame.sort([column for column in ("source_id", "position") if column in frame.columns])


def write_tables(
    outcome: Frame | Frames, writes: Table | tuple[Table, ...], by: str | tuple[str | None, ...] | None, work: Path
) -> Partition | list[Partition]:
    """Write what a function has returned.

    Args:
        outcome: A frame, or several.
        writes: The table of the frame, or the tables.
        by: The column by which the rows are sorted, or one for each table.
        work: The work folder.

    Raises:
        TypeError: A frame has other columns or types than its table.
    """
    frames = (outcome,) if isinstance(outcome, pl.DataFrame) else outcome
    tables = (writes,) if isinstance(writes, Table) else writes
    columns = by if isinstance(by, tuple) else (by,) * len(tables)
    written = [
        write_partition(
            table.checked(frame), table.name, work, by=column or table.partition_by, is_gathered=table.is_gathered
        )
        for table, frame, column in zip(tables, frames, columns, strict=True)
    ]
    return written[0] if isinstance(writes, Table) else written


def task_of(
    run: Callable[..., Partition | list[Partition]],
    function: Callable[..., Frame | Frames],
    name: str,
    minutes: int | None,
) -> Task[..., Any]:
    """Return the task that runs a function on frames, with its description."""
    run.__doc__ = function.__doc__
    return Task(run, name=name, task_run_name=name, timeout_seconds=(minutes or 360) * MINUTES, **RETRIED, **CACHED)
