"""Locks on a lake: one run at a time, and within it one publication at a time.

A lock is one of the kernel on an open file (flock). The kernel releases it when the process ends, so there are no stale
locks. The file itself stays, and says who held it last.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import IO, Literal

from schemas.errors import BusyLakeError
from tasks.load.lake import lake_errors, prepare

Purpose = Literal["run", "publish"]

ATTEMPTS = 5  # to take a lock that another process may only be looking at
A_MOMENT = 0.02  # seconds


@contextmanager
def lock(out: Path, purpose: Purpose = "run") -> Iterator[None]:
    """Lock a lake for one writer.

    Args:
        out: The folder of the lake; made if it is absent.
        purpose: The purpose for which the lake is held. A run holds it from its beginning to its end, to keep a second
        run away. Code that moves `current` holds it for that purpose alone, perhaps in another process of the same run.

    Raises:
        BusyLakeError: Another process holds the lake for this purpose.
        LakeError: The lake cannot be written.
    """
    with lake_errors(out):
        prepare(out)
        stream = (out / f".{purpose}.lock").open("a+", encoding="utf-8")
    with stream:
        with lake_errors(out):
            if not _is_taken(stream):
                stream.seek(0)
                process = stream.readline().strip() or "another process"
                raise BusyLakeError(f"{out}: {process} is at work on this lake; wait until it has ended")
        with suppress(OSError):  # the disk is full: the lake is held all the same, by a process that is not named
            stream.truncate(0)
            since = f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n"
            os.write(stream.fileno(), since.encode())
        yield


def _is_taken(stream: IO[str]) -> bool:
    """Lock an open file, and return whether that succeeded. Who only looks at the lock has it for a moment."""
    for _ in range(ATTEMPTS):
        with suppress(BlockingIOError):
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        sleep(A_MOMENT)
    return False


def holder(out: Path, purpose: Purpose = "run") -> str | None:
    """Return the process that holds a lake, and since when; None if none does. Nothing is written."""
    try:
        with (out / f".{purpose}.lock").open(encoding="utf-8") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return stream.readline().strip() or "another process"
    except OSError:  # nobody has ever held it, or the file system has no locks
        pass
    return None
