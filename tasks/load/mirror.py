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
from datetime import UTC, datetime
from pathlib import Path

from schemas.errors import LakeError, PaperlakeError, UsageError
from schemas.paths import Place, S3Url, require_utf8
from tasks.load.lake import (
    CURRENT,
    lake_errors,
    manifest_bytes,
    point_current,
    remove,
    resolve_current,
    snapshot_ids,
)
from tasks.load.locks import lock
from tasks.load.manifest import Entry
from tasks.load.snapshots import require_known_schema, sweep
from tasks.load.transfers import fetch_version, write_version
from tasks.load.verifying import find_faults
from tasks.load.versions import SNAPSHOTS, State, conflict, read_state, remove_unkept, write_state
from tasks.work import replace_text

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
    """Bring the current version of a lake on object storage into its mirror, and those that it was rolled back from.

    Nothing is done for a lake of this machine.

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
        _bring(out / SNAPSHOTS / state.snapshot, lake)
        for later in (kept.snapshot for kept in state.kept if kept.snapshot > state.snapshot):
            try:  # it was rolled back from, and its ids must not be given to others
                _bring(out / SNAPSHOTS / later, lake)
            except LakeError as error:
                logger.warning("%s: what became of the ids of version %s is not known: %s", out, later, error)
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
    current = resolve_current(lake)
    before = current if current is not None and current.name == remote.state.snapshot else None
    write_version(folder, remote.url / SNAPSHOTS / folder.name, before)
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


def _bring(remote: S3Url, lake: Path) -> None:
    """Bring a version into the mirror, unless it is there.

    Raises:
        LakeError: It is damaged, or of a later schema than this paperlake knows.
    """
    folder = lake / SNAPSHOTS / remote.name
    require_known_schema(remote)
    if folder.exists() and not _is_same(folder, remote):
        remove(folder)
    if not folder.exists():
        fetch_version(remote, lake)


def _is_same(folder: Path, remote: S3Url) -> bool:
    """Whether a version of the mirror is whole, and the one of its id on object storage."""
    return not find_faults(folder, thorough=False) and manifest_bytes(folder) == manifest_bytes(remote)


def _read_remote(lake: Path) -> Remote | None:
    """Read of which lake a folder is the mirror; None if it is none."""
    try:
        return Remote.model_validate_json((lake / REMOTE).read_bytes())
    except FileNotFoundError:
        return None


def _write_remote(lake: Path, remote: Remote) -> None:
    """Write of which lake a folder is the mirror."""
    replace_text(lake / REMOTE, remote.model_dump_json(indent=2) + "\n")
