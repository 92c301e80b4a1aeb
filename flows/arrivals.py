"""Arrivals: which files of the raw folders are complete, and of which the Prefect server has not been told yet.

Nothing here knows Prefect or the library that watches folders. `Landing` is asked again and again with all files that
are there; which of them is complete depends on these files and the time alone.

A file is complete if nobody has written to it for a while (`quiet`): its time of modification says so, or it has not
changed since it was first seen. So a dump that was written under a hidden name and then renamed, or copied with its old
time, is complete at once. A file that a process still has locked, or open for writing, is not complete.

What was told is kept in `<lake>/_work/arrivals/told.json`, each file with its size and time. A file counts again when
one of them changes. A file that was removed is forgotten; that it is gone starts no run. If this file is lost, all is
told again; the run that this starts finds nothing new.
"""

from __future__ import annotations

import fcntl
import json
import os
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

FOLDER = Path("_work", "arrivals")
TOLD = "told.json"
A_SECOND = 1_000_000_000  # nanoseconds
MAX_AT_ONCE = 50  # that are told: as many events as the Prefect server returns in one page
MIN_WAIT = 0.2  # seconds between two looks at the folders

# How programs name what they are still writing; they rename it when it is complete.
UNFINISHED = (".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp", ".temp", ".swp", "~")
NAMESPACE = uuid.UUID("063cea17-6d10-569d-ac5f-dd1ee87aac64")

Stamp = tuple[int, int]
"""The size of a file in bytes, and the time of its last modification in nanoseconds."""


class Arrival(NamedTuple):
    """A file of a raw folder, as it is at a moment.

    Attributes:
        path: Its path.
        name: Its path from the raw folder, in one line of valid UTF-8.
        size: Its size in bytes.
        modified: The time of its last modification, in nanoseconds.
    """

    path: str
    name: str
    size: int
    modified: int

    @property
    def stamp(self) -> Stamp:
        """What changes with its content."""
        return self.size, self.modified

    @property
    def id(self) -> uuid.UUID:
        """The id of the event that tells of it: the same whenever the same arrival is told."""
        path = self.path.encode("utf-8", "surrogateescape").hex()
        return uuid.uuid5(NAMESPACE, f"{path} {self.size} {self.modified}")


class Landing:
    """The files of the raw folders over time.

    Args:
        quiet: For how many seconds nobody must have written to a file.
        told: The files that were told, by their paths.
    """

    def __init__(self, quiet: float, told: Mapping[str, Stamp] | None = None) -> None:
        self._quiet = quiet
        self._told = dict(told or {})
        self._seen: dict[str, tuple[Stamp, float]] = {}
        self._pending: float | None = None

    @property
    def told(self) -> Mapping[str, Stamp]:
        """The files that were told, by their paths."""
        return self._told

    @property
    def wait(self) -> float | None:
        """In how many seconds another file may be complete; None if all that are there have been told or returned."""
        return self._pending

    def look(
        self, files: Iterable[Arrival], now: float, is_busy: Callable[[str], bool] = lambda _: False
    ) -> list[Arrival]:
        """Return the files that are complete and were not told.

        Args:
            files: All files of the raw folders.
            now: The time, in seconds.
            is_busy: Whether a process still works on the file of a path.
        """
        there = {file.path: file for file in files}
        self._seen = {path: self._first_seen(file, now) for path, file in there.items()}
        self._told = {path: stamp for path, stamp in self._told.items() if path in there}
        ready: list[Arrival] = []
        self._pending = None
        for file in there.values():
            if self._told.get(file.path) == file.stamp:
                continue
            left = self._seconds_left(file, now)
            if left <= 0 and is_busy(file.path):
                left = self._quiet
            elif left <= 0:
                ready.append(file)
                continue
            self._pending = max(MIN_WAIT, left if self._pending is None else min(left, self._pending))
        return sorted(ready)

    def tell(self, arrivals: Iterable[Arrival]) -> None:
        """Note that files were told."""
        self._told.update((arrival.path, arrival.stamp) for arrival in arrivals)

    def _first_seen(self, file: Arrival, now: float) -> tuple[Stamp, float]:
        """Return the stamp of a file, and when it was first seen with it; a clock that was set back starts anew."""
        stamp, since = self._seen.get(file.path, (file.stamp, now))
        return (stamp, min(since, now)) if stamp == file.stamp else (file.stamp, now)

    def _seconds_left(self, file: Arrival, now: float) -> float:
        """Return in how many seconds a file will be complete if nobody writes to it; 0 or less if it is."""
        since = self._seen[file.path][1]
        return min(since, file.modified / A_SECOND) + self._quiet - now


def find_arrivals(raw: Sequence[Path]) -> list[Arrival]:
    """Return the files of the raw folders that a run would open, settings and decisions among them.

    Hidden files, what has the name of an unfinished file, and symlinks that leave their folder are left out. A symlink
    counts as the file that it leads to.

    Raises:
        UsageError: A folder does not exist.
    """
    from tasks.extract import list_files  # noqa: PLC0415 - slow to import

    arrivals: list[Arrival] = []
    for name, path in list_files(raw):
        if path.name.endswith(UNFINISHED):
            continue
        with suppress(OSError):  # it has vanished
            status = path.stat()
            arrivals.append(Arrival(str(path), name, status.st_size, status.st_mtime_ns))
    return arrivals


def is_busy(path: str) -> bool:
    """Whether a process has a file locked, or open for writing.

    The kernel gives a read lease only on a file that nobody has open for writing, and only to its owner. Where it
    gives none for another reason, nothing is known, and the file counts as free. A lease that a writer breaks sends
    SIGIO, which this process must ignore.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False  # a run will say why it cannot be read
    try:
        for take in (_flock, _lock_records, _lease):
            try:
                take(descriptor)
            except BlockingIOError:
                return True
            except OSError:
                pass  # the file system has no such locks, or they are for the owner of the file
    finally:
        os.close(descriptor)
    return False


def _flock(descriptor: int) -> None:
    """Take a lock on the whole file and give it back."""
    fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    fcntl.flock(descriptor, fcntl.LOCK_UN)


def _lock_records(descriptor: int) -> None:
    """Take a lock of POSIX and give it back."""
    fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    fcntl.lockf(descriptor, fcntl.LOCK_UN)


def _lease(descriptor: int) -> None:
    """Take a read lease and give it back, where the kernel knows them."""
    if hasattr(fcntl, "F_SETLEASE"):
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)


def read_told(lake: Path) -> dict[str, Stamp]:
    """Read the files that were told for a lake; none if nothing is known of them."""
    try:
        read = json.loads((lake / FOLDER / TOLD).read_text(encoding="utf-8"))
        return {path: (int(size), int(modified)) for path, (size, modified) in read["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_told(lake: Path, told: Mapping[str, Stamp]) -> None:
    """Write the files that were told for a lake."""
    from tasks.work import replace_text  # noqa: PLC0415 - slow to import

    replace_text(lake / FOLDER / TOLD, json.dumps({"files": told}))
