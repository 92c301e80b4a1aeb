"""The counts that a systematic review reports (PRISMA 2020): where records came from, and which were removed and why.

Every record that was identified ends in exactly one of the counts: refused, superseded by a newer dump, a duplicate, or
the first record of a paper that is left to be screened. The counts are made from the tables and held against the
account in the manifest.

The source of a record is the catalogue that `sources.toml` declares, else the one that the record names, else its
format. Of a refused record no more is known than its dump: its source is that of the other records of this dump if they
are all of one, else the format.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from schemas.errors import LakeError
from tasks.report.figures.naming import SOURCE

IDENTIFIED, REFUSED, SUPERSEDED = "identified", "refused", "superseded"
WITHIN, BETWEEN = "duplicate_within_source", "duplicate_between_sources"
PAPERS, WORKS = "papers", "works"
DUMP_REPEATED, DUMP_REFUSED = "dump_repeated", "dump_refused"
STEPS = (IDENTIFIED, REFUSED, SUPERSEDED, WITHIN, BETWEEN, PAPERS, WORKS, DUMP_REPEATED, DUMP_REFUSED)
REMOVED = (REFUSED, SUPERSEDED, WITHIN, BETWEEN)

SCHEMA = pl.Schema({"step": pl.Enum(STEPS), "source": pl.String(), "reason": pl.String(), "n": pl.Int64()})


def count_prisma(
    sources: pl.LazyFrame, rejects: pl.LazyFrame, papers: pl.LazyFrame, account: Mapping[str, object], repeated: int = 0
) -> pl.DataFrame:
    """Count the records of a version of the lake as PRISMA 2020 reports them.

    Args:
        sources: The table sources; reads paper_id, source_file, source_format, source_name, catalogue.
        rejects: The table rejects; reads source_file, source_format, source_index, table, reason.
        papers: The table papers; reads paper_id, work_id.
        account: The account in the manifest of the version.
        repeated: How many files repeat the bytes of another one, and were not read again.

    Returns:
        Columns step, source, reason, n: how many records were identified (by source), refused (by source and reason),
        superseded (by source), and are duplicates of another record of their source (by source) or of another source;
        how many papers remain, and of how many works they are versions; how many files were not read because they
        repeat another one, and how many were refused whole (by reason), whose records are not counted.

    Raises:
        LakeError: The counts do not add up, or are not those of the account.
    """
    records = _named(sources).select("paper_id", "source_file", "source_format", "source").collect()
    reads = ("source_file", "source_format", "source_index", "reason")
    refused = rejects.filter(pl.col("table").is_null()).select(reads).collect()
    is_record = pl.col("source_index").is_not_null()
    removed = _with_sources(refused.filter(is_record), records)
    shown = papers.select(papers=pl.len(), works=pl.col("work_id").n_unique()).collect()
    counts = [
        _count(pl.concat([records.select("source"), removed.select("source")]), IDENTIFIED, "source"),
        _count(removed.filter(pl.col("reason") != SUPERSEDED), REFUSED, "source", "reason"),
        _count(removed.filter(pl.col("reason") == SUPERSEDED), SUPERSEDED, "source"),
        *_count_duplicates(records),
        _row(PAPERS, shown["papers"].item()),
        _row(WORKS, shown["works"].item()),
        _row(DUMP_REPEATED, repeated),
        _count(refused.filter(~is_record), DUMP_REFUSED, "reason"),
    ]
    frame = pl.concat([part.cast(SCHEMA) for part in counts]).filter(
        (pl.col("n") > 0) | pl.col("step").is_in([PAPERS, WORKS])
    )
    _require_balance(frame, account, n_sources=records.height)
    return frame


def total(frame: pl.DataFrame, *steps: str) -> int:
    """Return how many there are in some steps of the counts."""
    return int(frame.filter(pl.col("step").is_in(steps))["n"].sum())


def _named(sources: pl.LazyFrame) -> pl.LazyFrame:
    """Add the source of each record."""
    return sources.with_columns(source=SOURCE)


def _with_sources(removed: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Add to removed records the source of their dump; its format where its records are of several, or of none."""
    dumps = (
        records.group_by("source_file", "source_format")
        .agg(source=pl.col("source").first(), n_sources=pl.col("source").n_unique())
        .filter(n_sources=1)
    )
    return removed.join(dumps, on=["source_file", "source_format"], how="left").select(
        "reason", source=pl.coalesce("source", "source_format", pl.lit("unknown"))
    )


def _count_duplicates(records: pl.DataFrame) -> list[pl.DataFrame]:
    """Return how many records are not the first of their source in a paper, and how many the first but of others.

    A paper of n records of k sources has n - k duplicates within sources, and k - 1 between them.
    """
    groups = records.group_by("paper_id", "source").agg(n=pl.len())
    within = groups.group_by("source").agg(n=(pl.col("n") - 1).sum())
    return [
        _shaped(within, WITHIN),
        _row(BETWEEN, groups.height - groups["paper_id"].n_unique()),
    ]


def _count(rows: pl.DataFrame, step: str, *by: str) -> pl.DataFrame:
    """Return how many rows there are of each kind."""
    return _shaped(rows.group_by(by).agg(n=pl.len()), step)


def _shaped(counts: pl.DataFrame, step: str) -> pl.DataFrame:
    """Return counts with all columns, the largest first."""
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in ("source", "reason") if name not in counts.columns]
    shaped = counts.with_columns(missing).select(pl.lit(step).alias("step"), "source", "reason", pl.col("n"))
    return shaped.sort("n", "source", "reason", descending=[True, False, False])


def _row(step: str, n: int) -> pl.DataFrame:
    """Return one count."""
    return _shaped(pl.DataFrame({"n": [n]}), step)


def _require_balance(frame: pl.DataFrame, account: Mapping[str, object], n_sources: int) -> None:
    """Raise a LakeError if the counts do not add up, or are not those of the account."""
    identified, removed, papers = total(frame, IDENTIFIED), total(frame, *REMOVED), total(frame, PAPERS)
    ours = {
        "records": identified,
        "sources": n_sources,
        "rejects": total(frame, REFUSED, SUPERSEDED),
        "papers": papers,
    }
    faults = [
        f"{name} are {n:,}, and {account[name]} in the manifest" for name, n in ours.items() if n != account[name]
    ]
    if identified != removed + papers:
        faults.append(f"{identified:,} records, but {removed:,} removed + {papers:,} papers")
    if faults:
        raise LakeError(f"the counts do not add up ({'; '.join(faults)}): paperlake verify says what is damaged")
