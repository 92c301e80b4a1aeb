"""The options that several commands have, and how their values are read."""

from __future__ import annotations

import argparse

from schemas.paths import Place, place_of
from schemas.settings import Settings

DEFAULTS = Settings()
AS_OF = "a version: its id, the beginning of it, or a time for the newest one then"


def add_out(command: argparse.ArgumentParser) -> None:
    """Add the option that names the lake."""
    command.add_argument(
        "--out",
        type=place,
        default=DEFAULTS.out,
        metavar="DIR",
        help="folder of the lake, or its address on object storage: s3://bucket/prefix (default: data/curated)",
    )


def place(text: str) -> Place:
    """Parse a folder, or an address on object storage."""
    try:
        return place_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def positive(text: str) -> int:
    """Parse a whole number of at least 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)
