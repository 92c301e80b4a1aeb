"""The mirror of a lake on object storage: a lake of this machine, in which a run works as in any other.

    <cache>/paperlake/lakes/<bucket>-<prefix>-<digest>/     the mirror
        _remote.json                                        of which lake it is, and on which state the run builds
        _work/  _snapshots/  current                        as in every lake

At its beginning, a run brings the current version of the lake into its mirror; only files that the mirror lacks are
fetched. At its end, the version that it has built is written to object storage, before it becomes current in the
mirror. Files that the version before has are copied there by the storage itself. The mirror is a cache: it can be
removed whenever no run is at work.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from schemas.errors import LakeError, PaperlakeError, UsageError
from schemas.paths import Place, S3Url, require_utf8
from tasks import objects
from tasks.load.lake import (
    CURRENT,
    MANIFEST,
    commit,
    lake_errors,
    manifest_bytes,
    point_current,
    read_manifest,
    remove,
    resolve_current,
    snapshot_ids,
    unfinished_folder,
)
from tasks.load.locks import lock
from tasks.load.manifest import Entry, Manifest, TableFile
from tasks.load.snapshots import require_known_schema, sweep
from tasks.load.verifying import find_faults
from tasks.load.versions import (
    SNAPSHOTS,
    State,
    conflict,
    read_state,
    remove_unkept,
    write_state,
)

T = TypeVar("T")

REMOTE = "_remote.json"

logger = logging.getLogger(__name__)


class Remote(Entry):
    """The lake on object storage that a folder mirrors.

    Attributes:
        url: Its address.
        state: Its state when the run began, or after what this run has published.
    """

    url: S3Url
    state: State


def local_lake(out: Place) -> Path:
    """Return the folder in which a run on a lake works: the lake itself, or its mirror.

    Raises:
        UsageError: The lake is on object storage, and this user has no folder for a mirror.
    """
    if not isinstance(out, S3Url):
        return out.absolute()
    try:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError as error:
        raise UsageError(f"{out}: no folder for its mirror: set HOME or XDG_CACHE_HOME") from error
    digest = hashlib.sha256(f"{os.environ.get('AWS_ENDPOINT_URL', '')} {out}".encode()).hexdigest()[:16]
    readable = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{out.bucket}/{out.key}")[:80].strip("-")
    return require_utf8(cache.absolute() / "paperlake" / "lakes" / f"{readable}-{digest}")


def place_of_lake(lake: Path) -> Place:
    """Return the place of the lake that a folder is, or mirrors."""
    remote = _read_remote(lake)
    return remote.url if remote else lake


def refresh(lake: Path, out: Place) -> None:
    """Bring the current version of a lake on object storage into its mirror; nothing for a lake of this machine.

    Args:
        lake: The mirror, which this process has locked.
        out: The lake.

    Raises:
        LakeError: Object storage fails, the mirror cannot be written, or the current version is damaged or of a later
            schema than this paperlake knows.
        UsageError: There is no such bucket.
    """
    if not isinstance(out, S3Url):
        return
    state = read_state(out)
    with lock(lake, "publish"), lake_errors(lake):
        sweep(lake)
        _write_remote(lake, Remote(url=out, state=state))
        if not state.snapshot:
            (lake / CURRENT).unlink(missing_ok=True)
            return
        remote, folder = out / SNAPSHOTS / state.snapshot, lake / SNAPSHOTS / state.snapshot
        require_known_schema(remote)
        if folder.exists() and not _is_same(folder, remote):
            remove(folder)
        if not folder.exists():
            _fetch_version(remote, lake)
        point_current(lake, state.snapshot)
        for snapshot in {*snapshot_ids(lake)} - {kept.snapshot for kept in state.kept}:
            remove(lake / SNAPSHOTS / snapshot)


def publish_remotely(folder: Path, keep: int, now: datetime | None = None) -> None:
    """Publish a version of a mirror in the lake on object storage; nothing for a lake of this machine.

    If it fails, the state of the lake is as it was, and readers see nothing of the version. What was written is removed
    after a later publication.

    Args:
        folder: The folder of the version, which is complete.
        keep: How many versions to keep, this one included.
        now: The time; None for the clock's.

    Raises:
        LakeError: Another process has published or rolled back since the run began, or object storage fails.
    """
    lake = folder.parent.parent
    remote = _read_remote(lake)
    if remote is None:
        return
    if read_state(remote.url) != remote.state:
        raise conflict(remote.url)
    _write_version(remote, folder, lake)
    state = remote.state.followed_by(folder.name, (now or datetime.now(UTC)).astimezone(UTC), keep)
    write_state(remote.url, state)
    _write_remote(lake, Remote(url=remote.url, state=state))


def prune_remotely(lake: Path) -> list[str]:
    """Remove the versions that are not kept any more from the lake on object storage that a folder mirrors.

    If object storage fails, they stay, with a warning; the next publication tries again.

    Returns:
        The ids of the versions that were removed.
    """
    remote = _read_remote(lake)
    if remote is None:
        return []
    try:
        return remove_unkept(remote.url, remote.state)
    except PaperlakeError as error:
        logger.warning("%s: the old versions cannot be removed: %s", remote.url, error)
        return []


def _fetch_version(remote: S3Url, lake: Path) -> None:
    """Write a version into the mirror; files that other versions of the mirror have are linked."""
    content = manifest_bytes(remote)
    manifest = read_manifest(remote)
    known = _known_files(lake)
    unfinished = unfinished_folder(lake, manifest.snapshot)
    for table in {file.table.partition("/")[0] for file in manifest.files}:
        (unfinished / table).mkdir(parents=True)

    def fetch(file: TableFile) -> None:
        path = unfinished / file.path
        try:
            path.hardlink_to(known[file.sha256])
        except (KeyError, OSError):
            _fetch_file(remote / file.path, file, path)

    _at_once(fetch, manifest.files)
    (unfinished / MANIFEST).write_bytes(content)
    commit(unfinished)


def _fetch_file(url: S3Url, file: TableFile, path: Path) -> None:
    """Fetch a file of a version; raise a LakeError if it is not as it was published."""
    try:
        sha256 = objects.download(url, file.bytes, path)
    except FileNotFoundError as error:
        raise LakeError(f"{url}: is missing; go back to another version: paperlake rollback ID") from error
    if sha256 != file.sha256:
        raise LakeError(f"{url}: is not as it was published; go back to another version: paperlake rollback ID")


def _is_same(folder: Path, remote: S3Url) -> bool:
    """Whether a version of the mirror is whole, and the one of its id on object storage."""
    return not find_faults(folder, thorough=False) and manifest_bytes(folder) == manifest_bytes(remote)


def _known_files(lake: Path) -> dict[str, Path]:
    """Return the files of the versions in the mirror that are as they were published, by digest."""
    known = {}
    for snapshot in snapshot_ids(lake):
        folder = lake / SNAPSHOTS / snapshot
        if not find_faults(folder, thorough=False):
            known.update({file.sha256: folder / file.path for file in read_manifest(folder).files})
    return known


def _write_version(remote: Remote, folder: Path, lake: Path) -> None:
    """Write the objects of a version, and see that they are all there."""
    target = remote.url / SNAPSHOTS / folder.name
    manifest = read_manifest(folder)
    _claim(target / MANIFEST, manifest_bytes(folder))
    current = resolve_current(lake)
    is_before = current is not None and current.name == remote.state.snapshot
    before = {file.sha256: file for file in read_manifest(current).files} if current and is_before else {}

    def write(file: TableFile) -> None:
        same = before.get(file.sha256)
        source = remote.url / SNAPSHOTS / remote.state.snapshot / same.path if same else None
        if source is None or not objects.copy(source, target / file.path):
            objects.upload(folder / file.path, target / file.path)

    _at_once(write, manifest.files)
    _require_whole(target, manifest)


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


def _require_whole(target: S3Url, manifest: Manifest) -> None:
    """Raise a LakeError if an object of a version is missing, or has another size than its file."""
    sizes = {one.url: one.size for one in objects.listed(target)}
    for file in manifest.files:
        if (size := sizes.get(target / file.path)) != file.bytes:
            said = "is missing" if size is None else f"has {size:,} bytes instead of {file.bytes:,}"
            raise LakeError(f"{target / file.path}: {said} after it was written; nothing was published; run again")


def _at_once(transfer: Callable[[TableFile], None], files: Iterable[TableFile]) -> None:
    """Transfer files, several at a time; after a failure no other is begun."""
    pool = ThreadPoolExecutor(objects.MAX_AT_ONCE)
    try:
        for future in [pool.submit(transfer, file) for file in files]:
            future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _read_remote(lake: Path) -> Remote | None:
    """Read of which lake a folder is the mirror; None if it is none."""
    try:
        return Remote.model_validate_json((lake / REMOTE).read_bytes())
    except FileNotFoundError:
        return None


def _write_remote(lake: Path, remote: Remote) -> None:
    """Write of which lake a folder is the mirror."""
    temporary = lake / f".{REMOTE}.tmp"
    temporary.write_text(remote.model_dump_json(indent=2) + "\n", encoding="utf-8")
    temporary.replace(lake / REMOTE)
