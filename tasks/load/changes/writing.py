"""Write the tables changes and history of a version that is being built.

    changes/part-0.parquet    what has changed since the version before
    history/part-0.parquet    what became of ids in the first versions
    history/part-1.parquet    what became of ids in the versions after these

What became of an id is kept for ever. So the files of the history are links to those of the version before, and what
has happened since is one file more. It takes along the last files before it that are not larger, so that they stay few.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import polars as pl

from schemas.lake.changes import CHANGES, HISTORY
from schemas.lake.tables import SCHEMA_VERSION
from tasks.load.changes.finding import find_changes, find_left
from tasks.load.files import MAX_ROWS, link_file, write_rows, write_table
from tasks.load.lake import scan_table
from tasks.load.manifest import TableFile
from tasks.load.reading import Lake, damage_of_current


def write_changes(before: Lake | None, now: Lake, left: Sequence[Lake] = ()) -> list[TableFile]:
    """Write what has changed since the version before, and the history of ids.

    Args:
        before: The version before; None if there is none.
        now: The version that is being built, with all other tables.
        left: The versions that were rolled back from to the version before, the newest first. What became of their ids
            is history, too.

    Returns:
        The entries of the manifest for the files.

    Raises:
        LakeError: The version before is damaged.
    """
    folder = Path(now.folder)
    with damage_of_current(before.folder) if before else nullcontext():
        changes: list[TableFile] = []
        events = []
        for frame in find_changes(before, now):
            events.append(frame.filter(pl.col("field").is_null()).select(HISTORY.polars_schema.names()))
            if not frame.is_empty():
                changes += write_rows(frame, CHANGES, folder, len(changes) + 1)
        changes = changes or write_table(CHANGES.empty(), CHANGES, folder)
        if before and left:
            told = pl.concat([find_left(one, before, now) for one in left])
            told = told.unique(("entity", "id"), keep="first", maintain_order=True)
            events = [HISTORY.conform(pl.concat([*events, told]))]
        return [*changes, *_write_history(before, pl.concat(events), folder)]


def _write_history(before: Lake | None, events: pl.DataFrame, folder: Path) -> list[TableFile]:
    """Write the history of ids: links to the files of the version before, and what became of ids since.

    Args:
        before: The version before; None if there is none.
        events: What became of ids since, in the order of the table.
        folder: The folder of the version.
    """
    kept = list(before.manifest.files_of(HISTORY.name)) if before else []
    absorbed: list[TableFile] = []
    rows = events.height
    is_old = before is not None and before.manifest.schema_version != SCHEMA_VERSION  # its files have other columns
    while kept and (is_old or kept[-1].rows <= min(rows, MAX_ROWS - rows)):
        absorbed.append(kept.pop())
        rows += absorbed[-1].rows
    if before:
        for file in kept:
            _link(before, file, folder)
    if before and absorbed:
        events = HISTORY.conform(pl.concat([HISTORY.conform(scan_table(before.folder, absorbed).collect()), events]))
    return [*kept, *(write_rows(events, HISTORY, folder, len(kept) + 1) if rows or not kept else [])]


def _link(before: Lake, file: TableFile, folder: Path) -> None:
    """Link a file of the version before to its place in the new one.

    Raises:
        ComputeError: The file is not as large as it was.
    """
    source = Path(before.folder, file.path)
    if source.stat().st_size != file.bytes:
        raise pl.exceptions.ComputeError(f"{source}: has another size than the manifest says")
    link_file(source, folder / file.path)
