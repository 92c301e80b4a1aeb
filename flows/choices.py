"""What a run chooses by the records that it has read: in how many partitions it works, and with which statistics."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.software import software_of_all
from schemas.dump import Partition
from tasks import load

MAX_RECORDS = 100_000  # of a partition


def count_partitions(records: Sequence[Partition]) -> int:
    """Return in how many partitions records are compared, so that one core handles each in about 1 GB."""
    return -(-count_records(records) // MAX_RECORDS)


def count_records(records: Sequence[Partition]) -> int:
    """Return how many records a table has."""
    return sum(partition.rows for partition in records)


def statistics_of_run(lake: Path, wanted: str, records: Sequence[Partition], *, full: bool) -> load.Choice:
    """Return the statistics that a run works with, and why.

    Args:
        lake: The folder of the lake.
        wanted: The statistics that are asked for: "auto", "new", "current", or a generation.
        records: The records of the run that count: those that newer dumps replace are no growth.
        full: Whether all is computed anew.

    Raises:
        LakeError: The lake cannot be read, or a manifest is damaged.
        UsageError: There is no such generation, or there are several.
    """
    if wanted != load.AUTO:
        given = load.find_statistics(lake, wanted)
        return load.Choice(given, "learnt from this lake" if given is None else f"those of {wanted}, as was asked for")
    if full:
        return load.Choice(None, "learnt from this lake")
    return load.choose_statistics(lake, count_records(records), software_of_all())
