"""Open a dump as one stream, whatever container it is in, and take its digest when the stream has ended."""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from schemas.dump import Dump, FileState, Slice
from tasks.extract.inventory.containers import Expanded, decompress
from tasks.extract.inventory.encoding import transcode
from tasks.extract.inventory.zip_archives import find_zip_member, open_zip_member
from tasks.extract.records import Refused
from tasks.work import digest

BUFFER = 1024 * 1024
MAX_HELD_BYTES = 64 * BUFFER  # in memory


class Hashing(io.RawIOBase):
    """A stream whose bytes are digested as they are read.

    Attributes:
        size: How many bytes were read.
    """

    def __init__(self, source: io.RawIOBase) -> None:
        self._source = source
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """The digest of the bytes that were read."""
        return self._digest.hexdigest()

    def readable(self) -> bool:
        """Whether it can be read: it can."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into a buffer."""
        count = cast("int | None", self._source.readinto(buffer)) or 0
        self._digest.update(buffer[:count])
        self.size += count
        return count


class ChangedError(Exception):
    """A dump is no longer what it was when it was found."""


class Opened:
    """A dump that is being read.

    Attributes:
        stream: The stream for its reader: decompressed, and in UTF-8 if it is a text in another encoding.
    """

    def __init__(
        self,
        stream: BinaryIO,
        hashing: Hashing | None = None,
        expanded: Expanded | None = None,
        rewound: io.FileIO | None = None,
    ) -> None:
        self.stream = stream
        self._rewound = rewound
        self._hashing = hashing
        self._expanded = expanded

    @property
    def damage(self) -> Refused | None:
        """Why the stream has ended before the container did; None if it has not."""
        return self._expanded.damage if self._expanded is not None else None

    def check(self, dump: Dump) -> None:
        """Read on to the end of the file, and check that its bytes are those that were found.

        Raises:
            ChangedError: It has changed since.
        """
        if self._hashing is None:  # a slice: the digest is that of the whole file, which others read too
            if not is_as_found(dump):
                raise ChangedError
            return
        if self._rewound is not None:
            self._rewound.seek(0)  # it was read here and there, and is now digested from its beginning
        rest = io.BufferedReader(self._hashing, BUFFER)
        while rest.read(BUFFER):
            pass  # what stands after the last record, or after the damage, counts for the digest
        if self._hashing.sha256 != dump.sha256:
            raise ChangedError


def is_as_found(dump: Dump) -> bool:
    """Whether the file of a dump is as it was when it was found."""
    try:
        return FileState.of(dump.path.stat()) == dump.state or digest(dump.path) == dump.sha256
    except OSError:
        return False


@contextmanager
def open_dump(dump: Dump, *, seekable: bool = False) -> Iterator[Opened]:
    """Open a dump.

    Args:
        dump: The dump, or a slice of one.
        seekable: Whether the reader must be able to seek in the stream; the digest is then taken at the end.

    Raises:
        ChangedError: The archive no longer holds the dump.
        OSError: It cannot be read.
    """
    with dump.path.open("rb", buffering=0) as file:
        if dump.slice is not None:
            yield Opened(io.BufferedReader(_Stretch(file, dump.slice), BUFFER))
        elif dump.member is not None:
            yield _open_member(file, dump, dump.member, seekable=seekable)
        elif dump.compression is not None:
            yield _open_compressed(file, dump, seekable=seekable)
        elif seekable:
            yield Opened(io.BufferedReader(file, BUFFER), Hashing(file), rewound=file)
        else:
            hashing = Hashing(file)
            yield Opened(_decoded(io.BufferedReader(hashing, BUFFER), dump), hashing)


def _decoded(stream: BinaryIO, dump: Dump) -> BinaryIO:
    """Return a text in UTF-8, and anything else as it is."""
    return stream if dump.encoding is None else transcode(stream, dump.encoding)


def _open_compressed(file: io.FileIO, dump: Dump, *, seekable: bool) -> Opened:
    """Open a compressed dump; the digest is that of the compressed bytes."""
    hashing = Hashing(file)
    packed = io.BufferedReader(hashing, BUFFER)
    expanded = decompress(packed, dump.compression or "", lambda: hashing.size)
    stream: BinaryIO = io.BufferedReader(expanded, BUFFER)
    return Opened(_seekable(stream) if seekable else _decoded(stream, dump), hashing, expanded)


def _open_member(archive: io.FileIO, dump: Dump, member: str, *, seekable: bool) -> Opened:
    """Open a dump in a zip archive; the digest is that of the dump."""
    try:
        expanded = open_zip_member(archive, find_zip_member(dump.path, member))
    except KeyError as error:
        raise ChangedError from error
    hashing = Hashing(expanded)
    stream: BinaryIO = io.BufferedReader(hashing, BUFFER)
    return Opened(_seekable(stream) if seekable else _decoded(stream, dump), hashing, expanded)


def _seekable(stream: BinaryIO) -> BinaryIO:
    """Return a stream in memory, or on the disk if it is long, for formats with their directory at the end."""
    held = tempfile.SpooledTemporaryFile(MAX_HELD_BYTES)  # noqa: SIM115 - closed with the last reference to it
    shutil.copyfileobj(stream, held, BUFFER)
    held.seek(0)
    return cast(BinaryIO, held)


class _Stretch(io.RawIOBase):
    """The beginning of a file, and then a stretch of it."""

    def __init__(self, file: io.FileIO, stretch: Slice) -> None:
        self._file = file
        self._left = [(0, stretch.prefix), (stretch.start, stretch.end)]

    def readable(self) -> bool:
        """Whether it can be read: it can."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into a buffer."""
        while self._left:
            start, end = self._left[0]
            if start < end:
                self._file.seek(start)
                count = self._file.readinto(buffer[: end - start]) or 0
                self._left[0] = (start + count, end)
                if count:
                    return count
            self._left.pop(0)
        return 0
