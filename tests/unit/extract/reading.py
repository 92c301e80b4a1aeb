"""Reading a dump at once."""

from __future__ import annotations

from schemas.dump import Dump
from tasks.extract import Part, read_whole


def read_one(dump: Dump) -> Part:
    """Read a dump whose content fits into memory."""
    return read_whole([dump])
