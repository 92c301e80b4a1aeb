"""The versions of a lake: list them, make an earlier one current, and remove the old ones."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar, overload

from schemas.errors import LakeError, MissingLakeError, UsageError
from schemas.paths import Place, S3Url, require_utf8
from tasks.load import versions
from tasks.load.lake import (
    CURRENT,
    SNAPSHOTS,
    lake_errors,
    point_current,
    read_manifest,
    read_schema_version,
    remove,
    resolve_current,
    snapshot_ids,
    unfinished_folders,
    withdraw,
)
from tasks.load.leases import without_readers
from tasks.load.locks import lock
from tasks.load.manifest import Manifest
from tasks.load.snapshot_ids import parse_time, snapshot_time
from tasks.load.verifying import find_faults, verify

MIN_AGE = timedelta(hours=1)  # of a version that may be removed: somebody may have begun to read it without a lease

Place_co = TypeVar("Place_co", bound=Place, covariant=True)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Snapshot(Generic[Place_co]):
    """A complete version of a lake.

    Attributes:
        id: Its id, which is its folder's name.
        folder: Where it is, on this machine or on object storage.
        is_current: Whether `current` leads to it.
    """

    id: str
    folder: Place_co
    is_current: bool

    def manifest(self) -> Manifest:
        """Read its manifest; raise a LakeError if it is damaged."""
        return read_manifest(self.folder)

    def damage(self) -> str | None:
        """Return what is wrong with its files, in one line, as far as that shows without reading them."""
        faults = find_faults(self.folder, thorough=False)
        if not faults:
            return None
        more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
        return f"{faults[0].path} {faults[0].detail}{more}"


@overload
def list_snapshots(out: Path) -> list[Snapshot[Path]]: ...
@overload
def list_snapshots(out: Place) -> Sequence[Snapshot[Place]]: ...
def list_snapshots(out: Place) -> Sequence[Snapshot[Place]]:
    """List the complete versions of a lake, the newest first; none of them is current if `current` leads nowhere.

    Raises:
        LakeError: The folder cannot be read.
        UsageError: The name of the lake is no UTF-8.
    """
    if isinstance(out, S3Url):
        state = versions.read_state(out)
        return [
            Snapshot(id=one.snapshot, folder=out / SNAPSHOTS / one.snapshot, is_current=one.snapshot == state.snapshot)
            for one in state.kept
        ]
    with lake_errors(require_utf8(out)):
        current = (out / CURRENT).resolve()
        snapshots = (out / SNAPSHOTS).resolve()
        folders = [snapshots / snapshot for snapshot in reversed(snapshot_ids(out))]
    return [Snapshot(id=folder.name, folder=folder, is_current=folder == current) for folder in folders]


def rollback(out: Place, snapshot: str) -> Manifest:
    """Make an earlier version, or one that was rolled back from, the current one.

    Args:
        out: The folder of the lake.
        snapshot: The id of the version, or a beginning of it that no other one has.

    Returns:
        The manifest of the version that is now current.

    Raises:
        UsageError: There is no such version, or there are several.
        LakeError: There is no lake, the version is damaged or of a later schema than this paperlake knows, another
            process is at work, or the lake cannot be written.
    """
    if isinstance(out, S3Url):
        return _rollback_remotely(out, snapshot)
    with lake_errors(out):
        if not (out / SNAPSHOTS).is_dir():
            raise MissingLakeError(f"{out}: there is no lake here")
    with lock(out, "publish"), lake_errors(out):
        sweep(out)
        chosen = find_snapshot(out, snapshot)
        folder = out / SNAPSHOTS / chosen
        require_known_schema(folder)
        verify(folder)
        point_current(out, chosen)
        return read_manifest(folder)


def _rollback_remotely(out: S3Url, snapshot: str) -> Manifest:
    """Make an earlier version of a lake on object storage the current one; see `rollback`."""
    state = versions.read_state(out)
    if not state.snapshot:
        raise MissingLakeError(f"{out}: there is no lake here")
    folder = out / SNAPSHOTS / find_snapshot(out, snapshot)
    require_known_schema(folder)
    verify(folder)
    if folder.name != state.snapshot:
        versions.write_state(out, state.followed_by(folder.name, datetime.now(UTC)))
    return read_manifest(folder)


def require_known_schema(folder: Place) -> None:
    """Check that the schema of a version is one that this paperlake knows.

    Raises:
        LakeError: It was made by a later paperlake, or its manifest is damaged.
    """
    from schemas.lake.tables import SCHEMA_VERSION  # noqa: PLC0415 - needs pandera, which readers need not wait for

    found = read_schema_version(folder)
    if found > SCHEMA_VERSION:
        raise LakeError(
            f"{folder}: was made by a later paperlake (its schema version is {found}, and {SCHEMA_VERSION} is the last "
            "that is known here); update paperlake, or use another version"
        )


def require_usable_current(out: Path) -> Path | None:
    """Return the folder of the current version, on which the next one builds; None if nothing was ever published.

    Raises:
        LakeError: It is damaged, or was made by a later paperlake.
    """
    folder = resolve_current(out)
    if folder is not None:
        require_known_schema(folder)
    return folder


def find_snapshot(out: Place, snapshot: str) -> str:
    """Return the one id that is `snapshot` or begins with it; raise a UsageError if there is none or are several."""
    ids = snapshot_ids(out)
    found = [one for one in ids if one == snapshot] or [one for one in ids if snapshot and one.startswith(snapshot)]
    if len(found) == 1:
        return found[0]
    fault = f"there are {len(found)} versions whose ids begin with" if found else "there is no version"
    raise UsageError(f"{out}: {fault} {snapshot!r}; {_choices(found or ids)}")


def find_snapshot_as_of(out: Place, as_of: str | datetime) -> str:
    """Return the id of a version that is named, or that was the newest at a time.

    Args:
        out: The folder of the lake.
        as_of: The id of the version, or a beginning of it that no other one has; or a time, as text in ISO 8601.

    Raises:
        UsageError: There is no such version, or there are several, or it is kept no more.
    """
    moment = parse_time(as_of) if isinstance(as_of, str) else as_of
    if moment is None:
        return find_snapshot(out, str(as_of))
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    times = times_made(out)
    ids = [*times]
    made = [one for one, time in times.items() if time <= moment]
    parent = _parent(out / SNAPSHOTS / ids[len(made)]) if len(made) < len(ids) else None
    if parent is not None and max([parent, *made[-1:]]) not in ids and snapshot_time(parent) <= moment:
        raise UsageError(f"{out}: the version of {moment.isoformat()}, {parent}, is kept no more; {_choices(ids)}")
    if not made:
        raise UsageError(f"{out}: there was no version at {moment.isoformat()}; {_choices(ids)}")
    return made[-1]


def times_made(out: Place) -> dict[str, datetime]:
    """Return when each version was made, the oldest first.

    A clock can be set back, and then a version is made "before" those that are older. But a version is at least as old
    as each one after it. So its time is the least of the times that its manifest and theirs state.
    """
    times: dict[str, datetime] = {}
    least = datetime.max.replace(tzinfo=UTC)
    for snapshot in reversed(snapshot_ids(out)):
        try:
            least = min(least, read_manifest(out / SNAPSHOTS / snapshot).created)
        except LakeError:  # it is damaged
            least = min(least, snapshot_time(snapshot))
        times[snapshot] = least
    return dict(reversed(times.items()))


def _choices(ids: Sequence[str]) -> str:
    return f"choose one of: {', '.join(ids) or '(none)'}"


def _parent(folder: Place) -> str | None:
    """Return the version before a version, if its manifest can be read."""
    try:
        return read_manifest(folder).parent
    except LakeError:
        return None


def sweep(out: Path) -> list[str]:
    """Remove the unfinished versions that killed runs have left; the caller holds the lock.

    Nobody else is publishing then, so every unfinished version is left over.

    Returns:
        The names of the folders that were removed.
    """
    withdraw(out)
    leftovers = unfinished_folders(out)
    for folder in leftovers:
        shutil.rmtree(folder)
    return [folder.name for folder in leftovers]


def prune(out: Path, keep: int, now: datetime | None = None) -> list[str]:
    """Remove all but the newest versions; the caller holds the lock.

    The current version stays, and so does a version that was made within the last hour, or that a reader holds. A
    version that cannot be removed stays, with a warning; the next run tries again.

    Args:
        out: The folder of the lake.
        keep: How many versions to keep.
        now: The time; None for the clock's.

    Returns:
        The ids of the versions that were removed.
    """
    old = list_snapshots(out)[keep:]
    if not old:
        return []
    latest, times = (now or datetime.now(UTC)) - MIN_AGE, times_made(out)
    removed = []
    for snapshot in old:
        if snapshot.is_current or snapshot.folder.is_symlink() or times[snapshot.id] > latest:
            continue
        try:
            with without_readers(snapshot.folder) as is_free:
                if is_free:
                    remove(snapshot.folder)
                    removed.append(snapshot.id)
        except OSError as error:
            logger.warning("%s: the old version cannot be removed: %s", snapshot.folder, error)
    return removed
