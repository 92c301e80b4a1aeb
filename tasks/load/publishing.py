"""Publish: a new version of the lake, with all its tables, complete or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from schemas.account import Account
from schemas.accuracy import Accuracy
from schemas.dump import Inventory, Partition
from schemas.errors import DataError, LakeError, UsageError
from schemas.files import LakeFile
from schemas.lake.tables import FOLLOWED, SCHEMA_VERSION, TABLES
from tasks.load.changes.writing import write_changes
from tasks.load.companions import Companion, write_companions
from tasks.load.files import link_files
from tasks.load.lake import (
    CURRENT,
    SNAPSHOTS,
    announce,
    commit,
    lake_errors,
    publish_announced,
    read_manifest,
    snapshot_ids,
    unfinished_folder,
    withdraw,
    write_manifest,
)
from tasks.load.locks import lock
from tasks.load.manifest import Input, Learnt, Manifest, software_version
from tasks.load.mirror import prune_remotely, publish_remotely
from tasks.load.reading import Lake
from tasks.load.snapshot_ids import mint_snapshot_id
from tasks.load.snapshots import prune, require_usable_current, sweep
from tasks.load.statistics import STATISTICS, generation_of, learnt_before, write_statistics
from tasks.load.verifying import find_faults


def publish(
    tables: Mapping[str, Sequence[LakeFile]],
    inventory: Inventory,
    account: Account,
    out: Path,
    *,
    run_name: str,
    keep: int = 7,
    statistics: Mapping[str, Partition] | None = None,
    companions: Mapping[str, Companion] | None = None,
    accuracy: Sequence[Accuracy] = (),
    code: str | None = None,
    now: datetime | None = None,
) -> Manifest:
    """Publish a new version of the lake and make it the current one.

    If a step fails or the process is killed, `current` still leads to a complete version: to the one before until the
    last step, and to the new one after it.

    Args:
        tables: The files of every table of the lake by its name, except changes and history, which are made here.
        inventory: The dumps that were read.
        account: Where every record ended.
        out: The folder of the lake; made if it is absent. If it is the mirror of a lake on object storage, the version
            is published there, too.
        run_name: The name of the run, which becomes part of the version's id.
        keep: How many versions to keep, this one included.
        statistics: The statistics with which the tables were made, by kind.
        companions: What writes each file beside the tables that describes or shows them, by the name of the file.
        accuracy: How right the version is estimated to be.
        code: The digest of the software that made them.
        now: The time of publication; None for the clock's.

    Returns:
        The manifest of the version.

    Raises:
        DataError: The account does not balance; nothing is published.
        LakeError: The lake cannot be written, or another process is publishing, or the current version is damaged or
            of a later schema than this paperlake knows; nothing is published.
        UsageError: `keep` is less than one.
    """
    if imbalance := account.imbalance():
        raise DataError(f"the account does not balance: {imbalance}; nothing was published")
    if keep < 1:
        raise UsageError(f"cannot keep {keep} versions of the lake; keep at least 1")
    if unexpected := tables.keys() ^ (TABLES.keys() - {*FOLLOWED}):
        raise ValueError(f"these tables are missing, or are not tables of the lake: {sorted(unexpected)}")
    created = (now or datetime.now(UTC)).astimezone(UTC)
    with lock(out, "publish"), lake_errors(out):
        sweep(out)
        parent = current_lake(out)
        snapshot = mint_snapshot_id(created, run_name, snapshot_ids(out))
        with withdrawn_on_failure(out, snapshot):
            unfinished = unfinished_folder(out, snapshot)
            unfinished.mkdir()
            files = link_files([file for name in TABLES for file in tables.get(name, ())], unfinished)
            generation = generation_of(statistics or {})
            unfollowed = Manifest(
                snapshot=snapshot,
                parent=parent.manifest.snapshot if parent else None,
                created=created,
                run_name=run_name,
                software=software_version(),
                schema_version=SCHEMA_VERSION,
                inputs=(*map(Input.from_dump, inventory.dumps), *map(Input.from_settings, inventory.settings)),
                duplicates=inventory.duplicates,
                generation=generation,
                learnt=generation and (learnt_before(out, generation) or Learnt(at=created, records=account.sources)),
                code=code,
                account=account.model_dump(mode="json"),
                accuracy=tuple(accuracy),
                files=tuple(files),
            )
            changes = write_changes(parent, Lake(unfinished, unfollowed), later_lakes(out, parent))
            kept = write_statistics(statistics or {}, unfinished)
            of_tables = unfollowed.model_copy(update={"files": (*files, *changes, *kept)})
            beside = write_companions(companions or {}, Lake(unfinished, of_tables), unfinished)
            manifest = of_tables.model_copy(update={"companions": beside})
            write_manifest(manifest, unfinished)
            announce(out, snapshot)
            publish_remotely(commit(unfinished), keep, created)
            publish_announced(out)
        prune(out, keep, created)
        prune_remotely(out)
    return manifest


def find_unchanged(
    tables: Mapping[str, Sequence[LakeFile]],
    out: Path,
    *,
    statistics: Mapping[str, Partition] | None = None,
    keep: int = 7,
    thorough: bool = False,
    now: datetime | None = None,
) -> Manifest | None:
    """Return the manifest of the current version if its tables equal these, so that there is nothing to publish.

    In this case the leftovers of killed runs and old versions are removed, as they are after publishing.

    Args:
        tables: The files of every table by its name, except changes and history.
        out: The folder of the lake; made if it is absent.
        statistics: The statistics with which the tables were made, by kind.
        keep: How many versions to keep.
        thorough: Whether the files of the current version are read, to check that they are as they were published;
            otherwise only what `stat` says of them is checked. A damaged version does not equal these tables.
        now: The time; None for the clock's.

    Raises:
        LakeError: The lake cannot be written, or another process is publishing, or the current version is damaged or
            of a later schema than this paperlake knows.
    """
    generation = generation_of(statistics or {})
    digests = {f"{file.table}/{file.name}": file.partition.sha256 for files in tables.values() for file in files}

    def is_same(manifest: Manifest) -> bool:
        return manifest.generation == generation and contents(manifest) == digests

    return _current_if(is_same, out, keep=keep, thorough=thorough, now=now)


def keep_current(out: Path, snapshot: str, *, keep: int = 7, now: datetime | None = None) -> bool:
    """Whether a version is the current one still and can be read; then leftovers and old versions are removed.

    Args:
        out: The folder of the lake; made if it is absent.
        snapshot: The id of the version.
        keep: How many versions to keep.
        now: The time; None for the clock's.

    Raises:
        LakeError: The lake cannot be written, or another process is publishing, or the current version is damaged or
            of a later schema than this paperlake knows.
    """
    kept = _current_if(lambda manifest: manifest.snapshot == snapshot, out, keep=keep, thorough=False, now=now)
    return kept is not None


def _current_if(
    is_wanted: Callable[[Manifest], bool], out: Path, *, keep: int, thorough: bool, now: datetime | None
) -> Manifest | None:
    """Return the manifest of the current version if it is the wanted one and can be read; then tidy the lake."""
    with lock(out, "publish"), lake_errors(out):
        sweep(out)
        current = current_lake(out)
        if current is None or not is_wanted(current.manifest):
            return None
        if current.manifest.schema_version != SCHEMA_VERSION or find_faults(current.folder, thorough=thorough):
            return None
        prune(out, keep, now)
        return current.manifest


@contextmanager
def withdrawn_on_failure(out: Path, snapshot: str) -> Iterator[None]:
    """Remove a version whose publication fails, as far as possible; the next run removes the rest."""
    try:
        yield
    except BaseException:
        if (out / CURRENT).resolve().name != snapshot:
            with suppress(OSError):
                withdraw(out)
            shutil.rmtree(unfinished_folder(out, snapshot), ignore_errors=True)
        raise


def current_lake(out: Path) -> Lake | None:
    """Open the current version; None if nothing was ever published.

    Raises:
        LakeError: It is damaged, or of a later schema than this paperlake knows.
    """
    folder = require_usable_current(out)
    return Lake(folder, read_manifest(folder)) if folder else None


def later_lakes(out: Path, parent: Lake | None) -> list[Lake]:
    """Open the versions that are later than the current one, the newest first: those that were rolled back from."""
    lakes = []
    for snapshot in reversed(snapshot_ids(out)):
        folder = out / SNAPSHOTS / snapshot
        with suppress(LakeError):  # it is damaged
            if parent and snapshot > parent.snapshot:
                lakes.append(Lake(folder, read_manifest(folder)))
    return lakes


def contents(manifest: Manifest) -> dict[str, str]:
    """Return the digest of each file of a version, by its path, but of its changes, history and statistics."""
    return {
        file.path: file.sha256
        for file in manifest.files
        if file.table not in FOLLOWED and not file.table.startswith(STATISTICS)
    }
