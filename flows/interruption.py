"""Ending a run before its time: by Ctrl-C (SIGINT), or by SIGTERM, which services and schedulers send.

The first signal stops the run cleanly: its processes are ended, Prefect hears that it has ended, and the temporary
server is stopped. A step that is computing in a thread cannot be stopped from outside, so a clean stop waits for it, up
to a grace period. Then the process ends with all that it has started. This is safe: the lake's lock, the temporary
server and the unfinished version are all given up with the process.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from contextlib import suppress
from types import FrameType

GRACE_SECONDS = 5.0
WORDS = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}

_reporting = threading.Lock()  # taken by the first one that reports the end, and never given back


class InterruptedRun(KeyboardInterrupt):
    """A signal has asked for the end of the run.

    Attributes:
        number: The signal.
    """

    def __init__(self, number: int = signal.SIGINT) -> None:
        super().__init__()
        self.number = number


def report_interruption(number: int) -> int:
    """Write in one line, and only once, that the run was ended by a signal; return the exit status that it means.

    Nothing is written if standard error is closed, so that the process ends all the same.
    """
    if _reporting.acquire(blocking=False):
        with suppress(OSError, ValueError):
            descriptor = sys.stderr.fileno()
            if select.select([], [descriptor], [], 0)[1]:
                os.write(descriptor, f"paperlake: {WORDS[signal.Signals(number)]}\n".encode())
    return 128 + number


class interruptible:  # noqa: N801 - reads as a function in a with statement
    """Stop the run in this block at a signal: cleanly at first, and at once after the grace or a second Ctrl-C.

    The signals also go to a thread, because Prefect handles SIGTERM itself while a flow runs, and the main thread may
    be waiting for a step until the end of the process.
    """

    def __enter__(self) -> None:
        from flows.processes import kill_processes  # noqa: PLC0415 - slow to import

        self._kill_processes = kill_processes
        self._asked: int | None = None
        reading, self._writing = os.pipe()
        os.set_blocking(self._writing, False)
        self._descriptor_before = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, _interrupt) for number in WORDS}
        threading.Thread(target=self._watch, args=(reading,), daemon=True).start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        if kind is None or not (self._asked or issubclass(kind, InterruptedRun)):
            signal.set_wakeup_fd(self._descriptor_before)
            os.close(self._writing)
        elif self._asked and not issubclass(kind, InterruptedRun):  # a step that has lost its process, for example
            raise InterruptedRun(self._asked) from error

    def _watch(self, descriptor: int) -> None:
        """Wait for a signal, and then for the end of the process; when the grace is over, end it.

        Args:
            descriptor: A pipe, which yields the number of each signal, and is closed when there is nothing to end.
        """
        deadline = 0.0
        while not self._asked or select.select([descriptor], [], [], max(deadline - time.monotonic(), 0))[0]:
            told = os.read(descriptor, 1)
            if not told:
                os.close(descriptor)
                return
            if self._asked is None and told[0] in WORDS:
                self._asked, deadline = told[0], time.monotonic() + GRACE_SECONDS
                self._kill_processes()
            elif told[0] == signal.SIGINT:
                break
        self._kill_processes()
        os._exit(report_interruption(self._asked or signal.SIGINT))


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Raise the interruption in the main thread."""
    del frame
    raise InterruptedRun(number)
