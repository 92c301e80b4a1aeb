"""The lake on disk: the one module through which its files are written, found and read.

    OUT/_snapshots/<id>/_manifest.json
    OUT/_snapshots/<id>/papers/year=2023.parquet
    OUT/_snapshots/<id>/papers/year=2023-2.parquet      its rows from the millionth on, if there are so many
    OUT/_snapshots/<id>/papers/year=__HIVE_DEFAULT_PARTITION__.parquet      the rows without a year
    OUT/_snapshots/<id>/relations/part-0.parquet                            a table without partitions, or without rows
    OUT/current -> _snapshots/<id>

A partition is a file `year=2023.parquet` and not a folder `year=2023/`, because the column is in the file too, with its
own type. Readers also make a column of a folder of that name, and do not agree on its type: pandas and pyarrow refuse
to read the two together, and DuckDB makes 64-bit integers of years, or text if a table has no year. From files all of
them read the same columns without options, whether they read a folder or a glob. They skip the files that a filter
rules out by the least and greatest value that each file states.

A published version never changes. A version is built in a folder whose name ends in `.tmp`, flushed to the disk, and
renamed; then `current` is replaced by a link to it. A reader that resolves `current` once, and reads below that folder,
reads one version. The link is made before the folder is renamed. So if a run is killed between the two, the link is
still there, and shows that the version has never been the current one: it is not listed, and the next run removes it.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import overload

import polars as pl
from pydantic import ValidationError

from schemas.errors import LakeError, MissingLakeError
from schemas.paths import Place, S3Url, require_utf8
from tasks.load import versions
from tasks.load.manifest import Manifest, TableFile
from tasks.load.snapshot_ids import is_snapshot_id

SNAPSHOTS = versions.SNAPSHOTS
CURRENT = "current"
MANIFEST = "_manifest.json"
UNFINISHED = ".tmp"
NEXT = f".next{UNFINISHED}"  # the link that becomes `current` when the version that it names is published

# What a person can do about it; any other error speaks for itself.
MENDS = {
    errno.ENOSPC: "free some space and run again",
    errno.EDQUOT: "free some space and run again",
    errno.EACCES: "give this user the right to write there, or choose another folder with --out",
    errno.EPERM: "give this user the right to write there, or choose another folder with --out",
    errno.EROFS: "choose another folder with --out",
    errno.ENOTDIR: "choose a folder with --out",
    errno.EEXIST: "choose a folder with --out",
}


@contextmanager
def lake_errors(out: Place) -> Iterator[None]:
    """Turn errors of the operating system into one line about the lake.

    Raises:
        LakeError: An operation in the body failed: the disk is full, the folder cannot be written, or another.
    """
    try:
        yield
    except OSError as error:
        cause = os.strerror(error.errno) if error.errno else str(error)
        mend = MENDS.get(error.errno or 0)
        place = error.filename or out
        raise LakeError(f"{place}: {cause}" + (f"; {mend}" if mend else "")) from error


def prepare(out: Path) -> None:
    """Make the folders of a lake, and check that `current` can be replaced by a version.

    Raises:
        LakeError: `current` is a file or a folder.
        UsageError: The name of the lake is no UTF-8.
    """
    require_utf8(out)
    if not out.exists():
        out.mkdir(parents=True)
        flush(out.parent)
    (out / SNAPSHOTS).mkdir(exist_ok=True)
    current = out / CURRENT
    if current.exists() and not current.is_symlink():
        raise LakeError(f"{current}: is not a link to a version of the lake; move it away and run again")


def resolve_current(out: Path) -> Path | None:
    """Return the folder of the current version; None if nothing was ever published.

    Raises:
        LakeError: `current` does not lead to a version.
    """
    current = out / CURRENT
    if not current.is_symlink() and not current.exists():
        return None
    folder = current.resolve()
    if not current.is_symlink() or not (folder / MANIFEST).is_file():
        raise LakeError(f"{current}: does not lead to a version of the lake; roll back to one, or move it away")
    return folder


@overload
def current_snapshot(out: Path) -> Path: ...
@overload
def current_snapshot(out: Place) -> Place: ...
def current_snapshot(out: Place) -> Place:
    """Return the folder of the current version, which does not change when a new version is published.

    Raises:
        LakeError: There is no lake, or no version of it, or `current` does not lead to one.
        UsageError: The name of the lake is no UTF-8.
    """
    if isinstance(out, S3Url):
        return versions.current_folder(out)
    with lake_errors(require_utf8(out)):
        folder = resolve_current(out)
    if folder is None:
        raise MissingLakeError(f"{out}: no version of the lake is here; publish one with: paperlake curate --out {out}")
    return folder


def snapshot_ids(out: Place) -> list[str]:
    """Return the ids of all complete versions, the oldest first; other folders are left alone."""
    if isinstance(out, S3Url):
        return versions.kept_ids(out)
    snapshots = out / SNAPSHOTS
    if not snapshots.is_dir():
        return []
    complete = sorted(entry.name for entry in snapshots.iterdir() if is_snapshot_id(entry.name) and entry.is_dir())
    announced = announced_snapshot(out)
    return [snapshot for snapshot in complete if snapshot != announced]


def announced_snapshot(out: Path) -> str | None:
    """Return the version that is being published and has never been the current one; None if there is none."""
    try:
        announced = (out / NEXT).readlink()
    except OSError:
        return None
    # A copy of a lake that was made while it was published can have both links.
    return announced.name if announced.name != (out / CURRENT).resolve().name else None


def scan_table(folder: Place, files: Sequence[TableFile]) -> pl.LazyFrame:
    """Return a table of a version lazily, from the files that its manifest names."""
    if isinstance(folder, S3Url):  # without a provider, polars takes credentials from the same variables as obstore
        addresses = [f"{folder}/{file.path}" for file in files]
        return pl.scan_parquet(addresses, hive_partitioning=False, glob=False, credential_provider=None)
    return pl.scan_parquet([folder / file.path for file in files], hive_partitioning=False, glob=False)


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write the manifest of a version: its last file."""
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")


