"""ORCID iDs, by their check digit (ISO 7064 11,2)."""

from __future__ import annotations

import polars as pl

from tasks.fields.identifier_patterns import ORCID


def normalise_orcid(printed: pl.Expr) -> pl.Expr:
    """Return an ORCID iD as 0000-0000-0000-000X, or null where the check digit is wrong."""
    return printed.map_batches(_normalise, return_dtype=pl.String)


def _normalise(printed: pl.Series) -> pl.Series:
    """Normalise those that are printed, which may be few."""
    stated = printed.is_not_null()
    nothing = pl.repeat(None, len(printed), dtype=pl.String, eager=True)
    if not stated.any():
        return nothing
    normal = printed.filter(stated).to_frame("printed").select(_normal(pl.col("printed"))).to_series()
    return nothing.scatter(stated.arg_true(), normal)


def _normal(printed: pl.Expr) -> pl.Expr:
    """Return the normal form of what is printed."""
    plain = printed.str.extract(f"(?i)({ORCID})").str.replace_all("-", "", literal=True).str.to_uppercase()
    digits = [plain.str.slice(place, 1).cast(pl.Int64, strict=False) for place in range(15)]
    total = sum((digit * 2 ** (15 - place) for place, digit in enumerate(digits)), start=pl.lit(0))
    check = (12 - total % 11) % 11
    stated = pl.when(plain.str.ends_with("X")).then(10).otherwise(plain.str.slice(15, 1).cast(pl.Int64, strict=False))
    parts = [plain.str.slice(start, 4) for start in range(0, 16, 4)]
    return pl.when(check == stated).then(pl.concat_str(parts, separator="-"))
