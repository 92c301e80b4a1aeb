"""Small frames for the tests of transform, built from what a test wants to say and nothing else."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import polars as pl

from benchmarks.resolving import cluster_prepared, prepare_papers
from schemas.exchange.identities import IDENTITIES
from schemas.exchange.records import NAMES, RECORDS
from tasks.hashing import hash_values
from tasks.transform.normalise import normalise_records
from tasks.transform.papers.identify import identify_papers, identify_works
from tasks.transform.papers.matches import explain_papers
from tasks.transform.papers.merge import merge_papers
from tasks.transform.papers.relate import relate_papers
from tasks.transform.papers.score import SCORED_PAIRS

NEW_LAKE = IDENTITIES.empty()


@dataclass(frozen=True)
class Resolved:
    """The tables of papers that the records of a test become."""

    assignments: pl.DataFrame
    matches: pl.DataFrame
    relations: pl.DataFrame
    papers: pl.DataFrame


def resolve(frame: pl.DataFrame, before: pl.DataFrame = NEW_LAKE) -> Resolved:
    """Resolve normalised records by all steps of papers, with the ids of the version before."""
    prepared = prepare_papers(frame)
    _, scored, clusters, unions, _ = cluster_prepared(prepared)
    assignments = identify_papers(frame, clusters, before)
    relations = relate_papers(scored, assignments, prepared.features)
    papers = merge_papers(assignments, frame, identify_works(assignments, relations, NEW_LAKE))
    return Resolved(assignments, explain_papers(scored, unions, assignments), relations, papers)


def numbers_of(frame: pl.DataFrame) -> dict[int, int]:
    """Return the place of each record in the order of the ids, from 0, by its number."""
    records = frame.sort("source_id")["record"]
    return {record: place for place, record in enumerate(records)}


def score(frame: pl.DataFrame) -> pl.DataFrame:
    """Score all pairs of normalised records that share a key, and those that they imply."""
    return cluster_prepared(prepare_papers(frame), every=True).scored


def scored_of(frame: pl.DataFrame, *pairs: tuple[int, int, float]) -> pl.DataFrame:
    """Return scored pairs of records, given by their places in the order of the ids, all in one component."""
    records = frame.sort("source_id")["record"]
    rows = [(*sorted((records[left], records[right])), records.min(), True, score) for left, right, score in pairs]
    columns = ["left", "right", "component", "is_within", "score"]
    schema = {name: SCORED_PAIRS.polars_schema[name] for name in columns}
    return SCORED_PAIRS.conform(pl.DataFrame(rows, schema=schema, orient="row"))


ABSTRACT = (
    "We describe a parser that reads a sentence from left to right and keeps a beam of partial analyses. A model of "
    "the next action is learnt from a treebank, and the beam is searched in linear time. On two treebanks the parser "
    "is as accurate as one that searches a chart, and it reads forty sentences a second on a common machine."
)
PAPER: dict[str, Any] = {
    "title": "Left-corner parsing with beams learnt from treebanks",
    "names": ["Okafor, Ngozi", "Lindqvist, Per"],
    "publication_date": "1999",
    "venue": "Computational Linguistics",
    "volume": "25",
    "issue": "3",
    "pages": "301-322",
}


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
    record_frame = record_frame.with_columns(statement=hash_values(record_frame["source_id"]))
    name_frame = pl.DataFrame(names, infer_schema_length=None) if names else NAMES.empty()
    return RECORDS.conform(record_frame), NAMES.conform(name_frame)


def keys(*records: dict[str, Any]) -> pl.DataFrame:
    """Make normalised records."""
    return normalise_records(*records_and_names(*records))
