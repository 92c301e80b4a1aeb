"""Read workbooks of Excel and the like, sheet by sheet and row by row.

The resources of a workbook are limited: the size of its file, the unpacked size that its zip archive states (which
reading cannot exceed), and the memory of the process that reads it, which grows with these sizes.
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

from tasks.extract.syntax import workbook_process
from tasks.extract.syntax.lines import LIMIT

MAX_UNPACKED = 1024**3
MAX_TEXTS = 256 * 1024**2  # held in memory
MAX_FILE = 256 * 1024**2  # of a workbook that is no zip archive
MIN_MEMORY = 1024**3
MAX_MEMORY = 4 * 1024**3
MEMORY_PER_BYTE = 16  # of the file as it is unpacked; a cell takes 20 bytes there, and twice 32 in memory

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
    size = _size(stream)
    with _reading(stream, min(max(MIN_MEMORY, MEMORY_PER_BYTE * size), MAX_MEMORY)) as output:
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


def _size(stream: BinaryIO) -> int:
    """Return how many bytes a workbook has when it is unpacked.

    Raises:
        BrokenWorkbookError: If it is damaged or exceeds a limit.
    """
    stream.seek(0)
    if stream.read(len(_COMPOUND)) != _COMPOUND:
        return _unpacked_size(stream)
    size = stream.seek(0, 2)
    if size > MAX_FILE:
        raise _excess(f"of more than {_mib(MAX_FILE)}")
    return size


def _unpacked_size(stream: BinaryIO) -> int:
    """Return the unpacked size of a workbook that is a zip archive.

    Raises:
        BrokenWorkbookError: If it is damaged or exceeds a limit.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            size = sum(entry.file_size for entry in entries)
            texts = max((entry.file_size for entry in entries if entry.filename.lower() == _TEXTS), default=0)
            damaged = archive.testzip() if size <= MAX_UNPACKED else None
    except Exception as error:  # what a damaged archive makes zipfile raise is no closed list
        raise _broken(str(error)) from error
    if size > MAX_UNPACKED:
        raise _excess(f"that unpacks to more than {_mib(MAX_UNPACKED)}")
    if texts > MAX_TEXTS:
        raise _excess(f"with more than {_mib(MAX_TEXTS)} of texts")
    if damaged is not None:
        raise _broken(f"{damaged} is damaged")
    return size


def _excess(what: str) -> BrokenWorkbookError:
    """Return the error of a workbook that exceeds a limit."""
    return BrokenWorkbookError(f"a workbook {what}, the limit: split it up")


def _broken(cause: str) -> BrokenWorkbookError:
    """Return the error of a workbook that is damaged."""
    return BrokenWorkbookError(f"not a whole workbook ({' '.join(cause.split())[:200]}): save it anew")


def _mib(size: int) -> str:
    """Return a size in words."""
    return f"{size // 1024**2} MiB"


@contextmanager
def _reading(stream: BinaryIO, max_memory: int) -> Iterator[Iterator[bytes]]:
    """Read a workbook in a process of its own, and give the lines of its output.

    Raises:
        BrokenWorkbookError: If the process ends before its time.
    """
    stream.seek(0)
    with tempfile.TemporaryFile() as workbook:
        shutil.copyfileobj(stream, workbook)
        workbook.seek(0)
        script = Path(workbook_process.__file__)
        command = [sys.executable, "-I", str(script), str(max_memory), str(LIMIT)]
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
