"""Read one dump into partitions: its records, the names printed in them, and what was refused."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import polars as pl

from schemas.dump import Dump, Extracted
from schemas.errors import DataError
from schemas.exchange.records import NAMES, RECORDS
from schemas.lake.sources import REJECTS
from tasks.extract.format import AnyFormat, Format
from tasks.extract.formats import format_of
from tasks.extract.inventory.changed import refusal_of_changed
from tasks.extract.inventory.opening import ChangedError, Opened, is_as_found, open_dump
from tasks.extract.records import Piece, Record, Refused
from tasks.extract.tables import (
    PlacedRecord,
    PlacedRefusal,
    mint_source_ids,
    refusal_of_piece,
    table_of_rejects,
    tables_of_records,
)
from tasks.work import read_partition, write_arrow, write_partition

BATCH_RECORDS = 10_000
BATCH_BYTES = 64 * 1024 * 1024
MAX_UNREAD_NAMES = 200  # that are counted one by one in a part of a dump; a dump can invent a field a record
MAX_NAME_LENGTH = 100
OTHER_FIELDS = "(other fields)"


@dataclass(slots=True)
class Batch:
    """The content of a stretch of a dump.

    Attributes:
        first_index: The place in the dump of its first piece.
        n_pieces: How many pieces the splitter cut out, whatever became of them.
        records: The records.
        refusals: The pieces that were refused.
        held: How many bytes the pieces take in memory, if that may be much.
        unread_together: How many records have just these fields that no rule reads.
    """

    first_index: int
    n_pieces: int = 0
    records: list[PlacedRecord] = field(default_factory=list)
    refusals: list[PlacedRefusal] = field(default_factory=list)
    held: int = 0
    unread_together: Counter[tuple[str, ...]] = field(default_factory=Counter)

    @property
    def is_full(self) -> bool:
        """Whether the batch holds as much as it should."""
        return self.n_pieces >= BATCH_RECORDS or self.held > BATCH_BYTES

    def count_unread(self, fields: Sequence[str]) -> None:
        """Count a record with fields that no rule reads; most records of a dump have the same ones."""
        self.unread_together[tuple(fields)] += 1

    @property
    def unread(self) -> Counter[str]:
        """The fields that no rule reads, and in how many records each stands."""
        counts: Counter[str] = Counter()
        for fields, records in self.unread_together.items():
            for name in set(map(field_name, fields)):
                known = name in counts or len(counts) < MAX_UNREAD_NAMES
                counts[name if known else OTHER_FIELDS] += records
        return counts


def read_dump(dump: Dump, work: Path) -> list[Extracted]:
    """Read a dump, or a slice of one.

    The readers stream: only one batch of records is held in memory, and each batch becomes a part of the result.

    Args:
        dump: The dump, as `discover` found it or `plan_reading` divided it.
        work: The work folder, into which the partitions are written.

    Returns:
        The parts in their order, at least one, with their partitions records, names and rejects, and how many records
        each holds: every piece that the splitter cut out counts, whatever became of it. In a slice the records are
        counted from its own first one; see `renumber`. A dump that has vanished or changed since it was found has one
        part, which is empty and says that the dump is refused; see `without_changed`.

    Raises:
        DataError: If there is no reader for its format, or its account does not add up.
        OSError: If it cannot be read.
    """
    format_ = format_of(dump)
    try:
        return _read_parts(dump, format_, work)
    except Exception as error:
        if not isinstance(error, ChangedError) and is_as_found(dump):
            raise
    return [_write(dump, format_, Batch(first_index=1), work).model_copy(update={"refusal": refusal_of_changed(dump)})]


def _read_parts(dump: Dump, format_: AnyFormat, work: Path) -> list[Extracted]:
    """Read a dump, or a slice of one, that does not change meanwhile."""
    parts: list[Extracted] = []
    with open_dump(dump, seekable=format_.needs_file) as opened, without_collecting():
        for batch in _batches(dump, format_, opened):
            parts.append(_write(dump, format_, batch, work))
        opened.check(dump)
    if opened.damage is not None or not parts:
        first_index = parts[-1].first_index + parts[-1].n_records if parts else 1
        parts.append(_write(dump, format_, Batch(first_index), work, damage=opened.damage))
    return parts


def read_dumps(dumps: Sequence[Dump], work: Path) -> list[Extracted]:
    """Read several dumps or slices, one after another; see `read_dump`."""
    return [part for dump in dumps for part in read_dump(dump, work)]


def renumber(part: Extracted, first_index: int, work: Path) -> Extracted:
    """Return a part with the places of its records in the whole dump, and the ids that follow from them.

    Args:
        part: A part of a slice, its records counted from the slice's first one.
        first_index: The place of the part's first record in the dump.
        work: The work folder.
    """
    if part.dump.slice is None:  # then they were counted from the first one of the dump
        return part
    records = read_partition(part.records).with_columns(pl.col("source_index") + (first_index - part.first_index))
    ids = pl.Series(mint_source_ids(part.dump, records["source_index"]), dtype=pl.String)
    changed = pl.DataFrame({"source_id": records["source_id"], "new_id": ids})
    records = records.with_columns(
        source_id=ids,
        source_key=pl.when(pl.col("source_key") == "")
        .then(pl.col("source_index").cast(pl.String))
        .otherwise("source_key"),
    )
    names = read_partition(part.names).join(changed, on="source_id").with_columns(source_id="new_id")
    rejects = read_partition(part.rejects).with_columns(pl.col("source_index") + (first_index - part.first_index))
    return part.model_copy(
        update={
            "first_index": first_index,
            "records": write_partition(records, "records", work, RECORDS),
            "names": write_partition(names, "names", work, NAMES),
            "rejects": write_partition(rejects, "rejects", work, REJECTS),
        }
    )


def _write(dump: Dump, format_: AnyFormat, batch: Batch, work: Path, damage: Refused | None = None) -> Extracted:
    """Write a batch as a part, with the reason if the dump ended too soon.

    Raises:
        DataError: If a record is lost or doubled on the way.
    """
    records, names = tables_of_records(dump, batch.records, format_.catalogue)
    rejects = table_of_rejects(dump, batch.refusals, damage)
    extracted = Extracted(
        dump=dump,
        first_index=batch.first_index,
        n_records=batch.n_pieces,
        records=write_arrow(records, RECORDS.name, work),
        names=write_arrow(names, NAMES.name, work),
        rejects=write_arrow(rejects, REJECTS.name, work),
        unread=dict(sorted(batch.unread.items())),
    )
    if extracted.records.rows + len(batch.refusals) != extracted.n_records:
        raise DataError(
            f"{dump.source_file}: {extracted.n_records} records, but {extracted.records.rows} read and "
            f"{len(batch.refusals)} refused"
        )
    return extracted


@lru_cache(maxsize=10_000)
def field_name(printed: str) -> str:
    """Return the name of a field in one line that can be shown anywhere."""
    shown = "".join(character if character.isprintable() else " " for character in printed[: 2 * MAX_NAME_LENGTH])
    return " ".join(shown.split())[:MAX_NAME_LENGTH] or "(without a name)"


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


def _batches(dump: Dump, format_: Format[Piece], opened: Opened) -> Iterator[Batch]:
    """Yield the content of a dump in batches, which keep only what the pieces say and where they stand."""
    shift = _line_shift(dump)
    batch = Batch(first_index=1)
    for index, (piece, outcome) in enumerate(format_.read(opened.stream), start=1):
        batch.n_pieces += 1
        batch.held += piece.size
        line_start = piece.line_start + shift
        if isinstance(outcome, Record):
            batch.records.append(PlacedRecord(index, line_start, piece.line_end + shift, outcome))
            if outcome.unread:
                batch.count_unread(outcome.unread)
        else:
            batch.refusals.append(refusal_of_piece(index, line_start, piece, outcome))
        if batch.is_full:
            yield batch
            batch = Batch(first_index=index + 1)
    if batch.n_pieces:
        yield batch


def _line_shift(dump: Dump) -> int:
    """Return what to add to the line numbers of a slice, because the reader counts from the dump's prefix on."""
    if dump.slice is None:
        return 0
    with dump.path.open("rb") as stream:
        return dump.slice.lines_before - stream.read(dump.slice.prefix).count(b"\n")
