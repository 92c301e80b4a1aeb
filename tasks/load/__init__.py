"""Load: publish a version of the lake, all tables at once, and read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.load.lake import current_snapshot, read_manifest, verify
from tasks.load.locks import lock
from tasks.load.manifest import Manifest
from tasks.load.reading import Lake, open_lake
from tasks.load.snapshots import Snapshot, list_snapshots, rollback, sweep

if TYPE_CHECKING:
    from tasks.load.publishing import publish

__all__ = [
    "Lake",
    "Manifest",
    "Snapshot",
    "current_snapshot",
    "list_snapshots",
    "lock",
    "open_lake",
    "publish",
    "read_manifest",
    "rollback",
    "sweep",
    "verify",
]


def __getattr__(name: str) -> object:
    """Import what writes when it is first asked for: it needs pandera, which who only reads need not wait for."""
    if name == "publish":
        from tasks.load.publishing import publish  # noqa: PLC0415

        return publish
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
