"""Exports that are read again without a flow: the records of dumps as entries, and entries as records of a dump."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from tasks.export.entries import Entry
from tasks.export.formats import FORMATS
from tasks.extract import discover, read_whole
from tasks.extract import formats as readers
from tasks.extract.records import Record
from tasks.fields.names import parse_names
from tasks.transform.normalise import normalise_records

SUFFIXES = {"ris": "ris", "bibtex": "bib", "csl-json": "json", "csv": "csv"}
PARTS = ("family_name", "given_name", "particle", "suffix", "orcid")
NOT_OF_A_RECORD = {"id", "paper_id", "work_id", "authors", "n_sources", "relations", "other_versions"}
FIELDS = tuple(name for name in Entry.__struct_fields__ if name not in NOT_OF_A_RECORD)


def entry(**said: Any) -> Entry:
    """Give an entry that says this; names are those of its authors, as keywords of Author."""
    authors = [{"author_id": f"A{place}", "raw_name": "?", **name} for place, name in enumerate(said.pop("names", ()))]
    ids = {"id": "P1", "paper_id": "P1", "work_id": "W1"}
    return msgspec.convert({**ids, "authors": authors, **said}, Entry)


def entries_of(folder: Path, source_format: str | None = None) -> list[Entry]:
    """Give the records of all dumps of a format, or of all formats, in a folder as entries: every record is a paper."""
    dumps = [dump for dump in discover([folder]).dumps if source_format in (None, dump.source_format)]
    part = read_whole(dumps)
    records = normalise_records(part.records, part.names).sort("source_file", "source_index")
    author = pl.struct("raw_name", *PARTS, "affiliations", author_id=pl.lit("A"))
    authors = parse_names(part.names).sort("source_id", "position").group_by("source_id").agg(authors=author)
    frame = (
        records.select(*FIELDS, "source_id", id="source_id", paper_id="source_id", work_id="source_id")
        .join(authors, on="source_id", how="left", maintain_order="left")
        .with_columns(pl.col("authors").fill_null([]))
    )
    return [msgspec.json.decode(line, type=Entry) for line in frame.write_ndjson().encode().splitlines()]


def text_of(entries: list[Entry], name: str) -> str:
    """Give the text of an export."""
    return "".join(FORMATS[name].texts(entries))


def records_in(text: str, source_format: str) -> list[Record]:
    """Give what our reader of a format reads in a text."""
    outcomes = [outcome for _, outcome in readers.FORMATS[source_format].read(BytesIO(text.encode()))]
    records = [outcome for outcome in outcomes if isinstance(outcome, Record)]
    assert len(records) == len(outcomes), outcomes
    return records


def read_again(entries: list[Entry], name: str, folder: Path) -> list[Entry]:
    """Export entries, and read the export as a dump."""
    folder.mkdir(exist_ok=True)
    (folder / f"export.{SUFFIXES[name]}").write_bytes(text_of(entries, name).encode())
    return entries_of(folder, "table-csv" if name == "csv" else name)


def said(entry: Entry) -> dict[str, Any]:
    """Give what an entry says of a paper and its authors."""
    fields = {name: getattr(entry, name) for name in FIELDS}
    fields["identifiers"] = {(one.scheme, one.value) for one in entry.identifiers}
    fields["authors"] = [(one.family_name, one.given_name, one.suffix) for one in entry.authors]
    fields["orcids"] = [one.orcid for one in entry.authors]
    fields["affiliations"] = [one.affiliations for one in entry.authors]
    return fields


def differences(before: Entry, after: Entry) -> dict[str, tuple[Any, Any]]:
    """Give the fields in which two entries differ: before and after."""
    one, other = said(before), said(after)
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}
