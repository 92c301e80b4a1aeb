"""The files of a version: which rows each of them holds, and how it is written, a part of the lake at a time.

A partition of a table, such as a year, is one file, and several where it has more than MAX_ROWS rows. So a file is read
and written in little memory, and what is in a file does not depend on how many partitions the steps have worked with.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import polars as pl

from schemas.errors import DataError
from schemas.files import LakeFile, Piece, Stretch
from tasks.load.manifest import TableFile
from tasks.work import digest, to_arrow, write_arrow, write_parquet

if TYPE_CHECKING:  # what only reads the lake need not wait for pandera
    from schemas.table import Table

MAX_ROWS = 1_000_000  # of a file
NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__"
WHOLE_TABLE = "part-0.parquet"


def plan_files(rows: pl.LazyFrame, table: Table, most: int = MAX_ROWS) -> list[Piece]:
    """Divide a table into pieces that are written one at a time.

    Args:
        rows: The rows, in any order.
        table: The table.
        most: How many rows a piece may have.

    Returns:
        The pieces, in the order of the files; one for a table without rows.
    """
    pieces: list[Piece] = []
    values: list[int | str | None] = []
    size = 0
    for value, count in _counts(rows, table):
        if values and size + count > most:
            pieces.append(Piece(table=table.name, values=tuple(values)))
            values, size = [], 0
        if count > most:
            pieces += _pieces_of_one(rows, table, value, most)
        else:
            values.append(value)
            size += count
    if values or not pieces:
        pieces.append(Piece(table=table.name, values=tuple(values)))
    return pieces


def write_files(rows: pl.LazyFrame, table: Table, piece: Piece, work: Path) -> list[LakeFile]:
    """Write the files of a piece of a table into the work folder.

    Args:
        rows: The rows of the table, in any order.
        table: The table.
        piece: The piece.
        work: The work folder.

    Raises:
        DataError: A value does not fit the table, such as a null in a column without nulls.
    """
    files = []
    for name, part in partitions(read_piece(rows, table, piece), table, piece.number):
        with fitting(table, name):
            partition = write_arrow(to_arrow(part, table), table.name, work)
        files.append(LakeFile(table=table.name, name=name, partition=partition))
    return files


def read_piece(rows: pl.LazyFrame, table: Table, piece: Piece) -> pl.DataFrame:
    """Read the rows of a piece of a table, with the columns and in the order of the table."""
    part, stretch = _of_partitions(rows, table, piece.values), piece.stretch
    if stretch is None:
        return table.conform(part.collect())
    return table.conform(part.filter(_between(table.key[0], stretch)).collect()).slice(stretch.skipped, stretch.rows)


def _counts(rows: pl.LazyFrame, table: Table) -> list[tuple[int | str | None, int]]:
    """Return how many rows each partition of a table has, in the order of the names of their files."""
    column = pl.lit(None) if table.partition_by is None else pl.col(table.partition_by)
    counts = rows.group_by(value=column).agg(count=pl.len()).collect().rows()
    return sorted(counts, key=lambda row: partition_file(table, row[0]))


def _pieces_of_one(rows: pl.LazyFrame, table: Table, value: int | str | None, most: int) -> Iterator[Piece]:
    """Yield the pieces of a partition that has more than `most` rows."""
    column = _of_partitions(rows, table, (value,)).select(table.key[0]).collect().to_series().sort(nulls_last=True)
    for number, start in enumerate(range(0, len(column), most), 1):
        stretch = column.slice(start, most)
        first = stretch[0]
        before = column.len() - column.null_count() if first is None else (column < first).sum()
        yield Piece(
            table=table.name,
            values=(value,),
            stretch=Stretch(first=first, last=stretch[-1], skipped=start - before, rows=len(stretch)),
            number=number,
        )


def _of_partitions(rows: pl.LazyFrame, table: Table, values: tuple[int | str | None, ...]) -> pl.LazyFrame:
    """Return the rows of some partitions; all rows of a table that has none."""
    if table.partition_by is None:
        return rows
    column = pl.col(table.partition_by)
    known = [value for value in values if value is not None]
    wanted = column.is_in(known) & column.is_between(pl.lit(min(known)), pl.lit(max(known))) if known else pl.lit(False)
    return rows.filter(wanted | column.is_null() if None in values else wanted)


def _between(column: str, stretch: Stretch) -> pl.Expr:
    """Whether the first column of the key lies between those of a stretch; nulls come last."""
    within = pl.lit(True) if stretch.first is None else pl.col(column) >= stretch.first
    if stretch.last is None:
        return pl.col(column).is_null() if stretch.first is None else within | pl.col(column).is_null()
    return within & (pl.col(column) <= stretch.last)


def partition_file(table: Table, value: object, number: int = 1) -> str:
    """Name a file of a partition by its value; all characters but letters, digits and -._~ are quoted.

    Args:
        table: The table.
        value: The value of its partition column; of no account for a table without partitions.
        number: Which file of the partition it is, from 1.
    """
    if table.partition_by is None:
        return f"part-{number - 1}.parquet"
    more = f"-{number}" if number > 1 else ""
    return f"{table.partition_by}={NULL_PARTITION if value is None else quote(str(value), safe='')}{more}.parquet"


def partitions(frame: pl.DataFrame, table: Table, number: int = 1) -> list[tuple[str, pl.DataFrame]]:
    """Split a table, or some of its rows, into its files of at most MAX_ROWS rows.

    Args:
        frame: The rows, with the columns and in the order of the table.
        table: The table.
        number: Which file of its partition each first one is, from 1.

    Returns:
        The name and the rows of every file, sorted by partition; one file for a table without partitions or rows.
    """
    if frame.is_empty():
        return [(WHOLE_TABLE, frame)]
    by_value: dict[tuple[object, ...], pl.DataFrame] = {(None,): frame}
    if table.partition_by is not None:
        by_value = frame.partition_by(table.partition_by, maintain_order=True, as_dict=True)
    return [
        (partition_file(table, value, number + place), part.slice(start, MAX_ROWS))
        for (value,), part in sorted(by_value.items(), key=lambda one: partition_file(table, one[0][0]))
        for place, start in enumerate(range(0, part.height, MAX_ROWS))
    ]


@contextmanager
def fitting(table: Table, name: str) -> Iterator[None]:
    """Turn what pyarrow says of a value that it cannot convert or may not write into one line about the file.

    Raises:
        DataError: A value does not fit the table, such as a null in a column without nulls.
    """
    try:
        yield
    except ValueError as error:
        raise DataError(f"table {table.name}, file {name}: {' '.join(str(error).split())}") from error


def write_table(frame: pl.DataFrame, table: Table, folder: Path, number: int = 1) -> list[TableFile]:
    """Write a table, or some of its rows, into the folder of a version that is being built.

    Args:
        frame: The rows; they are given the columns, the types and the order of the table first.
        table: The table.
        folder: The folder of the version.
        number: Which file of its partition each first one is, from 1.

    Returns:
        The entries of the manifest for the files.

    Raises:
        DataError: A value does not fit the table, such as a null in a column without nulls.
    """
    return write_rows(table.conform(frame), table, folder, number)


def write_rows(frame: pl.DataFrame, table: Table, folder: Path, number: int = 1) -> list[TableFile]:
    """Write rows that have the columns, the types and the order of a table, as `write_table` does."""
    (folder / table.name).mkdir(exist_ok=True)
    files = []
    for name, rows in partitions(frame, table, number):
        path = folder / table.name / name
        with fitting(table, name):
            write_parquet(to_arrow(rows, table), path)
        files.append(table_file(table.name, folder, path, rows.height, digest(path)))
    return files


def link_files(files: Sequence[LakeFile], folder: Path) -> list[TableFile]:
    """Link files of the work folder under their names in the folder of a version that is being built.

    Returns:
        The entries of the manifest for the files.
    """
    entries = []
    for file in files:
        path = folder / file.table / file.name
        link_file(file.partition.path, path)
        entries.append(table_file(file.table, folder, path, file.partition.rows, file.partition.sha256))
    return entries


def link_file(source: Path, target: Path) -> None:
    """Link a file to another path, whose folder is made if it is absent; copy it if the file system has no links."""
    target.parent.mkdir(exist_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def table_file(table: str, folder: Path, path: Path, rows: int, sha256: str) -> TableFile:
    """Return the entry of the manifest for a file in the folder of a version."""
    return TableFile(
        table=table, path=path.relative_to(folder).as_posix(), rows=rows, bytes=path.stat().st_size, sha256=sha256
    )
