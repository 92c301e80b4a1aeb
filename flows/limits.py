"""The options of the guard: the limits within which a run may publish, and those that do not hold for it."""

from __future__ import annotations

import argparse

from flows.options import positive
from schemas.limits import LIMIT_NAMES, Limits


def add_limits(command: argparse.ArgumentParser) -> None:
    """Add the options of the guard to the command that publishes."""
    command.add_argument(
        "--max-papers-lost",
        type=share,
        metavar="PERCENT",
        help="publish nothing if there would be fewer papers than now by more than this (default: no limit)",
    )
    command.add_argument(
        "--max-rejects",
        type=share,
        metavar="PERCENT",
        help="publish nothing if more of the records were rejected than this (default: no limit)",
    )
    command.add_argument(
        "--max-authors-of-one-name",
        type=positive,
        metavar="N",
        help="publish nothing if more authors than this had one name (default: no limit)",
    )
    command.add_argument(
        "--override",
        action="append",
        choices=LIMIT_NAMES,
        default=[],
        metavar="NAME",
        help=f"publish although a limit says no: {', '.join(LIMIT_NAMES)}; may be given several times",
    )


def limits_of(options: argparse.Namespace) -> Limits:
    """Return the limits that the options set."""
    return Limits(
        max_papers_lost=options.max_papers_lost,
        max_rejects=options.max_rejects,
        max_authors_of_one_name=options.max_authors_of_one_name,
    )


def share(text: str) -> float:
    """Parse a number of per cent."""
    try:
        number = float(text.strip().removesuffix("%"))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of per cent from 0 to 100")
    return number
