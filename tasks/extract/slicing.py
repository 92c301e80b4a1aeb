"""Slicing: what is read side by side. A large dump is cut between records, small ones are gathered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from schemas.dump import Dump, Extracted, Slice
from tasks.extract.formats import format_of

MOST_BATCHES = 32  # of small dumps; more would cost more than they save
SLICE_BYTES = 64 * 1024 * 1024
LONGEST_PREFIX = 1024 * 1024
_WINDOW = 1024 * 1024
_OVERLAP = 256  # bytes; no mark of a record's beginning is longer


def plan_reading(dumps: Sequence[Dump]) -> list[list[Dump]]:
    """Divide the dumps of a run into batches: each a few dumps or slices, of which none is read for long.

    Args:
        dumps: The dumps, in their order.

    Returns:
        The batches in the same order. A dump or slice is alone in its batch, unless there are many.
    """
    slices = [each for dump in dumps for each in slice_dump(dump)]
    least = sum(_length(each) for each in slices) / MOST_BATCHES if len(slices) > MOST_BATCHES else 0
    batches: list[list[Dump]] = []
    held = 0.0
    for each in slices:
        if not batches or held >= least:
            batches.append([])
            held = 0.0
        batches[-1].append(each)
        held += _length(each)
    return batches


def slice_dump(dump: Dump, size: int = SLICE_BYTES) -> list[Dump]:
    """Cut a dump into slices, if it is large and its format says where records begin.

    Args:
        dump: The dump.
        size: The least size of a slice, in bytes.

    Returns:
        The slices in their order; the dump itself where it is not cut, or cannot be read now.
    """
    boundary = format_of(dump).boundary
    is_plain = dump.compression is None and dump.member is None and dump.encoding in (None, "utf-8")
    if boundary is None or dump.size < 2 * size or not is_plain:
        return [dump]
    try:
        slices = list(_slices(dump, boundary, size))
    except OSError:  # whoever reads it meets the same, and says so
        return [dump]
    return [dump.model_copy(update={"slice": each}) for each in slices] if len(slices) > 1 else [dump]


def first_indexes(parts: Sequence[Extracted]) -> list[int]:
    """Return for each part the place of its first record in its dump.

    Args:
        parts: What was read, the parts of one dump in their order.
    """
    following: dict[str, int] = {}
    firsts = []
    for part in parts:
        firsts.append(following.get(part.dump.source_file, 1))
        following[part.dump.source_file] = firsts[-1] + part.n_records
    return firsts


def _length(dump: Dump) -> int:
    """Return how many bytes of a dump are to be read."""
    return dump.size if dump.slice is None else dump.slice.end - dump.slice.start


def _slices(dump: Dump, boundary: re.Pattern[bytes], size: int) -> Iterator[Slice]:
    """Yield the slices of a dump: one reading from front to back, which counts the lines too."""
    prefix: int | None = None
    start = lines_before = number = 0
    for base, lines, window in _windows(dump):
        wanted = base if prefix is None else start + size
        # In a window from the middle of the file a line only seems to begin at its first byte: min(base, 1) is behind.
        while (found := boundary.search(window, max(wanted - base, min(base, 1)))) is not None:
            cut, lines_at_cut = base + found.start(), lines + window.count(b"\n", 0, found.start())
            if prefix is None:
                prefix = cut
            else:
                yield Slice(prefix=prefix, start=start, end=cut, lines_before=lines_before, number=number)
                number += 1
            start, lines_before, wanted = cut, lines_at_cut, cut + size
        if prefix is None and base > LONGEST_PREFIX:
            return  # no record is in sight: this is not to be cut
    if prefix is not None:
        yield Slice(prefix=prefix, start=start, end=dump.size, lines_before=lines_before, number=number)


def _windows(dump: Dump) -> Iterator[tuple[int, int, bytes]]:
    """Yield stretches of a file that overlap, each with its first byte's place and how many lines end before it."""
    lines, base, window = 0, 0, b""
    with dump.path.open("rb") as stream:
        while chunk := stream.read(_WINDOW):
            passed = max(len(window) - _OVERLAP, 0)
            lines += window.count(b"\n", 0, passed)
            base += passed
            window = window[passed:] + chunk
            yield base, lines, window
