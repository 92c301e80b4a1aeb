"""Compare two versions of a lake: read from both only what may differ, a slice of the rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from schemas.lake.tables import TABLES
from tasks.load.lake import scan_table
from tasks.load.manifest import Manifest, TableFile
from tasks.load.reading import Lake

MAX_ROWS = 2_000_000  # of the narrow rows of a version that are compared at a time


class Sides(NamedTuple):
    """Rows of a table in two versions.

    Attributes:
        before: Those of the version before.
        now: Those of the version now.
        rows: How many rows the greater of the two has at most.
    """

    before: pl.LazyFrame
    now: pl.LazyFrame
    rows: int

    def rename(self, names: Mapping[str, str]) -> Sides:
        """Return the rows with other names of columns."""
        return Sides(self.before.rename(names), self.now.rename(names), self.rows)


class Apart(NamedTuple):
    """The rows of two versions that the other version does not have."""

    before: pl.DataFrame
    now: pl.DataFrame


@dataclass(frozen=True)
class Comparison:
    """Two versions of a lake.

    Attributes:
        before: The version before; None if there is none.
        now: The version now.
    """

    before: Lake | None
    now: Lake

    @property
    def manifest_before(self) -> Manifest | None:
        """The manifest of the version before."""
        return self.before.manifest if self.before else None

    def whole(self, table: str, *columns: str) -> Sides:
        """Return all rows of a table."""
        return self._sides(table, columns, frozenset())

    def differing(self, table: str, *columns: str) -> Sides:
        """Return the rows of a table that stand in files which the other version does not have to the byte."""
        return self._sides(table, columns, self._digests(self.before, table) & self._digests(self.now, table))

    def _digests(self, lake: Lake | None, table: str) -> frozenset[str]:
        return frozenset(file.sha256 for file in lake.manifest.files_of(table)) if lake else frozenset()

    def _sides(self, table: str, columns: Sequence[str], shared: frozenset[str]) -> Sides:
        found = [
            [file for file in lake.manifest.files_of(table) if file.sha256 not in shared] if lake else []
            for lake in (self.before, self.now)
        ]
        before, now = (
            scan_columns(lake, files, table, columns)
            for lake, files in zip((self.before, self.now), found, strict=True)
        )
        return Sides(before, now, max(sum(file.rows for file in files) for files in found))


def scan_columns(lake: Lake | None, files: Sequence[TableFile], table: str, columns: Sequence[str]) -> pl.LazyFrame:
    """Return columns of some files of a table; one that the version does not have is null."""
    schema = TABLES[table].polars_schema
    wanted = {name: schema.get(name, pl.String()) for name in columns or schema}  # a column of later schemas is text
    if lake is None or not files:
        return pl.LazyFrame(schema=wanted)
    rows = scan_table(lake.folder, files)
    known = rows.collect_schema().names()
    return rows.select(
        pl.col(name).cast(dtype) if name in known else pl.lit(None, dtype).alias(name) for name, dtype in wanted.items()
    )


def sliced(frame: pl.LazyFrame, by: str, rows: int) -> Iterator[pl.DataFrame]:
    """Yield the rows of a frame, those of one value of a column together.

    Args:
        frame: The rows.
        by: The column.
        rows: How many rows there are at most.
    """
    count = _count_slices(rows)
    for number in range(count):
        yield _slice(frame, by, number, count).collect(engine="streaming")


def find_apart(sides: Sides, on: Sequence[str]) -> Apart:
    """Return the rows of each version that the other one does not have.

    Args:
        sides: The rows.
        on: The columns by which rows are the same; the first of them has no nulls.
    """
    count = _count_slices(sides.rows)
    befores, nows = [], []
    for number in range(count):
        before, now = (
            _slice(side, on[0], number, count).collect(engine="streaming") for side in (sides.before, sides.now)
        )
        befores.append(before.join(now, on=on, how="anti", nulls_equal=True))
        nows.append(now.join(before, on=on, how="anti", nulls_equal=True))
    return Apart(pl.concat(befores), pl.concat(nows))


def _count_slices(rows: int) -> int:
    return max(1, -(-rows // MAX_ROWS))


def _slice(frame: pl.LazyFrame, by: str, number: int, count: int) -> pl.LazyFrame:
    """Return one of some slices of the rows; it depends on nothing but the value of the column."""
    return frame if count == 1 else frame.filter(pl.col(by).hash() % count == number)
