"""Identifiers in their normal form, by the rules of `tasks.fields.identifiers`; what is none by them as printed."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tasks.fields.identifiers import normal_identifier

ARXIV_DOI = "10.48550/arxiv."
UNRECOGNISED = "unrecognised"


def normalise_identifiers(identifiers: pl.DataFrame) -> pl.DataFrame:
    """Normalise identifiers, each in its own row; each distinct one is looked at once.

    A DOI that arXiv itself mints (10.48550) says the arXiv id too. What is no identifier by the rules of its scheme is
    kept as printed, under the scheme "unrecognised".

    Args:
        identifiers: Columns source_id, scheme, value.

    Returns:
        The same columns, each scheme and value once a record, sorted.
    """
    printed = identifiers.with_columns(pl.col("scheme").str.to_lowercase())
    distinct = printed.select("scheme", "value").drop_nulls().unique()
    normal = pl.DataFrame(
        [(*one, *found) for one in distinct.iter_rows() for found in _normal_forms(*one)],
        schema={"scheme": pl.String, "value": pl.String, "normal_scheme": pl.String, "normal_value": pl.String},
        orient="row",
    )
    return (
        printed.join(normal, on=["scheme", "value"])
        .select("source_id", scheme="normal_scheme", value="normal_value")
        .unique()
        .sort("source_id", "scheme", "value")
    )


def _normal_forms(scheme: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield the scheme and value of what a printed identifier identifies."""
    normal = normal_identifier(scheme, value)
    if normal is None:
        if printed := value.strip():
            yield UNRECOGNISED, printed
        return
    yield scheme, normal
    if scheme == "doi" and normal.startswith(ARXIV_DOI):
        arxiv_id = normal_identifier("arxiv", normal.removeprefix(ARXIV_DOI))
        if arxiv_id is not None:
            yield "arxiv", arxiv_id


def year_of_arxiv_id(arxiv_id: pl.Expr) -> pl.Expr:
    """Return the year that an arXiv id says: 2412.08905 is of 2024, hep-th/9603001 of 1996."""
    digits = arxiv_id.str.extract(r"(\d{2})\d{2}\.?\d+$").cast(pl.Int32)
    return pl.when(digits >= 91).then(digits + 1900).otherwise(digits + 2000)  # arXiv began in 1991
