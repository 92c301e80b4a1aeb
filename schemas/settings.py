"""Every setting of a run, with defaults that work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator

from schemas.model import Model
from schemas.paths import require_utf8

Folder = Annotated[Path, AfterValidator(require_utf8)]


class Settings(Model):
    """The settings of a run.

    Attributes:
        raw: The folders that hold the dumps.
        out: The folder of the lake.
        engine: Where tasks run: on threads of this process, or on the processes of a local Dask cluster.
        full: Whether results of earlier runs are computed anew instead of taken from the cache.
        keep_snapshots: How many versions of the lake are kept.
    """

    raw: tuple[Folder, ...] = (Path("data/raw"),)
    out: Folder = Path("data/curated")
    engine: Literal["threads", "dask"] = "threads"
    full: bool = False
    keep_snapshots: int = 7
