"""Find the dumps in the raw folders, and say of every other file why it is not one."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import stat
import tarfile
import tempfile
import tomllib
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pydantic import ValidationError

from schemas.dump import ColumnMapping, Dump, Duplicate, Inventory, Refusal
from schemas.errors import UsageError
from tasks.extract.containers import (
    BROKEN,
    TRUNCATED,
    Expanded,
    Member,
    compression_of,
    decompress,
    is_tar,
    is_zip,
    tar_members,
    zip_members,
)
from tasks.extract.encoding import UTF_8, detect, transcode
from tasks.extract.formats import FORMATS, SNIFFED_BYTES, sniff
from tasks.extract.opening import Hashing
from tasks.extract.records import Refused

SETTINGS_NAME = "sources.toml"
SETTINGS_SUFFIX = ".mapping.toml"

UNPACKED = "unpacked"

_CHUNK = 1024 * 1024
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)
_SETTINGS_BYTES = 64 * 1024
_TEXT = bytes({*range(0x20, 0x100), *b"\t\n\r\f"})  # the bytes that texts in UTF-8 have, and older encodings
_SIGNATURES = {
    b"%PDF": "a PDF: put the metadata of the papers here, not the papers",
    b"PAR1": "a Parquet file without a column that is known: name its columns in NAME.mapping.toml beside it",
    b"PK\x03\x04": "an archive within an archive: unpack it",
    b"7z\xbc\xaf": "a 7z archive: unpack it",
    b"Rar!": "a RAR archive: unpack it",
}


class _Found(NamedTuple):
    """A file in a raw folder, under its name in the inventory, and why it must not be opened, if so."""

    source_file: str
    path: Path
    refusal: tuple[str, str] | None = None


def discover(raw: Sequence[Path], work: Path | None = None) -> Inventory:
    """Make an inventory of the raw folders.

    Folders are searched through and through. Hidden files and folders are left out, and so are the settings of a
    folder (`sources.toml`, `*.mapping.toml`). The format of a file is sniffed from its bytes, of a compressed one from
    what is in it; each file in an archive is a dump of its own. Of dumps with the same bytes the first by name is
    read, the others are its duplicates.

    Args:
        raw: Folders of dumps, or single dumps.
        work: Where the files in tar archives are put, named by their content, for they can be read there side by side;
            None to refuse such archives.

    Returns:
        The dumps, the files refused and the duplicates, each sorted by name. The reasons of refusal are
        `symlink_outside`, `unreadable`, `empty_file`, `broken_mapping`, `unknown_format` and those of containers.

    Raises:
        UsageError: If a folder does not exist, or holds no file at all.
    """
    dumps: list[Dump] = []
    refusals: list[Refusal] = []
    duplicates: list[Duplicate] = []
    named: dict[str, str] = {}
    for found in sorted(_find(raw)):
        for outcome in _examine(found, work):
            if isinstance(outcome, Refusal):
                refusals.append(outcome)
            elif (same_as := named.setdefault(outcome.sha256, outcome.source_file)) != outcome.source_file:
                duplicates.append(
                    Duplicate(
                        source_file=outcome.source_file, same_as=same_as, sha256=outcome.sha256, size=outcome.size
                    )
                )
            else:
                dumps.append(outcome)
    return Inventory(dumps=tuple(dumps), refusals=tuple(refusals), duplicates=tuple(duplicates))


def _find(raw: Sequence[Path]) -> Iterator[_Found]:
    """Yield every file of the raw folders, each once, under a name that no other one has."""
    roots = _outermost(raw)
    by_root = {root: list(_walk(root)) for root in roots}
    for root, files in by_root.items():
        if not files:
            raise UsageError(f"{root} holds no files: put the dumps there, or name another folder")
    labels = _labels(by_root)
    for root, files in by_root.items():
        for relative, path, refusal in files:
            yield _Found(labels[root] + _readable_name(relative), path, refusal)


def _outermost(raw: Sequence[Path]) -> list[Path]:
    """Give the folders and files named, without those that lie within another one."""
    if not raw:
        raise UsageError("no folder of dumps was named")
    roots = set()
    for path in raw:
        try:
            roots.add(path.resolve(strict=True))
        except (OSError, RuntimeError) as error:  # a loop of symlinks is a RuntimeError
            raise UsageError(f"no such folder or file: {path}; name one that holds dumps") from error
    return sorted(root for root in roots if roots.isdisjoint(root.parents))


def _labels(by_root: dict[Path, list[tuple[str, Path, tuple[str, str] | None]]]) -> dict[Path, str]:
    """Give each root what its files' names begin with: nothing, unless two roots hold files of one name.

    Then it is the shortest end of the roots' paths by which they differ, whatever their order.
    """
    names = [relative for files in by_root.values() for relative, _, _ in files]
    if len(set(names)) == len(names):
        return dict.fromkeys(by_root, "")
    folders = {root: root if root.is_dir() else root.parent for root in by_root}
    longest = max(len(folder.parts) for folder in folders.values())
    for depth in range(1, longest + 1):
        labels = {root: "/".join(folder.parts[-depth:]).lstrip("/") for root, folder in folders.items()}
        if len(set(labels.values())) == len(set(folders.values())):
            break
    return {root: _readable_name(label) + "/" for root, label in labels.items()}


def _walk(root: Path) -> Iterator[tuple[str, Path, tuple[str, str] | None]]:
    """Yield the files of a root: the name within it, the path, and why it must not be opened, if so.

    Symlinks to folders are not followed: a folder inside the root is searched at its own place.
    """
    if not root.is_dir():
        yield root.name, root, None
        return
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield folder.relative_to(root).as_posix(), folder, ("unreadable", _cause(error))
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.name == SETTINGS_NAME or entry.name.endswith(SETTINGS_SUFFIX):
                continue
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
                continue
            refusal = _refuse_symlink(path, root) if entry.is_symlink() else None
            if refusal is None and entry.is_symlink() and path.is_dir():
                continue
            yield path.relative_to(root).as_posix(), path, refusal


def _refuse_symlink(path: Path, root: Path) -> tuple[str, str] | None:
    """Say why a symlink must not be followed; None where it stays within the root."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "unreadable", "a symlink that leads nowhere: remove it"
    if target.is_relative_to(root):
        return None
    return "symlink_outside", "a symlink that leaves the raw folder: put the file itself there"


