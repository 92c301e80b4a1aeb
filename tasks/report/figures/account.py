"""The account: the way of records to papers and of names to authors, and the fields that no rule reads."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from schemas.account import Account

SUPERSEDED = "superseded"
UNREAD = pl.Schema(
    {"source_format": pl.String, "name": pl.String, "records": pl.Int64, "dumps": pl.Int64, "source_file": pl.String}
)


def read_account(stated: Mapping[str, object]) -> Account:
    """Return the account in a manifest; counts that its paperlake did not know are 0, and unknown ones left out."""
    counts = {name: 0 for name, field in Account.model_fields.items() if field.annotation is int}
    known = {name: value for name, value in stated.items() if name in Account.model_fields}
    return Account.model_validate({"reasons": {}, **counts, **known})


def follow_records(account: Account, papers: pl.LazyFrame) -> pl.DataFrame:
    """Count the records that each step from the dumps to the works leaves.

    Args:
        account: The account of the version.
        papers: Column work_id.

    Returns:
        The columns step and n, of which records = refused + superseded + kept, kept = merged + papers, and papers =
        versions + works.
    """
    shown = papers.select(papers=pl.len(), works=pl.col("work_id").n_unique()).collect()
    n_papers, n_works = shown.row(0)
    superseded = account.reasons.get(SUPERSEDED, 0)
    steps = {
        "records": account.records,
        "refused": account.rejects - superseded,
        "superseded": superseded,
        "kept": account.sources,
        "merged": account.sources - n_papers,
        "papers": n_papers,
        "versions": n_papers - n_works,
        "works": n_works,
    }
    return pl.DataFrame({"step": list(steps), "n": list(steps.values())}, schema={"step": pl.String, "n": pl.Int64})


def follow_names(account: Account) -> pl.DataFrame:
    """Count the names that each step from the records to the authors leaves: columns step and n."""
    steps = {
        "names": account.names,
        "refused": account.refused_names,
        "superseded": account.superseded_names,
        "mentions": account.mentions,
        "authorships": account.authorships,
        "inferred": account.inferred,
        "authors": account.authors,
    }
    return pl.DataFrame({"step": list(steps), "n": list(steps.values())}, schema={"step": pl.String, "n": pl.Int64})


def list_unread(account: Account) -> pl.DataFrame:
    """List the fields that no rule reads: columns source_format, name, records, dumps, source_file (the first dump)."""
    unread = pl.DataFrame([field.model_dump() for field in account.unread], schema=UNREAD)
    return unread.sort("records", "source_format", "name", descending=[True, False, False])
