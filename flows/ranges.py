"""Tasks on ranges of the 64-bit numbers, made of functions on frames, as those of flows/frames.py are.

Each task reads its range of the tables, so that the tasks of all ranges together read them once, and a task needs as
much memory as its range does. How each table is read is said with the task: in the range, whole, or by the numbers that
stand in the first frame.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, Unpack, overload

import polars as pl
from prefect import Task

from flows.frames import Frame, Frames, WriteOptions, task_of, write_tables
from flows.steps import Parts
from schemas.dump import Partition
from schemas.table import Table
from tasks.work import Range, read_matching, read_partition, read_range


class InRange(NamedTuple):
    """Read the rows of a table whose number lies in the range of the task.

    Attributes:
        by: The column of the number. The partitions of the table are sorted by it.
        columns: The columns that are read; all by default.
    """

    by: str
    columns: Sequence[str] | None = None


class Whole(NamedTuple):
    """Read all rows of a table: a small one, such as statistics.

    Attributes:
        columns: The columns that are read; all by default.
    """

    columns: Sequence[str] | None = None


class Matching(NamedTuple):
    """Read the rows of a table whose number stands in the first frame of the task, wherever its range lies.

    Attributes:
        by: The column of the number.
        keys: The columns of the first frame in which the number stands, such as left and right of pairs.
        columns: The columns that are read; all by default.
    """

    by: str
    keys: Sequence[str]
    columns: Sequence[str] | None = None


Reading: TypeAlias = InRange | Whole | Matching

# The columns whose number is the lesser one of two records or more: that of a pair is `left`, and a component has the
# least number of its records.
OF_LESSER = frozenset({"left", "component"})


# A function of so many frames is a task of so many tables, and each is read in one way.
@overload
def on_range(
    name: str,
    function: Callable[[Frame], Frame],
    writes: Table,
    reads: tuple[Reading],
    **options: Unpack[WriteOptions],
) -> Task[[Path, Range, Parts], Partition]: ...
@overload
def on_range(
    name: str,
    function: Callable[[Frame, Frame], Frame],
    writes: Table,
    reads: tuple[Reading, Reading],
    **options: Unpack[WriteOptions],
) -> Task[[Path, Range, Parts, Parts], Partition]: ...
@overload
def on_range(
    name: str,
    function: Callable[[Frame, Frame, Frame], Frame],
    writes: Table,
    reads: tuple[Reading, Reading, Reading],
    **options: Unpack[WriteOptions],
) -> Task[[Path, Range, Parts, Parts, Parts], Partition]: ...
@overload
def on_range(
    name: str,
    function: Callable[[Frame, Frame, Frame, Frame], Frame],
    writes: Table,
    reads: tuple[Reading, Reading, Reading, Reading],
    **options: Unpack[WriteOptions],
) -> Task[[Path, Range, Parts, Parts, Parts, Parts], Partition]: ...
@overload
def on_range(
    name: str,
    function: Callable[[Frame, Frame, Frame, Frame, Frame], Frame],
    writes: Table,
    reads: tuple[Reading, Reading, Reading, Reading, Reading],
    **options: Unpack[WriteOptions],
) -> Task[[Path, Range, Parts, Parts, Parts, Parts, Parts], Partition]: ...
@overload
def on_range(
    name: str,
    function: Callable[[Frame], Frames],
    writes: tuple[Table, ...],
    reads: tuple[Reading],
    **options: Unpack[WriteOptions],
) -> Task[[Path, Range, Parts], list[Partition]]: ...
@overload
def on_range(
    name: str,
    function: Callable[[Frame, Frame], Frames],
    writes: tuple[Table, ...],
    reads: tuple[Reading, Reading],
    **options: Unpack[WriteOptions],
) -> Task[[Path, Range, Parts, Parts], list[Partition]]: ...
@overload
def on_range(
    name: str,
    function: Callable[[Frame, Frame, Frame], Frames],
    writes: tuple[Table, ...],
    reads: tuple[Reading, Reading, Reading],
    **options: Unpack[WriteOptions],
) -> Task[[Path, Range, Parts, Parts, Parts], list[Partition]]: ...
@overload
def on_range(
    name: str,
    function: Callable[[Frame, Frame, Frame, Frame], Frames],
    writes: tuple[Table, ...],
    reads: tuple[Reading, Reading, Reading, Reading],
    **options: Unpack[WriteOptions],
) -> Task[[Path, Range, Parts, Parts, Parts, Parts], list[Partition]]: ...
@overload
def on_range(
    name: str,
    function: Callable[[Frame, Frame, Frame, Frame, Frame], Frames],
    writes: tuple[Table, ...],
    reads: tuple[Reading, Reading, Reading, Reading, Reading],
    **options: Unpack[WriteOptions],
) -> Task[[Path, Range, Parts, Parts, Parts, Parts, Parts], list[Partition]]: ...
@overload
def on_range(
    name: str,
    function: Callable[[Frame, Frame, Frame, Frame, Frame, Frame], Frame],
    writes: Table,
    reads: tuple[Reading, Reading, Reading, Reading, Reading, Reading],
    **options: Unpack[WriteOptions],
) -> Task[[Path, Range, Parts, Parts, Parts, Parts, Parts, Parts], Partition]: ...
@overload
def on_range(
    name: str,
    function: Callable[[Frame, Frame, Frame, Frame, Frame, Frame], Frames],
    writes: tuple[Table, ...],
    reads: tuple[Reading, Reading, Reading, Reading, Reading, Reading],
    **options: Unpack[WriteOptions],
) -> Task[[Path, Range, Parts, Parts, Parts, Parts, Parts, Parts], list[Partition]]: ...
@overload
def on_range(
    name: str,
    function: Callable[[Frame, Frame, Frame, Frame, Frame, Frame, Frame], Frames],
    writes: tuple[Table, ...],
    reads: tuple[Reading, Reading, Reading, Reading, Reading, Reading, Reading],
    **options: Unpack[WriteOptions],
) -> Task[[Path, Range, Parts, Parts, Parts, Parts, Parts, Parts, Parts], list[Partition]]: ...
def on_range(
    name: str,
    function: Callable[..., Frame | Frames],
    writes: Table | tuple[Table, ...],
    reads: tuple[Reading, ...],
    **options: Unpack[WriteOptions],
) -> Task[..., Any]:
    """Make a task on a range of the 64-bit numbers of a function on frames.

    A flow submits it for all ranges: `step.each(task, ranges, table, other_table)`. The order of the rows that it reads
    depends on how many partitions the tables have, so the function sorts them where their order matters.

    Args:
        name: The name of the task: "stage: step".
        function: The function.
        writes: The table that it returns, or the tables; a frame with other columns or types is an error.
        reads: How each of the function's frames is read from the table in its place.
        options: Further options.
    """

    def run(work: Path, within: Range, *inputs: Partition | Sequence[Partition]) -> Partition | list[Partition]:
        frames: list[Frame] = []
        for reading, parts in zip(reads, inputs, strict=True):
            frames.append(read_as(reading, parts, Range(*within), frames))
        return write_tables(function(*frames), writes, options.get("by"), work)

    return task_of(run, function, name, options.get("minutes"))


def read_as(
    reading: Reading, parts: Partition | Sequence[Partition], within: Range, before: Sequence[pl.DataFrame]
) -> pl.DataFrame:
    """Read a frame of a task on a range, in one piece.

    Args:
        reading: How it is read.
        parts: The partitions of its table.
        within: The range of the task.
        before: The frames that the task has read already.
    """
    partitions = [parts] if isinstance(parts, Partition) else parts
    if isinstance(reading, InRange):
        of_column = within._replace(is_of_lesser=reading.by in OF_LESSER)
        rows = read_range(partitions, reading.by, of_column, reading.columns)
    elif isinstance(reading, Matching):
        numbers = pl.concat([before[0][key] for key in reading.keys]).unique()
        rows = read_matching(partitions, reading.by, numbers, reading.columns)
    else:
        rows = read_partition(*partitions, columns=reading.columns)
    return rows.rechunk()  # joins gather lists fast then
