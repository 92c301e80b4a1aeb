"""Lineage: what each dump is, how many records it holds, where they went, and what the tables hold."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from schemas.dump import Duplicate
from tasks.load.manifest import Input, Manifest
from tasks.report.figures.naming import largest_first

DUMPS = pl.Schema({"source_file": pl.String, "source_format": pl.String, "sha256": pl.String, "size": pl.Int64})
REPEATED = pl.Schema({"source_file": pl.String, "same_as": pl.String, "sha256": pl.String, "size": pl.Int64})
TABLE_FILES = pl.Schema({"table": pl.String, "rows": pl.Int64, "files": pl.Int64, "bytes": pl.Int64})


def trace_dumps(
    inputs: Sequence[Input], sources: pl.LazyFrame, rejects: pl.LazyFrame, mentions: pl.LazyFrame
) -> pl.DataFrame:
    """Count where the records of each dump went.

    Args:
        inputs: The dumps and the files of settings.
        sources: Columns source_id, source_file and paper_id.
        rejects: Columns source_file, source_index and table.
        mentions: Columns source_id and author_id.

    Returns:
        The columns source_file, source_format, sha256, size, records, kept, refused, papers and authors.
    """
    dumps = pl.DataFrame([each.model_dump() for each in inputs], schema=DUMPS)
    is_record = pl.col("table").is_null() & pl.col("source_index").is_not_null()
    kept = sources.group_by("source_file").agg(kept=pl.len(), papers=pl.col("paper_id").drop_nulls().n_unique())
    refused = rejects.filter(is_record).group_by("source_file").agg(refused=pl.len())
    persons = (
        mentions.select("source_id", "author_id")
        .join(sources.select("source_id", "source_file"), on="source_id")
        .group_by("source_file")
        .agg(authors=pl.col("author_id").n_unique())
    )
    traced = dumps.lazy()
    for counts in (kept, refused, persons):
        traced = traced.join(counts, on="source_file", how="left")
    numbers = [pl.col(name).fill_null(0).cast(pl.Int64) for name in ("kept", "refused", "papers", "authors")]
    counted = traced.with_columns(numbers).with_columns(records=pl.col("kept") + pl.col("refused"))
    columns = (*DUMPS, "records", "kept", "refused", "papers", "authors")
    return largest_first(counted.select(columns).collect(), "records", "source_file")


def list_repeated(duplicates: Sequence[Duplicate]) -> pl.DataFrame:
    """List the files that repeat the bytes of a dump: columns source_file, same_as, sha256, size."""
    return pl.DataFrame([each.model_dump() for each in duplicates], schema=REPEATED).sort("source_file")


def list_tables(manifest: Manifest) -> pl.DataFrame:
    """List the tables that a manifest names: columns table, rows, files, bytes."""
    files = [manifest.files_of(table) for table in manifest.rows]
    rows = [
        {
            "table": table,
            "rows": sum(file.rows for file in of),
            "files": len(of),
            "bytes": sum(file.bytes for file in of),
        }
        for table, of in zip(manifest.rows, files, strict=True)
    ]
    return pl.DataFrame(rows, schema=TABLE_FILES)
