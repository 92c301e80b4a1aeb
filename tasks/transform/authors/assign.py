"""Assign: the names of records brought together by the paper that the records became."""

from __future__ import annotations

import polars as pl

from schemas.exchange.authors import PAPER_MENTIONS
from tasks.hashing import hash_values
from tasks.transform.settle_names import settle_names

ASSIGNED_BY = ("source_id", "paper_id", "content_sha256")
TRACED_BY = ("source_id", "source_format", "source_name", "catalogue")


def assign_mentions(
    parsed: pl.DataFrame, records: pl.DataFrame, assignments: pl.DataFrame, statistics: pl.DataFrame
) -> pl.DataFrame:
    """Settle the names of some records, and say to which paper each mention belongs.

    Args:
        parsed: The table PARSED_NAMES, all names of the records.
        records: The table RECORDS; reads TRACED_BY.
        assignments: The table ASSIGNMENTS; reads ASSIGNED_BY.
        statistics: The table NAME_STATISTICS.

    Returns:
        The table PAPER_MENTIONS.
    """
    traced = records.select("source_id", "source_format", listing_hashes(records))
    assigned = assignments.select(ASSIGNED_BY).join(traced, on="source_id")
    papers = assigned.select("paper_id").unique()
    papers = papers.with_columns(paper=hash_values(papers["paper_id"]))
    return PAPER_MENTIONS.conform(
        settle_names(parsed, statistics).join(assigned.join(papers, on="paper_id"), on="source_id")
    )


def listing_hashes(records: pl.DataFrame) -> pl.Series:
    """Return a hash of who lists each record, as far as settings, record and format say it: the column listing.

    Args:
        records: The table RECORDS; reads TRACED_BY.
    """
    lister = pl.coalesce("catalogue", "source_name", pl.lit(""))
    stated = records.select(listing=pl.concat_str("source_format", lister, separator="|"))
    distinct = stated.unique()
    hashed = distinct.with_columns(hashed=hash_values(distinct["listing"]))
    return stated.join(hashed, on="listing", how="left", maintain_order="left")["hashed"].alias("listing")