def read_manifest(folder: Place) -> Manifest:
    """Read the manifest of a version.

    Raises:
        LakeError: It is not there, or is not a manifest.
    """
    path = folder / MANIFEST
    content = manifest_bytes(folder)
    try:
        return Manifest.model_validate_json(content)
    except ValidationError as error:
        cause = error.errors()[0]["msg"]
        raise LakeError(f"{path}: is not the manifest of a version ({cause}); use another version") from error


def manifest_bytes(folder: Place) -> bytes:
    """Read the bytes of the manifest of a version; raise a LakeError if it is not there."""
    path = folder / MANIFEST
    if isinstance(path, S3Url):
        return versions.read_object(path)
    with lake_errors(path):
        return path.read_bytes()


def read_schema_version(folder: Place) -> int:
    """Read the schema version of a version, also if the rest of its manifest has a form that only later software knows.

    Raises:
        LakeError: The manifest is not there, or is not a manifest.
    """
    with suppress(ValueError, TypeError, KeyError):
        version = json.loads(manifest_bytes(folder))["schema_version"]
        if isinstance(version, int):
            return version
    return read_manifest(folder).schema_version


def commit(unfinished: Path) -> Path:
    """Flush all files of a version to the disk, and give its folder the name of a complete version."""
    for parent, _, names in os.walk(unfinished, topdown=False):
        for name in names:
            flush(Path(parent, name))
        flush(Path(parent))
    folder = unfinished.rename(unfinished.with_name(unfinished.name.removesuffix(UNFINISHED)))
    flush(folder.parent)
    return folder


def announce(out: Path, snapshot: str) -> None:
    """Make the link that becomes `current` when a version is published."""
    (out / NEXT).symlink_to(Path(SNAPSHOTS, snapshot))
    flush(out)


def publish_announced(out: Path) -> None:
    """Make the version that was announced the current one: its link is renamed over the old one."""
    (out / NEXT).replace(out / CURRENT)
    flush(out)


def point_current(out: Path, snapshot: str) -> None:
    """Make a published version the current one again."""
    link = out / f".{CURRENT}{UNFINISHED}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(SNAPSHOTS, snapshot))
    link.replace(out / CURRENT)
    flush(out)


def withdraw(out: Path) -> None:
    """Take its name from the version that was announced and not published, and remove the links that lead nowhere."""
    announced = announced_snapshot(out)
    if announced is not None and (out / SNAPSHOTS / announced).is_dir():
        uncommit(out / SNAPSHOTS / announced)
    for name in (NEXT, f".{CURRENT}{UNFINISHED}"):
        (out / name).unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Flush a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def uncommit(folder: Path) -> Path:
    """Take the name of a complete version from a folder."""
    return folder.rename(folder.with_name(folder.name + UNFINISHED))


def remove(folder: Path) -> None:
    """Remove a version. Its folder first loses the name of a complete version, because a removal can be interrupted."""
    shutil.rmtree(uncommit(folder))


def unfinished_folder(out: Path, snapshot: str) -> Path:
    """Return the folder in which a version is built."""
    return out / SNAPSHOTS / f"{snapshot}{UNFINISHED}"


def unfinished_folders(out: Path) -> list[Path]:
    """Return the folders that hold part of a version: one being built or removed, or left by a run that was killed."""
    return sorted(
        path
        for path in (out / SNAPSHOTS).glob(f"*{UNFINISHED}")
        if is_snapshot_id(path.name.removesuffix(UNFINISHED)) and path.is_dir() and not path.is_symlink()
    )
