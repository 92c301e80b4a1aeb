"""Find the decisions of persons that are new or withdrawn, by the pairs of matches that say who decided them."""

from __future__ import annotations

import polars as pl

from tasks.load.changes.causes import TOUCHES, find_new_settings
from tasks.load.changes.comparison import Comparison, Sides, find_apart

MATCHES = {"paper_matches": ("paper_id", "related_paper_id"), "author_matches": ("author_id", "related_author_id")}
DECIDED_BY = "decided_by"  # who decided a pair, when, why, and where that stands
PAIR = ("source_id", "related_source_id")
PLACE = r" \([^()]*, line \d+\)$"  # where a decision stands, which changes when another one is put before it
WORDS = "words"


def find_decided(comparison: Comparison) -> pl.DataFrame:
    """Find which decisions touch which papers and authors: those that one version has and the other has not.

    Returns:
        The columns of TOUCHES; id is a paper or an author of either version.
    """
    found = [pl.DataFrame(schema=TOUCHES)]
    if find_new_settings(comparison.manifest_before, comparison.now.manifest):
        found += [_find_decided(comparison, table, *ids) for table, ids in MATCHES.items()]
    return pl.concat(found).unique()


def _find_decided(comparison: Comparison, table: str, *ids: str) -> pl.DataFrame:
    """Find which decisions of a table of matches touch which ids."""
    sides = comparison.differing(table, *PAIR, *ids, DECIDED_BY)
    words = pl.col(DECIDED_BY).str.replace(PLACE, "").alias(WORDS)
    before, now = (rows.drop_nulls(DECIDED_BY).with_columns(words) for rows in (sides.before, sides.now))
    apart = find_apart(Sides(before, now, sides.rows), [*PAIR, WORDS])
    return pl.concat(
        rows.select(id=one, cause=pl.lit(cause), name=DECIDED_BY)
        for rows, cause in ((apart.before, "withdrawn decision"), (apart.now, "decision"))
        for one in ids
    )
