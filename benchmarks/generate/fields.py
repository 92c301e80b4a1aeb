"""What several formats print in one way."""

from __future__ import annotations

import polars as pl

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def natural() -> pl.Expr:
    """Return a name in natural order."""
    return pl.col("given") + " " + pl.col("family")


def field(before: str, value: str | pl.Expr, behind: str = "\n") -> pl.Expr:
    """Return a field, or nothing where the value is null."""
    text = (pl.col(value) if isinstance(value, str) else value).cast(pl.String)
    return (pl.lit(before) + text + behind).fill_null("")


def pages(dash: str) -> pl.Expr:
    """Return the pages: the first, or a range."""
    return pl.col("first") + (dash + pl.col("last_page").cast(pl.String)).fill_null("")
