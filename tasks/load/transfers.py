"""Transfers: a version from object storage into the mirror of a lake, and from there to object storage."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from schemas.errors import LakeError
from schemas.paths import S3Url
from tasks import objects
from tasks.load.lake import MANIFEST, SNAPSHOTS, commit, manifest_bytes, read_manifest, snapshot_ids, unfinished_folder
from tasks.load.manifest import PublishedFile
from tasks.load.verifying import find_faults

MEND = "go back to another version: paperlake rollback ID"


def fetch_version(remote: S3Url, lake: Path) -> None:
    """Write a version into the mirror; files that other versions of the mirror have are linked."""
    content = manifest_bytes(remote)
    manifest = read_manifest(remote)
    known = _known_files(lake)
    unfinished = unfinished_folder(lake, manifest.snapshot)
    shutil.rmtree(unfinished, ignore_errors=True)
    for table in {file.table.partition("/")[0] for file in manifest.files}:
        (unfinished / table).mkdir(parents=True)

    def fetch(file: PublishedFile) -> None:
        path = unfinished / file.path
        try:
            path.hardlink_to(known[file.sha256])
        except (KeyError, OSError):
            _fetch_file(remote / file.path, file, path)

    _at_once(fetch, manifest.all_files)
    (unfinished / MANIFEST).write_bytes(content)
    commit(unfinished)


def _fetch_file(url: S3Url, file: PublishedFile, path: Path) -> None:
    """Fetch a file of a version; raise a LakeError if it is not as it was published."""
    try:
        sha256 = objects.download(url, file.bytes, path)
    except FileNotFoundError as error:
        raise LakeError(f"{url}: is missing; {MEND}") from error
    if sha256 != file.sha256:
        raise LakeError(f"{url}: is not as it was published; {MEND}")


def _known_files(lake: Path) -> dict[str, Path]:
    """Return the files of the versions in the mirror that are as they were published, by digest."""
    known = {}
    for snapshot in snapshot_ids(lake):
        folder = lake / SNAPSHOTS / snapshot
        if not find_faults(folder, thorough=False):
            known.update({file.sha256: folder / file.path for file in read_manifest(folder).all_files})
    return known


def write_version(folder: Path, target: S3Url, before: Path | None) -> None:
    """Write the objects of a version, and see that they are all there.

    Args:
        folder: The folder of the version in the mirror.
        target: Its address on object storage.
        before: The folder of a version whose files the storage can copy, because they are also there; None for none.

    Raises:
        LakeError: Object storage fails, or another process writes a version of this id.
    """
    manifest = read_manifest(folder)
    _claim(target / MANIFEST, manifest_bytes(folder))
    stored = {file.sha256: file.path for file in read_manifest(before).all_files} if before else {}

    def write(file: PublishedFile) -> None:
        same = target.parent / before.name / stored[file.sha256] if before and file.sha256 in stored else None
        if same is None or not objects.copy(same, target / file.path):
            objects.upload(folder / file.path, target / file.path)

    _at_once(write, manifest.all_files)
    _require_whole(target, manifest.all_files)


def _claim(url: S3Url, content: bytes) -> None:
    """Write the manifest of a version first, so that no two writers write objects under one id.

    Raises:
        LakeError: Another writer has this id, or the storage ignores that an object must be absent.
    """
    try:
        objects.create(url, content)
        heeds = not objects.create(url, content)
    except FileExistsError as error:
        raise LakeError(f"{url}: another process writes a version of this id; run again") from error
    if not heeds:
        raise LakeError(
            f"{url}: this service writes over objects that must be absent (If-None-Match), so two writers could undo "
            "each other; use one that heeds it"
        )


def _require_whole(target: S3Url, files: Iterable[PublishedFile]) -> None:
    """Raise a LakeError if an object of a version is missing, or has another size than its file."""
    sizes = {one.url: one.size for one in objects.listed(target)}
    for file in files:
        if (size := sizes.get(target / file.path)) != file.bytes:
            said = "is missing" if size is None else f"has {size:,} bytes instead of {file.bytes:,}"
            raise LakeError(f"{target / file.path}: {said} after it was written; nothing was published; run again")


def _at_once(transfer: Callable[[PublishedFile], None], files: Iterable[PublishedFile]) -> None:
    """Transfer files, several at a time; after a failure no other is begun."""
    pool = ThreadPoolExecutor(objects.MAX_AT_ONCE)
    try:
        for future in [pool.submit(transfer, file) for file in files]:
            future.result()
    finally:
        pool.shutdown(cancel_futures=True)
