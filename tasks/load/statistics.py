"""The statistics of the lake as a whole, with which a version was made: stored in it, and read back for a later run.

They are tables of their own kinds, each a file `statistics/<kind>.parquet` of the version. The digest of all of them is
the generation, which the manifest names. So versions of one generation have been made with the same statistics.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from schemas.dump import Partition
from schemas.errors import LakeError, UsageError
from tasks.load.files import table_file
from tasks.load.lake import read_manifest, resolve_current
from tasks.load.manifest import Learnt, Manifest, TableFile
from tasks.load.snapshots import list_snapshots

STATISTICS = "statistics"
AUTO = "auto"
CURRENT = "current"
NEW = "new"
MAX_GROWTH = 1.2  # times as many records, or as few, as the statistics were learnt of
DIGITS = 32  # of a generation


def generation_of(statistics: Mapping[str, Partition]) -> str | None:
    """Return the generation of statistics: the digest of all of them; None if there are none."""
    if not statistics:
        return None
    digests = {kind: partition.sha256 for kind, partition in statistics.items()}
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()[:DIGITS]


def write_statistics(statistics: Mapping[str, Partition], folder: Path) -> list[TableFile]:
    """Copy statistics into the folder of a version that is being built.

    Args:
        statistics: The partition of each kind.
        folder: The folder of the version.

    Returns:
        The entries of the manifest for the files, by kind.
    """
    if statistics:
        (folder / STATISTICS).mkdir()
    files = []
    for kind, partition in sorted(statistics.items()):
        table = f"{STATISTICS}/{kind}"
        path = shutil.copyfile(partition.path, folder / f"{table}.parquet")
        files.append(table_file(table, folder, path, partition.rows, partition.sha256))
    return files


class Choice(NamedTuple):
    """The statistics of a run.

    Attributes:
        kept: Those of an earlier version, by kind; None to learn them anew.
        because: Why, for a person.
    """

    kept: dict[str, Partition] | None
    because: str


def choose_statistics(out: Path, records: int, code: str) -> Choice:
    """Choose whether a run keeps the statistics of the current version, or learns them anew.

    They are kept while the lake has hardly grown and the software is the same. So a record that has not changed is
    compared in the same way in each run, and only what is new is a cause of changes.

    Args:
        out: The folder of the lake.
        records: How many records the lake has now.
        code: The digest of the software of this run.

    Raises:
        LakeError: The lake cannot be read, or the current manifest is damaged.
    """
    current = resolve_current(out)
    if current is None:
        return Choice(None, "learnt from this lake, which is new")
    manifest = read_manifest(current)
    learnt = manifest.learnt
    if manifest.generation is None or learnt is None:
        return Choice(None, "learnt anew: the current version has none")
    if manifest.code != code:
        return Choice(None, "learnt anew: the software is another one")
    growth = records / max(learnt.records, 1)
    if not 1 / MAX_GROWTH <= growth <= MAX_GROWTH:
        kind = "grown" if growth > 1 else "shrunk"
        return Choice(None, f"learnt anew: the lake has {kind} from {learnt.records:,} to {records:,} records")
    kept = statistics_of(manifest, current)
    return Choice(kept, f"kept from {learnt.at:%Y-%m-%d %H:%M} UTC, when the lake had {learnt.records:,} records")


def find_statistics(out: Path, wanted: str) -> dict[str, Partition] | None:
    """Return the statistics of an earlier version.

    Args:
        out: The folder of the lake.
        wanted: The generation, or a beginning of it that no other one has; "current" for that of the current version;
            "new" for none of them.

    Returns:
        The partition of each kind, in the folder of the version; None if the statistics are to be learnt anew.

    Raises:
        LakeError: The lake cannot be read, or a manifest is damaged.
        UsageError: There is no such generation, or there are several.
    """
    if wanted == NEW:
        return None
    manifests = [(snapshot.manifest(), snapshot.folder) for snapshot in list_snapshots(out)]
    learnt = [(manifest, folder) for manifest, folder in manifests if manifest.generation is not None]
    current = resolve_current(out)
    if wanted == CURRENT:
        found = [(manifest, folder) for manifest, folder in learnt if folder == current]
    else:
        found = [(manifest, folder) for manifest, folder in learnt if (manifest.generation or "").startswith(wanted)]
    generations = {manifest.generation for manifest, _ in found}
    if len(generations) != 1:
        choices = ", ".join(sorted({f"{manifest.generation}" for manifest, _ in learnt})) or "(none)"
        fault = f"several generations begin with {wanted!r}" if generations else f"no version has statistics {wanted!r}"
        raise UsageError(f"{out}: {fault}; choose one of: {choices}, or learn them anew with --statistics {NEW}")
    manifest, folder = found[0]
    return statistics_of(manifest, folder)


def learnt_before(out: Path, generation: str) -> Learnt | None:
    """Return when and of what a generation was learnt; None if no version that is kept has it."""
    for snapshot in list_snapshots(out):
        with suppress(LakeError):  # a damaged version does not keep others from being published
            manifest = snapshot.manifest()
            if manifest.generation == generation and manifest.learnt is not None:
                return manifest.learnt
    return None


def statistics_of(manifest: Manifest, folder: Path) -> dict[str, Partition]:
    """Return the statistics of a version, by kind."""
    files = {file.table.partition("/")[2]: file for file in manifest.files if file.table.startswith(f"{STATISTICS}/")}
    return {
        kind: Partition(path=folder / file.path, rows=file.rows, sha256=file.sha256) for kind, file in files.items()
    }
