"""Small frames for the tests of transform, built from what a test wants to say and nothing else."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import polars as pl

from schemas.exchange.identities import IDENTITIES
from schemas.exchange.records import NAMES, RECORDS
from tasks.hashing import hash_values
from tasks.transform.normalise import normalise_records
from tasks.transform.papers.block import block_papers
from tasks.transform.papers.cluster import cluster_papers
from tasks.transform.papers.identify import identify_papers, identify_works
from tasks.transform.papers.matches import explain_papers
from tasks.transform.papers.merge import merge_papers
from tasks.transform.papers.relate import relate_papers
from tasks.transform.papers.score import score_papers

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
    scored = score_papers(frame, block_papers(frame))
    clusters, decisions = cluster_papers(frame, scored)
    assignments = identify_papers(clusters, before)
    relations = relate_papers(frame, scored, assignments)
    papers = merge_papers(frame, assignments, identify_works(assignments, relations, NEW_LAKE))
    return Resolved(assignments, explain_papers(frame, scored, decisions, assignments), relations, papers)


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
