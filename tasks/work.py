"""The work folder: files named by their content, through which steps hand tables to each other.

A table whose rows a task reads from anywhere is an Arrow file, which is mapped into memory: nothing is decoded, and
only what is used is read from the disk. It takes three times as many bytes as a Parquet file, so others are Parquet.

A file is written under a temporary name and renamed to the digest of its bytes. So a killed run leaves no incomplete
file under a final name, and two processes that write the same content do not disturb each other.
"""

from __future__ import annotations

import hashlib
import math
import os
import uuid
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import polars as pl
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from schemas.dump import Partition

if TYPE_CHECKING:  # what only reads the lake need not wait for pandera
    from schemas.table import Table

MAX_ROW_GROUP = 2_048  # rows of a file that is read by ranges: what is read in vain at each end of a range
MAPPED = ".arrow"  # how the name of a file ends that is mapped into memory
BITS = 64


class Range(NamedTuple):
    """One of several ranges of the 64-bit numbers, which together are all of them.

    Attributes:
        number: Which of them it is, from 0.
        of: How many there are.
        is_of_lesser: Whether the numbers are the lesser ones of two each, of which most are small. By default the
            ranges are equal; so they hold about the same number of hashes. These hold about the same number of lesser
            ones of two hashes.
    """

    number: int = 0
    of: int = 1
    is_of_lesser: bool = False

    @property
    def first(self) -> int:
        """The least number in the range."""
        return self._bound(self.number)

    @property
    def last(self) -> int:
        """The greatest number in the range."""
        return self._bound(self.number + 1) - 1

    def _bound(self, number: int) -> int:
        """Return the least number of the range of this number."""
        if self.is_of_lesser:  # of the lesser ones of two, the share (1 - x) ** 2 is greater than the share x of all
            return (1 << BITS) - math.isqrt(((self.of - number) << 2 * BITS) // self.of)
        return -(-(number << BITS) // self.of)

    def holds(self, column: str) -> pl.Expr:
        """Whether the numbers of a column (u64) are in the range."""
        return pl.col(column).is_between(pl.lit(self.first, pl.UInt64), pl.lit(self.last, pl.UInt64))


def all_ranges(count: int) -> list[Range]:
    """Return the ranges into which the 64-bit numbers are divided, in their order."""
    return [Range(number, count) for number in range(count)]


def to_arrow(frame: pl.DataFrame, table: Table) -> pa.Table:
    """Return a frame of this table as an Arrow table that carries the table's descriptions."""
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(table.arrow_schema)


def write_parquet(data: pa.Table, path: Path) -> None:
    """Write a Parquet file that is kept; its bytes depend only on the data."""
    pq.write_table(data, path, compression="zstd", write_statistics=True, store_schema=True)


def write_passing(data: pa.Table, path: Path) -> None:
    """Write a Parquet file that other steps read by ranges; its bytes depend only on the data.

    It is a third larger than one that is kept, and takes half the time.
    """
    pq.write_table(
        data,
        path,
        compression="lz4",
        use_dictionary=False,
        write_statistics=True,
        store_schema=True,
        row_group_size=MAX_ROW_GROUP,
    )


def write_mapped(frame: pl.DataFrame, path: Path) -> None:
    """Write an Arrow file that can be mapped into memory: one batch.

    A frame that is computed again gives the same bytes: the way through plain texts puts the characters into the order
    of the rows, wherever they stood in memory.
    """
    ordered = cast(pl.DataFrame, pl.from_arrow(frame.to_arrow(compat_level=pl.CompatLevel.oldest())))
    ordered.rechunk().write_ipc(path, record_batch_size=max(frame.height, 1), compat_level=pl.CompatLevel.newest())


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def replace_text(path: Path, text: str) -> None:
    """Write a small text file, which appears as a whole; the folder is made if it is absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def write_partition(
    frame: pl.DataFrame,
    name: str,
    work: Path,
    table: Table | None = None,
    *,
    by: str | None = None,
    is_gathered: bool = False,
) -> Partition:
    """Write a frame into the work folder.

    Args:
        frame: The rows. With a table they are first given its columns, types and order.
        name: What the file's name begins with.
        work: The work folder; made if it is absent.
        table: The table that the rows belong to; None to write the frame as it is.
        by: The column of 64-bit numbers by whose ranges `read_range` reads the file; its rows are sorted by it.
        is_gathered: Whether `read_matching` gathers rows from the file again and again. It is an Arrow file then.
    """
    if by is not None:
        frame = frame.sort(by, maintain_order=True)
    if is_gathered:
        return _write_file(lambda path: write_mapped(frame, path), name, work, MAPPED, frame.height)
    if table is None:
        data = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    else:
        data = to_arrow(table.conform(frame), table)
    return write_arrow(data, name, work, write_parquet if by is None else write_passing)


def write_arrow(
    data: pa.Table, name: str, work: Path, write: Callable[[pa.Table, Path], None] = write_parquet
) -> Partition:
    """Write an Arrow table into the work folder, as `write_partition` does, in the types and order that it has."""
    return _write_file(lambda path: write(data, path), name, work, ".parquet", data.num_rows)


def _write_file(write: Callable[[Path], None], name: str, work: Path, ending: str, rows: int) -> Partition:
    """Write a file under a temporary name, and then name it by its digest."""
    work.mkdir(parents=True, exist_ok=True)
    temporary = work / f".{name}-{uuid.uuid4().hex}.tmp"
    try:
        write(temporary)
        sha256 = digest(temporary)
        path = work / f"{name}-{sha256[:32]}{ending}"
        os.replace(temporary, path)  # noqa: PTH105 - the atomic one
    finally:
        temporary.unlink(missing_ok=True)
    return Partition(path=path, rows=rows, sha256=sha256)


def read_partition(*partitions: Partition, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """Read files of the work folder into one frame, in the order given; all columns, or the named ones."""
    return pl.concat([_read(partition, columns) for partition in partitions])


def _read(partition: Partition, columns: Sequence[str] | None) -> pl.DataFrame:
    """Read a file, all columns or the named ones."""
    if partition.without is None and partition.path.suffix != MAPPED:
        wanted = None if columns is None else list(columns)
        return pl.read_parquet(partition.path, columns=wanted, hive_partitioning=False, glob=False)
    return _collect(scan_partition(partition), columns)


def _collect(rows: pl.LazyFrame, columns: Sequence[str] | None) -> pl.DataFrame:
    """Read rows, all columns or the named ones."""
    return (rows if columns is None else rows.select(columns)).collect()


def _map(path: Path) -> pl.DataFrame:
    """Map an Arrow file into memory; a row is read from the disk when it is used."""
    with pa.memory_map(str(path)) as mapped:
        return cast(pl.DataFrame, pl.from_arrow(pa.ipc.open_file(mapped).read_all(), rechunk=False))


def scan_file(path: Path) -> pl.LazyFrame:
    """Return all rows of a file of the work folder, mapped or Parquet, which are read when they are needed."""
    if path.suffix == MAPPED:
        return _map(path).lazy()
    return pl.scan_parquet(path, hive_partitioning=False, glob=False)


def scan_partition(partition: Partition) -> pl.LazyFrame:
    """Return the rows of a file, which are read when they are needed; those that are left out are not among them."""
    rows = scan_file(partition.path)
    if partition.without is None:
        return rows
    left_out = scan_partition(partition.without).select("record")
    return rows.join(left_out, on="record", how="anti", maintain_order="left")


def scan_partitions(partitions: Sequence[Partition]) -> pl.LazyFrame:
    """Return the rows of files of the work folder lazily, those of one file after those of another."""
    if any(partition.without is not None or partition.path.suffix == MAPPED for partition in partitions):
        return pl.concat(map(scan_partition, partitions))
    return pl.scan_parquet([partition.path for partition in partitions], hive_partitioning=False, glob=False)


def read_range(
    partitions: Sequence[Partition], by: str, within: Range, columns: Sequence[str] | None = None
) -> pl.DataFrame:
    """Read the rows of a range from files that `write_partition` has sorted by a column.

    Of each file only the row groups are read that may hold such rows.

    Args:
        partitions: The files, at least one.
        by: The column of 64-bit numbers.
        within: The range.
        columns: The columns to read; all by default.

    Returns:
        The rows, those of one file after those of another.
    """
    if within.of == 1:
        return read_partition(*partitions, columns=columns)
    return _collect(pl.concat(map(scan_partition, partitions)).filter(within.holds(by)), columns)


def read_matching(
    partitions: Sequence[Partition], by: str, numbers: pl.Series, columns: Sequence[str] | None = None
) -> pl.DataFrame:
    """Read the rows whose number is one of several, wherever they stand in the files.

    Args:
        partitions: The files, at least one.
        by: The column of 64-bit numbers.
        numbers: The numbers, each once.
        columns: The columns to read; all by default.

    Returns:
        The rows, those of one file after those of another.
    """
    read = partitions if len(numbers) else partitions[:1]  # the columns of none
    if all(partition.path.suffix == MAPPED and partition.without is None for partition in read):
        return _match_mapped([_map(partition.path) for partition in read], by, numbers, columns)
    wanted = numbers.rename(by).to_frame().lazy()
    rows = (scan_partition(each).join(wanted, on=by, how="semi", maintain_order="left") for each in read)
    return pl.concat(_collect(each, columns) for each in rows)


def _match_mapped(
    files: Sequence[pl.DataFrame], by: str, numbers: pl.Series, columns: Sequence[str] | None
) -> pl.DataFrame:
    """Read the rows of mapped files whose number is one of several, all columns or the named ones.

    The numbers of all files are looked up at once: for each file alone, the table in which they are looked up would be
    made again.
    """
    wanted = pl.concat([rows[by] for rows in files]).is_in(numbers.implode())
    starts = accumulate((rows.height for rows in files), initial=0)
    return pl.concat(
        (rows if columns is None else rows.select(columns)).filter(wanted.slice(start, rows.height))
        for rows, start in zip(files, starts, strict=False)
    )
