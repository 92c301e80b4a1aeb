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


class Options(TypedDict, total=False):
    """What may be said of a task on partitions.

    Attributes:
        reads: The columns of its first frame that the function reads; all by default.
        minutes: How long the task may take; six hours by default.
    """

    reads: Sequence[str]
    minutes: int


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

    Where the function takes one frame, the task takes a partition, or a list of them that are the parts of one table.
    Where it returns a tuple of frames, the task returns a list of partitions.

    Args:
        name: The name of the task: "stage: step".
        function: The function.
        writes: The table that it returns, or the tables; a frame with other columns or types is not handed on.
        options: What else may be said of it.
    """
    tables = (writes,) if isinstance(writes, Table) else writes

    def run(work: Path, *inputs: Partition | Sequence[Partition]) -> Partition | list[Partition]:
        first, *others = inputs
        outcome = function(read_table(first, options.get("reads")), *map(read_table, others))
        frames = (outcome,) if isinstance(outcome, pl.DataFrame) else outcome
        written = [
            write_partition(table.checked(frame), table.name, work) for table, frame in zip(tables, frames, strict=True)
        ]
        return written[0] if isinstance(writes, Table) else written

    run.__doc__ = function.__doc__
    minutes = options.get("minutes", 360)
    return Task(run, name=name, task_run_name=name, timeout_seconds=minutes * MINUTES, **RETRIED, **CACHED)


def read_table(parts: Partition | Sequence[Partition], columns: Sequence[str] | None = None) -> pl.DataFrame:
    """Read a table from its partitions, all columns or the named ones.

    Rows of several partitions are sorted by record, whatever the order of the dumps.
    """
    if isinstance(parts, Partition):
        return read_partition(parts, columns=columns)
    frame = read_partition(*parts, columns=columns)
    return frame.sort([column for column in ("source_id", "position") if column in frame.columns])
