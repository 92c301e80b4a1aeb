"""The commands that hand the lake on to other programs: `export` and `prisma`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from flows.output import print_out

AddOption = Callable[[argparse.ArgumentParser], None]


def add_export(commands: argparse._SubParsersAction[Any], add_out: AddOption) -> None:
    """Add the commands to the command line.

    Args:
        commands: The commands.
        add_out: Adds the option that names the lake.
    """
    command = commands.add_parser("prisma", help="count records, duplicates and papers as a systematic review does")
    add_out(command)
    command.add_argument("--snapshot", metavar="ID", help="the version that is counted (default: the current one)")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the counts as one JSON document")
    form.add_argument("--csv", action="store_true", help="print the counts as CSV")
    command.set_defaults(run=prisma)


def prisma(options: argparse.Namespace) -> None:
    """Print the counts that a systematic review reports."""
    from tasks.load import naming_damage, open_lake  # noqa: PLC0415 - slow to import
    from tasks.report.prisma import count_prisma  # noqa: PLC0415
    from tasks.report.prisma_page import lay_out_prisma, prisma_as_csv, prisma_as_json  # noqa: PLC0415

    with open_lake(options.out, options.snapshot) as lake, naming_damage(lake.folder):
        manifest = lake.manifest
        frame = count_prisma(lake.sources, lake.rejects, lake.papers, manifest.account, len(manifest.duplicates))
    if options.json:
        print_out(prisma_as_json(frame, lake.snapshot))
    else:
        print_out(prisma_as_csv(frame) if options.csv else lay_out_prisma(frame, lake.snapshot))
