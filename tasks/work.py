"""The work folder: Parquet files named by their content, through which steps hand tables to each other.

A file is written under a temporary name and renamed to the digest of its bytes. So a killed run leaves no incomplete
file under a final name, and two processes that write the same content do not disturb each other.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.dump import Partition

if TYPE_CHECKING:  # what only reads the lake need not wait for pandera
    from schemas.table import Table


def to_arrow(frame: pl.DataFrame, table: Table) -> pa.Table:
    """Return a frame of this table as an Arrow table that carries the table's descriptions."""
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(table.arrow_schema)


def write_parquet(data: pa.Table, path: Path) -> None:
    """Write a Parquet file whose bytes depend only on the data."""
    pq.write_table(data, path, compression="zstd", write_statistics=True, store_schema=True)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_partition(frame: pl.DataFrame, name: str, work: Path, table: Table | None = None) -> Partition:
    """Write a frame into the work folder.

    Args:
        frame: The rows. With a table they are first given its columns, types and order.
        name: What the file's name begins with.
        work: The work folder; made if it is absent.
        table: The table that the rows belong to; None to write the frame as it is.
    """
    if table is None:
        data = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    else:
        data = to_arrow(table.conform(frame), table)
    return write_arrow(data, name, work)


def write_arrow(data: pa.Table, name: str, work: Path) -> Partition:
    """Write an Arrow table into the work folder, as `write_partition` does, in the types and order that it has."""
    work.mkdir(parents=True, exist_ok=True)
    temporary = work / f".{name}-{uuid.uuid4().hex}.tmp"
    try:
        write_parquet(data, temporary)
        sha256 = digest(temporary)
        path = work / f"{name}-{sha256[:32]}.parquet"
        os.replace(temporary, path)  # noqa: PTH105 - the atomic one
    finally:
        temporary.unlink(missing_ok=True)
    return Partition(path=path, rows=data.num_rows, sha256=sha256)


def read_partition(*partitions: Partition, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """Read files of the work folder into one frame, in the order given; all columns, or the named ones."""
    wanted = None if columns is None else list(columns)
    return pl.concat(
        [
            pl.read_parquet(partition.path, columns=wanted, hive_partitioning=False, glob=False)
            for partition in partitions
        ]
    )
