"""Term information: how much a word, a name or a coauthor says, by how rare it is."""

from __future__ import annotations

import polars as pl


def information(
    n_texts: int, frequency: pl.Expr, *, prior_texts: float = 0.0, prior_frequency: pl.Expr | float = 0.0
) -> pl.Expr:
    """Return the information of a term in nats: the logarithm of how rare it is, the inverse document frequency.

    Args:
        n_texts: How many texts there are (titles, papers, persons).
        frequency: In how many of them the term is.
        prior_texts: How many texts the prior counts as; 0 for no prior.
        prior_frequency: In which share of the texts at large such a term is.
    """
    return ((n_texts + prior_texts) / (frequency + prior_texts * prior_frequency)).log()
