"""Read a version of the lake from Python: its tables as lazy frames, all of the same version."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tasks.load.lake import current_snapshot, read_manifest, scan_table
from tasks.load.manifest import Manifest
from tasks.load.snapshots import find_snapshot


@dataclass(frozen=True)
class Lake:
    """One version of a lake. Its tables are its items, `lake["papers"]`, and its attributes, `lake.papers`.

    Attributes:
        folder: The folder of the version.
        manifest: What the version was made from, and which files it consists of.
    """

    folder: Path
    manifest: Manifest

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


def open_lake(out: str | Path, snapshot: str | None = None) -> Lake:
    """Open the current version of a lake, or another one.

    `current` is resolved once, here: all tables read from the result are of one version, whatever is published
    meanwhile.

    Args:
        out: The folder of the lake.
        snapshot: The id of a version, or a beginning of it that no other one has; None for the current one.

    Raises:
        LakeError: There is no lake, or no version of it, or it is damaged.
        UsageError: There is no such version, or there are several.
    """
    folder = current_snapshot(Path(out))
    if snapshot is not None:
        folder = folder.with_name(find_snapshot(Path(out), snapshot))
    return Lake(folder, read_manifest(folder))
