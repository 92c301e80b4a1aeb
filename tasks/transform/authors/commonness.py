"""How common a name is: how many persons of this name to expect, by the frequency of its parts in the lake."""

from __future__ import annotations

import polars as pl

from tasks.transform.authors.statistics import name_parts
from tasks.transform.linkage.counts import counts_of, total_of

# A Dirichlet prior, as if PRIOR_NAMES further names had been seen, among which a family or given name that the lake
# shows once has the share PRIOR_SHARE (the order of magnitude of census lists).
PRIOR_NAMES = 100.0
PRIOR_SHARE = 1e-3
FURTHER_NAME = 0.1  # each further given name makes a name so much rarer,
MAX_FURTHER_NAMES = 2


def name_commonness(forms: pl.DataFrame, statistics: pl.DataFrame) -> pl.DataFrame:
    """Estimate how many persons bear each name, from how often its parts occur in other names of the lake.

    With N distinct names, of which f - 1 others have the family name and g - 1 others the first given name, and both
    shares drawn towards a prior, N * p(family) * p(given) is the number to expect; further given names make it rarer.

    Args:
        forms: The table FORMS, one form a name.
        statistics: The table AUTHOR_STATISTICS.

    Returns:
        Columns name, commonness, share (of the lake: the commonness of the family name and the first given name,
        whatever the further ones, by the number of names).
    """
    n_names = max(total_of(statistics, "names"), 1)
    parts = name_parts(forms)
    for part in ("family", "given", "initial"):
        counts = counts_of(statistics, part).rename({"key": part, "count": f"n_{part}"})
        parts = parts.join(counts, on=part, how="left", maintain_order="left")
    others = {part: pl.col(f"n_{part}").fill_null(1) - 1 for part in ("family", "given", "initial")}
    first = pl.col("given_tokens").list.first().str.len_chars()
    given = (
        pl.when(first > 1)
        .then(others["given"] + PRIOR_NAMES * PRIOR_SHARE)
        .when(first == 1)
        .then(others["initial"] + PRIOR_NAMES / 26)
        .otherwise(n_names + PRIOR_NAMES)
    )
    expected = n_names * (others["family"] + PRIOR_NAMES * PRIOR_SHARE) * given / (n_names + PRIOR_NAMES) ** 2
    fewer = pl.lit(FURTHER_NAME).pow(further_names())
    return parts.with_columns(forms["given_tokens"]).select(
        "name", commonness=(expected * fewer).cast(pl.Float64), share=(expected / n_names).cast(pl.Float64)
    )


def further_names() -> pl.Expr:
    """Return how many given names beyond the first make a name rarer."""
    return pl.col("given_tokens").list.len().cast(pl.Int64).clip(1, MAX_FURTHER_NAMES + 1) - 1
