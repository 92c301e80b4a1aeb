"""Publish in a process that something happens to at a chosen event, as seen by the interpreter's audit hook.

Events are what the process asks of the file system below the lake: opening, making, linking, renaming and removing, and
writing a Parquet file, which no hook sees. One comes before and one after whatever matters, so that ending at each of
them in turn stops the publication at each of its steps: after each file is written, before and after the folder is
renamed, the link made and put in place, and while the oldest version is removed.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from schemas.errors import LakeError
from schemas.paths import S3Url
from tasks.work import write_partition
from tests.lake_frames import later, publish_lake
from tests.storage.served import publish_stored

PARQUET = "write_table"
EVENTS = {"open", "os.mkdir", "os.symlink", "os.rename", "os.remove", "os.rmdir", "fcntl.flock", PARQUET}
WRITES = {"os.mkdir", "os.link", "os.symlink", PARQUET}  # and opening a file that does not exist


def publish_and_die(out: Path, deadly_event: int | None, events: Connection) -> None:
    """Publish with `keep=2` and die at an event, counted from 1; with None live on and send what the events were."""
    seen: list[str] = []

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event in EVENTS:
            seen.append(f"{event} {arguments[0]}")
        if len(seen) == deadly_event:
            os.kill(os.getpid(), signal.SIGKILL)

    publish_watched(out, watch)
    events.send(seen)


def publish_on_a_full_disk(out: Path, full_from: int, events: Connection) -> None:
    """Publish with `keep=2` on a disk that is full from the n-th time on that something is made, counted from 1.

    Sends the message of the error, or "" if there was none; and what was refused or, if nothing was, how often
    something was made.
    """
    number = 0
    refused: list[str] = []

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal number
        place = str(arguments[1] if event in {"os.link", "os.symlink"} else arguments[0])
        is_new = event in WRITES or (event == "open" and arguments[2] & os.O_CREAT)
        if not is_new or str(out) not in place or os.path.lexists(place):
            return
        number += 1
        if number >= full_from:
            refused.append(f"{event} {place}")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), place)

    try:
        publish_watched(out, watch)
    except LakeError as error:
        events.send((str(error), refused))
    else:
        events.send(("", refused or number))


def publish_watched(out: Path, watch: Callable[[str, tuple[Any, ...]], None]) -> None:
    """Publish with `keep=2`, and call a function before each event with its name and its arguments."""
    now, write_table = later(out), pq.write_table

    def write(data: Any, path: Path, **options: Any) -> None:
        if str(out) in str(path):
            watch(PARQUET, (path,))
        write_table(data, path, **options)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in EVENTS | WRITES and (event != "open" or str(out) in str(arguments[0])):
            watch(event, arguments)

    with TemporaryDirectory() as work:
        learnt = {"words": write_partition(pl.DataFrame({"word": ["moss"]}), "words", Path(work))}
        pq.write_table = write
        sys.addaudithook(hook)
        publish_lake(out, 1, "victim", keep=2, now=now, statistics=learnt)


def publish_elsewhere(out: S3Url, marker: str, now: datetime, environment: Mapping[str, str]) -> None:
    """Publish a version on object storage with `keep=1`, in a process that may be killed from outside."""
    os.environ.update(environment)
    publish_stored(out, 6, marker, keep=1, now=now)
