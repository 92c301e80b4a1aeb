"""The command `report`: the page that shows what a version holds, or the figures behind it."""

from __future__ import annotations

import argparse
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.options import AS_OF, add_out
from flows.output import print_out, print_path
from flows.temporary import keep_page
from schemas.paths import S3Url

if TYPE_CHECKING:
    from tasks.load import Lake


def add_report(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to the command line."""
    command = commands.add_parser("report", help="open the page that shows what a version holds")
    add_out(command)
    command.add_argument("--snapshot", metavar="ID", help=f"{AS_OF} (default: the current one)")
    command.add_argument("--no-open", action="store_true", help="print the path of the page, and open no browser")
    command.add_argument("--json", action="store_true", help="print the figures behind the page as one JSON document")
    command.set_defaults(run=report)


def report(options: argparse.Namespace) -> None:
    """Print the path of the page and open it, or print the figures."""
    from tasks.load import naming_damage, open_lake  # noqa: PLC0415 - slow to import

    with open_lake(options.out, options.snapshot) as lake, naming_damage(lake.folder):
        if options.json:
            from tasks.report.computing import as_json, compute_figures  # noqa: PLC0415

            print_out(as_json(lake, compute_figures(lake)))
            return
        path = find_page(lake)
    print_path(str(path))
    if not options.no_open:
        with suppress(webbrowser.Error):  # there is no browser, and the path is printed
            webbrowser.open(path.as_uri())


def find_page(lake: Lake) -> Path:
    """Return the page of a version on this machine.

    A version that an earlier paperlake made has none: it is drawn now, into a temporary file, for a version never
    changes. The page of a lake on object storage is fetched into one.
    """
    from tasks.load.versions import read_object  # noqa: PLC0415
    from tasks.report.writing import REPORT  # noqa: PLC0415

    if all(file.path != REPORT for file in lake.manifest.companions):
        from tasks.report.page import draw_report  # noqa: PLC0415

        return keep_page(draw_report(lake))
    if isinstance(lake.folder, S3Url):
        return keep_page(read_object(lake.folder / REPORT).decode())
    (lake.folder / REPORT).stat()  # that it is missing is said here, and not by the browser
    return lake.folder / REPORT
