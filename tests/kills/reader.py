"""Read a lake again and again until the standard input is closed, as `python -m tests.kills.reader HOW LAKE`.

HOW is "lease", by `open_lake` and polars, or "path", by resolving `current` once and pyarrow. Each time it is seen that
the tables are of one version: that they have as many rows as its manifest says, and refer to each other.
"""

from __future__ import annotations

import json
import select
import sys
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pyarrow.dataset as ds

from tasks.load import open_lake
from tasks.load.manifest import Manifest

PAUSE_SECONDS = 0.05
COLUMNS = {
    "papers": ["paper_id"],
    "authors": ["author_id"],
    "authorships": ["paper_id", "author_id"],
    "sources": ["source_id", "paper_id"],
    "mentions": ["source_id", "author_id"],
}
REFERENCES = (
    ("authorships", "paper_id", "papers"),
    ("authorships", "author_id", "authors"),
    ("sources", "paper_id", "papers"),
    ("mentions", "source_id", "sources"),
    ("mentions", "author_id", "authors"),
)


def read_by_lease(out: Path) -> tuple[Manifest, dict[str, pl.DataFrame]]:
    """Read tables of the current version, which is held meanwhile."""
    with open_lake(out) as lake:
        return lake.manifest, {name: lake[name].select(columns).collect() for name, columns in COLUMNS.items()}


def read_by_path(out: Path) -> tuple[Manifest, dict[str, pl.DataFrame]]:
    """Read tables of the current version by its path, as a reader does that knows nothing of this software."""
    folder = (out / "current").resolve(strict=True)
    manifest = Manifest.model_validate_json((folder / "_manifest.json").read_bytes())
    tables = {name: ds.dataset(folder / name).to_table(columns=columns) for name, columns in COLUMNS.items()}
    return manifest, {name: pl.DataFrame(table) for name, table in tables.items()}


def find_torn(manifest: Manifest, tables: Mapping[str, pl.DataFrame]) -> list[str]:
    """Return in what the tables are not of one version."""
    rows = {name: frame.height for name, frame in tables.items()}
    expected = {name: manifest.rows[name] for name in tables}
    torn = [] if rows == expected else [f"{manifest.snapshot}: {rows} rows, but {expected} in the manifest"]
    for name, column, other in REFERENCES:
        lost = tables[name].select(pl.col(column).drop_nulls()).join(tables[other], on=column, how="anti")
        if not lost.is_empty():
            torn.append(f"{manifest.snapshot}: {lost.height} {column} of {name} are not in {other}")
    return torn


def main(how: str, out: Path) -> None:
    """Read until the standard input is closed, and print what was seen as JSON."""
    read = {"lease": read_by_lease, "path": read_by_path}[how]
    reads, versions, faults = 0, set(), []
    while not select.select([sys.stdin], [], [], PAUSE_SECONDS)[0]:
        reads += 1
        try:
            manifest, tables = read(out)
            versions.add(manifest.snapshot)
            faults += find_torn(manifest, tables)
        except Exception as error:
            faults.append(f"{type(error).__name__}: {error}")
    print(json.dumps({"how": how, "reads": reads, "versions": len(versions), "faults": faults}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
