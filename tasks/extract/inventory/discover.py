"""Discover: find the dumps in the raw folders, and say why every other file is not a dump."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from schemas.decisions import DECISIONS_NAME
from schemas.dump import Dump, Duplicate, Inventory, Refusal
from schemas.errors import UsageError
from tasks.extract.decisions import read_decisions
from tasks.extract.inventory.examine import Found
from tasks.extract.inventory.file_names import cause, readable_name
from tasks.extract.inventory.known_files import KnownFiles
from tasks.extract.inventory.settings import SETTINGS_SUFFIX, SOURCES_NAME, read_catalogues

_File = tuple[str, Path, tuple[str, str] | None]  # its name within the root, its path, why it must not be opened


def discover(raw: Sequence[Path], work: Path | None = None, *, software: str = "", refresh: bool = False) -> Inventory:
    """Make an inventory of the raw folders.

    Folders are searched with all folders below them. Hidden files and folders are left out. Settings are not dumps: the
    catalogues of a `sources.toml` hold for the dumps in its folder and below, and the nearest file comes first; each
    `decisions.csv` holds for all dumps. The
    format of a file is sniffed from its bytes, after decompression. Each file in an archive is a dump of its own. If
    dumps have the same bytes, the first by name is read, and the others are its duplicates.

    Args:
        raw: Folders of dumps, or single dumps.
        work: The folder for the files of tar archives, named by their content, which can be read there in parallel, and
            for the index of known files, by which unchanged files are not read again; None to refuse tar archives and
            to read all files.
        software: The digest of the code that recognises files; an index that was made by other code is not used.
        refresh: Whether every file is read again.

    Returns:
        The dumps, the files refused and the duplicates, each sorted by name, and the settings. The reasons of refusal
        are `symlink_outside`, `unreadable`, `empty_file`, `broken_mapping`, `unknown_format`, `changed_while_read` and
        those of containers.

    Raises:
        UsageError: If a folder does not exist, or holds no file at all, or settings are not understood.
    """
    dumps: list[Dump] = []
    refusals: list[Refusal] = []
    duplicates: list[Duplicate] = []
    named: dict[str, str] = {}
    found_dumps, found_settings = _find(raw)
    known = KnownFiles(work, software, refresh=refresh)
    for found in sorted(found_dumps):
        for outcome in known.examine(found):
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
    known.save()
    inventory = Inventory(dumps=tuple(dumps), refusals=tuple(refusals), duplicates=tuple(duplicates))
    return _with_decisions(_with_catalogues(inventory, found_settings), found_settings)


def _with_catalogues(inventory: Inventory, settings: Sequence[Found]) -> Inventory:
    """Add the catalogues; those of the deepest folders come first, because they hold for the fewest dumps."""
    read = [read_catalogues(each.path, each.source_file) for each in _named(settings, SOURCES_NAME)]
    read.sort(key=lambda one: (-one[0].source_file.count("/"), one[0].source_file, one[0].sha256))
    files = tuple(file for file, _ in read)
    catalogues = tuple(catalogue for _, declared in read for catalogue in declared)
    return inventory.model_copy(update={"settings": inventory.settings + files, "catalogues": catalogues})


def _with_decisions(inventory: Inventory, settings: Sequence[Found]) -> Inventory:
    """Add the decisions of persons, and refuse the lines that cannot be read."""
    read = [read_decisions(each.path, each.source_file) for each in _named(settings, DECISIONS_NAME)]
    read.sort(key=lambda one: one.file.source_file)
    return inventory.model_copy(
        update={
            "settings": inventory.settings + tuple(one.file for one in read),
            "decisions": tuple(decision for one in read for decision in one.decisions),
            "refusals": inventory.refusals + tuple(refusal for one in read for refusal in one.refusals),
        }
    )


def _named(settings: Sequence[Found], name: str) -> list[Found]:
    """Return the files of settings of a name.

    Raises:
        UsageError: One of them must not be opened.
    """
    named = [each for each in settings if each.path.name == name]
    for each in named:
        if each.refusal is not None:
            raise UsageError(f"{each.source_file}: {each.refusal[1]}")
    return named


def _find(raw: Sequence[Path]) -> tuple[list[Found], list[Found]]:
    """Return the dumps and the settings of the raw folders, each file once and under a unique name."""
    roots = _outermost(raw)
    by_root: dict[Path, list[_File]] = {}
    settings_of: dict[Path, list[_File]] = {}
    for root in roots:
        by_root[root], settings_of[root] = [], []
        for file in _walk(root):
            (settings_of if file[1].name in (SOURCES_NAME, DECISIONS_NAME) else by_root)[root].append(file)
        if not by_root[root]:
            raise UsageError(f"{root} holds no files: put the dumps there, or name another folder")
    labels = _labels(by_root)
    dumps, settings = (
        [
            Found(labels[root] + readable_name(relative), path, refusal)
            for root, files in kind.items()
            for relative, path, refusal in files
        ]
        for kind in (by_root, settings_of)
    )
    return dumps, settings


def _outermost(raw: Sequence[Path]) -> list[Path]:
    """Return the given folders and files, without those that lie within another one."""
    if not raw:
        raise UsageError("no folder of dumps was named")
    roots = set()
    for path in raw:
        try:
            roots.add(path.resolve(strict=True))
        except (OSError, RuntimeError) as error:  # a loop of symlinks is a RuntimeError
            raise UsageError(f"no such folder or file: {path}; name one that holds dumps") from error
    return sorted(root for root in roots if roots.isdisjoint(root.parents))


def _labels(by_root: dict[Path, list[_File]]) -> dict[Path, str]:
    """Return the prefix of the names of the files of each root: empty, unless two roots hold files of one name.

    The prefix is then the shortest end of the roots' paths by which they differ, whatever their order.
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
    return {root: readable_name(label) + "/" for root, label in labels.items()}


def list_files(raw: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Yield the name within its root, and the path, of each file that `discover` would open, settings among them.

    Raises:
        UsageError: If a folder does not exist.
    """
    for root in _outermost(raw):
        for relative, path, refusal in _walk(root, with_mappings=True):
            if refusal is None:
                yield readable_name(relative), path


def _walk(root: Path, *, with_mappings: bool = False) -> Iterator[_File]:
    """Yield the files of a root: the name within it, the path, and the reason if it must not be opened.

    Symlinks to folders are not followed: a folder inside the root is searched at its own place. The settings that say
    how to read the table beside them are left out unless they are asked for.
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
            yield folder.relative_to(root).as_posix(), folder, ("unreadable", cause(error))
            continue
        for entry in entries:
            if entry.name.startswith(".") or (not with_mappings and entry.name.endswith(SETTINGS_SUFFIX)):
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
    """Return why a symlink must not be followed; None where it stays within the root."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "unreadable", "a symlink that leads nowhere: remove it"
    if target.is_relative_to(root):
        return None
    return "symlink_outside", "a symlink that leaves the raw folder: put the file itself there"
