"""Read a batch of dumps: each dump is read once, and what it says is written once, cleaned and with its match keys.

This module imports nothing of Prefect, so that a process in which it runs starts quickly.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from schemas.dump import Batch, Extracted, Partition, Reading
from schemas.exchange.keys import PARSED_NAMES, RECORD_KEYS
from schemas.exchange.records import CLEANED_RECORDS, READ_REJECTS
from schemas.table import Table
from tasks.extract import SORTED_BY, DumpChangedError, Part, read_parts
from tasks.fields.names import parse_names
from tasks.transform.normalise import normalise_records
from tasks.work import write_partition


def read_batch(reading: Reading, work: Path) -> Batch:
    """Read dumps, normalise their records and parse their names, a part at a time.

    A dump that has vanished or changed since it was found is refused, and the others are read anew.

    Args:
        reading: The dumps, and the declared catalogues.
        work: The work folder, into which the tables are written.
    """
    refused: tuple[Extracted, ...] = ()
    dumps = reading.dumps
    while True:
        try:
            parts = [_write(part, reading, work) for part in (read_parts(dumps) if dumps else ())]
            break
        except DumpChangedError as changed:
            refused = (*refused, Extracted(dump=changed.dump, refusal=changed.refusal))
            dumps = tuple(dump for dump in dumps if dump is not changed.dump)
    return Batch(
        dumps=(*(each for part in parts for each in part.dumps), *refused),
        records=tuple(each for part in parts for each in part.records),
        record_keys=tuple(each for part in parts for each in part.record_keys),
        parsed_names=tuple(each for part in parts for each in part.parsed_names),
        rejects=tuple(each for part in parts for each in part.rejects),
    )


def _write(part: Part, reading: Reading, work: Path) -> Batch:
    """Write the tables of a part: those of its records, if it has any, and its rejects, if it has any."""

    def write(frame: pl.DataFrame, table: Table) -> tuple[Partition]:
        by = SORTED_BY[table.name]
        columns = table.checked(frame.select(table.polars_schema.names()).sort(by, "source_id", maintain_order=True))
        return (write_partition(columns, table.name, work, by=by, is_gathered=table.is_gathered),)

    rejects = part.rejects
    written = Batch(
        dumps=part.dumps,
        rejects=() if rejects.is_empty() else (write_partition(rejects, READ_REJECTS.name, work, READ_REJECTS),),
    )
    if part.records.is_empty():
        return written
    normalised = normalise_records(part.records, part.names, reading.catalogues)
    tables = {
        "records": write(normalised, CLEANED_RECORDS),
        "record_keys": write(normalised, RECORD_KEYS),
        "parsed_names": write(parse_names(part.names), PARSED_NAMES),
    }
    return written.model_copy(update=tables)
