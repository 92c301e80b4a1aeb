"""Plain names: their parts are told apart, and nothing stands around them; they are read by expressions alone.

Most names of most dumps are plain: "Smith" and "John A.". `parse_name` reads such a name as it is printed, so it need
not be called for each of them.
"""

from __future__ import annotations

import re

import polars as pl

from tasks.fields.names.words import (
    AFTER_A_COMMA,
    AFTER_TITLES,
    DEGREES,
    DEGREES_IN_CAPITALS,
    GENERATIONS,
    GENERIC_ORGANISATIONS,
    MAIDEN_NAME,
    OTHERS,
    TITLES,
    UNDOTTED_TITLES,
)
from tasks.fields.text import folded

# Letters with accents, none beside another: two of them can be damage to the encoding.
_ACCENTED_CAPITAL = "[ÀÁÄÅÇÈÉÊÍÎÓÔÖØÚÜÝĆČĎĐĞŁŃŇŐŘŚŞŠŤŹŻŽ]"
_ACCENTED = "[à-öø-ýāăąćčďđēėęěğģīįķļľłńņňőŕřśşšţťūůűųźżž]"
_WORD = (
    "(?:[A-Z]{1,3}[a-z][A-Za-z]{0,30}"
    f"|(?:[A-Z]|{_ACCENTED_CAPITAL}[a-z])(?:[a-z]|{_ACCENTED}[a-z]){{1,30}}{_ACCENTED}?)"
)
_FAMILY = rf"^{_WORD}$"
_GIVEN_WORD = rf"(?:{_WORD}(?:-[A-Za-z][a-z]{{1,30}})?|[A-Z]\.)"
_GIVEN = rf"^{_GIVEN_WORD}(?: {_GIVEN_WORD}){{0,5}}$"
# Words that say something else than a name, or with which such words begin.
_AROUND = "et al and on behalf for the in collaboration others coll by with".split()
_OF_OTHERS = {word for phrase in OTHERS for word in phrase.split() if len(word) > 1}  # single letters are initials
_NO_GIVEN_NAMES = sorted(
    {*AFTER_A_COMMA, *AFTER_TITLES, *DEGREES, *DEGREES_IN_CAPITALS, *GENERATIONS, *MAIDEN_NAME, *TITLES}
    | {*UNDOTTED_TITLES, *_AROUND, *_OF_OTHERS}
)
_HAS_OTHER_WORD = rf"(?i)(?:^|[ -])(?:{'|'.join(map(re.escape, _NO_GIVEN_NAMES))})(?:$|[ .-])"


def is_plain() -> pl.Expr:
    """Whether a name is plain; reads the columns family, given, _particle and _suffix.

    The family name is one word, and the given names are words with a capital, or initials with a dot behind each. None
    of them is a word that can mean something else.
    """
    family, given = pl.col("family"), pl.col("given")
    return (
        family.str.contains(_FAMILY)
        & given.str.contains(_GIVEN)
        & ~given.str.contains(_HAS_OTHER_WORD)
        & ~folded(family).is_in(sorted(GENERIC_ORGANISATIONS))
        & pl.col("_particle").is_null()
        & pl.col("_suffix").is_null()
    ).fill_null(value=False)
