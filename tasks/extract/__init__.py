"""Extract: find the dumps and read them into records."""

from tasks.extract.identity import SORTED_BY, number_records
from tasks.extract.inventory.changed import without_changed
from tasks.extract.inventory.discover import discover, list_files
from tasks.extract.inventory.fetching import fetch
from tasks.extract.plan import PLAN, plan_reading, slice_offsets
from tasks.extract.read import DumpChangedError, Part, read_parts, read_whole
from tasks.extract.unread import warn_of_unread

__all__ = [
    "PLAN",
    "SORTED_BY",
    "DumpChangedError",
    "Part",
    "discover",
    "fetch",
    "list_files",
    "number_records",
    "plan_reading",
    "read_parts",
    "read_whole",
    "slice_offsets",
    "warn_of_unread",
    "without_changed",
]
