"""A small lake on disk, from what a test wants to say and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from schemas.lake.tables import TABLES
from schemas.table import Table
from tasks.load.files import write_table
from tasks.load.manifest import Manifest
from tasks.load.reading import Lake

Row = Mapping[str, Any]
LISTS: Row = {name: [] for name in ("identifiers", "comments", "keywords", "repairs", "name_variants", "affiliations")}
DEFAULTS: Mapping[str, Row] = {
    "papers": {"n_sources": 1},
    "sources": {
        "source_file": "dump.json",
        "source_format": "csl-json",
        "source_index": 1,
        "source_key": "key",
        "content_sha256": "0" * 64,
    },
    "authors": {"family_name": "Ash", "n_papers": 1, "initial": "A"},
    "authorships": {
        "position": 1,
        "author_position": "first",
        "raw_name": "Ash, M.",
        "raw_affiliations": [],
        "is_inferred": False,
        "confidence": 1.0,
    },
    "mentions": {
        "position": 1,
        "source_format": "csl-json",
        "raw_name": "Ash, M.",
        "family_name": "Ash",
        "is_inferred": False,
    },
    "paper_matches": {"matched_by": "title", "united": False},
    "author_matches": {"matched_by": "name", "position": 1, "related_position": 1},
}


def an_id(prefix: str, number: int) -> str:
    return f"{prefix}{number:016d}"


def evidence(*each: tuple[str, str, float]) -> list[dict[str, Any]]:
    return [{"evidence": name, "level": level, "weight": weight} for name, level, weight in each]


def lake_of(folder: Path, **rows: Sequence[Row]) -> Lake:
    """Write tables with these rows and open them as a version of a lake."""
    files = [
        file for name, table in TABLES.items() for file in write_table(_frame(table, rows.get(name, ())), table, folder)
    ]
    manifest = Manifest(
        snapshot="now",
        parent=None,
        created=datetime(2026, 1, 1, tzinfo=UTC),
        run_name="test",
        software="test",
        schema_version=1,
        inputs=(),
        duplicates=(),
        account={},
        files=tuple(files),
    )
    return Lake(folder, manifest)


def _frame(table: Table, rows: Sequence[Row]) -> pl.DataFrame:
    """Give the rows with defaults for what a test does not say; columns that the table lacks are left out."""
    defaults = {**LISTS, **DEFAULTS.get(table.name, {})}
    full = [{name: {**defaults, **row}.get(name) for name in table.polars_schema} for row in rows]
    return pl.DataFrame(full, schema=table.polars_schema, orient="row")
