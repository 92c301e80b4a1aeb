"""The background of names: how common family names, first given names and initials are among authors at large.

The table `background.parquet` stands beside this module; `python -m benchmarks.background` makes it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import polars as pl

from tasks.hashing import hash_values
from tasks.transform.authors.statistics import PARTS

BACKGROUND_FILE = Path(__file__).with_name("background.parquet")
# The digest of the file is a part of the code, so that a run with another table is a run of another software.
BACKGROUND_SHA256 = "cf3216c905b33eb420aa3df5ea096aa93dffbbbbc13dc6901e91858be68a53b4"
NAMES = "names"


class Background(NamedTuple):
    """How common the parts of names are at large.

    Attributes:
        shares: For each of PARTS the columns part (its hash, named after the kind of part) and background: which share
            of the names has it.
        unlisted: The share of a part that is not listed.
    """

    shares: dict[str, pl.DataFrame]
    unlisted: float


@cache
def background() -> Background:
    """Read the background."""
    table = pl.read_parquet(BACKGROUND_FILE)
    n_names = table.filter(kind=NAMES)["count"].item()
    shares = {}
    for seed, part in enumerate(PARTS, start=1):
        counted = table.filter(kind=part)
        hashed = hash_values(counted["term"], seed).rename(part)
        shares[part] = counted.select(hashed, background=pl.col("count") / n_names)
    return Background(shares, 1 / n_names)
