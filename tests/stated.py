"""Versions of a small lake from what its records state: the dump, what they say, and the paper and persons they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from schemas.lake.tables import FOLLOWED, SCHEMA_VERSION, TABLES
from tasks.load.files import table_file, write_table
from tasks.load.manifest import SETTINGS, Input, Manifest, TableFile
from tasks.load.reading import Lake
from tasks.work import digest
from tests.lake_frames import an_id

LISTS = ("identifiers", "comments", "keywords", "repairs", "name_variants", "affiliations", "raw_affiliations")


class Stated(NamedTuple):
    """A record: its dump, its key there, what it says, its paper and its work, the persons that it names, and more."""

    dump: str
    key: str
    says: str
    paper: int
    work: int = 0
    persons: tuple[int, ...] = ()
    year: int | None = 2020
    catalogue: str | None = None

    @property
    def content(self) -> str:
        return sha256(f"{self.says}\0{len(self.persons)}\0{self.year}".encode()).hexdigest()

    @property
    def source_id(self) -> str:
        return an_id("S", int(sha256(f"{self.key}\0{self.content}\0{self.dump}".encode()).hexdigest()[:12], 16))


def tables_of(records: Sequence[Stated]) -> dict[str, pl.DataFrame]:
    """Give the tables of a lake of these records; a paper shows the title, the work and the year of its first one."""
    papers: dict[int, list[Stated]] = {}
    persons: dict[int, list[tuple[Stated, int]]] = {}
    for record in sorted(records, key=lambda record: (record.dump, record.key, record.content)):
        papers.setdefault(record.paper, []).append(record)
        for position, person in enumerate(record.persons, start=1):
            persons.setdefault(person, []).append((record, position))
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = {
        "papers": [
            {
                "paper_id": an_id("P", paper),
                "work_id": an_id("W", own[0].work or paper),
                "title": own[0].says or None,
                "year": own[0].year,
                "identifiers": [{"scheme": "key", "value": each.key} for each in own],
                "n_authors": len(own[0].persons) or None,
                "n_sources": len(own),
            }
            for paper, own in papers.items()
        ],
        "authors": [
            {
                "author_id": an_id("A", person),
                "display_name": f"Author {person}",
                "family_name": "Author",
                "name_variants": sorted({f"Author {person} of {record.says}" for record, _ in own}),
                "n_papers": len({record.paper for record, _ in own}),
                "initial": "AB_"[person % 3],
            }
            for person, own in persons.items()
        ],
        "sources": [
            {
                "source_id": record.source_id,
                "source_file": record.dump,
                "source_format": "csl-json",
                "source_index": index,
                "source_key": record.key,
                "catalogue": record.catalogue,
                "content_sha256": record.content,
                "title": record.says or None,
                "year": record.year,
                "paper_id": an_id("P", record.paper),
                "matched_by": "alone",
            }
            for index, record in enumerate(records, start=1)
        ],
        "mentions": [
            {
                "source_id": record.source_id,
                "position": position,
                "source_format": "csl-json",
                "paper_id": an_id("P", record.paper),
                "raw_name": f"Author {position}",
                "family_name": "Author",
                "author_id": an_id("A", person),
                "is_inferred": False,
            }
            for person, own in persons.items()
            for record, position in own
        ],
    }
    empty: dict[str, list[str]] = {name: [] for name in LISTS}
    return {
        name: pl.DataFrame(
            [{column: {**empty, **row}.get(column) for column in table.polars_schema} for row in rows.get(name, ())],
            schema=table.polars_schema,
            orient="row",
        )
        for name, table in TABLES.items()
        if name not in FOLLOWED
    }


def write_decided(decided: Sequence[tuple[str, str, str]], folder: Path) -> list[TableFile]:
    """Write pairs of papers or authors, each with the words of who decided it, as files of the tables of matches."""
    files = []
    for entity, letter in (("paper", "P"), ("author", "A")):
        pairs = pl.DataFrame(
            [pair for pair in decided if pair[0].startswith(letter)],
            {f"{entity}_id": pl.String, f"related_{entity}_id": pl.String, "decided_by": pl.String},
            orient="row",
        )
        ids = pl.col(f"{entity}_id", f"related_{entity}_id").str.replace(letter, "S")
        if not pairs.is_empty():
            path = folder / f"{entity}_matches" / "decided.parquet"
            pairs.with_columns(ids.name.replace(entity, "source")).write_parquet(path)
            files.append(table_file(path.parent.name, folder, path, pairs.height, digest(path)))
    return files


def version_of(
    folder: Path,
    records: Sequence[Stated],
    *,
    software: str = "1",
    code: str | None = None,
    generation: str | None = None,
    settings: str | None = None,
    decided: Sequence[tuple[str, str, str]] = (),
) -> Lake:
    """Write a version of these records; the digest of a dump is that of what its records say."""
    folder.mkdir()
    tables = tables_of(records)
    files = [file for name, frame in tables.items() for file in write_table(frame, TABLES[name], folder)]
    files += write_decided(decided, folder)
    dumps = {
        dump: sha256(repr([(one.key, one.content) for one in records if one.dump == dump]).encode()).hexdigest()
        for dump in sorted({record.dump for record in records})
    }
    read = [(name, "csl-json", content) for name, content in dumps.items()]
    read += [("sources.toml", SETTINGS, settings)] if settings else []
    manifest = Manifest(
        snapshot=folder.name,
        parent=None,
        created=datetime(2026, 1, 1, tzinfo=UTC),
        run_name="test",
        software=software,
        schema_version=SCHEMA_VERSION,
        inputs=tuple(
            Input(source_file=name, source_format=kind, sha256=content, size=1) for name, kind, content in read
        ),
        duplicates=(),
        generation=generation,
        code=code,
        account={},
        files=tuple(files),
    )
    return Lake(folder, manifest)
