"""Extract: find the dumps and read them into records."""

from tasks.extract.inventory.changed import without_changed
from tasks.extract.inventory.discover import discover
from tasks.extract.plan import first_indexes, plan_reading
from tasks.extract.read import read_dump, read_dumps, renumber
from tasks.extract.unread import warn_of_unread

__all__ = [
    "discover",
    "first_indexes",
    "plan_reading",
    "read_dump",
    "read_dumps",
    "renumber",
    "warn_of_unread",
    "without_changed",
]
