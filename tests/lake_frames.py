"""Small tables that fill every table of a lake, for the tests that publish and read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from schemas.account import Account
from schemas.dump import Dump, Duplicate, Inventory
from schemas.files import LakeFile
from schemas.lake.tables import TABLES
from tasks.load import current_snapshot, open_lake, verify
from tasks.load.files import plan_files, write_files
from tasks.load.lake import snapshot_ids
from tasks.load.manifest import Manifest
from tasks.load.publishing import publish
from tasks.load.snapshot_ids import snapshot_time

SHA256 = "0" * 64
YEARS: tuple[int | None, ...] = (2023, 2024, None)


def an_id(prefix: str, number: int) -> str:
    """Give an id that looks like a minted one."""
    return f"{prefix}{number:016d}"


def lake_tables(n: int = 6, marker: str = "Title", years: Sequence[int | None] = YEARS) -> dict[str, pl.DataFrame]:
    """Give tables of n papers, each with one record and one author; every title and name begins with the marker."""
    numbers = range(n)
    years = [years[number % len(years)] for number in numbers] if n else []
    formats = [("csl-json", "page")[number % 2] for number in numbers]
    names = [f"{'ABÉ'[number % 3]}{marker}" for number in numbers]
    papers, authors, sources = ([an_id(prefix, number) for number in numbers] for prefix in "PAS")
    empty: list[list[str]] = [[] for _ in numbers]
    identifiers = [[{"scheme": "doi", "value": f"10.1/{number}"}] for number in numbers]
    rows: Mapping[str, Mapping[str, Any]] = {
        "papers": {
            "paper_id": papers,
            "work_id": [an_id("W", number) for number in numbers],
            "title": [f"{marker} {number}" for number in numbers],
            "year": years,
            "identifiers": identifiers,
            "comments": empty,
            "keywords": empty,
            "n_authors": [1] * n,
            "n_sources": [1] * n,
        },
        "authors": {
            "author_id": authors,
            "display_name": names,
            "family_name": names,
            "name_variants": [[name] for name in names],
            "affiliations": empty,
            "n_papers": [1] * n,
            "initial": [name[0] if name[0].isascii() else "_" for name in names],
        },
        "authorships": {
            "paper_id": papers,
            "author_id": authors,
            "position": [1] * n,
            "author_position": ["first"] * n,
            "raw_name": names,
            "raw_affiliations": empty,
            "is_inferred": [False] * n,
            "confidence": [1.0] * n,
            "year": years,
        },
        "sources": {
            "source_id": sources,
            "source_file": ["dump.json"] * n,
            "source_format": formats,
            "source_index": [number + 1 for number in numbers],
            "source_key": [str(number) for number in numbers],
            "content_sha256": [SHA256] * n,
            "identifiers": identifiers,
            "repairs": empty,
            "paper_id": papers,
            "matched_by": ["alone"] * n,
        },
        "mentions": {
            "source_id": sources,
            "position": [1] * n,
            "source_format": formats,
            "paper_id": papers,
            "raw_name": names,
            "family_name": names,
            "affiliations": empty,
            "author_id": authors,
            "is_inferred": [False] * n,
        },
        "rejects": {
            "source_file": ["dump.json"],
            "source_index": [n + 1],
            "reason": ["no_title"],
            "detail": ["the record has no title"],
        },
        "relations": {},
        "paper_matches": {},
        "author_matches": {},
    }
    return {name: TABLES[name].conform(pl.DataFrame(columns)) for name, columns in rows.items()}


def balanced_account(tables: Mapping[str, pl.DataFrame]) -> Account:
    """Give the account of these tables."""
    heights = {name: frame.height for name, frame in tables.items()}
    counts = {
        **{name: 0 for name in Account.model_fields if name not in ("unread", "decisions")},
        **{name: height for name, height in heights.items() if name in Account.model_fields},
        "dumps": len(INVENTORY.dumps),
        "duplicates": len(INVENTORY.duplicates),
        "records": heights["sources"] + heights["rejects"],
        "names": heights["mentions"],
    }
    return Account.model_validate({**counts, "reasons": {"no_title": heights["rejects"]}})


INVENTORY = Inventory(
    dumps=(Dump(path=Path("dump.json"), source_file="dump.json", source_format="csl-json", sha256=SHA256, size=12),),
    duplicates=(Duplicate(source_file="again.json", same_as="dump.json", sha256=SHA256, size=12),),
)


def publish_lake(out: Path, n: int = 6, marker: str = "Title", **options: Any) -> Manifest:
    """Publish a version whose titles begin with the marker."""
    tables = lake_tables(n, marker)
    return publish_frames(tables, out, balanced_account(tables), **{"run_name": marker, **options})


def publish_frames(tables: Mapping[str, pl.DataFrame], out: Path, account: Account, **options: Any) -> Manifest:
    """Publish frames, by way of files in a work folder that is gone afterwards."""
    with TemporaryDirectory() as work:
        return publish(lake_files(tables, Path(work)), INVENTORY, account, out, **options)


def lake_files(tables: Mapping[str, pl.DataFrame], work: Path) -> dict[str, list[LakeFile]]:
    """Write the files of tables into a work folder."""
    return {
        name: [
            file
            for piece in plan_files(frame.lazy(), TABLES[name])
            for file in write_files(frame.lazy(), TABLES[name], piece, work)
        ]
        for name, frame in tables.items()
    }


def later(out: Path) -> datetime:
    """Give a time at which no version of a lake is so young that it must be kept."""
    ids = snapshot_ids(out)
    return snapshot_time(ids[-1]) + timedelta(hours=2) if ids else datetime.now(UTC)


def marker(out: Path) -> str:
    """Give the run whose version is current, after seeing that it is whole."""
    verify(current_snapshot(out))
    return open_lake(out).manifest.run_name


def unfinished(out: Path) -> list[str]:
    """Give the folders of versions that are not whole."""
    return [path.name for path in (out / "_snapshots").iterdir() if path.suffix == ".tmp"]
