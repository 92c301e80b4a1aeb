"""Write the tables changes and history of a version that is being built.

    changes/part-0.parquet    what has changed since the version before
    history/part-0.parquet    what became of ids in the first versions
    history/part-1.parquet    what became of ids in the versions after these

What became of an id is kept for ever. So the files of the history are links to those of the version before, and what
has happened since is one file more. It takes along the last files before it that are not larger, so that they stay few.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import polars as pl

from schemas.lake.changes import CHANGES, HISTORY
from schemas.lake.tables import SCHEMA_VERSION
from schemas.table import Table
from tasks.load.changes.finding import find_changes
from tasks.load.lake import scan_table
from tasks.load.manifest import TableFile
from tasks.load.reading import Lake, damage_of_current
from tasks.work import digest, to_arrow, write_parquet

MAX_FILE_ROWS = 1_000_000


def write_changes(before: Lake | None, now: Lake) -> list[TableFile]:
    """Write what has changed since the version before, and the history of ids.

    Args:
        before: The version before; None if there is none.
        now: The version that is being built, with all other tables.

    Returns:
        The entries of the manifest for the files.

    Raises:
        LakeError: The version before is damaged.
    """
    with damage_of_current(before.folder) if before else nullcontext():
        changes: list[TableFile] = []
        events = [HISTORY.empty()]
        (now.folder / CHANGES.name).mkdir()
        for frame in find_changes(before, now):
            changes.append(_write_part(frame, CHANGES, now.folder, len(changes)))
            events.append(HISTORY.conform(frame.filter(pl.col("field").is_null())))
        if not changes:
            changes.append(_write_part(CHANGES.empty(), CHANGES, now.folder, 0))
        return [*changes, *_write_history(before, pl.concat(events), now.folder)]


def _write_history(before: Lake | None, events: pl.DataFrame, folder: Path) -> Iterator[TableFile]:
    """Write the history of ids: what became of them in this version beside links to the files of the version before."""
    (folder / HISTORY.name).mkdir()
    kept = list(before.manifest.files_of(HISTORY.name)) if before else []
    absorbed, rows = [], events.height
    is_old = before is not None and before.manifest.schema_version != SCHEMA_VERSION  # its files have other columns
    while kept and (is_old or kept[-1].rows <= min(rows, MAX_FILE_ROWS - rows)):
        absorbed.append(kept.pop())
        rows += absorbed[-1].rows
    if before:
        yield from [_link(before, file, folder) for file in kept]
    if before and absorbed:
        events = pl.concat([HISTORY.conform(scan_table(before.folder, absorbed).collect()), events])
    for start in range(0, events.height or not kept, MAX_FILE_ROWS):
        part = HISTORY.conform(events.slice(start, MAX_FILE_ROWS))
        yield _write_part(part, HISTORY, folder, len(kept) + start // MAX_FILE_ROWS)


def _write_part(frame: pl.DataFrame, table: Table, folder: Path, number: int) -> TableFile:
    """Write one of the files of a table without partitions."""
    path = folder / table.name / f"part-{number}.parquet"
    write_parquet(to_arrow(frame, table), path)
    return TableFile(
        table=table.name,
        path=path.relative_to(folder).as_posix(),
        rows=frame.height,
        bytes=path.stat().st_size,
        sha256=digest(path),
    )


def _link(before: Lake, file: TableFile, folder: Path) -> TableFile:
    """Give a file of the version before its place in the new one; copy it where the file system has no such links.

    Raises:
        LakeError: The file is not as large as it was.
    """
    source, target = before.folder / file.path, folder / file.path
    if source.stat().st_size != file.bytes:
        raise pl.exceptions.ComputeError(f"{source}: has another size than the manifest says")
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
    return file
