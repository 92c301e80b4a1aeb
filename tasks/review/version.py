"""A version whose tables answer at once: as Arrow files that are mapped into memory.

A lake's Parquet files are made to be read as a whole. To find the few rows that a page shows, they would have to be
decompressed for every page. So their tables are written uncompressed to temporary files, a file of the version at a
time, and mapped. The system loads the parts that are looked at. They are let go of as soon as another table is asked
for, so that the page takes little more memory than its largest table.
"""

from __future__ import annotations

import mmap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile, gettempdir
from typing import cast

import polars as pl
import pyarrow as pa

from schemas.errors import LakeError
from tasks.load.lake import scan_table
from tasks.load.manifest import TableFile
from tasks.load.reading import Lake, damage_of_current

TABLES = (
    *("papers", "authors", "authorships", "sources", "mentions"),
    *("relations", "paper_matches", "author_matches", "history", "changes"),
)


@dataclass(frozen=True)
class Version(Lake):
    """A version of a lake on this machine, whose tables are in mapped files.

    Attributes:
        mapped: The tables by their names.
        maps: The mapped files by the names of their tables.
    """

    mapped: Mapping[str, pl.DataFrame] = field(default_factory=dict, repr=False, compare=False)
    maps: Mapping[str, mmap.mmap] = field(default_factory=dict, repr=False, compare=False)

    def __getitem__(self, table: str) -> pl.LazyFrame:
        if table not in self.mapped:
            return super().__getitem__(table)
        for name, file in self.maps.items():
            if name != table:
                file.madvise(mmap.MADV_DONTNEED)  # what is looked at again is loaded again
        return self.mapped[table].lazy()


def map_version(lake: Lake) -> Version:
    """Return a version with its tables in mapped files, which are gone with the process.

    Raises:
        LakeError: A table is damaged, or there is no room for the files.
    """
    folder = cast(Path, lake.folder)
    maps: dict[str, mmap.mmap] = {}
    mapped: dict[str, pl.DataFrame] = {}
    with damage_of_current(folder):
        for name in TABLES:
            if files := lake.manifest.files_of(name):
                maps[name] = _map(folder, files)
                arrow = pa.ipc.open_file(pa.py_buffer(maps[name])).read_all()
                mapped[name] = cast(pl.DataFrame, pl.from_arrow(arrow, rechunk=False))
    return Version(lake.folder, lake.manifest, lake.lease, mapped, maps)


def _map(folder: Path, files: Sequence[TableFile]) -> mmap.mmap:
    """Return a table as a mapped file, whose name is removed at once."""
    newest = pl.CompatLevel.newest()
    first = scan_table(folder, files[:1]).collect().to_arrow(compat_level=newest)
    try:
        with TemporaryFile(prefix="paperlake-review-") as temporary:
            with pa.ipc.new_file(temporary, first.schema) as writer:
                writer.write_table(first)
                for file in files[1:]:
                    writer.write_table(scan_table(folder, [file]).collect().to_arrow(compat_level=newest))
            temporary.flush()
            return mmap.mmap(temporary.fileno(), 0, prot=mmap.PROT_READ)
    except OSError as error:
        if isinstance(error, FileNotFoundError):  # of the version
            raise
        mend = "free some space, or set TMPDIR to a folder that has it"
        raise LakeError(f"{gettempdir()}: {error.strerror or error}: {mend}") from error
