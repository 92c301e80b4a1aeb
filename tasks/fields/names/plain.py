"""Plain names: nothing stands around them, and they can be read in one way; they are read by expressions alone.

Most names of most dumps are plain: "Smith" and "John A.", told apart, or "John A. Smith", or "Smith, John A.".
`parse_name` reads such names as they are printed, so it need not be called for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from tasks.fields.names.family_first import FAMILY_NAMES_OF_TWO_ORDERS, GIVEN_NAMES_OF_TWO_ORDERS
from tasks.fields.names.parsed import ParsedName
from tasks.fields.names.spanish import FAMILY_NAME_ENDINGS, FAMILY_NAMES
from tasks.fields.names.words import (
    AFTER_A_COMMA,
    AFTER_TITLES,
    CAPITAL_PARTICLES,
    DEGREES,
    DEGREES_IN_CAPITALS,
    ENDINGS_OF_ORGANISATIONS,
    GENERATIONS,
    GENERIC_ORGANISATIONS,
    MAIDEN_NAME,
    ORGANISATION_WORDS,
    ORGANISATIONS,
    OTHERS,
    ROLES,
    TITLES,
    UNDOTTED_TITLES,
    WEAK_ORGANISATION_WORDS,
)
from tasks.fields.text import folded, without_accents


def _one_of(words: Iterable[str]) -> str:
    """Return a pattern of any of these words."""
    return f"(?:{'|'.join(map(re.escape, sorted(words)))})"


# Letters with accents, none beside another: two of them can be damage to the encoding.
_ACCENTED_CAPITAL = "[ÀÁÄÅÇÈÉÊÍÎÓÔÖØÚÜÝĆČĎĐĞŁŃŇŐŘŚŞŠŤŹŻŽ]"
_ACCENTED = "[à-öø-ýāăąćčďđēėęěğģīįķļľłńņňőŕřśşšţťūůűųźżž]"
_WORD = (
    "(?:[A-Z]{1,3}[a-z][A-Za-z]{0,30}"
    f"|(?:[A-Z]|{_ACCENTED_CAPITAL}[a-z])(?:[a-z]|{_ACCENTED}[a-z]){{1,30}}{_ACCENTED}?)"
)
_FAMILY = rf"^{_WORD}$"
_TWO_WORDS = rf"{_WORD}(?:-[A-Za-z][a-z]{{1,30}})?"
_GIVEN_WORD = rf"(?:{_TWO_WORDS}|[A-Z]\.)"
_GIVEN = rf"^{_GIVEN_WORD}(?: {_GIVEN_WORD}){{0,5}}$"
_NATURAL = rf"^(?:{_TWO_WORDS}|[A-Z]\.?)(?: (?:{_TWO_WORDS}|[A-Z]\.?)){{0,3}} {_TWO_WORDS}$"
_INVERTED = rf"^{_TWO_WORDS}, {_GIVEN_WORD}(?: {_GIVEN_WORD}){{0,5}}$"
# Words that say something else than a name, or with which such words begin.
_AROUND = "et al and on behalf for the in collaboration others coll by with".split()
_OF_OTHERS = {word for phrase in OTHERS for word in phrase.split() if len(word) > 1}  # single letters are initials
_NO_GIVEN_NAMES = sorted(
    {*AFTER_A_COMMA, *AFTER_TITLES, *DEGREES, *DEGREES_IN_CAPITALS, *GENERATIONS, *MAIDEN_NAME, *TITLES}
    | {*UNDOTTED_TITLES, *_AROUND, *_OF_OTHERS}
)
_HAS_OTHER_WORD = rf"(?i)(?:^|[ -])(?:{'|'.join(map(re.escape, _NO_GIVEN_NAMES))})(?:$|[ .-])"
# What of a folded name in one string makes it more than given names and a family name of one word.
_ORGANISATIONS = ORGANISATION_WORDS | ORGANISATIONS | WEAK_ORGANISATION_WORDS
_NO_NAMES = set(map(without_accents, {*_NO_GIVEN_NAMES, *_ORGANISATIONS, *ROLES}))
_SPANISH = rf"(?:san|{_one_of(FAMILY_NAMES)}|[^ ]*{_one_of(FAMILY_NAME_ENDINGS)})"
_MEANS_OTHER = rf"(?:^|[ -]){_one_of(_NO_NAMES)}(?:$|[ ,.-])|{_one_of(ENDINGS_OF_ORGANISATIONS)}(?:$|[ ,-])"
_DIVIDED_OTHERWISE = (
    r"^(?:abu|ibn|par|von) ",
    rf"^{_one_of(FAMILY_NAMES_OF_TWO_ORDERS)}[ -][^.]*$|^[^.]* {_one_of(GIVEN_NAMES_OF_TWO_ORDERS)}(?:[ -][^.]*)?$",
    rf" {_one_of(CAPITAL_PARTICLES)} ",
    rf" {_SPANISH} [^ ]+$| [^ .]+ {_SPANISH}$",
)


def read_plain_names(names: pl.DataFrame) -> pl.DataFrame:
    """Return the parts of the names that are plain; the parts of the others are null.

    A name in parts is plain if its family name is one word, and its given names are words with a capital, or initials
    with a dot behind each. A name in one string is plain if it is such given names and such a family name, in this
    order or with a comma behind the family name. None of the words may be one that can mean something else, or say that
    the family name begins elsewhere.

    Args:
        names: The columns raw_name, family, given, _particle and _suffix, and any others.
    """
    in_parts = _are_in_parts(names)
    natural, inverted = (_are_in_one_string(names, *form) for form in ((_NATURAL, *_DIVIDED_OTHERWISE), (_INVERTED,)))
    raw_name = pl.col("raw_name")
    return names.select(
        family_name=pl.when(in_parts)
        .then("family")
        .when(natural)
        .then(raw_name.str.extract("([^ ]+)$"))
        .when(inverted)
        .then(raw_name.str.extract("^([^,]+)")),
        given_name=pl.when(in_parts)
        .then("given")
        .when(natural)
        .then(raw_name.str.extract("^(.+) "))
        .when(inverted)
        .then(raw_name.str.extract(", (.+)$")),
        particle=pl.lit(None, pl.String),
        suffix=pl.lit(None, pl.String),
        reading=pl.when(in_parts)
        .then(pl.lit("parts"))
        .when(natural)
        .then(pl.lit("natural"))
        .when(inverted)
        .then(pl.lit("inverted")),
        set_aside=pl.lit(None, pl.String),
    ).select(ParsedName._fields)


def _are_in_parts(names: pl.DataFrame) -> pl.Series:
    """Whether each name is plain and told in parts."""
    family, given = pl.col("family"), pl.col("given")
    return names.select(
        (
            family.str.contains(_FAMILY)
            & given.str.contains(_GIVEN)
            & ~given.str.contains(_HAS_OTHER_WORD)
            & ~folded(family).is_in(sorted(GENERIC_ORGANISATIONS))
            & pl.col("_particle").is_null()
            & pl.col("_suffix").is_null()
        ).fill_null(value=False)
    ).to_series()


def _are_in_one_string(names: pl.DataFrame, form: str, *divided_otherwise: str) -> pl.Series:
    """Whether each name is plain and printed in one string.

    Args:
        names: The names.
        form: Matches such names, and others.
        divided_otherwise: What, in a folded name, says that the family name begins elsewhere.
    """
    has_no_parts = pl.all_horizontal(pl.col("family", "given", "_particle", "_suffix").is_null())
    seems = names.select(has_no_parts & pl.col("raw_name").str.contains(form)).to_series()
    words = names.filter(seems).select(folded(pl.col("raw_name")))
    patterns = (_MEANS_OTHER, *divided_otherwise)
    other = words.select(pl.any_horizontal(pl.col("raw_name").str.contains(each) for each in patterns)).to_series()
    return seems.scatter(seems.arg_true().filter(other), values=False)
