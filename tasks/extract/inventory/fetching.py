"""Fetch dumps from object storage into the work folder; only those that are new or have changed.

    <work>/raw/.fetched.json                what the storage said of each object that was fetched
    <work>/raw/<bucket>/<prefix>/...        the objects, under their own names

A fetched file is left alone while the storage says the same of its object, so that later runs know it by what `stat`
says of it. What the raw folders do not name any more is removed.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from schemas.errors import LakeError, StorageError, UsageError
from schemas.paths import Place, S3Url
from tasks import objects
from tasks.objects import StoredObject
from tasks.work import replace_text

RAW = "raw"
FETCHED = ".fetched.json"
UNFINISHED = ".paperlake-tmp"
MAX_ATTEMPTS = 3  # to fetch an object that is written at this moment


class Wanted(NamedTuple):
    """An object that is wanted, and the file for it."""

    stored: StoredObject
    path: Path


def fetch(raw: Sequence[Place], work: Path) -> list[Path]:
    """Fetch what lies on object storage.

    Hidden objects and folders, whose names begin with a dot, are left out, as they are on a disk.

    Args:
        raw: Folders of dumps, or single dumps, on this machine or on object storage.
        work: The work folder.

    Returns:
        The folders and dumps on this machine, in the same order.

    Raises:
        LakeError: Object storage fails, or there is no room for the dumps.
        UsageError: There is no such bucket, or no object, or objects cannot be files beside each other.
    """
    root = work / RAW
    remote = [place for place in raw if isinstance(place, S3Url)]
    wanted = {one.path: one for url in remote for one in _wanted(url, root)}
    fetched = _read_fetched(root)
    _remove_others(root, wanted)
    left = [one for one in wanted.values() if not _is_fetched(one, fetched)]
    _require_room(left, work)
    for one in left:
        fetched.pop(one.stored.url, None)
    pool = ThreadPoolExecutor(objects.MAX_AT_ONCE)
    try:
        for one, tag in zip(left, pool.map(_fetch, left), strict=True):
            if tag is not None:
                fetched[one.stored.url] = [tag, one.path.stat().st_size, one.path.stat().st_mtime_ns]
    finally:
        pool.shutdown(cancel_futures=True)
        if remote:
            urls = {one.stored.url for one in wanted.values()}
            _write_fetched(root, {url: said for url, said in fetched.items() if url in urls})
    return [_path_of(place, root) if isinstance(place, S3Url) else place for place in raw]


def _wanted(url: S3Url, root: Path) -> list[Wanted]:
    """Return the objects of a raw folder, or the one that is a dump itself.

    Raises:
        UsageError: There are none.
    """
    listed = objects.listed(url)
    if not listed:
        only = objects.found(url)
        if only is None:
            raise UsageError(f"{url} holds no objects: put the dumps there, or name another folder")
        return [Wanted(only, _path_of(only.url, root))]
    folders = {parent for one in listed for parent in _parents(one.url)}
    return [
        Wanted(one, _path_of(one.url, root))
        for one in listed
        if not _is_hidden(one.url, url) and not (one.size == 0 and one.url in folders)  # it stands for the folder
    ]


def _parents(url: S3Url) -> Iterable[str]:
    """Yield the addresses of the folders above an object."""
    place = url.rpartition("/")[0]
    while place.count("/") >= 2:
        yield place
        place = place.rpartition("/")[0]


def _is_hidden(url: S3Url, folder: S3Url) -> bool:
    """Whether the name of an object, or of a folder that it lies in below a raw folder, begins with a dot."""
    return any(part.startswith(".") for part in url.removeprefix(folder).split("/"))


def _path_of(url: S3Url, root: Path) -> Path:
    """Return the path of an object or a folder in the work folder."""
    return root.joinpath(url.bucket, *url.key.split("/")) if url.key else root / url.bucket


def _is_fetched(one: Wanted, fetched: dict[str, list[str | int]]) -> bool:
    """Whether the file of an object is there and is what the storage has."""
    try:
        state = one.path.stat()
    except OSError:
        return False
    return fetched.get(one.stored.url) == [one.stored.tag, state.st_size, state.st_mtime_ns]


def _fetch(one: Wanted) -> str | None:
    """Fetch an object into its file, which appears as a whole.

    Returns:
        Its tag; None if the object is gone by now.

    Raises:
        StorageError: The storage fails, or the object changes again and again.
        UsageError: The file cannot be made beside the others.
    """
    stored: StoredObject | None = one.stored
    for _ in range(MAX_ATTEMPTS):
        if stored is None:
            one.path.unlink(missing_ok=True)
            return None
        temporary = one.path.with_name(f".{one.path.name[:200]}{UNFINISHED}")
        try:
            one.path.parent.mkdir(parents=True, exist_ok=True)
            objects.download(stored.url, stored.size, temporary, stored.tag if stored.has_etag else None)
            temporary.replace(one.path)
        except FileNotFoundError:  # it was replaced or removed since it was listed
            stored = objects.found(one.stored.url)
            continue
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            raise UsageError(f"{one.stored.url}: lies below an object that is no folder; rename one of them") from error
        finally:
            temporary.unlink(missing_ok=True)
        return stored.tag
    raise StorageError(f"{one.stored.url}: changes while it is fetched; run again when it is complete")


def _require_room(wanted: Sequence[Wanted], work: Path) -> None:
    """Raise a LakeError if the disk has no room for what is to be fetched."""
    needed = sum(one.stored.size for one in wanted)
    if not needed:
        return
    work.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(work).free
    if needed > free:
        mend = "free some space and run again"
        raise LakeError(f"{work}: the dumps need {needed:,} bytes, and {free:,} are free; {mend}")


def _remove_others(root: Path, wanted: Iterable[Path]) -> None:
    """Remove the files that no raw folder names any more, and the folders that are empty then."""
    keep = {root / FETCHED, *wanted}
    for folder, _, names in os.walk(root, topdown=False):
        for name in names:
            if Path(folder, name) not in keep:
                Path(folder, name).unlink(missing_ok=True)
        if Path(folder) != root and not any(Path(folder).iterdir()):
            Path(folder).rmdir()


def _read_fetched(root: Path) -> dict[str, list[str | int]]:
    """Read what is known of the objects that were fetched: tag of the object, size and time of the file, by address."""
    try:
        known = json.loads((root / FETCHED).read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _write_fetched(root: Path, fetched: dict[str, list[str | int]]) -> None:
    """Write what is known of the objects that were fetched."""
    replace_text(root / FETCHED, json.dumps(fetched))
