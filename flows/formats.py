"""The command `formats`: the formats that are read, each with an example."""

from __future__ import annotations

import argparse

from flows.output import print_out
from schemas.errors import UsageError


def list_formats(options: argparse.Namespace) -> None:
    """List the formats that are read, each with an example."""
    from tasks.extract.formats import FORMATS  # noqa: PLC0415 - slow to import

    if unknown := sorted(set(options.name) - FORMATS.keys()):
        raise UsageError(f"no format is called {', '.join(unknown)}; there are {', '.join(FORMATS)}")
    listed = []
    for name in options.name or FORMATS:
        format_ = FORMATS[name]
        example = "\n    ".join(["", *format_.example.splitlines()])
        listed.append(f"{name}: {format_.title}\n  {format_.description}\n{example}\n")
    print_out("\n".join(listed))
