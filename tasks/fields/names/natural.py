"""Names in natural order, "Gustavo de Rosa": where the family name begins."""

from __future__ import annotations

from tasks.fields.names.family_first import (
    family_comes_first,
    is_east_asian_family,
    is_syllables,
    is_vietnamese,
)
from tasks.fields.names.keys import fold_name
from tasks.fields.names.parsed import ParsedName, assemble, is_lower_particle, opens_family_name
from tasks.fields.names.spanish import has_two_family_names
from tasks.fields.names.words import BEFORE_DEVOTIONAL, CONNECTORS, DAUGHTERS_AND_SONS, DEVOTIONAL


def read_family_first(words: list[str], generation: str | None, custom: str | None) -> ParsedName | None:
    """Read a name whose words show that the family name comes first."""
    return assemble(words[:1], words[1:], generation, "family_first", custom) if family_comes_first(words) else None


def read_natural(words: list[str], generation: str | None, custom: str | None) -> ParsedName:
    """Read a name in natural order."""
    start = family_start(words)
    return assemble(words[start:], words[:start], generation, "natural", custom)


def family_start(words: list[str]) -> int:
    """Return the place at which the family name begins in a name in natural order.

    It is the first particle behind a given name, unless it joins given names ("María del Carmen") or a son to his
    father ("ibn Musa al-Khwarizmi"); else the last word, or the one before it where there are two family names.
    """
    last = len(words) - 1
    place = 0 if is_lower_particle(words[0]) and len(words) > 1 else 1
    while place < last:
        if not opens_family_name(words[place]) or _is_given_here(words, place):
            place += 1
        elif words[place] in CONNECTORS:
            return place - 1 if place > 1 else place + 1
        elif (end := _end_of_devotion(words, place)) is not None:
            place = end
        elif words[place].casefold() in DAUGHTERS_AND_SONS and (later := _last_arabic(words, place)):
            return later
        else:
            return place
    if last >= 2 and has_two_family_names(words):
        return last - 1
    return last


def divide(words: list[str], start: int, suffix: str | None) -> ParsedName:
    """Divide a name in natural order where its family name is known to begin."""
    return assemble(words[start:], words[:start], suffix, "learnt")


def _is_given_here(words: list[str], place: int) -> bool:
    """Whether what could be a particle is a given name: Van in "An Van Nguyen", Di in "Xiao Di Wang"."""
    word, last = words[place], words[-1]
    if not word[0].isupper() or len(word) > 3:
        return False
    return is_vietnamese(words) or (is_east_asian_family(last) and all(map(is_syllables, words)))


def _end_of_devotion(words: list[str], place: int) -> int | None:
    """Return the place behind "del Carmen" in "María del Carmen López", where a particle joins given names."""
    if fold_name(words[place - 1]) not in BEFORE_DEVOTIONAL:
        return None
    end = place
    while end < len(words) and opens_family_name(words[end]):
        end += 1
    return end + 1 if end < len(words) - 1 and fold_name(words[end]) in DEVOTIONAL else None


def _last_arabic(words: list[str], place: int) -> int | None:
    """Return the place of a family name with the Arabic article behind the father's name."""
    for later in range(len(words) - 1, place, -1):
        if words[later].casefold().startswith(("al-", "el-", "ال")):
            return later
    return next((later for later in range(place + 1, len(words) - 1) if words[later].casefold() in {"al", "el"}), None)
