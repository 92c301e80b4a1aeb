"""How the names of a record are printed, as a list: it settles a name that could be read in two ways.

A name that stands among "Doe AB" and "Roe CD" is "Smith JR", family name and initials, and "John Smith, MD" among
"Jane Doe" and "Jim Roe" is in natural order. The custom of a name is that of the other names of its record:

    initials   family name, then initials: "Doe AB", "Doe, A. B."
    inverted   family name, then given names after a comma: "Doe, John"
    natural    given names, then the family name: "John Doe"
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tasks.fields.names.words import DEGREES_LIKE_INITIALS, DEGREES_LIKE_INITIALS_BEHIND_A_COMMA, INITIALS_TOO

INITIALS, INVERTED, NATURAL = "initials", "inverted", "natural"


def _spaced(words: Iterable[str]) -> str:
    """Return a pattern of words in capitals, with or without dots and blanks between their letters."""
    return "|".join(r"\.? ?".join(word) for word in words)


# What a degree, a suffix or initials may be, as a word of its own.
_AMBIGUOUS = (
    rf"(?:[\s,](?:{_spaced(sorted(INITIALS_TOO))}|{_spaced(DEGREES_LIKE_INITIALS)})"
    rf"|,\s?(?:{_spaced(DEGREES_LIKE_INITIALS_BEHIND_A_COMMA)}))\.?(?:[\s,]|$)"
)
_SHORT_CAPITALS = r"^(?:\p{Lu}{2,}\s\S+|\S+\s\p{Lu}{2,})$"  # "LI Wei", "Lu MA"
_IN_CAPITALS = r"^[^\p{Ll}]*\p{Lu}[^\p{Ll}]*$"
_INITIALS = r"(?:\p{Lu}{1,3}|\p{Lu}(?:[.\s-]+\p{Lu}){0,3}\.?)"
_INITIALS_BEHIND = rf"^[^,]+,\s*{_INITIALS}$"
_INITIALS_LAST = rf"^[^,]*[^\s,.]{{2}}\s{_INITIALS}$"
_DEGREES_BEHIND = (
    r"^\S+\s[^,]+(?:,\s*(?:[JS]r|III|Ph\.?\s?D|D\.?\s?Phil|[MBD]\.?Sc|Esq|Pharm\.?D|Dr|M\.?D|R\.?N|MPH)\.?)+$"
)
# "LI, NA" and "Wei LI": letters in capitals at the end that may be a short name and no initials.
_SHORT_NAME = r"[\s,](?:[^AEIOU\s,.-][AEIOU]|[AEIOU]\p{Lu}{2}|\p{Lu}[AEIOU]\p{Lu}|\p{Lu}{2}[AEIOU])$"


def custom_of_others(names: pl.DataFrame, settled: pl.Series | None = None) -> pl.Series:
    """Return how the other names of the record are printed, for a name that could be read in several ways, else null.

    Args:
        names: The columns source_id and raw_name.
        settled: Whether a name is read in one way whatever the others are; a record of such names only has no custom.
    """
    source_ids = names["source_id"]
    doubtful = names.select(may_be_read_in_two_ways(pl.col("raw_name"))).to_series()
    if settled is not None:
        doubtful &= ~settled
    beside = source_ids.is_in(source_ids.filter(doubtful).unique().implode())  # the other records need not be counted
    custom = names.filter(beside).select(_custom()).to_series()
    return pl.repeat(None, names.height, dtype=pl.String, eager=True).alias("custom").scatter(beside.arg_true(), custom)


def _custom() -> pl.Expr:
    """Return the custom of the other names of the record, where a name depends on it."""
    raw_name = pl.col("raw_name")
    shape = _shape(raw_name)
    shapes = (INITIALS, INVERTED, NATURAL)
    others = {one: (shape == one).fill_null(False).cast(pl.Int32) for one in shapes}
    counts = {one: others[one].sum().over("source_id") - others[one] for one in shapes}
    initials, inverted, natural = (counts[one] for one in shapes)
    custom = (
        pl.when((initials >= inverted) & (initials > natural))
        .then(pl.lit(INITIALS))
        .when(initials + inverted > natural)
        .then(pl.lit(INVERTED))
        .when(natural > 0)
        .then(pl.lit(NATURAL))
    )
    return pl.when(may_be_read_in_two_ways(raw_name)).then(custom)


def may_be_read_in_two_ways(raw_name: pl.Expr) -> pl.Expr:
    """Return whether how a name is read depends on the names around it."""
    return (
        raw_name.str.contains(_AMBIGUOUS) | raw_name.str.contains(_IN_CAPITALS) | raw_name.str.contains(_SHORT_CAPITALS)
    )


def _shape(raw_name: pl.Expr) -> pl.Expr:
    """Return how a name is printed, null where it could be read in two ways."""
    in_capitals = raw_name.str.contains(_IN_CAPITALS)
    comma = raw_name.str.contains(",", literal=True)
    words = raw_name.str.contains(r"\S\s+\S")
    ambiguous = raw_name.str.contains(_AMBIGUOUS) & raw_name.str.contains(r"^[^\s,]+\s[^\s,]")
    short = raw_name.str.contains(_SHORT_NAME)
    ends_short = raw_name.str.contains(rf"[\s,]{_INITIALS}$")
    return (
        pl.when(raw_name.str.contains(_DEGREES_BEHIND))
        .then(pl.lit(NATURAL))
        .when(ambiguous)
        .then(None)
        .when((raw_name.str.contains(_INITIALS_BEHIND) | raw_name.str.contains(_INITIALS_LAST)) & ~short)
        .then(pl.lit(INITIALS))
        .when(short | (ends_short & in_capitals))
        .then(None)
        .when(comma)
        .then(pl.lit(INVERTED))
        .when(words)
        .then(pl.lit(NATURAL))
    )
