"""Plan which dumps are read together, and count the records of slices through their dump.

The plan of the last run lies in the work folder. What was read together stays together as long as none of its dumps
changes, so that only new and changed dumps, and those that were read with a changed one, are read.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from schemas.catalogues import Catalogue
from schemas.dump import Batch, Dump, Reading
from schemas.exchange.records import SLICE_OFFSETS
from tasks.work import replace_text

PLAN = "reading_plan.json"  # in the work folder
MIN_ALONE = 8 * 1024 * 1024  # bytes of a dump that is read alone
MAX_GROUP = 8 * 1024 * 1024  # bytes of smaller dumps that are read together, in the mean
MIN_DIVIDED = 4 * 1024 * 1024  # bytes of smaller dumps that are read in several groups, for several processes
MIN_GROUPS = 4
# There are more groups than these only where the groups would be larger than LARGEST_GROUP bytes: the steps after
# reading look for the rows of each range in the files of all groups.
ENOUGH_GROUPS = 32
LARGEST_GROUP = 64 * 1024 * 1024
MAX_TIMES_GROUPS = 2  # times as many groups as a new plan has, and MAX_MORE_GROUPS; with more the plan is made anew
MAX_MORE_GROUPS = 30

Groups = Sequence[Sequence[Dump]]


def plan_reading(
    dumps: Sequence[Dump], catalogues: Sequence[Catalogue] = (), work: Path | None = None, *, refresh: bool = False
) -> list[Reading]:
    """Divide the dumps of a run into what one task reads: a large dump or a slice of one, or many small dumps.

    Args:
        dumps: The dumps, in their order.
        catalogues: The declared catalogues.
        work: The work folder that holds the plan of the last run and gets this one; None to keep no plan.
        refresh: Whether the plan is made anew, whatever the last one was.

    Returns:
        What each task reads, large dumps first and then large groups, so that no core waits for one at the end.
    """
    slices = [each for dump in dumps for each in _sliced(dump)]
    alone = [[each] for each in slices if each.slice is not None or each.size >= MIN_ALONE]
    small = [each for each in slices if each.slice is None and each.size < MIN_ALONE]
    groups = _groups(small, () if work is None or refresh else _read_plan(work / PLAN))
    if work is not None:
        _write_plan(work / PLAN, groups)
    return [
        Reading(dumps=tuple(together), catalogues=catalogues_of_dumps(together, catalogues))
        for together in (*alone, *sorted(groups, key=_size, reverse=True))
    ]


def _size(dumps: Sequence[Dump]) -> int:
    """Return how many bytes dumps have together."""
    return sum(dump.size for dump in dumps)


def _groups(dumps: Sequence[Dump], before: Sequence[Sequence[str]]) -> Groups:
    """Divide small dumps into groups that are read together: those of the last plan that are as they were, and others.

    Args:
        dumps: The dumps.
        before: What says which dumps stood in each group of the last plan; see `_content`.
    """
    by_content = {_content(dump): dump for dump in dumps}
    kept = [[by_content[each] for each in group] for group in before if all(each in by_content for each in group)]
    known = {_content(dump) for group in kept for dump in group}
    new = _new_groups([dump for dump in dumps if _content(dump) not in known])
    anew = _new_groups(dumps)
    return anew if len(kept) + len(new) > MAX_TIMES_GROUPS * len(anew) + MAX_MORE_GROUPS else [*kept, *new]


def _new_groups(dumps: Sequence[Dump]) -> Groups:
    """Divide small dumps into groups by their names."""
    groups: dict[int, list[Dump]] = defaultdict(list)
    size = _size(dumps)
    n_groups = MIN_GROUPS if size >= MIN_DIVIDED else 1
    while n_groups * (MAX_GROUP if n_groups < ENOUGH_GROUPS else LARGEST_GROUP) < size:
        n_groups *= 2
    for dump in dumps:
        groups[_hash(dump.source_file) % n_groups].append(dump)
    return [groups[number] for number in sorted(groups)]


def _content(dump: Dump) -> str:
    """Return what says whether a dump is one that was read before: its name and its bytes."""
    return f"{dump.sha256} {dump.source_file}"


def _read_plan(path: Path) -> list[list[str]]:
    """Read a plan: the dumps of each group; none if there is no plan, or it is damaged."""
    try:
        groups = json.loads(path.read_bytes())
        return [[str(each) for each in group] for group in groups if group]
    except (OSError, ValueError, TypeError):
        return []


def _write_plan(path: Path, groups: Groups) -> None:
    """Write a plan."""
    replace_text(path, json.dumps([[_content(dump) for dump in group] for group in groups]))


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
