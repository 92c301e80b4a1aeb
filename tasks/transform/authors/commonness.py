"""How common a name is: how many persons of it to expect, by how often its parts occur in the lake and at large.

What the lake shows of a part is mixed with the background, which counts as much as BACKGROUND_NAMES names of the lake.
So a name is about as common in a small lake as in a large one, and beside whatever other catalogues.
"""

from __future__ import annotations

import polars as pl

from tasks.transform.authors.background import background
from tasks.transform.authors.statistics import PARTS, name_parts
from tasks.transform.linkage.counts import counts_of, total_of

BACKGROUND_NAMES = 20_000.0
FURTHER_NAME = 0.1  # each further given name makes a name so much rarer,
MAX_FURTHER_NAMES = 2


def name_commonness(forms: pl.DataFrame, statistics: pl.DataFrame) -> pl.DataFrame:
    """Estimate how many persons bear each name, from how often its parts occur in other names.

    With N distinct names in the lake, and the shares of other names that have the family name and the first given name,
    N * p(family) * p(given) is the number to expect; further given names make it rarer.

    Args:
        forms: The table FORMS, one form a name.
        statistics: The table AUTHOR_STATISTICS.

    Returns:
        Columns name, commonness, share (of the lake: the commonness of the family name and the first given name,
        whatever the further ones, by the number of names).
    """
    n_names = max(total_of(statistics, "names"), 1)
    parts = name_parts(forms)
    at_large = background()
    for part in PARTS:
        counts = counts_of(statistics, part).rename({"key": part})
        others = parts.select(part).join(counts, on=part, how="left", maintain_order="left")
        others = others.join(at_large.shares[part], on=part, how="left", maintain_order="left")
        seen = others["count"].fill_null(1) - 1 + BACKGROUND_NAMES * others["background"].fill_null(at_large.unlisted)
        parts = parts.with_columns((seen / (n_names + BACKGROUND_NAMES)).alias(f"p_{part}"))
    first = forms["given_tokens"].list.first().str.len_chars()
    given = pl.when(first > 1).then("p_given").when(first == 1).then("p_initial").otherwise(1.0)
    share = (pl.col("p_family") * given).cast(pl.Float64)
    fewer = pl.lit(FURTHER_NAME).pow(further_names())
    return parts.with_columns(forms["given_tokens"]).select(
        "name", commonness=(n_names * share * fewer).cast(pl.Float64), share=share
    )


def further_names() -> pl.Expr:
    """Return how many given names beyond the first make a name rarer."""
    return pl.col("given_tokens").list.len().cast(pl.Int64).clip(1, MAX_FURTHER_NAMES + 1) - 1
