"""Find the dumps in the raw folders, and say of every other file why it is not one."""

from __future__ import annotations

import hashlib
import os
import stat
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from schemas.dump import ColumnMapping, Dump, Duplicate, Inventory, Refusal
from schemas.errors import UsageError
from tasks.extract.formats import FORMATS, SNIFFED_BYTES, sniff

SETTINGS_NAME = "sources.toml"
SETTINGS_SUFFIX = ".mapping.toml"

_CHUNK = 1024 * 1024
_SETTINGS_BYTES = 64 * 1024
_TEXT = bytes({*range(0x20, 0x100), *b"\t\n\r\f"})  # the bytes that texts in UTF-8 have, and older encodings
_SIGNATURES = {
    b"\x1f\x8b": "compressed with gzip: unpack it",
    b"BZh": "compressed with bzip2: unpack it",
    b"\xfd7zXZ\x00": "compressed with xz: unpack it",
    b"(\xb5/\xfd": "compressed with zstd: unpack it",
    b"PK\x03\x04": "a zip archive: unpack it",
    b"%PDF": "a PDF: put the metadata of the papers here, not the papers",
    b"PAR1": "a Parquet file: put the dump here that it was made from",
    b"\xff\xfe": "text in UTF-16: convert it to UTF-8",
    b"\xfe\xff": "text in UTF-16: convert it to UTF-8",
}


class _Found(NamedTuple):
    """A file in a raw folder, under its name in the inventory, and why it must not be opened, if so."""

    source_file: str
    path: Path
    refusal: tuple[str, str] | None = None


def discover(raw: Sequence[Path]) -> Inventory:
    """Make an inventory of the raw folders.

    Folders are searched through and through. Hidden files and folders are left out, and so are the settings of a
    folder (`sources.toml`, `*.mapping.toml`). The format of a file is sniffed from its bytes. Of files with the same
    bytes the first by name is the dump, the others are its duplicates.

    Args:
        raw: Folders of dumps, or single dumps.

    Returns:
        The dumps, the files refused and the duplicates, each sorted by name. The reasons of refusal are
        `symlink_outside`, `unreadable`, `empty_file`, `broken_mapping` and `unknown_format`.

    Raises:
        UsageError: If a folder does not exist, or holds no file at all.
    """
    dumps: list[Dump] = []
    refusals: list[Refusal] = []
    duplicates: list[Duplicate] = []
    named: dict[str, str] = {}
    for found in sorted(_find(raw)):
        outcome = _examine(found)
        if isinstance(outcome, Refusal):
            refusals.append(outcome)
        elif (same_as := named.setdefault(outcome.sha256, outcome.source_file)) != outcome.source_file:
            duplicates.append(
                Duplicate(source_file=outcome.source_file, same_as=same_as, sha256=outcome.sha256, size=outcome.size)
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


def _examine(found: _Found) -> Dump | Refusal:
    """Read a file once for its digest and sniff its format."""
    if found.refusal is not None:
        return Refusal(source_file=found.source_file, reason=found.refusal[0], detail=found.refusal[1])
    try:
        head, sha256, size = _digest(found.path)
    except OSError as error:
        return Refusal(source_file=found.source_file, reason="unreadable", detail=_cause(error))
    if not head.strip() and size <= len(head):
        return Refusal(source_file=found.source_file, reason="empty_file", detail="nothing in it: fetch it again")
    try:
        mapping = _mapping(found.path)
    except ValueError as error:
        return Refusal(source_file=found.source_file, reason="broken_mapping", detail=str(error))
    format_ = sniff(head, mapping)
    if format_ is None:
        return Refusal(source_file=found.source_file, reason="unknown_format", detail=_describe(head))
    return Dump(
        path=found.path,
        source_file=found.source_file,
        source_format=format_.name,
        sha256=sha256,
        size=size,
        mapping=mapping if format_.mapped is not None else None,
    )


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
