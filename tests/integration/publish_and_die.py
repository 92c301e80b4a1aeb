"""Publish in a process that kills itself with SIGKILL at a chosen event, as seen by the interpreter's audit hook.

Events are what the process asks of the file system below the lake: opening, making, linking, renaming and removing.
One comes before and one after whatever matters, so that killing at each of them in turn stops the publication at each
of its steps: after each file is written, before and after the folder is renamed, the link made and put in place, and
while the oldest version is removed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from schemas.paths import S3Url
from tests.lake_frames import later, publish_lake
from tests.storage.served import publish_stored

EVENTS = {"open", "os.mkdir", "os.symlink", "os.rename", "os.remove", "os.rmdir", "fcntl.flock"}


def publish_and_die(out: Path, deadly_event: int | None, events: Connection) -> None:
    """Publish with `keep=2` and die at an event, counted from 1; with None live on and send what the events were."""
    seen: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event not in EVENTS or (event == "open" and str(out) not in str(arguments[0])):
            return
        seen.append(f"{event} {arguments[0]}")
        if len(seen) == deadly_event:
            os.kill(os.getpid(), signal.SIGKILL)

    now = later(out)
    sys.addaudithook(watch)
    publish_lake(out, 1, "victim", keep=2, now=now)
    events.send(list(seen))


def publish_elsewhere(out: S3Url, marker: str, now: datetime, environment: Mapping[str, str]) -> None:
    """Publish a version on object storage with `keep=1`, in a process that may be killed from outside."""
    os.environ.update(environment)
    publish_stored(out, 6, marker, keep=1, now=now)
