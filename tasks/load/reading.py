"""Read a version of the lake from Python: its tables as lazy frames, all of the same version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import overload

import polars as pl

from schemas.errors import LakeError, UsageError
from schemas.paths import Place, S3Url, place_of, require_utf8
from tasks.load.lake import CURRENT, SNAPSHOTS, current_snapshot, lake_errors, read_manifest, scan_table
from tasks.load.leases import Lease, take_lease
from tasks.load.manifest import Manifest
from tasks.load.snapshots import find_snapshot_as_of

MAX_ATTEMPTS = 3  # to take a lease of a version that is removed at this moment, and so is not the current one any more


@dataclass(frozen=True)
class Lake:
    """One version of a lake. Its tables are its items, `lake["papers"]`, and its attributes, `lake.papers`.

    No run removes the version as long as this object exists, or until the end of its `with` block.

    Attributes:
        folder: The folder of the version; its address if it is on object storage.
        manifest: The inputs and the files of the version.
        lease: The lease that keeps it from being removed; None if there is none.
    """

    folder: Place
    manifest: Manifest
    lease: Lease | None = field(default=None, repr=False, compare=False)

    def __enter__(self) -> Lake:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.lease is not None:
            self.lease.release()

    @property
    def snapshot(self) -> str:
        """The id of the version."""
        return self.manifest.snapshot

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables."""
        return tuple(self.manifest.rows)

    def __getitem__(self, table: str) -> pl.LazyFrame:
        files = self.manifest.files_of(table)
        if not files:
            raise KeyError(f"no table {table!r} in this version of the lake; there are: {', '.join(self.tables)}")
        return scan_table(self.folder, files)

    def __getattr__(self, name: str) -> pl.LazyFrame:
        if name.startswith("_"):  # copying and unpickling ask for special names before there is a manifest
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(error.args[0]) from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.tables]


@contextmanager
def damage_of_current(folder: Place) -> Iterator[None]:
    """Turn errors of reading the tables of the current version into one line about it.

    Args:
        folder: The folder of the version.

    Raises:
        LakeError: A file is missing, or is not as it was published.
    """
    try:
        yield
    except (pl.exceptions.PolarsError, FileNotFoundError) as error:
        cause = str(error).splitlines()[0]
        anew = "" if isinstance(folder, S3Url) else f", or move {folder.parent.parent / CURRENT} away to begin anew"
        raise LakeError(
            f"{folder}: the current version is damaged ({cause}); roll back to another one{anew}"
        ) from error


def open_lake(out: str | Path, as_of: str | datetime | None = None) -> Lake:
    """Open the current version of a lake, or another one.

    `current` is resolved once, here: all tables read from the result are of one version, whatever is published
    meanwhile. The version is held: no run removes it as long as the result exists, or until the end of its `with`
    block. If the file system has no locks, or the lake is on object storage, the version is read without being held.

    Args:
        out: The folder of the lake, or its address on object storage: "s3://bucket/prefix".
        as_of: The id of a version, or a beginning of it that no other one has; or a time, such as 2026-11-21T04:00Z,
            for the version that was the newest then; None for the current one.

    Raises:
        LakeError: There is no lake, or no version of it, or it is damaged.
        UsageError: There is no such version, or there are several, or it is kept no more, or the name of the lake is
            no UTF-8.
    """
    place = _place(out)
    if isinstance(place, S3Url):
        address = find_version(place, as_of)
        return Lake(address, read_manifest(address))
    for _ in range(MAX_ATTEMPTS):
        folder = find_version(place, as_of)
        if (lease := take_lease(folder)) is not None:
            return Lake(folder, read_manifest(folder), lease)
    return Lake(folder, read_manifest(folder))  # says what is wrong with it, if it is still there


@overload
def find_version(out: Path, as_of: str | datetime | None) -> Path: ...
@overload
def find_version(out: Place, as_of: str | datetime | None) -> Place: ...
def find_version(out: Place, as_of: str | datetime | None) -> Place:
    """Return the folder of the current version, or of the one that is named or was the newest at a time."""
    if as_of is None:
        return current_snapshot(out)
    if isinstance(out, S3Url):
        return out / SNAPSHOTS / find_snapshot_as_of(out, as_of)
    with lake_errors(require_utf8(out)):
        return (out / SNAPSHOTS).resolve() / find_snapshot_as_of(out, as_of)


def _place(out: str | Path) -> Place:
    """Return the place that a text names; raise a UsageError if it is malformed."""
    try:
        return place_of(out)
    except ValueError as error:
        raise UsageError(str(error)) from error
