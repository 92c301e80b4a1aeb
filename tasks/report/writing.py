"""Write the report of a version: a companion of its tables."""

from __future__ import annotations

import logging
from pathlib import Path

import polars as pl

from tasks.load.reading import Lake

REPORT = "report.html"  # its name in the folder of the version

logger = logging.getLogger(__name__)


def write_report(lake: Lake, path: Path) -> None:
    """Write the report of a version into a file.

    If it cannot be drawn, the file says so, with a warning: the tables are worth more than their picture.

    Raises:
        OSError: The file cannot be written.
    """
    from tasks.report.page import draw_report, render_failure  # noqa: PLC0415 - matplotlib is slow to import

    try:
        page = draw_report(lake)
    except (Exception, pl.exceptions.PanicException) as error:
        cause = f"{type(error).__name__}: {' '.join(str(error).split())[:500]}"
        logger.warning("%s: the report cannot be drawn, and its page says so: %s", lake.snapshot, cause, exc_info=error)
        page = render_failure(lake.manifest, cause)
    path.write_text(page, encoding="utf-8")
