"""Leases: a reader holds a version, so that it is not removed meanwhile.

A lease is a shared lock of the kernel (flock) on the version's manifest, which every version has and which never
changes. So a lease needs no right to write and leaves nothing behind: it ends with the process that holds it. A version
is removed only under an exclusive lock on its manifest, which is granted only if nobody reads. If the file system has
no such locks, versions are read without a lease.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from tasks.load.lake import MANIFEST


class Lease:
    """A hold on a version, up to `release` or the end of this object or process; a copy is a lease of its own.

    Attributes:
        folder: The folder of the version.
    """

    def __init__(self, folder: Path, descriptor: int | None) -> None:
        self.folder = folder
        self._descriptor = descriptor

    @property
    def is_held(self) -> bool:
        """Whether the version is held; not on a file system without locks, and not after `release`."""
        return self._descriptor is not None

    def release(self) -> None:
        """Let the version go."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def __enter__(self) -> Lease:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def __del__(self) -> None:
        self.release()

    def __reduce__(self) -> tuple[object, ...]:
        return take_lease, (self.folder,)


def take_lease(folder: Path) -> Lease | None:
    """Take a lease of a version; None if the version does not exist, or is being removed."""
    path = folder / MANIFEST
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    lease = Lease(folder, descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        if not os.path.samestat(os.fstat(descriptor), path.stat()):
            lease.release()
    except (BlockingIOError, FileNotFoundError):  # it is being removed, or was just before
        lease.release()
    except OSError:  # no locks here
        lease.release()
        return lease
    return lease if lease.is_held else None


@contextmanager
def without_readers(folder: Path) -> Iterator[bool]:
    """Keep readers from taking a lease of a version during the block, if nobody has one.

    Yields:
        Whether nobody has one.
    """
    try:
        descriptor = os.open(folder / MANIFEST, os.O_RDWR | os.O_CLOEXEC)
    except OSError:  # without a manifest it cannot be opened by readers
        yield True
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            is_free = False
        except OSError:  # no locks here
            is_free = True
        else:
            is_free = True
        yield is_free
    finally:
        os.close(descriptor)
