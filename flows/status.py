"""The status of a lake: what its current version holds, what it was made from, and whether a run is at work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from rich.cells import cell_len

from flows.text_tables import lay_out_table
from schemas.accuracy import Accuracy
from schemas.model import Model
from schemas.paths import Folder, Place
from tasks.explain.page import Page, harmless
from tasks.fields.counting import count
from tasks.load import Manifest, current_snapshot, holder, list_snapshots, local_lake, read_manifest
from tasks.load.lake import scan_table

KB = 1_000
UNITS = ("bytes", "kB", "MB", "GB", "TB")
CATALOGUES = "statistics/catalogues"
LABEL = 13  # characters before a fact
UNBROKEN = ("version", "path")  # facts that people copy, and that stay on one line for that
COUNTED = ("records", "sources", "rejects", "papers", "authors", "authorships")


class TableSize(Model):
    """How large a table is.

    Attributes:
        rows: How many rows it has.
        files: In how many files.
        bytes: How many bytes they take.
    """

    rows: int
    files: int
    bytes: int


class CatalogueStatus(Model):
    """A catalogue, and whether it lists no paper twice.

    Attributes:
        catalogue: Its name, in lower case.
        records: How many records it had when the statistics were learnt.
        repeated: How many of them were accepted as the paper of another one of it.
        declared: What sources.toml said of it; None if it said nothing, so that the records did.
        duplicate_free: Whether it lists no paper twice.
    """

    catalogue: str
    records: int
    repeated: int
    declared: bool | None
    duplicate_free: bool


class Status(Model):
    """The status of a lake.

    Attributes:
        path: The folder of the current version, or its address on object storage.
        snapshot: Its id.
        parent: The version before it; None for the first.
        created: When it was made, in UTC.
        made_by: The software that made it.
        schema_version: The version of the definition of the tables.
        versions: How many versions are kept.
        at_work: The process of this machine that is at work on the lake, and since when; None if none is.
        account: Where every record ended, by name.
        reasons: How many rejects there are by reason.
        dumps: How many dumps it was made from, by format.
        tables: The size of every table.
        companions: The files beside the tables that describe or show them.
        generation: The digest of the statistics of the whole lake; None if it has none.
        learnt: When they were learnt, in UTC.
        learnt_of: How many records the lake had then.
        catalogues: What was learnt of each catalogue.
        accuracy: How right the version and its parts are estimated to be; empty if that was not estimated.
    """

    path: Folder
    snapshot: str
    parent: str | None
    created: datetime
    made_by: str
    schema_version: int
    versions: int
    at_work: str | None
    account: dict[str, int]
    reasons: dict[str, int]
    dumps: dict[str, int]
    tables: dict[str, TableSize]
    companions: tuple[str, ...]
    generation: str | None
    learnt: datetime | None
    learnt_of: int | None
    catalogues: tuple[CatalogueStatus, ...]
    accuracy: tuple[Accuracy, ...]


def read_status(out: Place) -> Status:
    """Read the status of a lake.

    Args:
        out: The folder of the lake.

    Raises:
        LakeError: There is no lake, or its current version is damaged.
    """
    folder = current_snapshot(out)
    manifest = read_manifest(folder)
    reasons: Any = manifest.account.get("reasons") or {}
    return Status(
        path=folder,
        snapshot=manifest.snapshot,
        parent=manifest.parent,
        created=manifest.created,
        made_by=manifest.made_by,
        schema_version=manifest.schema_version,
        versions=len(list_snapshots(out)),
        at_work=holder(local_lake(out)),
        account={name: count for name, count in manifest.account.items() if isinstance(count, int)},
        reasons=dict(reasons),
        dumps=dict(sorted(Counter(each.source_format for each in manifest.inputs).items())),
        tables=table_sizes(manifest),
        companions=tuple(file.path for file in manifest.companions),
        generation=manifest.generation,
        learnt=manifest.learnt and manifest.learnt.at,
        learnt_of=manifest.learnt and manifest.learnt.records,
        catalogues=tuple(read_catalogues(folder, manifest)),
        accuracy=manifest.accuracy,
    )


def read_catalogues(folder: Place, manifest: Manifest) -> Iterator[CatalogueStatus]:
    """Yield what a version has learnt of each catalogue; versions of earlier software have learnt nothing."""
    files = manifest.files_of(CATALOGUES)
    if files:
        yield from (CatalogueStatus(**row) for row in scan_table(folder, files).collect().iter_rows(named=True))


def table_sizes(manifest: Manifest) -> dict[str, TableSize]:
    """Return the size of every table of a version, in the order of the manifest."""
    return {
        name: TableSize(
            rows=rows,
            files=len(manifest.files_of(name)),
            bytes=sum(file.bytes for file in manifest.files_of(name)),
        )
        for name, rows in manifest.rows.items()
        if "/" not in name  # the statistics are named as one below
    }


def lay_out_status(status: Status, *, width: int = 80, bold: bool = False) -> str:
    """Return the status as a page for a person.

    Args:
        status: What `read_status` gives.
        width: How many characters a line may have.
        bold: Whether headings are bold, by the sequences that terminals know.
    """
    page = Page(width, bold=bold)
    for name, text in _facts(status):
        if name in UNBROKEN and LABEL + cell_len(text) > page.width:
            page.lines += [name, f"  {harmless(text)}"]
        else:
            page.say(text, indent=0, mark=f"{name:<{LABEL}}")
    counts = [(name, f"{status.account[name]:,}") for name in COUNTED if name in status.account]
    _show(page, ("account", "number"), counts)
    _show(page, ("refused because of", "number"), [(name, f"{count:,}") for name, count in status.reasons.items()])
    _show(page, ("format", "dumps"), [(name, f"{count:,}") for name, count in status.dumps.items()])
    _show(page, ("catalogue", "records", "repeated", "lists no paper twice"), list(_catalogues(status)))
    sizes = [(name, f"{one.rows:,}", f"{one.files:,}", _bytes(one.bytes)) for name, one in status.tables.items()]
    _show(page, ("table", "rows", "files", "size"), sizes)
    return "\n".join(page.lines)


def _catalogues(status: Status) -> Iterator[tuple[str, str, str, str]]:
    """Yield a row of the table of catalogues for each of them."""
    for one in status.catalogues:
        known = "learnt" if one.declared is None else "declared"
        said = f"{'yes' if one.duplicate_free else 'no'}, {known}"
        yield one.catalogue, f"{one.records:,}", f"{one.repeated:,}", said


def _facts(status: Status) -> Iterator[tuple[str, str]]:
    """Yield what is known of the version and its lake, each with its name."""
    yield "version", status.snapshot
    yield "made", f"{_moment(status.created)} by paperlake {status.made_by}"
    yield "kept", count(status.versions, "version")
    yield "path", str(status.path)
    if status.companions:
        yield "with", ", ".join(status.companions)
    yield "run", f"{status.at_work}, is at work on the lake" if status.at_work else "none is at work"
    if status.generation is not None:
        yield "statistics", f"{status.generation[:12]}, {_age(status)}"
    for one in status.accuracy:
        if one.by == "all":
            yield one.entity, f"precision {one.precision}, recall {one.recall}, as estimated"


def _show(page: Page, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Show a table, unless it is empty; all columns but the first hold numbers."""
    if rows:
        safe = [[harmless(cell) for cell in row] for row in rows]
        head, *lines = lay_out_table(columns, safe, page.width, range(1, len(columns))).lines
        page.head(head)
        page.lines += lines


def _age(status: Status) -> str:
    """Return how old the statistics are, and how the lake has grown since."""
    if status.learnt is None or not status.learnt_of:
        return "of unknown age"
    now = status.account.get("sources", 0)
    share = now / status.learnt_of - 1
    since = f"{share:+.1%} since" if now != status.learnt_of else "as many as now"
    return f"learnt {_moment(status.learnt)} of {status.learnt_of:,} records ({since})"


def _moment(time: datetime) -> str:
    """Return a time as it is shown."""
    return f"{time:%Y-%m-%d %H:%M} UTC"


def _bytes(size: float) -> str:
    """Return a number of bytes in the largest unit of which there is one at least."""
    unit = 0
    while size >= KB and unit < len(UNITS) - 1:
        size, unit = size / KB, unit + 1
    return f"{size:,.0f} {UNITS[unit]}" if unit == 0 or size >= 100 else f"{size:,.1f} {UNITS[unit]}"
