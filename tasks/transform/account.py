"""The account: what was read, and where it ended."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import polars as pl

from schemas.account import Account, UnreadField
from schemas.dump import Extracted, Inventory
from tasks.transform.decisions.report import DECISIONS, count_decisions


def draw_account(
    tables: Mapping[str, pl.LazyFrame],
    extracted: Sequence[Extracted],
    inventory: Inventory,
    superseded_names: int = 0,
) -> Account:
    """Draw the account of a run.

    The two sides are counted apart: the readers count records and names; sources, rejects and mentions are counted in
    the tables that are about to be published.

    Args:
        tables: The validated tables, rejects among them. Of them only some narrow columns are read.
        extracted: What was read of each dump.
        inventory: What the raw folders hold.
        superseded_names: How many names are printed in records that newer dumps replace.
    """
    rejects = tables["rejects"].select("table", "source_index", "reason").collect()
    rejects = rejects.filter(pl.col("table").ne_missing(DECISIONS))  # they are no records, and counted by themselves
    mentions, authorships = tables["mentions"], tables["authorships"]
    of_table = pl.col("table").is_not_null()
    of_record = ~of_table & pl.col("source_index").is_not_null()
    reasons = rejects.group_by("reason").len("n").sort("n", "reason", descending=[True, False])
    return Account(
        dumps=len(inventory.dumps),
        duplicates=len(inventory.duplicates),
        records=sum(each.n_records for each in extracted),
        sources=count_rows(tables["sources"]),
        rejects=rejects.filter(of_record).height,
        names=sum(each.n_names for each in extracted),
        mentions=count_rows(mentions.filter(~pl.col("is_inferred"))),
        papers=count_rows(tables["papers"]),
        authors=count_rows(tables["authors"]),
        authorships=count_rows(authorships),
        inferred=count_rows(authorships.filter("is_inferred")),
        refused_dumps=rejects.filter(~of_record & ~of_table).height,
        refused_names=rejects.filter(table="mentions").height,
        refused_rows=rejects.filter(of_table).height,
        reasons=dict(reasons.iter_rows()),
        superseded_names=superseded_names,
        unread=count_unread(extracted),
        decisions=count_decisions(inventory),
    )


def count_rows(rows: pl.LazyFrame) -> int:
    """Return how many rows there are."""
    count: int = rows.select(pl.len()).collect().item()
    return count


def count_unread(extracted: Sequence[Extracted]) -> tuple[UnreadField, ...]:
    """Return the fields that no rule reads, by format, the commonest of each format first."""
    records: Counter[tuple[str, str]] = Counter()
    files: dict[tuple[str, str], set[str]] = defaultdict(set)
    for part in extracted:
        for name, count in part.unread.items():
            field = (part.dump.source_format, name)
            records[field] += count
            files[field].add(part.dump.source_file)
    ranked = sorted(records, key=lambda field: (field[0], -records[field], field[1]))
    return tuple(
        UnreadField(
            source_format=source_format,
            name=name,
            records=records[source_format, name],
            dumps=len(files[source_format, name]),
            source_file=min(files[source_format, name]),
        )
        for source_format, name in ranked
    )
