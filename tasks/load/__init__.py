"""Load: publish a version of the lake, all tables at once, and read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.load.lake import current_snapshot, read_manifest
from tasks.load.leases import Lease, take_lease
from tasks.load.locks import holder, lock
from tasks.load.manifest import Manifest
from tasks.load.mirror import local_lake, place_of_lake, refresh
from tasks.load.reading import Lake, find_version, open_lake
from tasks.load.snapshots import Snapshot, list_snapshots, require_usable_current, rollback
from tasks.load.statistics import AUTO, Choice, choose_statistics, find_statistics
from tasks.load.verifying import find_faults, naming_damage, verify

if TYPE_CHECKING:
    from tasks.load.publishing import find_unchanged, keep_current, publish

__all__ = [
    "AUTO",
    "Choice",
    "Lake",
    "Lease",
    "Manifest",
    "Snapshot",
    "choose_statistics",
    "current_snapshot",
    "find_faults",
    "find_statistics",
    "find_unchanged",
    "find_version",
    "holder",
    "keep_current",
    "list_snapshots",
    "local_lake",
    "lock",
    "naming_damage",
    "open_lake",
    "place_of_lake",
    "publish",
    "read_manifest",
    "refresh",
    "require_usable_current",
    "rollback",
    "take_lease",
    "verify",
]


def __getattr__(name: str) -> object:
    """Import the functions that write on first use, because they need pandera, which slows down readers."""
    if name in {"find_unchanged", "keep_current", "publish"}:
        from tasks.load import publishing  # noqa: PLC0415

        return getattr(publishing, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
