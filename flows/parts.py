"""The processes of `paperlake serve`. Each ends with it, and what it prints goes into a file of limited size."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO

READY = "paperlake: ready"  # what a process prints when it is
MAX_LOG_BYTES = 5_000_000
MAX_OLD_LOGS = 2
MAX_LINES = 200
GRACE_SECONDS = 5.0  # for what a process still has to write


class Log(RotatingFileHandler):
    """A log of limited size, which a full disk does not disturb."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=MAX_LOG_BYTES, backupCount=MAX_OLD_LOGS, encoding="utf-8", delay=True)

    def write(self, line: str) -> None:
        """Write a line."""
        self.handle(logging.LogRecord("", logging.INFO, "", 0, line, None, None))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - so it is named in logging
        """Leave out a line that cannot be written."""


class Part:
    """A process that lives as long as its standard input is open, in a session of its own.

    Attributes:
        log: The file that holds what it prints.
    """

    def __init__(
        self,
        arguments: Sequence[str | Path],
        environment: Mapping[str, str],
        log: Path,
        *,
        inherited: Sequence[int] = (),
    ) -> None:
        """Start the process.

        Args:
            arguments: Its command line.
            environment: Its environment.
            log: The file for what it prints.
            inherited: Open files that it inherits.
        """
        self.log = log
        self._ready = threading.Event()
        self._said: deque[str] = deque(maxlen=MAX_LINES)
        self._process = subprocess.Popen(
            arguments,
            env=environment,
            pass_fds=inherited,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for serve, which then stops its parts in order
        )
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        self._reading = threading.Thread(target=self._keep, args=(self._process.stdout,), daemon=True)
        self._reading.start()

    @property
    def status(self) -> int | None:
        """The exit status of the process; None while it lives."""
        return self._process.poll()

    @property
    def is_ready(self) -> bool:
        """Whether it has printed that it is ready."""
        return self._ready.is_set()

    @property
    def said(self) -> str:
        """The last lines that it has printed."""
        return "\n".join(list(self._said))

    def stop(self) -> None:
        """End the process and all that it has started, after some seconds by force."""
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=GRACE_SECONDS)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._reading.join(timeout=GRACE_SECONDS)

    def _keep(self, printed: IO[bytes]) -> None:
        """Write what the process prints into its log."""
        log = Log(self.log)
        for bytes_of_line in printed:
            line = bytes_of_line.decode("utf-8", "backslashreplace").rstrip()
            if line == READY:
                self._ready.set()
            else:
                self._said.append(line)
                log.write(line)
        log.close()
