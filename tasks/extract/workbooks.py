"""Workbooks of Excel and the like, sheet by sheet and row by row.

What a workbook takes is limited: the size of its file, what a zip archive says that it unpacks to (which cannot be
exceeded when it is read), and the memory of the process in which it is read.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

import orjson

from tasks.extract import workbook_process
from tasks.extract.lines import LIMIT

MAX_UNPACKED = 1024**3
MAX_TEXTS = 256 * 1024**2  # held in memory
MAX_FILE = 256 * 1024**2  # of a workbook that is no zip archive
MAX_MEMORY = 4 * 1024**3

_ZIP = b"PK\x03\x04"
_TEXTS = "xl/sharedstrings.xml"


class BrokenWorkbookError(ValueError):
    """A workbook cannot be read, or is over a limit."""


class SheetRow(NamedTuple):
    """A row of a sheet: the number of its sheet, its own from 1, and its cells."""

    sheet: int
    number: int
    cells: list[object]


def workbook_rows(stream: BinaryIO) -> Iterator[SheetRow]:
    """Yield the rows of all sheets.

    Raises:
        BrokenWorkbookError: If it is damaged, protected or over a limit.
    """
    _check_sizes(stream)
    with _reading(stream) as output:
        sheet = number = 0
        for line in output:
            match orjson.loads(line):
                case list(cells):
                    number += 1
                    yield SheetRow(sheet, number, cells)
                case int(begun):
                    sheet, number = begun, 0
                case {"error": str(error)}:
                    raise _broken(error)


def _check_sizes(stream: BinaryIO) -> None:
    """Raise BrokenWorkbookError if a workbook is damaged or exceeds a limit before it is read."""
    stream.seek(0)
    if stream.read(4) == _ZIP:
        excess = _excess(stream)
    else:
        size = stream.seek(0, 2)
        excess = f"of more than {_mib(MAX_FILE)}" if size > MAX_FILE else None
    if excess is not None:
        raise BrokenWorkbookError(f"a workbook {excess}, the limit: split it up")


def _excess(stream: BinaryIO) -> str | None:
    """Return which limit a workbook exceeds by what its archive says of the sizes in it.

    Raises:
        BrokenWorkbookError: If the archive is damaged.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                return f"that unpacks to more than {_mib(MAX_UNPACKED)}"
            if any(entry.filename.lower() == _TEXTS and entry.file_size > MAX_TEXTS for entry in entries):
                return f"with more than {_mib(MAX_TEXTS)} of texts"
            damaged = archive.testzip()
    except Exception as error:  # what a damaged archive makes zipfile raise is no closed list
        raise _broken(str(error)) from error
    if damaged is not None:
        raise _broken(f"{damaged} is damaged")
    return None


def _broken(cause: str) -> BrokenWorkbookError:
    """Return the error of a workbook that is damaged."""
    return BrokenWorkbookError(f"not a whole workbook ({' '.join(cause.split())[:200]}): save it anew")


def _mib(size: int) -> str:
    """Return a size in words."""
    return f"{size // 1024**2} MiB"


@contextmanager
def _reading(stream: BinaryIO) -> Iterator[Iterator[bytes]]:
    """Read a workbook in a process of its own; gives the lines of its output.

    Raises:
        BrokenWorkbookError: If the process ends before its time.
    """
    stream.seek(0)
    with tempfile.TemporaryFile() as workbook:
        shutil.copyfileobj(stream, workbook)
        workbook.seek(0)
        script = Path(workbook_process.__file__)
        command = [sys.executable, "-I", str(script), str(MAX_MEMORY), str(LIMIT)]
        process = subprocess.Popen(command, stdin=workbook, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        yield process.stdout
        if process.wait() != 0:
            raise BrokenWorkbookError(
                "a workbook whose sheets take more memory than the limit, or that no program could read: "
                "delete the empty cells far from the others, or save it as CSV"
            )
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
