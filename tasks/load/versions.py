"""The versions of a lake on object storage: which there are, which is current, and how one becomes it.

    s3://bucket/prefix/_snapshots/<id>/_manifest.json       as on a disk
    s3://bucket/prefix/_snapshots/<id>/papers/year=2023.parquet
    s3://bucket/prefix/_versions/0000000012.json            the state of the lake after its twelfth change

An object cannot be renamed and there are no links, so the objects in `_versions` stand for `current`: the one with the
greatest number says which version is current, and which others there are. Each change of the lake, a publication or a
rollback, writes the next number, and only if there is none of it. So of two writers that began with the same state, one
succeeds. All objects of a version are written before. So a reader finds a version whole or not at all. States are small
and are never removed.

A reader cannot hold a version here. So a version that is not kept any more stays for a day after it was current.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from pydantic import ValidationError

from schemas.errors import LakeError, MissingLakeError, StorageError
from schemas.paths import S3Url
from tasks import objects
from tasks.load.manifest import Entry

SNAPSHOTS = "_snapshots"
VERSIONS = "_versions"
FORM = re.compile(r"(\d{10})\.json")
MIN_GRACE = timedelta(days=1)  # of a version that was current, because somebody may still read it


class Kept(Entry):
    """A version that can be read.

    Attributes:
        snapshot: Its id.
        replaced: When another one became current; None for the current one.
    """

    snapshot: str
    replaced: datetime | None = None


class State(Entry):
    """The state of a lake on object storage after one change.

    Attributes:
        number: The number of the change, from 1; 0 for a lake that has no version yet.
        snapshot: The id of the current version; empty if there is none.
        created: When it became current, in UTC.
        kept: The versions that can be read, the current one included, the newest first.
    """

    number: int = 0
    snapshot: str = ""
    created: datetime | None = None
    kept: tuple[Kept, ...] = ()

    def followed_by(self, snapshot: str, now: datetime, keep: int | None = None) -> State:
        """Return the state after a version has become current.

        Args:
            snapshot: The id of the version.
            now: The time.
            keep: How many versions are kept, and besides them those that were current within the last day; None for
                all.
        """
        known = {kept.snapshot: kept for kept in self.kept}
        if self.snapshot:
            known[self.snapshot] = Kept(snapshot=self.snapshot, replaced=now)
        known[snapshot] = Kept(snapshot=snapshot)
        newest_first = sorted(known.values(), key=lambda kept: kept.snapshot, reverse=True)
        retained = tuple(
            kept
            for place, kept in enumerate(newest_first)
            if keep is None or place < keep or kept.replaced is None or kept.replaced > now - MIN_GRACE
        )
        return State(number=self.number + 1, snapshot=snapshot, created=now, kept=retained)


def read_state(out: S3Url) -> State:
    """Read the state of a lake after its last change.

    Raises:
        LakeError: Object storage fails, or the state is damaged.
        UsageError: There is no such bucket.
    """
    numbers = [int(form[1]) for one in objects.listed(out / VERSIONS) if (form := FORM.fullmatch(one.url.name))]
    if not numbers:
        return State()
    url = _url(out, max(numbers))
    try:
        return State.model_validate_json(objects.read(url))
    except (ValidationError, FileNotFoundError) as error:
        cause = error.errors()[0]["msg"] if isinstance(error, ValidationError) else "it is gone"
        raise LakeError(
            f"{url}: is not the state of a lake ({cause}); remove it to go back to the one before"
        ) from error


def write_state(out: S3Url, state: State) -> None:
    """Write a new state, if nobody has written one of its number.

    Raises:
        LakeError: Somebody has.
        StorageError: Object storage fails. The state may have been written nevertheless.
    """
    content = state.model_dump_json(indent=2).encode() + b"\n"
    try:
        objects.create(_url(out, state.number), content)
    except FileExistsError as error:
        raise conflict(out) from error


def conflict(out: S3Url) -> LakeError:
    """Return the error of a writer that another one has overtaken."""
    return LakeError(
        f"{out}: another process has published or rolled back meanwhile; nothing of this run was published; run again"
    )


def current_folder(out: S3Url) -> S3Url:
    """Return the folder of the current version; raise a MissingLakeError if there is none."""
    state = read_state(out)
    if not state.snapshot:
        raise MissingLakeError(f"{out}: no version of the lake is here; publish one with: paperlake curate --out {out}")
    return out / SNAPSHOTS / state.snapshot


def kept_ids(out: S3Url) -> list[str]:
    """Return the ids of all versions that can be read, the oldest first."""
    return [kept.snapshot for kept in reversed(read_state(out).kept)]


def remove_unkept(out: S3Url, state: State) -> list[str]:
    """Remove what a new state does not name: old versions, and what writers have left that did not come to an end.

    Nobody needs it. A version that is being written on top of this state, or a later one, has an id that sorts after
    that of the current version, and stays. One that was begun on an earlier state cannot be published any more.

    Args:
        out: The address of the lake.
        state: The state, which this process has written.

    Returns:
        The ids of the versions that were removed.

    Raises:
        LakeError: Object storage fails.
    """
    kept = {one.snapshot for one in state.kept}
    unkept = [one for one in objects.folders(out / SNAPSHOTS) if one.name not in kept and one.name < state.snapshot]
    for folder in unkept:
        objects.remove(folder)
    return [folder.name for folder in unkept]


def read_object(url: S3Url) -> bytes:
    """Read a small object of a version; raise a LakeError if it is not there."""
    try:
        return objects.read(url)
    except FileNotFoundError as error:
        raise StorageError(f"{url}: there is no such object; use another version") from error


def _url(out: S3Url, number: int) -> S3Url:
    """Return the address of the state of a number."""
    return out / VERSIONS / f"{number:010}.json"
