"""Identifiers in their normal form: DOI, arXiv, PMID, PMCID, ISBN; others as printed."""

from __future__ import annotations

import polars as pl

DOI = r"(?i)(10\.\d{4,9}/\S+)"
ARXIV = r"(?i)(?:^|[^0-9a-z])(\d{4}\.\d{4,5}|[a-z][a-z-]*(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?$"
ARXIV_DOI = r"^10\.48550/arxiv\.(.+)$"
UNRECOGNISED = "unrecognised"


def normalise_identifiers(identifiers: pl.DataFrame) -> pl.DataFrame:
    """Normalise identifiers, each in its own row.

    A DOI loses its resolver, its case and the punctuation of the sentence around it; an arXiv id its version and
    prefix; a PMID its leading zeros. A DOI that arXiv itself mints (10.48550) says the arXiv id too. What does not have
    the form of its scheme is kept as printed, under the scheme "unrecognised".

    Args:
        identifiers: Columns source_id, scheme, value.

    Returns:
        The same columns, each scheme and value once a record, sorted.
    """
    scheme, value = pl.col("scheme").str.to_lowercase(), pl.col("value").str.strip_chars()
    normal = (
        pl.when(scheme == "doi")
        .then(_doi(value))
        .when(scheme == "arxiv")
        .then(_arxiv(value))
        .when(scheme == "pmid")
        .then(value.str.extract(r"(?i)^(?:pmid:?\s*)?0*(\d{1,9})$"))
        .when(scheme == "pmcid")
        .then(value.str.extract(r"(?i)^(?:pmc)?0*(\d+)").map_batches(lambda ids: "PMC" + ids, return_dtype=pl.String))
        .when(scheme == "isbn")
        .then(value.str.replace_all(r"[\s-]", "").str.to_uppercase().str.extract(r"^(\d{13}|\d{9}[\dX])"))
        .otherwise(value)
    )
    named = identifiers.with_columns(scheme=scheme, printed=value, value=normal).with_columns(
        scheme=pl.when(pl.col("value").is_null()).then(pl.lit(UNRECOGNISED)).otherwise("scheme"),
        value=pl.coalesce("value", "printed"),
    )
    minted_by_arxiv = named.filter(scheme="doi").with_columns(
        scheme=pl.lit("arxiv"), value=_arxiv(pl.col("value").str.extract(ARXIV_DOI))
    )
    return (
        pl.concat([named, minted_by_arxiv.drop_nulls("value")])
        .filter(pl.col("value") != "")
        .select("source_id", "scheme", "value")
        .unique()
        .sort("source_id", "scheme", "value")
    )


def year_of_arxiv_id(arxiv_id: pl.Expr) -> pl.Expr:
    """Give the year that an arXiv id says: 2412.08905 is of 2024, hep-th/9603001 of 1996."""
    digits = arxiv_id.str.extract(r"(\d{2})\d{2}\.?\d+$").cast(pl.Int32)
    return pl.when(digits >= 91).then(digits + 1900).otherwise(digits + 2000)  # arXiv began in 1991


def _doi(value: pl.Expr) -> pl.Expr:
    """Find the DOI in a printed value."""
    return value.str.replace_all("(?i)%2f", "/").str.extract(DOI).str.to_lowercase().str.strip_chars_end(r".,;)]}\"'>")


def _arxiv(value: pl.Expr) -> pl.Expr:
    """Find the arXiv id in a printed value; the subject class of an old id (math.GT/0309136) falls away."""
    return value.str.extract(ARXIV).str.to_lowercase().str.replace(r"\.[a-z]{2}/", "/")
