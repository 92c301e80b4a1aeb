"""The versions of a lake: their ids, which one is current, going back to one, and removing what is not needed."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from schemas.errors import LakeError, UsageError
from tasks.load.lake import (
    CURRENT,
    SNAPSHOTS,
    lake_errors,
    point_current,
    read_manifest,
    remove,
    snapshot_ids,
    unfinished_folders,
    verify,
)
from tasks.load.locks import lock
from tasks.load.manifest import Manifest

TIME = "%Y%m%dT%H%M%S.%fZ"
LONGEST_RUN_NAME = 60

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Snapshot:
    """A whole version of a lake.

    Attributes:
        id: Its id, which is its folder's name.
        folder: Where it is.
        is_current: Whether `current` leads to it.
    """

    id: str
    folder: Path
    is_current: bool

    def manifest(self) -> Manifest:
        """Read its manifest; raises LakeError where it is damaged."""
        return read_manifest(self.folder)


def mint_snapshot_id(now: datetime, run_name: str, taken: Sequence[str]) -> str:
    """Give the id of a new version, which sorts after every id before it.

    Two versions can be made in one microsecond, and a clock can be set back: the time in an id is then the least
    one after the newest id.

    Args:
        now: The time.
        run_name: The run that makes it; all but ASCII letters, digits and hyphens is replaced, for it names a folder.
        taken: The ids that there are.
    """
    moment = now.astimezone(UTC)
    if taken:
        moment = max(moment, snapshot_time(max(taken)) + timedelta(microseconds=1))
    name = re.sub(r"[^A-Za-z0-9]+", "-", run_name)[:LONGEST_RUN_NAME].strip("-") or "run"
    return f"{moment.strftime(TIME)}-{name}"


def snapshot_time(snapshot: str) -> datetime:
    """Give the time in an id; the least there is for the name of a folder that is none of ours."""
    try:
        return datetime.strptime(snapshot.partition("-")[0], TIME).replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def list_snapshots(out: Path) -> list[Snapshot]:
    """List the whole versions of a lake, the newest first; none of them is current where `current` leads nowhere.

    Raises:
        LakeError: The folder cannot be read.
    """
    with lake_errors(out):
        current = (out / CURRENT).resolve()
        snapshots = (out / SNAPSHOTS).resolve()
        folders = [snapshots / snapshot for snapshot in reversed(snapshot_ids(out))]
    return [Snapshot(id=folder.name, folder=folder, is_current=folder == current) for folder in folders]


def rollback(out: Path, snapshot: str) -> Manifest:
    """Make an earlier version, or one that was rolled back from, the current one.

    Args:
        out: The folder of the lake.
        snapshot: The id of the version, or a beginning of it that no other one has.

    Returns:
        The manifest of the version that is now current.

    Raises:
        UsageError: There is no such version, or there are several.
        LakeError: The version is damaged, another process is at work, or the lake cannot be written.
    """
    if not out.is_dir():
        raise LakeError(f"{out}: there is no lake here")
    with lock(out, "publish"), lake_errors(out):
        chosen = find_snapshot(out, snapshot)
        folder = out / SNAPSHOTS / chosen
        verify(folder)
        point_current(out, chosen)
        return read_manifest(folder)


def find_snapshot(out: Path, snapshot: str) -> str:
    """Give the one id that is `snapshot` or begins with it; raises UsageError where there is none or are several."""
    ids = snapshot_ids(out)
    found = [one for one in ids if one == snapshot] or [one for one in ids if snapshot and one.startswith(snapshot)]
    if len(found) == 1:
        return found[0]
    fault = f"{len(found)} versions whose ids begin with" if found else "no version"
    raise UsageError(f"{out}: there is {fault} {snapshot!r}; choose one of: {', '.join(found or ids) or '(none)'}")


def sweep(out: Path) -> list[str]:
    """Remove what runs that were killed have left of versions that never became whole.

    While another process publishes, nothing can be removed, for what is unfinished may be its own.

    Returns:
        The names of the folders that were removed.

    Raises:
        LakeError: Another process is publishing, or a folder cannot be removed.
    """
    with lock(out, "publish"), lake_errors(out):
        return sweep_locked(out)


def sweep_locked(out: Path) -> list[str]:
    """Sweep for whoever holds the lock: nobody else is publishing, so all that is unfinished is left over."""
    leftovers = unfinished_folders(out)
    for folder in leftovers:
        shutil.rmtree(folder)
    return [folder.name for folder in leftovers]


def prune(out: Path, keep: int) -> list[str]:
    """Remove all but the newest versions and the current one, for whoever holds the lock.

    A version that cannot be removed stays, with a warning: it is in nobody's way, and the next run tries again.

    Args:
        out: The folder of the lake.
        keep: How many versions to keep.

    Returns:
        The ids of the versions that were removed.
    """
    removed = []
    for snapshot in list_snapshots(out)[keep:]:
        if snapshot.is_current:
            continue
        try:
            remove(snapshot.folder)
        except OSError as error:
            logger.warning("%s: the old version cannot be removed: %s", snapshot.folder, error)
        else:
            removed.append(snapshot.id)
    return removed
