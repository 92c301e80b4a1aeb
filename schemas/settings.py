"""Every setting of a run, with defaults that work."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from schemas.limits import LimitName, Limits
from schemas.model import Model
from schemas.paths import Folder


class Settings(Model):
    """The settings of a run.

    Attributes:
        raw: The folders that hold the dumps; each may be on object storage (s3://bucket/prefix).
        out: The folder of the lake; it may be on object storage, too.
        engine: Where tasks run: on threads of this process, or on the processes of a Dask cluster.
        scheduler: The address of the scheduler of a Dask cluster that is running; None for one on this machine that
            is started for the run.
        partitions: In how many partitions records and names are compared; 0 for as many as their number asks for. It
            never changes a result.
        statistics: The statistics of the whole lake that are used: "new" to learn them from the dumps, "current" for
            those of the current version, or the generation of an earlier one; "auto" for those of the current version
            until the lake has grown or shrunk by a fifth or the software is another one, and then new ones.
        full: Whether results of earlier runs are computed anew instead of taken from the cache, and with "auto" also
            the statistics.
        keep_snapshots: How many versions of the lake are kept.
        wait_minutes: How long to wait for another run that is at work on the lake.
        limits: The limits within which a run may publish; none by default.
        override: The names of the limits that do not hold for this run.
    """

    raw: tuple[Folder, ...] = (Path("data/raw"),)
    out: Folder = Path("data/curated")
    engine: Literal["threads", "dask"] = "threads"
    scheduler: str | None = None
    partitions: int = Field(default=0, ge=0)
    statistics: str = Field(default="auto", min_length=1)
    full: bool = False
    keep_snapshots: int = 7
    wait_minutes: float = Field(default=0, ge=0)
    limits: Limits = Limits()
    override: tuple[LimitName, ...] = ()
