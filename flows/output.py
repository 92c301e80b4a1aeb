"""Standard output and standard error; the command says in one line if they cannot be written."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from schemas.errors import UsageError


def prepare_streams() -> None:
    """Check that there is a standard output, and let both streams print characters outside their encoding as escapes.

    Raises:
        UsageError: Standard output is closed.
    """
    if sys.stderr is None:  # then what is meant for it would go to standard output
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open for as long as this process
    if sys.stdout is None:
        raise UsageError("standard output is closed: send it to a file, a pipe or /dev/null")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def print_out(text: str) -> None:
    """Print on standard output; a reader that stops reading, as in `paperlake snapshots | head -1`, is not an error.

    Raises:
        UsageError: Standard output cannot be written: its disk is full, for example.
    """
    with _writing():
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def print_texts(texts: Iterable[str]) -> None:
    """Print a long text in parts on standard output, as UTF-8 whatever its encoding; otherwise as `print_out` does.

    Raises:
        UsageError: Standard output cannot be written: its disk is full, for example.
    """
    sys.stdout.flush()
    stream = sys.stdout.buffer
    for text in texts:
        is_read = False
        with _writing():
            stream.write(text.encode())
            is_read = True
        if not is_read:
            return
    with _writing():
        stream.flush()


@contextmanager
def _writing() -> Iterator[None]:
    """Close standard output when nobody reads it any more, and raise a UsageError when it cannot be written."""
    try:
        yield
    except BrokenPipeError:
        _give_up_output()
    except OSError as error:
        _give_up_output()
        raise UsageError(f"standard output cannot be written: {error.strerror}; send it elsewhere") from error


def print_path(path: str) -> None:
    """Print a path as its own bytes, whatever the encoding of standard output: a path with escapes leads nowhere."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding=sys.getfilesystemencoding(), errors="surrogateescape")
    print_out(path)


def _give_up_output() -> None:
    """Discard all output that is still to be written, also at the end of this process."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
