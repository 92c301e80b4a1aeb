"""Extract: find the dumps and read them into records."""

from tasks.extract.discover import discover
from tasks.extract.read import read_dump

__all__ = ["discover", "read_dump"]
