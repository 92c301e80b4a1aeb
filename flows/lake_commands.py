"""The commands that look at the versions of a lake, or change which one is current."""

from __future__ import annotations

import argparse
import json
import os
import select
import shutil
import signal
import stat
import sys
from typing import TYPE_CHECKING

from flows.output import print_out, print_path
from schemas.errors import LakeError, MissingLakeError
from schemas.paths import S3Url

if TYPE_CHECKING:
    from schemas.paths import Place
    from tasks.load import Manifest, Snapshot

WIDTH, WIDEST = 80, 120  # of a line, in a pipe and on a terminal
MAX_WAIT = 0.5  # seconds until the end of the process that called is noticed


def path(options: argparse.Namespace) -> None:
    """Print the folder of the current version; hold it on request."""
    from tasks.load import current_snapshot, open_lake  # noqa: PLC0415

    if not options.hold:
        print_path(str(current_snapshot(options.out)))
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with open_lake(options.out) as lake:
        if lake.lease is None or not lake.lease.is_held:
            where = "object storage" if isinstance(lake.folder, S3Url) else "the file system"
            sys.stderr.write(f"paperlake: warning: {where} has no locks, so the version is not held\n")
        print_path(str(lake.folder))
        wait_for_caller(os.getppid())


def wait_for_caller(caller: int) -> None:
    """Wait until standard input is closed, or the process that called has ended.

    Only a pipe, a socket or a terminal is watched. /dev/null, which a shell gives to background processes, is always at
    its end.
    """
    watched = []
    if sys.stdin is not None:
        mode = os.fstat(sys.stdin.fileno()).st_mode
        watched = [sys.stdin.fileno()] if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or sys.stdin.isatty() else []
    while os.getppid() == caller:
        ready, _, _ = select.select(watched, [], [], MAX_WAIT)
        if ready and not os.read(ready[0], 65536):
            return


def status(options: argparse.Namespace) -> None:
    """Print what the current version holds, and whether a run is at work."""
    from flows.status import lay_out_status, read_status  # noqa: PLC0415

    found = read_status(options.out)
    print_out(found.model_dump_json(indent=2) if options.json else lay_out_status(found))


def snapshots(options: argparse.Namespace) -> None:
    """List the versions of the lake, and mark the damaged ones."""
    from tasks.load import list_snapshots  # noqa: PLC0415

    found = list_snapshots(options.out)
    if not found:
        raise MissingLakeError(
            f"{options.out}: no version of the lake is here; publish one with: paperlake curate --out {options.out}"
        )
    listed = [(snapshot, readable_manifest(snapshot), snapshot.damage()) for snapshot in found]
    if options.json:
        documents = [
            {
                "snapshot": snapshot.id,
                "path": str(snapshot.folder),
                "is_current": snapshot.is_current,
                "damage": damage,
                "rows": manifest.rows if manifest else None,
                "account": dict(manifest.account) if manifest else None,
            }
            for snapshot, manifest, damage in listed
        ]
        print_out(json.dumps(documents, indent=2))
        return
    lines = []
    for snapshot, manifest, damage in listed:
        rows = manifest.rows if manifest else {}
        shown = (table for table in ("papers", "authors", "authorships") if table in rows)
        said = f"damaged: {damage}" if damage else ", ".join(f"{rows[table]:,} {table}" for table in shown)
        lines.append(f"{'*' if snapshot.is_current else ' '} {snapshot.id}  {said}")
    print_out("\n".join(lines))


def readable_manifest(snapshot: Snapshot[Place]) -> Manifest | None:
    """Return the manifest of a version; None if the manifest is damaged."""
    try:
        return snapshot.manifest()
    except LakeError:
        return None


def verify(options: argparse.Namespace) -> None:
    """Check the files of a version against its manifest."""
    from tasks.load import find_faults, find_version  # noqa: PLC0415
    from tasks.load.verifying import MEND  # noqa: PLC0415

    folder = find_version(options.out, options.snapshot)
    faults = find_faults(folder)
    if options.json:
        found = [fault._asdict() for fault in faults]
        document = {"snapshot": folder.name, "path": str(folder), "is_whole": not faults, "faults": found}
        print_out(json.dumps(document, indent=2))
    elif faults:
        print_out("\n".join(f"{fault.path}: {fault.detail}" for fault in faults))
    else:
        print_out(f"{folder.name}: every file is as it was published")
    if faults:
        count = "1 file is" if len(faults) == 1 else f"{len(faults)} files are"
        raise LakeError(f"{folder}: {count} not as the manifest says; {MEND}")


def rollback(options: argparse.Namespace) -> None:
    """Make another version the current one."""
    from tasks.load import rollback as roll_back  # noqa: PLC0415

    print_out(roll_back(options.out, options.snapshot).snapshot)


def explain(options: argparse.Namespace) -> None:
    """Print why records are one paper, or names one person."""
    from tasks.explain import explain as explain_id  # noqa: PLC0415
    from tasks.explain import lay_out  # noqa: PLC0415
    from tasks.load import naming_damage, open_lake  # noqa: PLC0415
    from tasks.transform.sentences import sentences  # noqa: PLC0415

    with open_lake(options.out, options.snapshot) as lake, naming_damage(lake.folder):
        explanation = explain_id(lake, options.id, sentences())
    if options.json:
        print_out(explanation.model_dump_json(indent=2, ensure_ascii=True))
        return
    print_out(lay_out(explanation, width=page_width(), bold=is_bold()))


def changes(options: argparse.Namespace) -> None:
    """Print what has changed between two versions."""
    from tasks.explain.changes import as_csv, as_json, lay_out_changes  # noqa: PLC0415
    from tasks.load.changes.reading import open_changes  # noqa: PLC0415

    with open_changes(options.out, options.start, options.end) as between:
        if options.json:
            text = as_json(*between)
        elif options.csv:
            text = as_csv(between.changes)
        else:
            text = lay_out_changes(*between, width=page_width(), bold=is_bold())
    print_out(text)


def sql(options: argparse.Namespace) -> None:
    """Answer a query, or those that a person types."""
    from flows.sql import answer_query, prompt, read_query  # noqa: PLC0415
    from tasks.load import naming_damage, open_lake  # noqa: PLC0415

    with open_lake(options.out, options.snapshot) as lake, naming_damage(lake.folder):
        query = options.query if options.query is not None else read_query()
        if query is None:
            prompt(lake, page_width())
        else:
            answer_query(lake, query, options.form or "table", page_width())


def page_width() -> int:
    """Return how wide a page may be."""
    return min(shutil.get_terminal_size().columns, WIDEST) if sys.stdout.isatty() else WIDTH


def is_bold() -> bool:
    """Whether a page has bold headings."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
