"""The commands that look: at the versions of a lake, of which they can change the current one, and at the formats."""

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
from schemas.errors import LakeError, MissingLakeError, UsageError
from schemas.paths import S3Url

if TYPE_CHECKING:
    from schemas.paths import Place
    from tasks.load import Manifest, Snapshot

WIDTH, WIDEST = 80, 120  # of a line, in a pipe and on a terminal
UNBROKEN = 100_000  # characters of a line that a program reads
MAX_WAIT = 0.5  # seconds until the end of the process that called is noticed


def path(options: argparse.Namespace) -> None:
    """Print the folder of the current version; hold it on request."""
    from tasks.load import current_snapshot, open_lake  # noqa: PLC0415

    def say(folder: Place) -> None:
        if options.json:
            print_out(json.dumps({"snapshot": folder.name, "path": str(folder)}))
        else:
            print_path(str(folder))

    if not options.hold:
        say(current_snapshot(options.out))
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with open_lake(options.out) as lake:
        if lake.lease is None or not lake.lease.is_held:
            where = "object storage" if isinstance(lake.folder, S3Url) else "the file system"
            sys.stderr.write(f"paperlake: warning: {where} has no locks, so the version is not held\n")
        say(lake.folder)
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
    print_out(
        found.model_dump_json(indent=2) if options.json else lay_out_status(found, width=line_width(), bold=is_bold())
    )


def snapshots(options: argparse.Namespace) -> None:
    """List the versions of the lake, and mark the damaged ones."""
    from tasks.explain.page import Page  # noqa: PLC0415
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
    page = Page(line_width(), bold=False)
    for snapshot, manifest, damage in listed:
        rows = manifest.rows if manifest else {}
        shown = (table for table in ("papers", "authors", "authorships") if table in rows)
        said = f"damaged: {damage}" if damage else ", ".join(f"{rows[table]:,} {table}" for table in shown)
        mark = "* " if snapshot.is_current else "  "
        if len(f"{mark}{snapshot.id}  {said}") <= page.width:
            page.say(f"{snapshot.id}  {said}", indent=0, mark=mark)
        else:
            page.say(snapshot.id, indent=0, mark=mark)
            page.say(said, indent=2)
    print_out("\n".join(page.lines))


def readable_manifest(snapshot: Snapshot[Place]) -> Manifest | None:
    """Return the manifest of a version; None if the manifest is damaged."""
    try:
        return snapshot.manifest()
    except LakeError:
        return None


def verify(options: argparse.Namespace) -> None:
    """Check the files of a version against its manifest."""
    from tasks.explain.page import Page  # noqa: PLC0415
    from tasks.load import find_faults, find_version  # noqa: PLC0415
    from tasks.load.verifying import MEND  # noqa: PLC0415

    folder = find_version(options.out, options.snapshot)
    faults = find_faults(folder)
    if options.json:
        found = [fault._asdict() for fault in faults]
        document = {"snapshot": folder.name, "path": str(folder), "is_whole": not faults, "faults": found}
        print_out(json.dumps(document, indent=2))
    elif faults:
        page = Page(line_width(), bold=False)
        for fault in faults:
            page.say(f"{fault.path}: {fault.detail}", indent=0)
        print_out("\n".join(page.lines))
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


def formats(options: argparse.Namespace) -> None:
    """List the formats that are read, each with an example."""
    from tasks.explain.page import Page  # noqa: PLC0415 - slow to import, as the next one
    from tasks.extract.formats import FORMATS  # noqa: PLC0415

    if unknown := sorted(set(options.name) - FORMATS.keys()):
        raise UsageError(f"no format is called {', '.join(unknown)}; there are {', '.join(FORMATS)}")
    chosen = {name: FORMATS[name] for name in options.name or FORMATS}
    if options.json:
        documents = [
            {"name": name, "title": one.title, "description": one.description, "example": one.example}
            for name, one in chosen.items()
        ]
        print_out(json.dumps(documents, indent=2))
        return
    page = Page(line_width(), bold=is_bold())
    for name, one in chosen.items():
        page.head(f"{name}: {one.title}")
        page.say(one.description)
        page.lines += ["", *(f"    {line}" for line in one.example.splitlines())]
    print_out("\n".join(page.lines[1:]))


def page_width() -> int:
    """Return how wide a page may be."""
    return min(shutil.get_terminal_size().columns, WIDEST) if sys.stdout.isatty() else WIDTH


def line_width() -> int:
    """Return how wide a line may be: as the terminal; in a pipe, lines are not broken."""
    return page_width() if sys.stdout.isatty() else UNBROKEN


def is_bold() -> bool:
    """Whether a page has bold headings."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
