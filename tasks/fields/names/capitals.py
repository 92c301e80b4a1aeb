"""Names whose family name alone is in capitals: "DUPONT Jean", "Jean DUPONT", "LI Wei"."""

from __future__ import annotations

from tasks.fields.names.family_first import is_east_asian_family, is_syllables
from tasks.fields.names.lists import INITIALS
from tasks.fields.names.parsed import VOWELS, ParsedName, assemble, bare, is_lower_particle
from tasks.fields.names.words import PARTICLES


def read_capital_family(words: list[str], generation: str | None, custom: str | None) -> ParsedName | None:
    """Read a name whose family name alone is in capitals, at either end."""
    if not (words[0].isupper() or words[-1].isupper()):
        return None
    loud = [_is_loud(word) for word in words]
    count = sum(loud)
    if count in (0, len(words)):
        return None if custom == INITIALS else _read_short_capitals(words, generation)
    if all(loud[:count]):
        family, given = words[:count], words[count:]
    elif all(loud[-count:]):
        family, given = words[-count:], words[:-count]
        while len(given) > 1 and is_lower_particle(given[-1]):
            family.insert(0, given.pop())
    else:
        return None
    while len(given) > 1 and not loud[0] and given[-1].isupper() and bare(given[-1]) in PARTICLES:
        family.insert(0, given.pop())  # "Jan VAN DER BERG"
    if not any(any(map(str.islower, word)) for word in given):
        return None
    return assemble(family, given, generation, "capitals")


def _is_loud(word: str) -> bool:
    """Whether a word is in capitals and too long for initials."""
    return word.isupper() and "." not in word and sum(map(str.isalpha, word)) > 3


def _read_short_capitals(words: list[str], generation: str | None) -> ParsedName | None:
    """Read "LI Wei" and "Wei LI": a short family name of East Asia, where the other word is a given name from there."""
    if len(words) != 2 or sum(word.isupper() for word in words) != 1:
        return None
    family, given = words if words[0].isupper() else words[::-1]
    is_name = len(family) > 1 and (not VOWELS.isdisjoint(family) or family == "NG")
    if is_name and is_east_asian_family(family) and is_syllables(given) and len(given) > 1:
        return assemble([family], [given], generation, "capitals")
    return None
