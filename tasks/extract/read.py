"""Read dumps, a part of their content at a time: the records, the names printed in them, and what was refused."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import polars as pl
import pyarrow as pa

from schemas.dump import Dump, Extracted, Refusal
from schemas.errors import DataError
from tasks.extract.formats import format_of
from tasks.extract.inventory.changed import refusal_of_changed
from tasks.extract.inventory.opening import ChangedError, is_as_found, open_dump
from tasks.extract.records import Piece, Record, Refused
from tasks.extract.tables import (
    PlacedRecord,
    PlacedRefusal,
    refusal_of_piece,
    table_of_rejects,
    tables_of_records,
)

# Records are held as Python objects until there are so many, or until what they were read from takes so many bytes.
# A table is made of them while they are still in the caches of the processor.
MAX_HELD_RECORDS = 1_000
MAX_HELD_BYTES = 64 * 1024 * 1024
# A part holds so many records, or so many bytes of tables, and what is held beyond that.
MAX_PART_RECORDS = 100_000
MAX_PART_BYTES = 128 * 1024 * 1024
MAX_UNREAD_NAMES = 200  # that are counted one by one in a part of a dump; a dump can invent a field a record
MAX_NAME_LENGTH = 100
OTHER_FIELDS = "(other fields)"

Placed = PlacedRecord | PlacedRefusal


class DumpChangedError(Exception):
    """A dump has vanished or changed since it was found.

    Attributes:
        dump: The dump, or the slice of it that was read.
        refusal: The refusal of the whole dump.
    """

    def __init__(self, dump: Dump) -> None:
        super().__init__(dump.source_file)
        self.dump = dump
        self.refusal: Refusal = refusal_of_changed(dump)


class Part(NamedTuple):
    """The content of some dumps, or of a stretch of one.

    Attributes:
        records: The table RECORDS.
        names: The table NAMES of these records.
        rejects: The table READ_REJECTS.
        dumps: The account of what each dump has in this part.
    """

    records: pl.DataFrame
    names: pl.DataFrame
    rejects: pl.DataFrame
    dumps: tuple[Extracted, ...]


def read_whole(dumps: Sequence[Dump]) -> Part:
    """Read dumps into one part, where all that they hold fits into memory; see `read_parts`."""
    (part,) = read_parts(dumps, whole=True)
    return part


def read_parts(dumps: Sequence[Dump], *, whole: bool = False) -> Iterator[Part]:
    """Read dumps, or slices of large ones.

    The readers stream: only one part is held in memory.

    Args:
        dumps: The dumps, as `discover` found them or `plan_reading` divided them.
        whole: Whether all of it is one part.

    Yields:
        The parts, at least one. Every piece that a splitter cut out counts as a record of its dump, whatever became of
        it. In a slice the records are counted from its own first one.

    Raises:
        DumpChangedError: A dump has vanished or changed since it was found; no part counts.
        DataError: There is no reader for a format, or an account does not add up.
        OSError: A dump cannot be read.
    """
    gathered = Gathered()
    with without_collecting():
        for dump in dumps:
            gathered.begin(dump)
            for placed, held in _read(dump):
                gathered.add(placed, held)
                if gathered.is_full and not whole:
                    yield gathered.part()
                    gathered = Gathered()
                    gathered.begin(dump)
        yield gathered.part()


@dataclass(slots=True)
class Counts:
    """What was read of a dump.

    Attributes:
        dump: The dump, or the slice of it.
        n_records: How many pieces the splitter cut out, whatever became of them.
        n_names: How many names the records print.
        unread_together: How many records have just these fields that no rule reads.
    """

    dump: Dump
    n_records: int = 0
    n_names: int = 0
    unread_together: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def extracted(self) -> Extracted:
        """Return the account of the dump."""
        return Extracted(
            dump=self.dump,
            n_records=self.n_records,
            n_names=self.n_names,
            unread=dict(sorted(count_unread(self.unread_together).items())),
        )


@dataclass(slots=True)
class Gathered:
    """What was read for a part; records that were read some time ago are held in tables, which take less memory.

    Attributes:
        dumps: The counts of each dump.
        records: The last records.
        refusals: The pieces that were refused, and the damage of dumps.
        tables: The tables of the records before them, and of their names.
        repeats: How many of these records have each id, before they are numbered.
        held: How many bytes the pieces of the last records take in memory, if that may be much.
        n_tabled: How many records the tables hold.
        size: How many bytes the tables take.
    """

    dumps: list[Counts] = field(default_factory=list)
    records: list[PlacedRecord] = field(default_factory=list)
    refusals: list[PlacedRefusal] = field(default_factory=list)
    tables: list[tuple[pa.Table, pa.Table]] = field(default_factory=list)
    repeats: Counter[str] = field(default_factory=Counter)
    held: int = 0
    n_tabled: int = 0
    size: int = 0

    @property
    def is_full(self) -> bool:
        """Whether the part holds as much as it should."""
        return not self.records and (self.n_tabled >= MAX_PART_RECORDS or self.size >= MAX_PART_BYTES)

    def begin(self, dump: Dump) -> None:
        """Begin with a dump, or go on with it."""
        self.dumps.append(Counts(dump))

    def add(self, placed: Placed, held: int) -> None:
        """Add what was read of a piece of the dump, which takes so many bytes, or the damage of the dump."""
        counts = self.dumps[-1]
        counts.n_records += placed.place is not None
        if isinstance(placed, PlacedRefusal):
            self.refusals.append(placed)
            return
        self.records.append(placed)
        self.held += held
        counts.n_names += len(placed.record.content.names)
        if placed.record.unread:
            counts.unread_together[placed.record.unread] += 1
        if len(self.records) >= MAX_HELD_RECORDS or self.held > MAX_HELD_BYTES:
            self._make_tables()

    def part(self) -> Part:
        """Return the part.

        Raises:
            DataError: A record is lost or doubled on the way.
        """
        self._make_tables()
        records, names = (pl.DataFrame(pa.concat_tables(tables)) for tables in zip(*self.tables, strict=True))
        n_records = sum(counts.n_records for counts in self.dumps)
        refused = sum(refusal.place is not None for refusal in self.refusals)
        if records.height + refused != n_records:
            files = ", ".join(counts.dump.source_file for counts in self.dumps)
            raise DataError(f"{files}: {n_records} records, but {records.height} read and {refused} refused")
        rejects = pl.DataFrame(table_of_rejects(self.refusals))
        return Part(records, names, rejects, tuple(counts.extracted() for counts in self.dumps))

    def _make_tables(self) -> None:
        """Make tables of the last records."""
        if self.records or not self.tables:
            records, names = tables_of_records(self.records, self.repeats)
            self.tables.append((records, names))
            self.n_tabled += records.num_rows
            self.size += records.nbytes + names.nbytes
        self.records, self.held = [], 0


def _read(dump: Dump) -> Iterator[tuple[Placed, int]]:
    """Yield what was read of each piece of a dump, with the bytes that the piece takes; at the end the dump's damage.

    Raises:
        DumpChangedError: The dump has vanished or changed.
    """
    format_ = format_of(dump)
    try:
        with open_dump(dump, seekable=format_.needs_file) as opened:
            yield from _placed(dump, format_.read(opened.stream))
            opened.check(dump)
        if opened.damage is not None:
            yield PlacedRefusal(dump, None, None, opened.damage, None), 0
    except Exception as error:
        if not isinstance(error, ChangedError) and is_as_found(dump):
            raise
        raise DumpChangedError(dump) from error


def _placed(dump: Dump, outcomes: Iterable[tuple[Piece, Record | Refused]]) -> Iterator[tuple[Placed, int]]:
    """Yield each record or refusal with its place in the dump, and the bytes that its piece takes."""
    shift = _line_shift(dump)
    for place, (piece, outcome) in enumerate(outcomes, start=1):
        line_start = piece.line_start + shift
        if isinstance(outcome, Record):
            yield PlacedRecord(dump, place, line_start, piece.line_end + shift, outcome), piece.size
        else:
            yield refusal_of_piece(dump, place, line_start, piece, outcome), 0


@lru_cache(maxsize=10_000)
def field_name(printed: str) -> str:
    """Return the name of a field in one line that can be shown anywhere."""
    shown = "".join(character if character.isprintable() else " " for character in printed[: 2 * MAX_NAME_LENGTH])
    return " ".join(shown.split())[:MAX_NAME_LENGTH] or "(without a name)"


def count_unread(together: Counter[tuple[str, ...]]) -> Counter[str]:
    """Count in how many records each field stands that no rule reads; most records of a dump have the same ones."""
    counts: Counter[str] = Counter()
    for fields, records in together.items():
        for name in set(map(field_name, fields)):
            known = name in counts or len(counts) < MAX_UNREAD_NAMES
            counts[name if known else OTHER_FIELDS] += records
    return counts


@contextmanager
def without_collecting() -> Iterator[None]:
    """Keep the garbage collector from examining records, which hold no cycles, again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _line_shift(dump: Dump) -> int:
    """Return what to add to the line numbers of a slice, because the reader counts from the dump's prefix on."""
    if dump.slice is None:
        return 0
    with dump.path.open("rb") as stream:
        return dump.slice.lines_before - stream.read(dump.slice.prefix).count(b"\n")
