"""Plan which dumps are read together, and count the records of slices through their dump."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

import polars as pl

from schemas.catalogues import Catalogue
from schemas.dump import Batch, Dump, Reading
from schemas.exchange.records import SLICE_OFFSETS

MIN_ALONE = 8 * 1024 * 1024  # bytes of a dump that is read alone
MAX_GROUP = 16 * 1024 * 1024  # bytes of smaller dumps that are read together, in the mean
MIN_DIVIDED = 4 * 1024 * 1024  # bytes of smaller dumps that are read in several groups, for several processes
MIN_GROUPS = 4


def plan_reading(dumps: Sequence[Dump], catalogues: Sequence[Catalogue] = ()) -> list[Reading]:
    """Divide the dumps of a run into what one task reads: a large dump or a slice of one, or many small dumps.

    Which small dumps are read together depends on their names and, in steps of two, on the bytes of all. So what was
    read of the others stays in the cache when a dump is added, changed or removed.

    Args:
        dumps: The dumps, in their order.
        catalogues: The declared catalogues.
    """
    slices = [each for dump in dumps for each in _sliced(dump)]
    small = [each for each in slices if each.slice is None and each.size < MIN_ALONE]
    groups: dict[int, list[Dump]] = defaultdict(list)
    size = sum(each.size for each in small)
    n_groups = MIN_GROUPS if size >= MIN_DIVIDED else 1
    while n_groups * MAX_GROUP < size:
        n_groups *= 2
    for each in small:
        groups[_hash(each.source_file) % n_groups].append(each)
    alone = [[each] for each in slices if each.slice is not None or each.size >= MIN_ALONE]
    return [
        Reading(dumps=tuple(together), catalogues=catalogues_of_dumps(together, catalogues))
        for together in (*alone, *(groups[number] for number in sorted(groups)))
    ]


def catalogues_of_dumps(dumps: Sequence[Dump], catalogues: Sequence[Catalogue]) -> tuple[Catalogue, ...]:
    """Return the catalogues that may claim records of any of these dumps."""
    return tuple(
        catalogue
        for catalogue in catalogues
        if any(catalogue.may_hold(dump.source_file, dump.source_format) for dump in dumps)
    )


def slice_offsets(batches: Sequence[Batch]) -> pl.DataFrame:
    """Return the table SLICE_OFFSETS: how many records of its dump stand before each slice."""
    counts: dict[tuple[str, int], int] = defaultdict(int)
    for each in (each for batch in batches for each in batch.dumps):
        if each.dump.slice is not None:
            counts[each.dump.source_file, each.dump.slice.number] += each.n_records
    counted = pl.DataFrame(
        [(*slice_, count) for slice_, count in counts.items()],
        schema={"source_file": pl.String, "slice": pl.Int32, "count": pl.Int32},
        orient="row",
    ).sort("source_file", "slice")
    before = pl.col("count").cum_sum().over("source_file") - pl.col("count")
    return SLICE_OFFSETS.conform(counted.with_columns(offset=before))


def _sliced(dump: Dump) -> list[Dump]:
    """Return the slices of a dump as dumps of their own; the dump itself if it has none."""
    return [dump.model_copy(update={"slice": each, "slices": ()}) for each in dump.slices] or [dump]


def _hash(name: str) -> int:
    """Return a number for a name that is the same in every process."""
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:8])
