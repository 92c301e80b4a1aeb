"""Nights: what a run costs when nothing is new, and when 1 % is; see benchmarks/scale.py."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.watching import Run, curate

MAX_HELD_BACK = 0.01  # of the bytes of the raw folder
ALL_BUT, NOTHING, MORE = "all but 1 %", "nothing", "1 % more"


class Night(NamedTuple):
    """A run, and what it published.

    Attributes:
        what: What was new.
        run: What it cost.
        new_files: How many files of its version are no links to those of the version before.
        files: How many files its version has.
    """

    what: str
    run: Run
    new_files: int
    files: int


def measure_nights(whole: Path, folder: Path, environment: dict[str, str]) -> Iterator[Night]:
    """Yield what the first run costs, one without anything new, and one with 1 % more.

    Args:
        whole: A raw folder. It is curated without some of its files, which come back for the last run.
        folder: Where the lake is published, as `folder/lake`.
        environment: That of the commands.
    """
    raw, lake = folder / "raw", folder / "lake"
    shutil.copytree(whole, raw, copy_function=_link)
    held_back = small_files(raw)
    for number, path in enumerate(held_back):
        path.rename(folder / str(number))
    known: set[int] = set()
    for what in (ALL_BUT, NOTHING, MORE):
        if what == MORE:
            for number, path in enumerate(held_back):
                (folder / str(number)).rename(path)
        run = curate(raw, lake, environment)
        inodes = {path.stat().st_ino for path in (lake / "current").resolve().rglob("*.parquet")}
        yield Night(what, run, len(inodes - known), len(inodes))
        known |= inodes


def small_files(raw: Path) -> list[Path]:
    """Return files of a raw folder that together have about 1 % of its bytes, those of the middle by name first."""
    files = sorted(path for path in raw.rglob("*") if path.is_file())
    left = MAX_HELD_BACK * sum(path.stat().st_size for path in files)
    chosen = []
    for path in files[len(files) // 2 :]:
        if (size := path.stat().st_size) <= left:
            chosen.append(path)
            left -= size
    return chosen


def _link(source: str, target: str) -> None:
    """Link a file, or copy it to another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
