"""Read what has changed between two versions of a lake that are kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

import polars as pl

from schemas.errors import UsageError
from schemas.lake.changes import CHANGES
from schemas.paths import Place
from tasks.load.changes.finding import find_changes
from tasks.load.lake import snapshot_ids
from tasks.load.reading import Lake, open_lake

AsOf = str | datetime | None


class Between(NamedTuple):
    """What has changed between two versions.

    Attributes:
        before: The id of the version before.
        now: The id of the version now.
        changes: Frames of the table changes, which together are in the order of its key.
    """

    before: str
    now: str
    changes: Iterator[pl.DataFrame]


@contextmanager
def open_changes(out: Place, start: AsOf = None, end: AsOf = None) -> Iterator[Between]:
    """Open what has changed between two versions, both of which are held meanwhile.

    What has changed since the version before stands in the version. All other changes are found by comparing the two.

    Args:
        out: The folder of the lake.
        start: The version before, as `open_lake` takes it; None for the one before the other.
        end: The version now; None for the current one.

    Raises:
        LakeError: There is no lake, or no version of it, or one of the two is damaged.
        UsageError: There is no such version, or there is none before it, or that is kept no more.
    """
    with open_lake(out, end) as now:
        if CHANGES.name in now.tables and start is None and now.manifest.parent is not None:
            yield Between(now.manifest.parent, now.snapshot, iter([now.changes.collect()]))
            return
        with open_lake(out, start or require_before(out, now)) as before:
            if before.snapshot == now.manifest.parent and CHANGES.name in now.tables:
                changes = iter([now.changes.collect()])
            else:
                changes = find_changes(before, now)
            yield Between(before.snapshot, now.snapshot, changes)


def require_before(out: Place, now: Lake) -> str:
    """Return the id of the version before a version.

    Raises:
        UsageError: There is none, or it is kept no more.
    """
    parent = now.manifest.parent
    if parent is None:
        raise UsageError(f"{out}: no version is before {now.snapshot}, which is the first; run curate on other dumps")
    if parent not in snapshot_ids(out):
        raise UsageError(
            f"{out}: the version before {now.snapshot} is kept no more; name one that paperlake snapshots lists"
        )
    return parent
