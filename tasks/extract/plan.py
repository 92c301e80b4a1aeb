"""Plan which dumps are read together, and number the records of each part through their dump."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.dump import Dump, Extracted

MAX_BATCHES = 32  # of small dumps; more would cost more than they save


def plan_reading(dumps: Sequence[Dump]) -> list[list[Dump]]:
    """Divide the dumps of a run into batches of a few dumps or slices, so that no batch is read for long.

    Args:
        dumps: The dumps, in their order.

    Returns:
        The batches in the same order. Each dump or slice has a batch of its own, unless there are many.
    """
    slices = [each for dump in dumps for each in _sliced(dump)]
    least = sum(_length(each) for each in slices) / MAX_BATCHES if len(slices) > MAX_BATCHES else 0
    batches: list[list[Dump]] = []
    held = 0.0
    for each in slices:
        if not batches or held >= least:
            batches.append([])
            held = 0.0
        batches[-1].append(each)
        held += _length(each)
    return batches


def first_indexes(parts: Sequence[Extracted]) -> list[int]:
    """Return for each part the place of its first record in its dump.

    Args:
        parts: The parts that were read, those of one dump in their order.
    """
    following: dict[str, int] = {}
    firsts = []
    for part in parts:
        firsts.append(following.get(part.dump.source_file, 1))
        following[part.dump.source_file] = firsts[-1] + part.n_records
    return firsts


def _sliced(dump: Dump) -> list[Dump]:
    """Return the slices of a dump as dumps of their own; the dump itself if it has none."""
    return [dump.model_copy(update={"slice": each, "slices": ()}) for each in dump.slices] or [dump]


def _length(dump: Dump) -> int:
    """Return how many bytes of a dump are to be read."""
    return dump.size if dump.slice is None else dump.slice.end - dump.slice.start
