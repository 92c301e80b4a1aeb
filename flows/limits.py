"""The options of the guard: the limits within which a run may publish, and those that do not hold for it."""

from __future__ import annotations

import argparse

from flows.options import positive
from schemas.limits import LIMIT_NAMES, Limits

NONE = Limits()


def add_limits(command: argparse.ArgumentParser, defaults: Limits = NONE) -> None:
    """Add the limits of the guard to a command that publishes.

    Args:
        command: The command.
        defaults: The limits that hold where an option is not given.
    """
    command.add_argument(
        "--max-papers-lost",
        type=share,
        default=defaults.max_papers_lost,
        metavar="PERCENT",
        help="publish nothing if there would be fewer papers than now by more than this "
        f"(default: {_said(defaults.max_papers_lost)})",
    )
    command.add_argument(
        "--max-rejects",
        type=share,
        default=defaults.max_rejects,
        metavar="PERCENT",
        help=f"publish nothing if more of the records were rejected than this (default: {_said(defaults.max_rejects)})",
    )
    command.add_argument(
        "--max-authors-of-one-name",
        type=positive,
        default=defaults.max_authors_of_one_name,
        metavar="N",
        help="publish nothing if more authors than this had one name "
        f"(default: {_said(defaults.max_authors_of_one_name)})",
    )
    command.add_argument(
        "--min-precision",
        type=share,
        default=defaults.min_precision,
        metavar="PERCENT",
        help="warn if less of what is merged is estimated to be one than this "
        f"(default: {_said(defaults.min_precision)})",
    )


def add_override(command: argparse.ArgumentParser) -> None:
    """Add the names of the limits that do not hold for one run."""
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
        min_precision=options.min_precision,
    )


def _said(limit: float | None) -> str:
    """Return a limit as part of a sentence."""
    return "no limit" if limit is None else f"{limit:g}"


def share(text: str) -> float:
    """Parse a number of per cent."""
    try:
        number = float(text.strip().removesuffix("%"))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of per cent from 0 to 100")
    return number
