"""Waiting for a lake at which another run is at work."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from prefect.logging import get_run_logger

from flows.progress import display
from schemas.errors import BusyLakeError
from tasks.load import lock

FIRST_PAUSE_SECONDS = 1.0
MAX_PAUSE_SECONDS = 30


@contextmanager
def hold(out: Path, wait_minutes: float) -> Iterator[None]:
    """Lock a lake for one run, and wait for it with growing pauses while another run is at work on it.

    Args:
        out: The folder of the lake.
        wait_minutes: How long to wait; 0 not to wait.

    Raises:
        BusyLakeError: The other run is still at work.
        LakeError: The lake cannot be written.
    """
    deadline = time.monotonic() + 60 * wait_minutes
    pause = FIRST_PAUSE_SECONDS
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(lock(out))
                break
            except BusyLakeError as busy:
                if time.monotonic() + pause > deadline:
                    raise
                get_run_logger().info("%s; trying again in %.0f s", busy, pause)
                if pause == FIRST_PAUSE_SECONDS:
                    display().say(f"{busy}; this run waits for up to {wait_minutes:.0f} minutes")
                time.sleep(pause)
                pause = min(2 * pause, MAX_PAUSE_SECONDS)
        yield
