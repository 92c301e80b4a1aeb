"""Holding a file for one process alone: the kernel's lock, which ends with the process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from schemas.errors import PaperlakeError


@contextmanager
def hold_alone(stream: IO[str], refusal: Callable[[str], PaperlakeError]) -> Iterator[None]:
    """Keep an open file locked in this block, and write into it which process does; close it afterwards.

    Args:
        stream: The file, open for appending and reading.
        refusal: The error for another process that holds it, which is given.

    Raises:
        PaperlakeError: Another process holds the file: what `refusal` returns.
    """
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            stream.seek(0)
            raise refusal(stream.readline().strip() or "another process") from error
        stream.truncate(0)
        os.write(stream.fileno(), f"process {os.getpid()}\n".encode())
        yield
