"""Slices: cut a large dump between its records, so that its slices are read in parallel."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.dump import Dump, Slice
from tasks.extract.formats import format_of

SLICE_BYTES = 64 * 1024 * 1024
MAX_PREFIX_BYTES = 1024 * 1024
_WINDOW = 1024 * 1024
_OVERLAP = 256  # bytes; no mark of a record's beginning is longer


def slices_of(dump: Dump, size: int = SLICE_BYTES) -> tuple[Slice, ...]:
    """Return the slices of a dump, if it is large and its format says where records begin.

    Args:
        dump: The dump.
        size: The least size of a slice, in bytes.

    Returns:
        The slices in their order; none if the dump is read as a whole.

    Raises:
        OSError: If it cannot be read.
    """
    boundary = format_of(dump).boundary
    is_plain = dump.compression is None and dump.member is None and dump.encoding in (None, "utf-8")
    if boundary is None or dump.size < 2 * size or not is_plain:
        return ()
    slices = tuple(_slices(dump, boundary, size))
    return slices if len(slices) > 1 else ()


def _slices(dump: Dump, boundary: re.Pattern[bytes], size: int) -> Iterator[Slice]:
    """Yield the slices of a dump, by reading it once from front to back and counting the lines."""
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
        if prefix is None and base > MAX_PREFIX_BYTES:
            return  # no record is in sight: this is not to be cut
    if prefix is not None:
        yield Slice(prefix=prefix, start=start, end=dump.size, lines_before=lines_before, number=number)


def _windows(dump: Dump) -> Iterator[tuple[int, int, bytes]]:
    """Yield overlapping stretches of a file, with the place of the first byte and the number of lines before it."""
    lines, base, window = 0, 0, b""
    with dump.path.open("rb") as stream:
        while chunk := stream.read(_WINDOW):
            passed = max(len(window) - _OVERLAP, 0)
            lines += window.count(b"\n", 0, passed)
            base += passed
            window = window[passed:] + chunk
            yield base, lines, window
