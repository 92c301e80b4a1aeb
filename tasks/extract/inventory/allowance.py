"""Allowance: how far a compressed file or an archive as a whole may still expand, and the limits behind it.

A hostile container is small and expands to much: a gzip file of zeros, an archive whose entries all stand for one
member, a header that promises terabytes. All members of a container share one allowance, so that many members cannot
take more than one may.
"""

from __future__ import annotations

from collections.abc import Callable

from tasks.extract.records import Refused

MAX_RATIO = 250  # bytes that may come out for one that goes in, once MAX_FREE_BYTES are out
MAX_FREE_BYTES = 256 * 1024**2
MAX_EXPANDED_BYTES = 256 * 1024**3
MAX_SECONDS = 3600.0  # of decompression
MAX_MEMBERS = 20_000  # in an archive; folders and hidden files count
MAX_DIRECTORY_BYTES = 32 * 1024**2  # of a zip archive
MAX_HEADER_BYTES = 1024**2  # of a header in a tar archive that holds a long name or other facts of a member
MAX_HEADERS = 16  # of that kind before one member

TOO_LARGE = "container_expands_too_far"
TOO_MANY = "too_many_members"

_UNREAD = "what comes behind was not read; unpack it and put the dumps here"


class Allowance:
    """How much may still come out of a container.

    Args:
        packed: Tells how many compressed bytes have gone in so far.
    """

    def __init__(self, packed: Callable[[], int]) -> None:
        self._packed = packed
        self._size = 0
        self._seconds = 0.0
        self._members = 0
        self._names: set[str] = set()

    def spend(self, size: int, seconds: float) -> Refused | None:
        """Subtract the bytes that have come out from the allowance.

        Args:
            size: How many bytes.
            seconds: How long that took.

        Returns:
            Why nothing more may come out, if so.
        """
        self._size += size
        self._seconds += seconds
        if self._size > MAX_FREE_BYTES and self._size > MAX_RATIO * max(self._packed(), 1):
            limit = f"{MAX_RATIO} times its size (beyond {MAX_FREE_BYTES // 1024**2} MiB)"
        elif self._size > MAX_EXPANDED_BYTES:
            limit = f"{MAX_EXPANDED_BYTES // 1024**3} GiB"
        elif self._seconds > MAX_SECONDS:
            return Refused(TOO_LARGE, f"takes more than {MAX_SECONDS:.0f} s to unpack, the limit: {_UNREAD}")
        else:
            return None
        return Refused(TOO_LARGE, f"expands to more than {limit}, the limit for a container: {_UNREAD}")

    def count_members(self, number: int = 1) -> Refused | None:
        """Count members of the archive, read or not; give the reason why no more may be read, if so."""
        self._members += number
        if self._members <= MAX_MEMBERS:
            return None
        return Refused(TOO_MANY, f"the archive holds more than {MAX_MEMBERS} files, the limit: {_UNREAD}")

    def refuse_repeated(self, name: str) -> Refused | None:
        """Return why a file must not be read, if another file has its name; else None."""
        if name not in self._names:
            self._names.add(name)
            return None
        return Refused("repeated_member", "another file of the archive has this name: unpack it and name them apart")
