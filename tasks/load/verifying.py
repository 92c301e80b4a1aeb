"""Verify the files of a version against its manifest, and say what is wrong with each file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

import polars as pl

from schemas.errors import LakeError, PaperlakeError
from schemas.paths import Place, S3Url
from tasks import objects
from tasks.load.lake import MANIFEST, read_manifest, scan_table
from tasks.load.manifest import PublishedFile, TableFile
from tasks.work import digest

Kind = Literal["manifest", "missing", "unreadable", "bytes", "sha256", "rows", "extra"]
OTHER_BYTES = "was changed: its bytes are not those that were published"
EXTRA = "is no file of this version, but readers take it for one"
MEND = "use another version: paperlake snapshots lists them, paperlake rollback ID goes back to one"


class Fault(NamedTuple):
    """A fault of a file of a version.

    Attributes:
        path: The file, relative to the folder of the version.
        kind: The property that does not agree with the manifest.
        detail: The same in words that follow the name of the file.
    """

    path: str
    kind: Kind
    detail: str


def find_faults(folder: Place, *, thorough: bool = True) -> list[Fault]:
    """Return what is wrong with the files of a version, in the order of the manifest.

    Args:
        folder: The folder of the version.
        thorough: Whether the files are read; otherwise only what `stat`, or a list of objects, says of them is checked.
    """
    try:
        manifest = read_manifest(folder)
    except LakeError as error:
        return [Fault(MANIFEST, "manifest", str(error).removeprefix(f"{folder / MANIFEST}: "))]
    named = {MANIFEST, *(file.path for file in manifest.all_files)}
    if isinstance(folder, S3Url):
        stored = {str(one.url.removeprefix(f"{folder}/")): one.size for one in objects.listed(folder)}
        extra = sorted(stored.keys() - named)
        faults = [_stored_fault(folder, file, stored.get(file.path), thorough=thorough) for file in manifest.all_files]
        return [*(fault for fault in faults if fault is not None), *(Fault(path, "extra", EXTRA) for path in extra)]
    extra = sorted({path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()} - named)
    return [
        *(fault for file in manifest.all_files if (fault := _fault(folder, file, thorough=thorough)) is not None),
        *(Fault(path, "extra", EXTRA) for path in extra),
    ]


def verify(folder: Place) -> None:
    """Check that every file of a version's manifest exists and is as it was written.

    Raises:
        LakeError: A file is missing or was changed; names the first one.
    """
    for fault in find_faults(folder):
        if fault.kind != "extra":
            raise LakeError(f"{folder / fault.path}: {fault.detail}; use another version")


@contextmanager
def naming_damage(folder: Place) -> Iterator[None]:
    """Turn an error of reading a version into one line that names the damaged file, if there is one, and what to do.

    Raises:
        LakeError: The body failed, and a file of the version is damaged.
    """
    try:
        yield
    except PaperlakeError:
        raise
    except (Exception, pl.exceptions.PanicException) as error:
        if not (faults := find_faults(folder)):
            raise
        more = f" (and {len(faults) - 1} more: paperlake verify names all)" if len(faults) > 1 else ""
        raise LakeError(f"{folder / faults[0].path}: {faults[0].detail}{more}; {MEND}") from error


def _fault(folder: Path, file: PublishedFile, *, thorough: bool) -> Fault | None:
    """Return what is wrong with a file; None if it is as the manifest says."""
    path = folder / file.path
    try:
        size = path.stat().st_size
        if size != file.bytes:
            return Fault(file.path, "bytes", _other_size(size, file))
        if thorough and digest(path) != file.sha256:
            return Fault(file.path, "sha256", OTHER_BYTES)
        if thorough and isinstance(file, TableFile) and (rows := _count_rows(folder, file)) != file.rows:
            return Fault(file.path, "rows", f"holds {rows:,} rows, but the manifest says {file.rows:,}")
    except FileNotFoundError:
        return Fault(file.path, "missing", "is missing")
    except (OSError, pl.exceptions.PolarsError) as error:
        return Fault(file.path, "unreadable", f"cannot be read: {' '.join(str(error).split())[:200]}")
    return None


def _stored_fault(folder: S3Url, file: PublishedFile, size: int | None, *, thorough: bool) -> Fault | None:
    """Return what is wrong with an object of a known size; with the bytes that were published it has the rows, too."""
    if size is None:
        return Fault(file.path, "missing", "is missing")
    if size != file.bytes:
        return Fault(file.path, "bytes", _other_size(size, file))
    try:
        if thorough and objects.digest(folder / file.path, size) != file.sha256:
            return Fault(file.path, "sha256", OTHER_BYTES)
    except FileNotFoundError:
        return Fault(file.path, "missing", "is missing")
    return None


def _other_size(size: int, file: PublishedFile) -> str:
    """Return what is wrong with a file of another size."""
    return f"was changed: {size:,} bytes, but {file.bytes:,} were published"


def _count_rows(folder: Path, file: TableFile) -> int:
    """Return how many rows a file holds."""
    rows: int = scan_table(folder, [file]).select(pl.len()).collect().item()
    return rows
