"""Examine a file of a raw folder: it is a dump in a known format, a container of dumps, or is refused."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from schemas.dump import ColumnMapping, Dump, Refusal
from tasks.extract.format import SNIFFED_BYTES
from tasks.extract.inventory.allowance import TOO_LARGE, Allowance
from tasks.extract.inventory.broken_zip import broken_zip_members
from tasks.extract.inventory.containers import (
    BROKEN,
    TRUNCATED,
    ArchiveError,
    Expanded,
    Member,
    compression_of,
    decompress,
    is_tar,
    is_zip,
)
from tasks.extract.inventory.file_names import cause, readable_name
from tasks.extract.inventory.opening import Hashing
from tasks.extract.inventory.settings import read_mapping
from tasks.extract.inventory.sniffing import Head, Look, describe, look_at, recognise
from tasks.extract.inventory.tar_archives import tar_members
from tasks.extract.inventory.zip_archives import read_directory, zip_members
from tasks.extract.records import Refused

UNPACKED = "unpacked"
EMPTY = Refused("empty_file", "nothing in it: fetch it again")

_CHUNK = 1024 * 1024
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)
_NO_DIRECTORY = "File is not a zip file"  # as the library puts it


class Found(NamedTuple):
    """A file in a raw folder, with its name in the inventory, and the reason if it must not be opened."""

    source_file: str
    path: Path
    refusal: tuple[str, str] | None = None


def examine(found: Found, work: Path | None) -> Iterator[Dump | Refusal]:
    """Read a file once for its digest, look into it if it is a container, and sniff the format of its content."""
    if found.refusal is not None:
        yield Refusal(source_file=found.source_file, reason=found.refusal[0], detail=found.refusal[1])
        return
    try:
        head, sha256, size = _digest(found.path)
        mapping = read_mapping(found.path)
    except OSError as error:
        yield Refusal(source_file=found.source_file, reason="unreadable", detail=cause(error))
        return
    except ValueError as error:
        yield Refusal(source_file=found.source_file, reason="broken_mapping", detail=str(error))
        return
    candidate = _Candidate(found.source_file, found.path, sha256, size, mapping)
    compression = compression_of(head)
    if compression is not None:
        yield from _examine_compressed(candidate, compression, work)
    elif is_tar(head):
        with found.path.open("rb") as stream:
            yield from _examine_tar(candidate, stream, work)
    elif is_zip(head) and not _is_zipped_format(head, mapping):
        yield from _examine_zip(candidate, work)
    else:
        with found.path.open("rb") as stream:
            stream.seek(len(head))
            yield candidate.recognise(look_at(Head(stream, head), mapping))


def _is_zipped_format(head: bytes, mapping: ColumnMapping | None) -> bool:
    """Whether a zip archive is a dump itself, as workbooks are, and not a container."""
    format_ = recognise(head, mapping)
    return format_ is not None and format_.needs_file


class _Candidate(NamedTuple):
    """A file that may be a dump: its place, its digest and size, and the settings beside it."""

    source_file: str
    path: Path
    sha256: str
    size: int
    mapping: ColumnMapping | None = None
    compression: str | None = None
    member: str | None = None

    def refuse(self, refused: Refused) -> Refusal:
        """Refuse it."""
        return Refusal(source_file=self.source_file, reason=refused.reason, detail=refused.detail)

    def recognise(self, look: Look, damage: Refused | None = None) -> Dump | Refusal:
        """Make a dump of it if its format is known.

        If no format is recognised in the content of a damaged container, the damage is the reason.
        """
        format_ = look.format_
        if format_ is None:
            if look.is_blank and damage is None:
                return self.refuse(EMPTY)
            return self.refuse(damage or Refused("unknown_format", describe(look.text)))
        return Dump(
            path=self.path,
            source_file=self.source_file,
            source_format=format_.name,
            sha256=self.sha256,
            size=self.size,
            compression=self.compression,
            member=self.member,
            encoding=look.encoding,
            mapping=self.mapping if format_.mapped else None,
        )


def _examine_compressed(candidate: _Candidate, compression: str, work: Path | None) -> Iterator[Dump | Refusal]:
    """Look into a compressed file: a dump, or a tar archive of several."""
    with candidate.path.open("rb") as packed:
        expanded = decompress(packed, compression, packed.tell)
        stream = io.BufferedReader(expanded, _CHUNK)
        head = stream.peek(1)[:SNIFFED_BYTES]
        if is_tar(head):
            yield from _examine_tar(candidate, stream, work, expanded)
            return
        look = look_at(Head(stream), candidate.mapping)
    yield candidate._replace(compression=compression).recognise(look, expanded.damage)


def _examine_zip(archive: _Candidate, work: Path | None) -> Iterator[Dump | Refusal]:
    """Look into a zip archive; its files are read in place, unless it has lost its directory."""
    try:
        with archive.path.open("rb") as packed:
            try:
                infos = read_directory(archive.path)
            except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
                yield from _examine_broken_zip(archive, packed, work, error)
                return
            for member in zip_members(packed, infos):
                candidate = archive._replace(source_file=_member_file(archive, member), member=member.name)
                if member.refusal is not None:
                    yield candidate.refuse(member.refusal)
                    continue
                hashing = Hashing(member.stream)
                stream = io.BufferedReader(hashing, _CHUNK)
                look = look_at(Head(stream), candidate.mapping)
                while stream.read(_CHUNK):
                    pass
                if (damage := member.stream.damage) is not None and damage.reason == TOO_LARGE:
                    yield candidate.refuse(damage)
                    return
                unpacked = candidate._replace(sha256=hashing.sha256, size=hashing.size)
                yield unpacked.recognise(look, member.stream.damage)
    except ArchiveError as error:
        yield archive.refuse(error.refused)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield archive.refuse(
            Refused(BROKEN, f"not a whole zip archive ({' '.join(str(error).split())}): fetch it again")
        )


def _examine_broken_zip(
    archive: _Candidate, packed: BinaryIO, work: Path | None, error: Exception
) -> Iterator[Dump | Refusal]:
    """Look into a zip archive without a directory; its files are put into the work folder, named by their content.

    One refusal, which comes last, says that the archive is broken and stands also for the file at the break.
    """
    message = readable_name(" ".join(str(error).split()))
    if work is None:
        yield archive.refuse(Refused(BROKEN, f"not a whole zip archive ({message}): fetch it again"))
        return
    place = ""
    for member in broken_zip_members(packed):
        candidate = archive._replace(source_file=_member_file(archive, member))
        if member.refusal is not None:
            yield candidate.refuse(member.refusal)
            continue
        examined = _examine_unpacked(candidate, member, work / UNPACKED)
        if member.stream.damage is not None and member.stream.damage.reason == TRUNCATED:
            place = f" within {readable_name(member.name)[:100]}"
            yield from (one for one in examined if isinstance(one, Dump))
        else:
            yield from examined
    yield archive.refuse(
        Refused(
            TRUNCATED if message == _NO_DIRECTORY else BROKEN,
            f"its directory is missing or damaged, as of an archive that is cut off{place} ({message}): "
            "what comes before the break was read; fetch it again",
        )
    )


def _examine_tar(
    archive: _Candidate, packed: BinaryIO, work: Path | None, expanded: Expanded | None = None
) -> Iterator[Dump | Refusal]:
    """Look into a tar archive; its files are put into the work folder, named by their content."""
    if work is None:
        yield archive.refuse(Refused("tar_archive", "a tar archive: unpack it"))
        return
    try:
        for member in tar_members(packed, Allowance(packed.tell), expanded):
            candidate = archive._replace(source_file=_member_file(archive, member))
            if member.refusal is not None:
                yield candidate.refuse(member.refusal)
                continue
            yield from _examine_unpacked(candidate, member, work / UNPACKED)
    except ArchiveError as error:
        yield archive.refuse(error.refused)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise
        yield archive.refuse(Refused(TRUNCATED, f"cut off or damaged ({' '.join(str(error).split())}): fetch it again"))


def _examine_unpacked(candidate: _Candidate, member: Member, folder: Path) -> list[Dump | Refusal]:
    """Unpack a file of an archive, and examine its format and whether it is complete."""
    if member.is_empty:
        return [candidate.refuse(EMPTY)]
    path, sha256, size = _unpack(member.stream, folder)
    with path.open("rb") as stream:
        look = look_at(Head(stream), candidate.mapping)
    recognised = candidate._replace(path=path, sha256=sha256, size=size).recognise(look)
    damage = member.stream.damage
    return [recognised] if damage is None else [recognised, candidate.refuse(damage)]


def _unpack(stream: Expanded, folder: Path) -> tuple[Path, str, int]:
    """Write a file of an archive under the digest of its bytes.

    Returns:
        The path, the digest and the size.
    """
    folder.mkdir(parents=True, exist_ok=True)
    hashing = Hashing(stream)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        try:
            shutil.copyfileobj(io.BufferedReader(hashing, _CHUNK), file, _CHUNK)
            path = Path(file.name).rename(folder / hashing.sha256)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return path, hashing.sha256, hashing.size


def _member_file(archive: _Candidate, member: Member) -> str:
    """Name a dump in an archive."""
    return f"{archive.source_file}/{readable_name(member.name)}"


def _digest(path: Path) -> tuple[bytes, str, int]:
    """Return the first bytes of a file, the digest of all and their number.

    Raises:
        OSError: The file cannot be read, or is a pipe or device, which might never end.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "not a regular file")
        head = stream.read(SNIFFED_BYTES)
        digest, size = hashlib.sha256(head), len(head)
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return head, digest.hexdigest(), size
