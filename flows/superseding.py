"""The step that leaves out the records that newer dumps of their catalogue replace, as a Prefect task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
from prefect import task

from flows.policies import CACHED, MINUTES, RETRIED
from schemas.dump import CurrentRecords, Inventory, Partition
from schemas.exchange.keys import PARSED_NAMES, RECORD_KEYS
from schemas.exchange.records import CLEANED_RECORDS, READ_REJECTS
from schemas.table import Table
from tasks.extract import SORTED_BY
from tasks.transform.superseded import READS, find_superseded, refuse_superseded
from tasks.work import read_partition, write_partition

TABLES = (CLEANED_RECORDS, RECORD_KEYS, PARSED_NAMES)


@task(
    name="extract: leave out superseded",
    task_run_name="leave out superseded records",
    timeout_seconds=60 * MINUTES,
    **RETRIED,
    **CACHED,
)
def drop_superseded(  # noqa: PLR0917 - steps are called by position
    work: Path,
    latest: Sequence[str],
    newest: Mapping[str, str],
    records: Sequence[Partition],
    record_keys: Sequence[Partition],
    parsed_names: Sequence[Partition],
) -> CurrentRecords:
    """Leave out the records of which a newer dump has the key, in catalogues of which only the latest dump counts.

    Args:
        work: The work folder.
        latest: The names of these catalogues; where there is none, the tables are returned as they are.
        newest: The newest name of each dump of whose bytes there are several files.
        records: The table CLEANED_RECORDS.
        record_keys: The table RECORD_KEYS of the records in the same files.
        parsed_names: The table PARSED_NAMES, likewise.
    """
    if not latest:
        return CurrentRecords(records=tuple(records), record_keys=tuple(record_keys), parsed_names=tuple(parsed_names))
    superseded = find_superseded(read_partition(*records, columns=READS), latest, newest)
    kept: dict[str, list[Partition]] = {table.name: [] for table in TABLES}
    n_names = 0
    for files in zip(records, record_keys, parsed_names, strict=True):
        gone = read_partition(files[0], columns=("record",)).join(superseded, on="record", how="semi")
        n_names += 0 if gone.is_empty() else _count(files[-1], gone)
        for table, file in zip(TABLES, files, strict=True):
            kept[table.name].append(file if gone.is_empty() else _without(file, gone, table, work))
    return CurrentRecords(
        records=tuple(kept[CLEANED_RECORDS.name]),
        record_keys=tuple(kept[RECORD_KEYS.name]),
        parsed_names=tuple(kept[PARSED_NAMES.name]),
        superseded=(write_partition(refuse_superseded(superseded), READ_REJECTS.name, work, READ_REJECTS),),
        n_superseded_names=n_names,
    )


def _count(file: Partition, records: pl.DataFrame) -> int:
    """Return how many names of a file are of some records."""
    return read_partition(file, columns=("record",)).join(records, on="record", how="semi").height


def _without(file: Partition, gone: pl.DataFrame, table: Table, work: Path) -> Partition:
    """Write a file anew without some records."""
    kept = read_partition(file).join(gone, on="record", how="anti", maintain_order="left")
    column = SORTED_BY[table.name]
    return write_partition(table.checked(kept), table.name, work, by=column, is_gathered=table.is_gathered)


def latest_of(inventory: Inventory) -> list[str]:
    """Return the names of the catalogues of which only the latest dump counts."""
    return sorted({catalogue.name for catalogue in inventory.catalogues if catalogue.latest})
