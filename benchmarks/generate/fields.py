"""What several formats print in one way."""

from __future__ import annotations

import polars as pl

from tasks.fields import months

MONTHS = [name[:3].title() for name in months.MONTHS]


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
