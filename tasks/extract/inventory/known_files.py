"""Known files: what the last run found in each file, so that an unchanged file is not read again.

The index lies in the work folder. For each file it holds what `stat` said of it, and the dumps that were found in it,
with their digests and slices, or why it was refused. An entry is valid while `stat` says the same of the file, of the
settings beside it, and of the files unpacked from it.

A file can be written twice within one tick of the file system's clock, and then look the same. So an entry is kept only
if the file had not been written for a while when it was read, and its time does not lie in the future. Git does the
same for its index.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from schemas.dump import Dump, FileState, Refusal
from tasks.extract.inventory.changed import CHANGED, VANISHED, WRITTEN
from tasks.extract.inventory.examine import Found, examine
from tasks.extract.inventory.settings import settings_beside
from tasks.extract.inventory.slices import slices_of
from tasks.work import replace_text

INDEX = "known_files.json"
MIN_QUIET_NS = 2_000_000_000  # the coarsest clock of a file system in use

Outcomes = tuple[Dump | Refusal, ...]
Entry = dict[str, Any]  # see KnownFiles._entry


class KnownFiles:
    """The files of the raw folders; only those that are new or have changed are read.

    Args:
        work: The work folder that holds the index; None to read every file, and keep no index.
        software: The digest of the code that made the index; an index that was made by other code is not used.
        refresh: Whether every file is read, whatever the index says.
    """

    def __init__(self, work: Path | None, software: str = "", *, refresh: bool = False) -> None:
        self._work = work
        self._software = software
        self._before = {} if work is None or refresh else _read_index(work / INDEX, software)
        self._now: dict[str, Entry] = {}

    def examine(self, found: Found) -> Outcomes:
        """Return the content of a file: from the index if the file is known, else by reading it."""
        if found.refusal is not None:
            return tuple(examine(found, self._work))
        states = [_state(path) for path in (found.path, *settings_beside(found.path))]
        entry = self._before.get(found.source_file)
        outcomes = None if entry is None else _recall(entry, found, states)
        if entry is not None and outcomes is not None:
            self._now[found.source_file] = entry
            return outcomes
        began = time.time_ns()
        outcomes = self._read(found, states[0])
        if _may_be_kept(outcomes, states, began):
            self._now[found.source_file] = self._entry(found, states, outcomes)
        return outcomes

    def save(self) -> None:
        """Write the index of the files that were examined, unless it is as it was."""
        if self._work is None or self._now == self._before:
            return
        replace_text(self._work / INDEX, json.dumps({"software": self._software, "files": self._now}))

    def _read(self, found: Found, state: FileState | None) -> Outcomes:
        """Read a file; refuse it if it changes meanwhile."""
        if state is None and not os.path.lexists(found.path):
            return (Refusal(source_file=found.source_file, reason=CHANGED, detail=VANISHED),)
        try:
            outcomes = tuple(map(_with_slices, examine(found, self._work)))
        except FileNotFoundError:
            if found.path.exists():
                raise
            outcomes = ()
        if _state(found.path) != state:
            detail = WRITTEN if found.path.exists() else VANISHED
            return (Refusal(source_file=found.source_file, reason=CHANGED, detail=detail),)
        return tuple(
            outcome.model_copy(update={"state": state})
            if isinstance(outcome, Dump) and outcome.path == found.path
            else outcome
            for outcome in outcomes
        )

    @staticmethod
    def _entry(found: Found, states: Sequence[FileState | None], outcomes: Outcomes) -> Entry:
        """Return what the index says of a file, as plain JSON."""
        return {
            "path": str(found.path),
            "states": [_plain(state) for state in states],
            "outcomes": [
                {"dump": {**outcome.model_dump(), "path": str(outcome.path)}}
                if isinstance(outcome, Dump)
                else {"refusal": outcome.model_dump()}
                for outcome in outcomes
            ],
        }


def _with_slices(outcome: Dump | Refusal) -> Dump | Refusal:
    """Return a dump with the slices in which it is read, and a refusal as it is."""
    return outcome.model_copy(update={"slices": slices_of(outcome)}) if isinstance(outcome, Dump) else outcome


def _recall(entry: Entry, found: Found, states: Sequence[FileState | None]) -> Outcomes | None:
    """Return what was found in a file; None if the file, or a file unpacked from it, is not as it was."""
    if states[0] is None or entry["path"] != str(found.path) or entry["states"] != [_plain(state) for state in states]:
        return None
    outcomes: list[Dump | Refusal] = []
    for one in entry["outcomes"]:
        if "refusal" in one:
            outcomes.append(Refusal(**one["refusal"]))
            continue
        dump = Dump(**{**one["dump"], "path": Path(one["dump"]["path"])})
        if dump.path == found.path:
            dump = dump.model_copy(update={"state": states[0]})
        elif (unpacked := _state(dump.path)) is None or unpacked.size != dump.size:  # it is named by its content
            return None
        outcomes.append(dump)
    return tuple(outcomes)


def _may_be_kept(outcomes: Outcomes, states: Sequence[FileState | None], began: int) -> bool:
    """Whether the states of a file show every later change; an entry is kept only then."""
    if states[0] is None or any(isinstance(one, Refusal) and one.reason in (CHANGED, "unreadable") for one in outcomes):
        return False
    return all(max(state.mtime_ns, state.ctime_ns) + MIN_QUIET_NS <= began for state in states if state is not None)


def _state(path: Path) -> FileState | None:
    """Return the state of a file; None if it does not exist or cannot be examined."""
    try:
        return FileState.of(path.stat())
    except (OSError, ValueError):
        return None


def _plain(state: FileState | None) -> list[int] | None:
    """Return a state as plain JSON."""
    return None if state is None else [state.size, state.mtime_ns, state.ctime_ns, state.inode]


def _read_index(path: Path, software: str) -> dict[str, Entry]:
    """Read the index; an empty one if there is none, or it was made by other code, or is damaged."""
    try:
        index = json.loads(path.read_bytes())
        if index["software"] != software:
            return {}
        files: dict[str, Entry] = index["files"]
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    return files
