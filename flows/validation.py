"""The steps that validate the tables, write their files and draw the account, as Prefect tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import polars as pl
from prefect import task
from prefect.runtime import task_run

from flows.policies import CACHED, MINUTES, RETRIED
from flows.refused import refused_rows, rejected_records
from flows.steps import Parts
from schemas.account import Account
from schemas.dump import Batch, Inventory, Partition
from schemas.exchange.validation import REFUSED_ROWS
from schemas.files import LakeFile, Piece
from schemas.lake.sources import REJECTS
from schemas.lake.tables import TABLES
from tasks.load import files
from tasks.transform import account, slices, validate
from tasks.work import read_partition, scan_partitions, write_partition

Tables = Mapping[str, Sequence[Partition]]


def named_after_table() -> str:
    """Name the run of a task after the partition of a table that it checks."""
    name, partition = task_run.parameters["part"]
    return f"check the rules of {name}, {partition.rows:,} rows of {partition.path.stem}"


def named_after_piece() -> str:
    """Name the run of a task after the files that it writes."""
    piece, _ = task_run.parameters["piece"]
    column = TABLES[piece.table].partition_by
    values = f" of {column} {_first_to_last(piece.values)}" if column and piece.values else ""
    return f"write {piece.table}{values}{f', from file {piece.number} on' if piece.number > 1 else ''}"


def _first_to_last(values: Sequence[int | str | None]) -> str:
    return str(values[0]) if len(values) == 1 else f"{values[0]} to {values[-1]}"


@task(
    name="validate: rules",
    task_run_name=named_after_table,
    timeout_seconds=60 * MINUTES,
    **RETRIED,
    **CACHED,
)
def check_rules(work: Path, part: tuple[str, Partition]) -> Partition:
    """Find the rows of a partition of a table, which is named, that break a rule of the table."""
    name, partition = part
    broken = validate.check_rules(read_partition(partition), TABLES[name])
    return write_partition(REFUSED_ROWS.checked(broken), REFUSED_ROWS.name, work)


@task(
    name="validate: references",
    task_run_name="check the references between tables",
    timeout_seconds=360 * MINUTES,
    **RETRIED,
    **CACHED,
)
def check_references(work: Path, tables: Tables, broken: Parts) -> list[Partition]:
    """Find all rows that are refused; also return the rejects that they become."""
    scans = {name: scan_partitions(parts) for name, parts in tables.items()}
    refused = validate.check_references(scans, read_partition(*cast(Sequence[Partition], broken)))
    return [
        write_partition(REFUSED_ROWS.checked(refused), REFUSED_ROWS.name, work),
        write_partition(validate.reject_rows(scans, refused), REJECTS.name, work, REJECTS),
    ]


@task(
    name="validate: rejects",
    task_run_name="list what was not read",
    timeout_seconds=60 * MINUTES,
    **RETRIED,
    **CACHED,
)
def list_rejects(
    work: Path,
    batches: Sequence[Batch],
    superseded: Sequence[Partition],
    slice_offsets: Sequence[Partition],
    inventory: Inventory,
) -> Partition:
    """List the dumps, decisions and settings that were refused, the records that their readers refused, and others.

    Superseded records are those that newer dumps of their catalogues replace.
    """
    read = pl.concat([rejected_records(batches), *map(read_partition, superseded)])
    records = slices.count_through_dumps(read, read_partition(*slice_offsets))
    rejects = pl.concat([refused_rows(inventory.refusals), REJECTS.conform(records)])
    return write_partition(rejects, REJECTS.name, work, REJECTS)


@task(name="load: plan", task_run_name="plan the files", timeout_seconds=60 * MINUTES, **RETRIED, **CACHED)
def plan_files(work: Path, tables: Tables, refused: Partition) -> list[Piece]:
    """Divide the tables into pieces that are written one at a time."""
    del work
    return [
        piece
        for name, table in TABLES.items()
        if name in tables
        for piece in files.plan_files(kept_rows(name, tables[name], refused), table)
    ]


@task(name="load: write", task_run_name=named_after_piece, timeout_seconds=60 * MINUTES, **RETRIED, **CACHED)
def write_files(work: Path, piece: tuple[Piece, Sequence[Partition]], refused: Partition) -> list[LakeFile]:
    """Write the files of a piece of a table, whose partitions are given."""
    planned, parts = piece
    return files.write_files(kept_rows(planned.table, parts, refused), TABLES[planned.table], planned, work)


@task(name="load: account", task_run_name="draw the account", timeout_seconds=60 * MINUTES, **RETRIED, **CACHED)
def draw_account(
    work: Path,
    tables: Mapping[str, Sequence[LakeFile]],
    batches: Sequence[Batch],
    inventory: Inventory,
    superseded_names: int,
) -> Account:
    """Draw the account: what was read, and where it ended."""
    del work
    scans = {name: scan_partitions([file.partition for file in written]) for name, written in tables.items()}
    extracted = [each for batch in batches for each in batch.dumps]
    return account.draw_account(scans, extracted, inventory, superseded_names)


def kept_rows(name: str, parts: Sequence[Partition], refused: Partition) -> pl.LazyFrame:
    """Return the rows of a table that are not refused."""
    return validate.without_refused(scan_partitions(parts), TABLES[name], read_partition(refused))


def by_table(written: Sequence[LakeFile]) -> dict[str, list[LakeFile]]:
    """Return the files of each table, in their order."""
    names = dict.fromkeys(file.table for file in written)
    return {name: [file for file in written if file.table == name] for name in names}
