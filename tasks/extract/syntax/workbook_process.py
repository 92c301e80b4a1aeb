"""The process that reads a workbook for `workbooks`: run as a script, with the workbook as its input.

The library that reads workbooks holds a sheet as a full rectangle, and ends its whole process if memory does not
suffice; a workbook of 2 kB can ask for 500 GB. So it runs in a process of its own, whose memory is limited.

Each line of its output is JSON: the number of a sheet, a row of cells, or an object that says what is wrong.
"""

from __future__ import annotations

import datetime
import io
import sys

import orjson
import python_calamine

try:
    import resource
except ImportError:  # there is none on Windows
    resource = None  # type: ignore[assignment]


def main(max_memory: int, max_row: int) -> None:
    """Write the rows of all sheets of the workbook on the standard input.

    Args:
        max_memory: How many bytes the process may take.
        max_row: How many bytes a row may have.
    """
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _write_rows(max_row)
    except BaseException as error:
        _write({"error": " ".join(str(error).split())[:200] or type(error).__name__})
    sys.stdout.buffer.flush()


def _write_rows(max_row: int) -> None:
    """Write the sheets in their order, each with its number before its rows."""
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for number, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        _write(number)
        for row in workbook.get_sheet_by_index(number).iter_rows():
            size = sum(len(cell) if isinstance(cell, str) else 8 for cell in row)
            if size <= max_row:
                _write(list(map(_plain, row)))
            else:
                _write([str(cell)[:100] for cell in row[:20]] + ["x" * (max_row + 1)])


def _plain(cell: object) -> object:
    """Return a cell as a value of JSON; a time of midnight is left out of a date, and an empty text is null."""
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date()
    return None if cell == "" else cell


def _write(value: object) -> None:
    """Write a line."""
    sys.stdout.buffer.write(orjson.dumps(value, default=str) + b"\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
