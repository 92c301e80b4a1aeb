"""Lay out the counts of a systematic review as text, as CSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

import polars as pl

from tasks.report.prisma import (
    BETWEEN,
    DUMP_REFUSED,
    DUMP_REPEATED,
    IDENTIFIED,
    PAPERS,
    REFUSED,
    REMOVED,
    SUPERSEDED,
    WITHIN,
    WORKS,
    total,
)

MAX_ROWS = 20  # of one kind that a person is shown; CSV and JSON have all
MIN_WIDTH, MAX_NAME = 50, 60  # characters of a line, and of a name


def lay_out_prisma(frame: pl.DataFrame, snapshot: str) -> str:
    """Return the counts as text, from the records that were identified down to the papers that remain.

    Args:
        frame: What `count_prisma` returns.
        snapshot: The id of the version.
    """
    lines = list(_lines(frame))
    width = max(MIN_WIDTH, *(len(name) + 12 for name, _ in lines))
    shown = [name if n is None else f"{name}{n:>{width - len(name)},}" for name, n in lines]
    return "\n".join([f"Records of {snapshot}, counted as PRISMA 2020 reports them", *shown])


def prisma_as_csv(frame: pl.DataFrame) -> str:
    """Return the counts as CSV."""
    return frame.write_csv().removesuffix("\n")


def prisma_as_json(frame: pl.DataFrame, snapshot: str) -> str:
    """Return the counts as one JSON document."""
    return json.dumps({"snapshot": snapshot, "counts": frame.to_dicts()}, indent=2)


def _lines(frame: pl.DataFrame) -> Iterator[tuple[str, int | None]]:
    """Yield the lines: a name, and a number if it has one."""
    yield "", None
    yield "Identification", None
    yield "  Records identified", total(frame, IDENTIFIED)
    yield from _parts(frame, IDENTIFIED, "source", "    from {}")
    yield "", None
    yield "Removed before screening", None
    yield "  Records removed", total(frame, *REMOVED)
    yield "    Duplicate records", total(frame, WITHIN, BETWEEN)
    yield from _parts(frame, WITHIN, "source", "      of another record from {}")
    yield "      of a record from another source", total(frame, BETWEEN)
    yield "    Records refused", total(frame, REFUSED)
    yield from _parts(frame, REFUSED, "reason", "      {}")
    yield "    Records superseded by a newer dump", total(frame, SUPERSEDED)
    yield "", None
    yield "To be screened", None
    yield "  Papers", total(frame, PAPERS)
    yield "  Works, of which papers may be versions", total(frame, WORKS)
    if total(frame, DUMP_REPEATED, DUMP_REFUSED):
        yield "", None
        yield "Files whose records are not counted", None
        yield "  Repeat another file", total(frame, DUMP_REPEATED)
        yield "  Refused as a whole", total(frame, DUMP_REFUSED)
        yield from _parts(frame, DUMP_REFUSED, "reason", "    {}")


def _parts(frame: pl.DataFrame, step: str, by: str, words: str) -> Iterator[tuple[str, int]]:
    """Yield how many there are of each kind in a step, the largest first; the smallest of many in one line."""
    counts = frame.filter(step=step).group_by(by).agg(pl.col("n").sum()).sort("n", by, descending=[True, False])
    for name, n in counts.head(MAX_ROWS).iter_rows():
        yield words.format(_shown(name)), n
    if counts.height > MAX_ROWS:
        rest = counts.slice(MAX_ROWS)
        yield words.format(f"{rest.height:,} others"), int(rest["n"].sum())


def _shown(name: str) -> str:
    """Return a name in one line, without what a terminal would obey."""
    line = "".join(character if character.isprintable() else " " for character in name[: MAX_NAME + 1])
    return line if len(line) <= MAX_NAME else f"{line[: MAX_NAME - 1]}…"
