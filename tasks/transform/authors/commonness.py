"""How common a name is: how many persons of this name to expect, by the frequency of its parts in the lake."""

from __future__ import annotations

import polars as pl

# A Dirichlet prior, as if PRIOR_NAMES further names had been seen, among which a family or given name that the lake
# shows once has the share PRIOR_SHARE (the order of magnitude of census lists).
PRIOR_NAMES = 100.0
PRIOR_SHARE = 1e-3
FURTHER_NAME = 0.1  # each further given name makes a name so much rarer,
MAX_FURTHER_NAMES = 2


def name_commonness(keyed: pl.DataFrame) -> pl.DataFrame:
    """Estimate how many persons bear each name, from how often its parts occur in other names of the lake.

    With N distinct names, of which f - 1 others have the family name and g - 1 others the first given name, and both
    shares drawn towards a prior, N * p(family) * p(given) is the number to expect; further given names make it rarer.
    """
    names = keyed.unique("name").select("name", "family_key", "given_tokens").sort("name")
    first = pl.col("given_tokens").list.first().fill_null("")
    names = names.with_columns(first=first, initial=first.str.head(1))
    family = pl.len().over("family_key") - 1
    given = (
        pl.when(first.str.len_chars() > 1)
        .then(pl.len().over("first") - 1 + PRIOR_NAMES * PRIOR_SHARE)
        .when(first != "")
        .then(pl.len().over("initial") - 1 + PRIOR_NAMES / 26)
        .otherwise(pl.len() + PRIOR_NAMES)
    )
    expected = (pl.len() * (family + PRIOR_NAMES * PRIOR_SHARE) * given / (pl.len() + PRIOR_NAMES) ** 2) * pl.lit(
        FURTHER_NAME
    ).pow(further_names())
    return names.select("name", commonness=expected.cast(pl.Float64))


def further_names() -> pl.Expr:
    """Return how many given names beyond the first make a name rarer."""
    return pl.col("given_tokens").list.len().cast(pl.Int64).clip(1, MAX_FURTHER_NAMES + 1) - 1
