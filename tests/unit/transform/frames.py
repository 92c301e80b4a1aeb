"""Small frames for the tests of transform, built from what a test wants to say and nothing else."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import polars as pl

from schemas.exchange.records import NAMES, RECORDS
from tasks.transform.normalise import normalise_records


def source_id(number: int) -> str:
    return f"S{number:016d}"


def records_and_names(*records: dict[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make the tables records and names; a record may have doi, arxiv, pmid and names beside the columns of records."""
    rows, names = [], []
    for number, record in enumerate(records, start=1):
        fields = dict(record)
        printed = fields.pop("names", [])
        identifiers = [
            {"scheme": scheme, "value": fields.pop(scheme)} for scheme in ("doi", "arxiv", "pmid") if scheme in fields
        ]
        content = json.dumps([record, printed], sort_keys=True).encode()
        rows.append(
            {
                "source_id": source_id(number),
                "source_file": "test.json",
                "source_format": "csl-json",
                "source_index": number,
                "source_key": str(number),
                "content_sha256": hashlib.sha256(content).hexdigest(),
                "identifiers": identifiers,
                "comments": [],
                "keywords": [],
                "repairs": [],
                **fields,
            }
        )
        names += [
            {"source_id": source_id(number), "position": position, "raw_name": name, "affiliations": []}
            for position, name in enumerate(printed, start=1)
        ]
    record_frame = pl.DataFrame(rows, infer_schema_length=None) if rows else RECORDS.empty()
    name_frame = pl.DataFrame(names, infer_schema_length=None) if names else NAMES.empty()
    return RECORDS.conform(record_frame), NAMES.conform(name_frame)


def keys(*records: dict[str, Any]) -> pl.DataFrame:
    """Make normalised records."""
    return normalise_records(*records_and_names(*records))
