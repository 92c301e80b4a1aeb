"""Two names compared as one question: can they be one person's, why, and how much their agreement tells.

`NameTokens` answers the first part for arrays of names, letter by letter. Here each name is also spelt in the other
ways in which it may be printed, and the best answer counts:

    umlauts           Möller / Moeller / Moller, Strauß / Strauss, Ångström / Aangstroem
    transliteration   Юрий Иванов / Yuri Ivanov / Iurii Ivanov
    compound names    García Márquez / García-Márquez, and the family name divided elsewhere: Helena Bonham | Carter
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import polars as pl

from tasks.transform.names.compare import COMPATIBLE, CONFLICT, EQUAL, NameTokens
from tasks.transform.names.keys import add_name_keys, family_key, given_tokens
from tasks.transform.names.parsed import ParsedName

INITIAL_BITS = 4.0  # what an agreed initial tells: letters are unevenly distributed, log2(26) would be 4.7
WORD_BITS = 10.0  # what an agreed word tells where nothing is known of how common it is: one name in a thousand
LEAST_ROMANISED = 4  # letters of a word that may be romanised in several ways: Yu and Wu are names apart

_DIGRAPHS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe"}
)
# The romanisations of Cyrillic differ in these; all are written in one of the ways.
_ROMANISED = (
    (re.compile(r"shch|sch|sc(?=h)"), "sh"),
    (re.compile(r"kh"), "h"),
    (re.compile(r"ts|cz"), "c"),
    (re.compile(r"[yij]u"), "u"),
    (re.compile(r"(?<![aeo])[yij]a"), "ia"),
    (re.compile(r"(?:i|y|j)?(?:i|y|j)(?![a-z])"), "i"),
    (re.compile(r"j|y"), "i"),
    (re.compile(r"'"), ""),
)


class Agreement(NamedTuple):
    """What the comparison of two names gives.

    Attributes:
        verdict: EQUAL, COMPATIBLE or CONFLICT.
        reasons: How compatible names differ: "order" (of the words, or where the family name begins), "initials",
            "missing", "spelling".
        bits: How much the agreement tells, as -log2 of the share of names that agree as much by chance; 0 in conflict.
    """

    verdict: int
    reasons: tuple[str, ...]
    bits: float


def compare_names(one: ParsedName, other: ParsedName, shares: Mapping[str, float] | None = None) -> Agreement:
    """Compare two names; which is named first does not matter.

    Args:
        one: A name.
        other: Another.
        shares: Of folded family names and given names, the share of the lake's names that have them.
    """
    spellings = [*_spellings(one), *_spellings(other)]
    n_one = len(_spellings(one))
    columns = {"family_name": pl.String, "given_name": pl.String, "suffix": pl.String}
    tokens = NameTokens.of(add_name_keys(pl.DataFrame(spellings, schema=columns, orient="row")))
    left, right = np.divmod(np.arange(n_one * (len(spellings) - n_one)), len(spellings) - n_one)
    verdicts = tokens.compare(left, right + n_one)
    literal, best = int(verdicts[0]), int(verdicts.max())
    if best == CONFLICT or _other_generation(one, other):
        return Agreement(CONFLICT, (), 0.0)
    mine, theirs = _words(one), _words(other)
    reasons = _reasons(one, other, by_spelling=best > literal)
    if best > literal:  # only another spelling agrees
        return Agreement(COMPATIBLE, reasons, _bits(mine, theirs, shares or {}))
    return Agreement(best, reasons if best == COMPATIBLE else (), _bits(mine, theirs, shares or {}))


def _spellings(name: ParsedName) -> list[tuple[str, str | None, str | None]]:
    """Return a name as printed first, then as it may be printed elsewhere."""
    ways = [(name.family_name, name.given_name)]
    given = name.given_name or ""
    ways.append((name.family_name.translate(_DIGRAPHS), given.translate(_DIGRAPHS)))
    ways.append((romanised(name.family_name), " ".join(map(romanised, given.split()))))
    words = name.family_name.split()
    if len(words) > 1 and name.particle is None and given:
        ways.append((words[-1], " ".join([given, *words[:-1]])))
    unique = dict.fromkeys((family, given_name or None) for family, given_name in ways)
    return [(family, given_name, name.suffix) for family, given_name in unique]


def romanised(word: str) -> str:
    """Return a word in one of the romanisations of Cyrillic: Yuri, Юрий and Iurii are one; short words stay."""
    folded = "".join(given_tokens(word))
    if len(folded) < LEAST_ROMANISED or "." in word:
        return word
    for pattern, by in _ROMANISED:
        folded = pattern.sub(by, folded)
    return folded


def _other_generation(one: ParsedName, other: ParsedName) -> bool:
    """Whether suffixes tell two names apart."""
    return one.suffix is not None and other.suffix is not None and one.suffix != other.suffix


def _reasons(one: ParsedName, other: ParsedName, *, by_spelling: bool) -> tuple[str, ...]:
    """Return how compatible names differ."""
    mine, theirs = given_tokens(one.given_name), given_tokens(other.given_name)
    if sorted([*mine, *given_tokens(one.family_name)]) == sorted([*theirs, *given_tokens(other.family_name)]):
        return ("order",)
    found = []
    if any((len(token) == 1) != (len(their) == 1) for token, their in zip(mine, theirs, strict=False)):
        found.append("initials")
    if len(mine) != len(theirs):
        found.append("missing")
    if by_spelling:
        found.append("spelling")
    return tuple(found)


def _words(name: ParsedName) -> set[str]:
    """Return the folded words of a name, the family name as one."""
    return {family_key(name.family_name), *given_tokens(name.given_name)}


def _bits(mine: set[str], theirs: set[str], shares: Mapping[str, float]) -> float:
    """Sum what each agreed word tells; an initial that agrees with a word tells little."""
    both = mine & theirs
    whole = sum(-math.log2(shares[word]) if word in shares else _unknown(word) for word in sorted(both))
    initials = {word[0] for word in mine - both} & {word[0] for word in theirs - both}
    return whole + INITIAL_BITS * len(initials)


def _unknown(word: str) -> float:
    """Return what a word tells of which no share is known."""
    return INITIAL_BITS if len(word) == 1 else WORD_BITS


__all__ = ["COMPATIBLE", "CONFLICT", "EQUAL", "Agreement", "compare_names"]