def _examine(found: _Found, work: Path | None) -> Iterator[Dump | Refusal]:
    """Read a file once for its digest, look into it if it is a container, and sniff the format of what is in it."""
    if found.refusal is not None:
        yield Refusal(source_file=found.source_file, reason=found.refusal[0], detail=found.refusal[1])
        return
    try:
        head, sha256, size = _digest(found.path)
        mapping = _mapping(found.path)
    except OSError as error:
        yield Refusal(source_file=found.source_file, reason="unreadable", detail=_cause(error))
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
    elif is_zip(head) and sniff(head, mapping) is None:
        yield from _examine_zip(candidate)
    else:
        yield candidate.recognise(head)


class _Candidate(NamedTuple):
    """What may be a dump: where it is, its digest and size, and the settings beside it."""

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

    def recognise(self, head: bytes, damage: Refused | None = None) -> Dump | Refusal:
        """Sniff its format from its first bytes: from the bytes as they are, else from the text that they are.

        Where nothing is recognised in what comes out of a damaged container, the damage is the reason.
        """
        if damage is None and not head.strip() and len(head) < SNIFFED_BYTES:
            return self.refuse(Refused("empty_file", "nothing in it: fetch it again"))
        format_, encoding, text = sniff(head, self.mapping), None, head
        if format_ is None or not (format_.reads_bytes or format_.needs_file):
            encoding = detect(head)
            text = head if encoding == UTF_8 else transcode(io.BytesIO(head), encoding).read()
            format_ = sniff(text, self.mapping)
        if format_ is None:
            return self.refuse(damage or Refused("unknown_format", _describe(text)))
        is_text = not (format_.reads_bytes or format_.needs_file)
        return Dump(
            path=self.path,
            source_file=self.source_file,
            source_format=format_.name,
            sha256=self.sha256,
            size=self.size,
            compression=self.compression,
            member=self.member,
            encoding=encoding if is_text else None,
            mapping=self.mapping if format_.mapped is not None else None,
        )


def _examine_compressed(candidate: _Candidate, compression: str, work: Path | None) -> Iterator[Dump | Refusal]:
    """Look into a compressed file: a dump, or a tar archive of several."""
    with candidate.path.open("rb") as packed:
        expanded = decompress(packed, compression, packed.tell)
        stream = io.BufferedReader(expanded, _CHUNK)
        head = stream.peek(1)[:SNIFFED_BYTES]
        if is_tar(head):
            yield from _examine_tar(candidate, stream, work)
            return
        head = stream.read(SNIFFED_BYTES)
    yield candidate._replace(compression=compression).recognise(head, expanded.damage)


