"""The statistics of the lake as a whole, with which a version was made: stored in it, and read back for a later run.

They are tables of their own kinds, each a file `statistics/<kind>.parquet` of the version. The digest of all of them is
the generation, which the manifest names. So versions of one generation have been made with the same statistics.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from schemas.dump import Partition
from schemas.errors import UsageError
from tasks.load.files import table_file
from tasks.load.lake import resolve_current
from tasks.load.manifest import Manifest, TableFile
from tasks.load.snapshots import list_snapshots

STATISTICS = "statistics"
CURRENT = "current"
NEW = "new"
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


def statistics_of(manifest: Manifest, folder: Path) -> dict[str, Partition]:
    """Return the statistics of a version, by kind."""
    files = {file.table.partition("/")[2]: file for file in manifest.files if file.table.startswith(f"{STATISTICS}/")}
    return {
        kind: Partition(path=folder / file.path, rows=file.rows, sha256=file.sha256) for kind, file in files.items()
    }
