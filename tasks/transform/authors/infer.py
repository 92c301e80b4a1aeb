"""Who owns a page that does not name its owner.

A page lists the papers of one person. Where it does not say whose, the owner is inferred from the stated authorships
of its papers, and from nothing else: exactly one person must be on every one of its papers whose authors are known, and
there must be at least three of these. Only then is that person taken to be an author of the page's papers that state
none.
"""

from __future__ import annotations

import polars as pl

MIN_PAPERS = 3  # whose authors are known


def infer_owners(persons: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """Infer the authorships that no record states.

    A paper on two pages with different owners gets none, for their order cannot be known.

    Args:
        persons: Columns paper_id and author_id, one row for every stated place.
        assignments: The table ASSIGNMENTS; page is null for records whose page names its owner, or that are on none.

    Returns:
        One row a record, sorted: source_id, paper_id, author_id, confidence (the rule of succession:
        with all of n papers hers, the next one is with (n + 1) / (n + 2)).
    """
    listed = assignments.drop_nulls("page").select("page", "source_id", "paper_id")
    stated = persons.select("paper_id", "author_id").unique()
    known = listed.select("page", "paper_id").unique().join(stated, on="paper_id")
    papers = known.group_by("page").agg(papers=pl.col("paper_id").n_unique())
    on_every = (
        known.group_by("page", "author_id")
        .agg(hers=pl.col("paper_id").n_unique())
        .join(papers, on="page")
        .filter((pl.col("hers") == pl.col("papers")) & (pl.col("papers") >= MIN_PAPERS))
    )
    owners = on_every.filter(pl.len().over("page") == 1)
    return (
        listed.join(stated, on="paper_id", how="anti")
        .join(owners, on="page")
        .filter(pl.col("author_id").n_unique().over("paper_id") == 1)
        .with_columns(papers=pl.col("papers").max().over("paper_id"))
        .select("source_id", "paper_id", "author_id", confidence=(pl.col("papers") + 1) / (pl.col("papers") + 2))
        .unique("source_id")
        .sort("source_id")
    )