def _examine_zip(archive: _Candidate) -> Iterator[Dump | Refusal]:
    """Look into a zip archive; its files are read where they are."""
    try:
        with archive.path.open("rb") as packed:
            for member in zip_members(packed):
                candidate = archive._replace(source_file=_member_file(archive, member), member=member.name)
                if member.refusal is not None:
                    yield candidate.refuse(member.refusal)
                    continue
                hashing = Hashing(member.stream)
                stream = io.BufferedReader(hashing, _CHUNK)
                head = stream.read(SNIFFED_BYTES)
                while stream.read(_CHUNK):
                    pass
                unpacked = candidate._replace(sha256=hashing.sha256, size=hashing.size)
                yield unpacked.recognise(head, member.stream.damage)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        yield archive.refuse(
            Refused(BROKEN, f"not a whole zip archive ({' '.join(str(error).split())}): fetch it again")
        )


def _examine_tar(archive: _Candidate, packed: BinaryIO, work: Path | None) -> Iterator[Dump | Refusal]:
    """Look into a tar archive; its files are put into the work folder, named by their content."""
    if work is None:
        yield archive.refuse(Refused("tar_archive", "a tar archive: unpack it"))
        return
    try:
        for member in tar_members(packed):
            candidate = archive._replace(source_file=_member_file(archive, member))
            if member.refusal is not None:
                yield candidate.refuse(member.refusal)
                continue
            path, sha256, size = _unpack(member.stream, work / UNPACKED)
            unpacked = candidate._replace(path=path, sha256=sha256, size=size)
            with path.open("rb") as stream:
                yield unpacked.recognise(stream.read(SNIFFED_BYTES))
            if member.stream.damage is not None:
                yield candidate.refuse(member.stream.damage)
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            raise
        yield archive.refuse(Refused(TRUNCATED, f"cut off or damaged ({' '.join(str(error).split())}): fetch it again"))


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
    return f"{archive.source_file}/{_readable_name(member.name)}"


def _mapping(dump: Path) -> ColumnMapping | None:
    """Read the settings beside a dump: `NAME.mapping.toml`, NAME being its name with or without its suffix.

    Raises:
        ValueError: If there are some that cannot be read, in one line.
    """
    for name in (dump.name, dump.stem):
        path = dump.with_name(name + SETTINGS_SUFFIX)
        if path.is_symlink() or not path.is_file():
            continue
        try:
            return ColumnMapping.model_validate(_settings(path))
        except ValidationError as error:
            first = error.errors()[0]
            cause = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        except (OSError, ValueError) as error:
            cause = " ".join(str(error).split())
        raise ValueError(f"{_readable_name(path.name)} is no mapping of columns ({cause}): mend it")
    return None


def _settings(path: Path) -> dict[str, object]:
    """Read a small file of settings.

    Raises:
        ValueError: If it is not TOML, or too long.
        OSError: If it cannot be read.
    """
    with path.open("rb") as stream:
        raw = stream.read(_SETTINGS_BYTES + 1)
    if len(raw) > _SETTINGS_BYTES:
        raise ValueError(f"longer than {_SETTINGS_BYTES // 1024} KiB, the limit")
    return tomllib.loads(raw.decode("utf-8-sig"))


def _digest(path: Path) -> tuple[bytes, str, int]:
    """Give the first bytes of a file, the digest of all and their number.

    Raises:
        OSError: If it cannot be read, or is a pipe or device, which might never end.
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


def _describe(head: bytes) -> str:
    """Say in one line what a file in no known format looks like, and what would mend it."""
    for signature, description in _SIGNATURES.items():
        if head.startswith(signature):
            return description
    known = ", ".join(FORMATS)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if len(head.translate(None, _TEXT)) * 100 > len(head):
        return f"binary data; the known formats are {known}"
    if start.startswith((b"{", b"[")):
        return f"JSON, or nearly, but not items of a known format ({known})"
    if start.startswith(b"<"):
        return f"XML or HTML, but not of a known format ({known})"
    return f"text, but not in the layout of a known format ({known})"


def _cause(error: OSError) -> str:
    """Say in one line why a file cannot be read, and what would mend it."""
    return f"cannot be read ({error.strerror}): make it a file that this user can read"


def _readable_name(name: str) -> str:
    r"""Write a file's name so that it is valid UTF-8, in one line, and no other name's.

    Bytes that are not UTF-8 and characters that cannot be seen become escapes (\xff, \n); a backslash is doubled.
    """
    return "".join(_escaped(character) for character in name)


def _escaped(character: str) -> str:
    """Escape a character of a file's name if need be."""
    if character == "\\":
        return "\\\\"
    if "\udc80" <= character <= "\udcff":  # how Python spells a byte that is not UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    if unicodedata.category(character).startswith("C"):
        return character.encode("unicode_escape").decode("ascii")
    return character
