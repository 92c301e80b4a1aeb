"""Read one dump into partitions: its records, the names printed in them, and what was refused."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from schemas.dump import Dump, Extracted
from schemas.errors import DataError
from schemas.records import NAMES, RECORDS
from schemas.sources import REJECTS
from tasks.extract.formats import Format, format_of
from tasks.extract.records import Piece, Record, Refused, names_frame, records_frame, rejects_frame
from tasks.work import write_partition

BATCH_RECORDS = 20_000
BATCH_BYTES = 64 * 1024 * 1024
_BUFFER = 1024 * 1024

_Outcome = tuple[int, Piece, Record | Refused]


def read_dump(dump: Dump, work: Path) -> Extracted:
    """Read a dump.

    The readers stream, so what is held in memory beside the columns of the result is one batch of records.

    Args:
        dump: The dump, as `discover` found it.
        work: The work folder, into which the partitions are written.

    Returns:
        The partitions records, names and rejects, and how many records the dump holds: each piece that the splitter
        cut out counts, whatever became of it.

    Raises:
        DataError: If the file has vanished or changed since it was found, or its account does not add up.
        OSError: If it cannot be read.
    """
    format_ = format_of(dump)
    records, names, rejects = [RECORDS.empty()], [NAMES.empty()], [REJECTS.empty()]
    n_records = 0
    for batch in _batches(dump, format_):
        n_records = batch[-1][0]
        kept = [(index, piece, outcome) for index, piece, outcome in batch if isinstance(outcome, Record)]
        refused = [(index, piece, outcome) for index, piece, outcome in batch if isinstance(outcome, Refused)]
        records.append(records_frame(dump, kept))
        names.append(names_frame(dump, kept))
        rejects.append(rejects_frame(dump, refused))
    extracted = Extracted(
        dump=dump,
        n_records=n_records,
        records=write_partition(pl.concat(records), "records", work, RECORDS),
        names=write_partition(pl.concat(names), "names", work, NAMES),
        rejects=write_partition(pl.concat(rejects), "rejects", work, REJECTS),
    )
    if extracted.records.rows + extracted.rejects.rows != n_records:
        raise DataError(
            f"{dump.source_file}: {n_records} records, but {extracted.records.rows} read and "
            f"{extracted.rejects.rows} refused"
        )
    return extracted


def _batches(dump: Dump, format_: Format[Piece]) -> Iterator[list[_Outcome]]:
    """Yield the pieces of a dump with their places and what they say, and check its bytes at the end."""
    try:
        with dump.path.open("rb", buffering=0) as file:
            hashing = _Hashing(file)
            stream = io.BufferedReader(hashing, _BUFFER)
            batch: list[_Outcome] = []
            begun = expanded = 0
            source = io.BufferedReader(file, _BUFFER) if format_.needs_file else stream
            for index, (piece, outcome) in enumerate(format_.read(source), start=1):
                batch.append((index, piece, outcome))
                expanded += piece.size
                if len(batch) == BATCH_RECORDS or max(hashing.size - begun, expanded) > BATCH_BYTES:
                    yield batch
                    batch, begun, expanded = [], hashing.size, 0
            if batch:
                yield batch
            if format_.needs_file:
                file.seek(0)  # it was read here and there, and is now digested from its beginning
            while stream.read(_BUFFER):
                pass  # bytes after the last record count for the digest
    except FileNotFoundError as error:
        raise DataError(f"{dump.source_file} has vanished since the run began: put it back and run again") from error
    if hashing.sha256 != dump.sha256:
        raise DataError(f"{dump.source_file} has changed since the run began: run again when it is complete")


class _Hashing(io.RawIOBase):
    """A file whose bytes are digested as they are read.

    Attributes:
        size: How many bytes were read.
    """

    def __init__(self, file: io.FileIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """The digest of the bytes that were read."""
        return self._digest.hexdigest()

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into a buffer."""
        count = self._file.readinto(buffer) or 0
        self._digest.update(buffer[:count])
        self.size += count
        return count
