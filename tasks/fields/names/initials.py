"""Initials: which words could be some, and names that end with them, such as "Lee YT" and "van der Berg JH"."""

from __future__ import annotations

import re

from tasks.fields.names.family_first import is_east_asian_family, is_syllables
from tasks.fields.names.given_names import is_common_given
from tasks.fields.names.lists import INITIALS, NATURAL
from tasks.fields.names.parsed import VOWELS, ParsedName, assemble, opens_family_name

_INITIALS = re.compile(r"[^\W\d_](?:-?[^\W\d_]){0,2}")
_DOTTED = re.compile(r"(?:-?[^\W\d_]{1,2}\.)+")
_LAST_WITHOUT_DOT = re.compile(r"(?:-?[^\W\d_]\.)+-?[^\W\d_]")  # "A.B"
_LETTER_BY_LETTER = re.compile(r"(?:-?[^\W\d_]\.)+-?[^\W\d_]\.?")  # "M.D.", "A.B", "J.-P."


def could_be_initials(word: str) -> bool:
    """Whether a word could be initials: at most three capitals, or capitals with a dot behind each."""
    letters = word.replace(".", "").replace("-", "")
    return letters.isupper() and letters.isalpha() and (len(letters) <= 3 or is_letter_by_letter(word))


def is_letter_by_letter(word: str) -> bool:
    """Whether a word has a dot between all its letters, in capitals: "M.D.", "J.-P."; no title is printed so."""
    return "." in word and word.isupper() and _LETTER_BY_LETTER.fullmatch(word) is not None


def is_full_given(word: str) -> bool:
    """Whether a word is a given name that is spelt out, and no initials."""
    return not could_be_initials(word) and sum(map(str.isalpha, word)) > 1 and not opens_family_name(word)


def read_initials_last(words: list[str], generation: str | None, custom: str | None) -> ParsedName | None:
    """Read "Family IN" and "Family I. N.": what stands last is initials in capitals, what stands before is not."""
    last = words[-1]
    if len(last) > 1 and last[1] not in ".-" and not last.isupper():
        return None
    start = len(words)
    while start > 1 and _is_dotted(words[start - 1]):
        start -= 1
    if start == len(words):
        while start > 1 and len(words[start - 1]) == 1 and words[start - 1].isupper():
            start -= 1
    if start == len(words):
        if not (_INITIALS.fullmatch(last) and last.isupper()):
            return None
        start -= 1
    family, initials = words[:start], words[start:]
    if any(len(word.strip(".")) < 2 or _DOTTED.fullmatch(word) for word in family if not opens_family_name(word)):
        return None
    if all(opens_family_name(word) for word in family) and (len(family) > 1 or family[0].islower()):
        return None  # but "Du Y" and "Le QV" are whole
    packed = initials[-1]
    if packed.isalpha() and len(packed) > 1:
        if all(word.isupper() for word in family) and _is_family_in_capitals(packed, family, custom):
            return None  # "WEI LI" is in capitals throughout
        initials = [*initials[:-1], *(f"{letter}." for letter in packed)]
    elif "." not in packed:
        initials = [_with_dots(word) for word in initials]
    return assemble(family, initials, generation, "initials", custom)


def _is_dotted(word: str) -> bool:
    """Whether a word is initials with dots, the first a capital; "A.B" has capitals only."""
    if _DOTTED.fullmatch(word) is None:
        return word.isupper() and _LAST_WITHOUT_DOT.fullmatch(word) is not None
    return word.lstrip("-")[0].isupper()


def _is_family_in_capitals(packed: str, before: list[str], custom: str | None) -> bool:
    """Whether what stands last in a name in capitals is a short family name rather than initials.

    Args:
        packed: The last word, of two or three letters.
        before: The words before it.
        custom: How the other names of the record are printed.
    """
    if custom == INITIALS or VOWELS.isdisjoint(packed):
        return False
    if len(packed) > 2 or custom == NATURAL:  # "JOHN DOE"
        return True
    return is_east_asian_family(packed) and (is_common_given(before[0]) or all(map(is_syllables, before)))


def _with_dots(initials: str) -> str:
    """Return initials with their dots: "J" is "J.", "J-P" is "J.-P."."""
    return "-".join(f"{letter}." for letter in initials.split("-"))
