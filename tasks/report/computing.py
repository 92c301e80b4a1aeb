"""All figures of a report, computed from the tables of one version of the lake and its manifest."""

from __future__ import annotations

import json
import logging

import polars as pl

from schemas.errors import LakeError
from tasks.load.reading import Lake
from tasks.report.figures.account import follow_names, follow_records, list_unread, read_account
from tasks.report.figures.accuracy import list_accuracy
from tasks.report.figures.authors import count_productivity, list_most_papers, list_most_persons, list_most_variants
from tasks.report.figures.changes import count_causes, count_changes, show_changes
from tasks.report.figures.coverage import count_coverage
from tasks.report.figures.lineage import list_repeated, list_tables, trace_dumps
from tasks.report.figures.naming import read_records
from tasks.report.figures.overlap import share_by_dump, share_by_source
from tasks.report.figures.papers import count_sources, count_types, count_years
from tasks.report.figures.rejects import count_rejects
from tasks.report.figures.scores import count_decisions, count_scores
from tasks.report.prisma import count_prisma

MAX_LISTED, MAX_EXAMPLES = 15, 3

logger = logging.getLogger(__name__)


def compute_figures(lake: Lake) -> dict[str, pl.DataFrame]:
    """Return the figures of a version by their names; those that it cannot have are left out.

    Args:
        lake: The version. One that an earlier paperlake made may lack the table changes, and counts in its account.
    """
    manifest = lake.manifest
    account = read_account(manifest.account)
    papers, authors, sources, mentions, rejects = (
        lake[table] for table in ("papers", "authors", "sources", "mentions", "rejects")
    )
    records = read_records(sources)
    figures = {
        "records": follow_records(account, papers),
        "names": follow_names(account),
        "years": count_years(papers),
        "types": count_types(papers),
        "sources": count_sources(records),
        "coverage": count_coverage(sources, mentions, papers),
        "shared_by_source": share_by_source(records),
        "shared_by_dump": share_by_dump(records),
        "rejects": count_rejects(rejects),
        "unread": list_unread(account),
        "productivity": count_productivity(authors),
        "most_papers": list_most_papers(authors, MAX_LISTED),
        "most_variants": list_most_variants(authors, MAX_LISTED),
        "most_persons": list_most_persons(authors, MAX_LISTED),
        "paper_scores": count_scores(lake["paper_matches"]),
        "paper_decisions": count_decisions(lake["paper_matches"]),
        "author_scores": count_scores(lake["author_matches"]),
        "author_decisions": count_decisions(lake["author_matches"]),
        "accuracy": list_accuracy(manifest.accuracy),
        "dumps": trace_dumps(manifest.inputs, records, rejects, mentions),
        "repeated_dumps": list_repeated(manifest.duplicates),
        "tables": list_tables(manifest),
    }
    if manifest.files_of("changes"):
        changes = lake["changes"]
        figures |= {
            "changes": count_changes(changes),
            "causes": count_causes(changes),
            "change_examples": show_changes(changes, MAX_EXAMPLES),
        }
    try:
        figures["prisma"] = count_prisma(records, rejects, papers, manifest.account, len(manifest.duplicates))
    except LakeError as error:  # its tables do not add up, which the rest of the report shows
        logger.warning("%s: the report has no counts of a systematic review: %s", lake.snapshot, error)
    return figures


def as_json(lake: Lake, figures: dict[str, pl.DataFrame]) -> str:
    """Return the figures of a version as one JSON document."""
    rows = {name: frame.to_dicts() for name, frame in figures.items()}
    document = {"snapshot": lake.snapshot, "created": lake.manifest.created.isoformat(), "figures": rows}
    return json.dumps(document, indent=2)
