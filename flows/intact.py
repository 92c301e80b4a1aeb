"""Whether the files of the work folder are as they were written, so that a result that names them is taken as it is.

A file is read whole for that, unless the index in the work folder knows its state: then the bytes are taken to be those
that a run has found or written. The index follows the rule of known files: a file that was written less than a moment
before its state was taken is not in it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from schemas.dump import FileState, Partition
from tasks.extract.inventory.known_files import MIN_QUIET_NS
from tasks.work import digest, replace_text

KNOWN_TABLES = "known_tables.json"  # in the work folder


def is_intact(partition: Partition) -> bool:
    """Whether the file of a partition exists and has the bytes with which it was written."""
    try:
        return _digest(partition.path, *_state(partition.path)) == partition.sha256
    except OSError:
        return False


def keep_states(work: Path, partitions: Iterable[Partition]) -> None:
    """Write down the states of the files of the work folder that a run has used, for the next run.

    Args:
        work: The work folder of a lake that this process has locked.
        partitions: The tables that the run has written or found to be intact.
    """
    known = {one.path.name: one for one in partitions if one.path.parent == work}
    began = time.time_ns()
    states = {name: _state(one.path) for name, one in known.items()}
    index = {name: [known[name].sha256, *state] for name, state in states.items() if _is_quiet(state, began)}
    replace_text(work / KNOWN_TABLES, json.dumps(index))


def _is_quiet(state: tuple[int, ...], now: int) -> bool:
    """Whether a file has not been written for a while, so that every later change shows in its state."""
    _, modified, changed, _ = state
    return max(modified, changed) + MIN_QUIET_NS <= now


def _state(path: Path) -> tuple[int, ...]:
    """Return the state of a file as plain numbers: size, modified, changed, inode."""
    state = FileState.of(path.stat())
    return state.size, state.mtime_ns, state.ctime_ns, state.inode


@cache
def _digest(path: Path, *state: int) -> str:
    """Return the digest of a file; it is known, or computed once for each state of the file that this process sees."""
    sha256, *known = _read_index(path.parent, _modified(path.parent / KNOWN_TABLES)).get(path.name, [""])
    return str(sha256) if known == [*state] else digest(path)


@lru_cache(maxsize=1)
def _read_index(folder: Path, modified: int | None) -> dict[str, list[str | int]]:
    """Read the index of a work folder; an empty one if there is none, or it is damaged."""
    if modified is None:
        return {}
    try:
        index = json.loads((folder / KNOWN_TABLES).read_bytes())
    except (OSError, ValueError):
        return {}
    is_index = isinstance(index, dict) and all(isinstance(entry, list) and entry for entry in index.values())
    return index if is_index else {}


def _modified(path: Path) -> int | None:
    """Return when a file was written; None if it is not there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None
