"""The status of a lake: what its current version holds, what it was made from, and whether a run is at work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from schemas.model import Model
from schemas.paths import Folder, Place
from tasks.load import Manifest, current_snapshot, holder, list_snapshots, local_lake, read_manifest

KB = 1_000
UNITS = ("bytes", "kB", "MB", "GB", "TB")
COUNTED = ("records", "sources", "rejects", "papers", "authors", "authorships")


class TableSize(Model):
    """How large a table is.

    Attributes:
        rows: How many rows it has.
        files: In how many files.
        bytes: How many bytes they take.
    """

    rows: int
    files: int
    bytes: int


class Status(Model):
    """The status of a lake.

    Attributes:
        path: The folder of the current version, or its address on object storage.
        snapshot: Its id.
        parent: The version before it; None for the first.
        created: When it was made, in UTC.
        made_by: The software that made it.
        schema_version: The version of the definition of the tables.
        versions: How many versions are kept.
        at_work: The process of this machine that is at work on the lake, and since when; None if none is.
        account: Where every record ended, by name.
        reasons: How many rejects there are by reason.
        dumps: How many dumps it was made from, by format.
        tables: The size of every table.
        generation: The digest of the statistics of the whole lake; None if it has none.
        learnt: When they were learnt, in UTC.
        learnt_of: How many records the lake had then.
    """

    path: Folder
    snapshot: str
    parent: str | None
    created: datetime
    made_by: str
    schema_version: int
    versions: int
    at_work: str | None
    account: dict[str, int]
    reasons: dict[str, int]
    dumps: dict[str, int]
    tables: dict[str, TableSize]
    generation: str | None
    learnt: datetime | None
    learnt_of: int | None


def read_status(out: Place) -> Status:
    """Read the status of a lake.

    Args:
        out: The folder of the lake.

    Raises:
        LakeError: There is no lake, or its current version is damaged.
    """
    folder = current_snapshot(out)
    manifest = read_manifest(folder)
    reasons: Any = manifest.account.get("reasons") or {}
    return Status(
        path=folder,
        snapshot=manifest.snapshot,
        parent=manifest.parent,
        created=manifest.created,
        made_by=manifest.made_by,
        schema_version=manifest.schema_version,
        versions=len(list_snapshots(out)),
        at_work=holder(local_lake(out)),
        account={name: count for name, count in manifest.account.items() if isinstance(count, int)},
        reasons=dict(reasons),
        dumps=dict(sorted(Counter(each.source_format for each in manifest.inputs).items())),
        tables=table_sizes(manifest),
        generation=manifest.generation,
        learnt=manifest.learnt and manifest.learnt.at,
        learnt_of=manifest.learnt and manifest.learnt.records,
    )


def table_sizes(manifest: Manifest) -> dict[str, TableSize]:
    """Return the size of every table of a version, in the order of the manifest."""
    return {
        name: TableSize(
            rows=rows,
            files=len(manifest.files_of(name)),
            bytes=sum(file.bytes for file in manifest.files_of(name)),
        )
        for name, rows in manifest.rows.items()
        if "/" not in name  # the statistics are named as one below
    }


def lay_out_status(status: Status) -> str:
    """Return the status as a page for a person."""
    return "\n".join(_lines(status))


def _lines(status: Status) -> Iterator[str]:
    """Yield the lines of the page."""
    kept = "1 version is kept" if status.versions == 1 else f"{status.versions} versions are kept"
    yield f"version      {status.snapshot}, made {_moment(status.created)} by paperlake {status.made_by}; {kept}"
    yield f"path         {status.path}"
    yield f"run          {f'{status.at_work}, is at work on the lake' if status.at_work else 'none is at work'}"
    if status.generation is not None:
        yield f"statistics   {status.generation[:12]}, {_age(status)}"
    yield ""
    for name in COUNTED:
        if name in status.account:
            yield f"{name:<13}{status.account[name]:>12,}"
        if name == "rejects":
            yield from (f"  {reason:<21}{count:>12,}" for reason, count in status.reasons.items())
    yield ""
    yield f"{'dumps':<23}{'number':>12}"
    yield from (f"  {name:<21}{count:>12,}" for name, count in status.dumps.items())
    yield ""
    yield f"{'table':<23}{'rows':>12}{'files':>8}{'size':>12}"
    for name, size in status.tables.items():
        yield f"  {name:<21}{size.rows:>12,}{size.files:>8,}{_bytes(size.bytes):>12}"


def _age(status: Status) -> str:
    """Return how old the statistics are, and how the lake has grown since."""
    if status.learnt is None or not status.learnt_of:
        return "of unknown age"
    now = status.account.get("sources", 0)
    share = now / status.learnt_of - 1
    since = f"{share:+.1%} since" if now != status.learnt_of else "as many as now"
    return f"learnt {_moment(status.learnt)} of {status.learnt_of:,} records ({since})"


def _moment(time: datetime) -> str:
    """Return a time as it is shown."""
    return f"{time:%Y-%m-%d %H:%M} UTC"


def _bytes(size: float) -> str:
    """Return a number of bytes in the largest unit of which there is one at least."""
    unit = 0
    while size >= KB and unit < len(UNITS) - 1:
        size, unit = size / KB, unit + 1
    return f"{size:,.0f} {UNITS[unit]}" if unit == 0 or size >= 100 else f"{size:,.1f} {UNITS[unit]}"
