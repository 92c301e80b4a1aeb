"""Read the files of a zip archive by the directory at its end."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, cast

from tasks.extract.inventory.allowance import MAX_DIRECTORY_BYTES, MAX_MEMBERS, TOO_MANY, Allowance
from tasks.extract.inventory.containers import (
    DAMAGES,
    ArchiveError,
    Expanded,
    Member,
    describe_damage,
    is_hidden,
    refuse_member,
)
from tasks.extract.records import Refused

_HEADER = struct.Struct("<4s22xHH")  # what stands before a member: how long its name and what follows that are
_SIGNATURE = b"PK\x03\x04"
_TOO_MANY = Refused(
    TOO_MANY, f"the archive holds more than {MAX_MEMBERS} files, the limit: nothing of it was read; unpack it"
)
_OVERLAPPING = Refused(
    "overlapping_members",
    "files of the archive overlap, as no program writes them: nothing of it was read; unpack it if you trust it",
)


def zip_members(file: BinaryIO, infos: Sequence[zipfile.ZipInfo]) -> Iterator[Member]:
    """Yield the files of a zip archive, in their order.

    Args:
        file: The archive.
        infos: What its directory says; see `read_directory`.
    """
    packed = 0
    allowance = Allowance(lambda: packed)
    for info in infos:
        if info.is_dir() or is_hidden(info.filename):
            continue
        refusal = refuse_member(info.filename, allowance, info.flag_bits)
        if refusal is not None:
            yield Member(info.filename, Expanded(lambda _: b""), refusal)
            continue
        packed += info.compress_size
        yield Member(info.filename, open_zip_member(file, info, allowance))


def read_directory(path: Path) -> list[zipfile.ZipInfo]:
    """Read the directory of a zip archive.

    Raises:
        zipfile.BadZipFile: There is none, because the archive is damaged or cut off.
        ArchiveError: It is hostile.
    """
    with path.open("rb", buffering=0) as file:
        infos = zipfile.ZipFile(_Bounded(cast(io.RawIOBase, file))).infolist()
    if len(infos) > MAX_MEMBERS:
        raise ArchiveError(_TOO_MANY)
    by_place = sorted(infos, key=lambda info: info.header_offset)
    if any(
        one.header_offset + _HEADER.size + one.compress_size > other.header_offset for one, other in pairwise(by_place)
    ):
        raise ArchiveError(_OVERLAPPING)
    return infos


def _end(info: zipfile.ZipInfo) -> int:
    """Return the least place at which a file of an archive can end."""
    return info.header_offset + _HEADER.size + info.compress_size


def find_zip_member(path: Path, name: str) -> zipfile.ZipInfo:
    """Find a file in the directory of a zip archive.

    Raises:
        KeyError: There is none of this name.
        zipfile.BadZipFile: There is no directory.
    """
    state = path.stat()
    return _by_name(path, state.st_size, state.st_mtime_ns)[name]


@lru_cache(maxsize=2)  # the dumps of an archive are opened one after another
def _by_name(path: Path, size: int, mtime_ns: int) -> Mapping[str, zipfile.ZipInfo]:
    """Read the directory of an archive in this state; if several files have one name, the first is taken."""
    del size, mtime_ns
    return {info.filename: info for info in reversed(read_directory(path))}


def open_zip_member(file: BinaryIO, info: zipfile.ZipInfo, allowance: Allowance | None = None) -> Expanded:
    """Open one file of a zip archive.

    Args:
        file: The archive.
        info: What its directory says of the file.
        allowance: The allowance of the archive; None if it is known that the file does not exceed it.
    """
    try:
        file.seek(info.header_offset)
        signature, name_length, extra_length = _HEADER.unpack(file.read(_HEADER.size))
        if signature != _SIGNATURE:
            raise zipfile.BadZipFile("no file where the directory says")
        file.seek(name_length + extra_length, os.SEEK_CUR)
        content = zipfile.ZipExtFile(file, "r", info)
    except (*DAMAGES, struct.error, NotImplementedError) as error:
        broken = Expanded(lambda _: b"")
        broken.damage = describe_damage(error)
        return broken
    return Expanded(content.read1, allowance)


class _Bounded(io.BufferedReader):
    """An archive that refuses to read a directory that is too long; the library would read it at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read some bytes.

        Raises:
            ArchiveError: More bytes are asked for than any directory may have.
        """
        if size is not None and size > MAX_DIRECTORY_BYTES:
            raise ArchiveError(_TOO_MANY)
        return super().read(size)
