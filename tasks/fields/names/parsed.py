"""The parts of a name, and how they are put together from words: capitals tamed, the particle named."""

from __future__ import annotations

import re
from typing import NamedTuple

from tasks.fields.names.family_first import is_east_asian_family, is_syllables
from tasks.fields.names.given_names import is_common_given
from tasks.fields.names.lists import INITIALS
from tasks.fields.names.words import CAPITAL_PARTICLES, CONNECTORS, PARTICLES, PARTICLES_IN_CAPITALS

VOWELS = frozenset("AEIOU")

_DOTTED_INITIALS = re.compile(r"[^\W\d_]\.?(?:[ -]?[^\W\d_]\.)*")
_WORD = re.compile(r"[^\W\d_]+")
_SCOTTISH = re.compile(r"\b(Mc)([a-z])(?=[a-z]{2})")
_MAX_INITIALS = 3  # letters in capitals that may be initials though they could be spoken


class ParsedName(NamedTuple):
    """The parts of a name; the family name carries its particle and is never empty.

    Attributes:
        family_name: The family name with its particle; the whole name of an organisation, or of one word.
        given_name: The given names or initials.
        particle: The particle alone.
        suffix: Jr., III and their like.
        reading: How the name was read; see `parse`.
        set_aside: What stands around the name: titles, degrees, nicknames, marks.
    """

    family_name: str
    given_name: str | None = None
    particle: str | None = None
    suffix: str | None = None
    reading: str = "natural"
    set_aside: str | None = None


def assemble(
    family: list[str], given: list[str], generation: str | None, reading: str, custom: str | None = None
) -> ParsedName:
    """Make a parsed name from its words: capitals tamed, the particle named.

    Args:
        family: The words of the family name.
        given: The words of the given names.
        generation: The suffix.
        reading: How the name was read.
        custom: How the other names of the record are printed; see `lists`.
    """
    if not family:
        family, given = given, []
    if given and " ".join(family).isupper() and not _DOTTED_INITIALS.fullmatch(" ".join(family)):
        if all(word.isupper() for word in given):
            given = _tamed_given(given, family, custom)
        family = _tamed(family)
    opening = 0
    while opening < len(family) - 1 and opens_family_name(family[opening]):
        opening += 1
    return ParsedName(
        family_name=" ".join(family),
        given_name=" ".join(given) or None,
        particle=" ".join(family[:opening]) or None,
        suffix=generation,
        reading=reading,
    )


def trailing_particles(given: list[str]) -> int:
    """Count the particles at the end of given names: "Ludwig van"."""
    count = 0
    while count < len(given) - 1 and is_lower_particle(given[-1 - count]) and given[-1 - count] not in CONNECTORS:
        count += 1
    return count


def opens_family_name(word: str) -> bool:
    """Whether a word is a particle as it is printed here."""
    return word in PARTICLES or word.casefold().rstrip(".") in CAPITAL_PARTICLES or word in {"v.", "d.", "v.d.", "St."}


def is_lower_particle(word: str) -> bool:
    """Whether a word is a particle, and printed as none but a particle is."""
    return word in PARTICLES and (word[0].islower() or word[0] in "'בابآ")


def count_names(words: list[str]) -> int:
    """Count the words that are no particles."""
    return sum(not opens_family_name(word) for word in words)


def bare(word: str) -> str:
    """Return a word in lower case, without dots and commas."""
    return word.replace(".", "").strip(",").casefold()


def _tamed_given(given: list[str], family: list[str], custom: str | None) -> list[str]:
    """Return given names in capitals as they are usually printed: "JOHN R" is "John R", and "AJ" stays."""
    beside = any(len(word) > _MAX_INITIALS and "." not in word for word in given)
    is_east_asian = all(map(is_syllables, given)) and is_east_asian_family(family[-1])
    return [
        _capitalise(word) if _is_spelt_out(word, custom, beside=beside, is_east_asian=is_east_asian) else word
        for word in given
    ]


def _is_spelt_out(word: str, custom: str | None, *, beside: bool, is_east_asian: bool) -> bool:
    """Whether a word in capitals, in the place of given names, is a name rather than initials.

    Args:
        word: The word.
        custom: How the other names of the record are printed.
        beside: Whether a word that is surely spelt out stands beside it.
        is_east_asian: Whether it may be a short name from East Asia, as in "LI, NA".
    """
    letters = "".join(_WORD.findall(word))
    if "." in word or len(letters) > _MAX_INITIALS:
        return "." not in word
    if len(letters) < 2 or VOWELS.isdisjoint(letters):
        return False
    if custom == INITIALS and not beside:
        return is_east_asian and len(letters) == _MAX_INITIALS
    if len(letters) == _MAX_INITIALS or is_east_asian:
        return True
    return (beside or custom is not None) and is_common_given(letters)


def _tamed(family: list[str]) -> list[str]:
    """Return a family name in capitals as it is usually printed: "VAN DER BERG" is "van der Berg"."""
    tamed: list[str] = []
    for place, word in enumerate(family):
        is_article = bool(tamed) and tamed[-1] == "de" and word in {"LA", "LAS", "LOS"}
        lowered = place < len(family) - 1 and (word.lower() in PARTICLES_IN_CAPITALS or is_article)
        tamed.append(word.lower() if lowered else _capitalise(word))
    return tamed


def _capitalise(word: str) -> str:
    """Return a word with capitals only where a part begins: O'BRIEN-SMITH is O'Brien-Smith, MCDONALD is McDonald."""
    return _SCOTTISH.sub(lambda found: found[1] + found[2].upper(), _WORD.sub(lambda part: part[0].capitalize(), word))
