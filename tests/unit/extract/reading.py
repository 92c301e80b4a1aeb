"""Reading a dump that is one part."""

from __future__ import annotations

from pathlib import Path

from schemas.dump import Dump, Extracted
from tasks.extract import read_dump


def read_one(dump: Dump, work: Path) -> Extracted:
    """Read a dump that is too small to become several parts."""
    (part,) = read_dump(dump, work)
    return part
