"""Titles, degrees and suffixes: which words around a name say nothing of the name itself.

Many of them are printed like initials: MD, MA, JR, "M.S.". What stands where a given name is due, and could be
initials, is initials. It is a title, a degree or a suffix only with a second sign: a given name beside it, a degree
that cannot be initials beside it, or a list whose other names are printed in natural order.
"""

from __future__ import annotations

from tasks.fields.names.given_names import is_common_given
from tasks.fields.names.initials import could_be_initials, is_full_given, is_letter_by_letter
from tasks.fields.names.lists import INITIALS, INVERTED, NATURAL
from tasks.fields.names.parsed import bare, count_names, is_lower_particle, opens_family_name
from tasks.fields.names.words import (
    AFTER_A_COMMA,
    AFTER_TITLES,
    DEGREES,
    DEGREES_IN_CAPITALS,
    GENERATIONS,
    INITIALS_TOO,
    KINSHIP,
    NOBILITY,
    ROLES,
    TITLES,
    UNDOTTED_TITLES,
)

_TITLES_OF_THEIR_OWN = TITLES - AFTER_TITLES
_DOCTORATES = frozenset({"md", "phd"})  # that stand behind a name without a comma


def count_titles(words: list[str], *, is_given: bool = False) -> int:
    """Count the titles at the beginning of a name: "Prof. Dr. Hans Müller".

    Args:
        words: The words of a name in natural order, or of given names.
        is_given: Whether these are given names only, so that nothing may be left of them.
    """
    if len(words) < 2 and not is_given:
        return 0
    place = 0
    while place < len(words) - (0 if is_given else 1) and _is_title(words, place, is_given=is_given):
        place += 1
    return place


def _is_title(words: list[str], place: int, *, is_given: bool) -> bool:
    """Whether a word is a title, given that all words before it are titles."""
    word = words[place]
    plain_word = bare(word)
    dotted = word.endswith(".")
    plain = plain_word in UNDOTTED_TITLES and (len(plain_word) > 2 or place == 0 or not word.isupper())
    abbreviated = dotted and (
        plain_word in UNDOTTED_TITLES or (plain_word in _TITLES_OF_THEIR_OWN and len(plain_word) > 1)
    )
    further = dotted and place > 0 and plain_word in AFTER_TITLES
    if plain_word in GENERATIONS or not (plain or abbreviated or further):
        return False
    if not could_be_initials(word) or len(plain_word) == 1:
        return True
    after = words[place + 1 :]
    if after and bare(after[0]) in UNDOTTED_TITLES and not could_be_initials(after[0]):  # "PD Dr. Hans Müller"
        return True
    if is_given:
        return any(map(is_full_given, after)) and not is_letter_by_letter(word)
    if is_letter_by_letter(word):  # "Dr. H.C. Hans Müller"
        return place > 0 and count_names(after) > 1 and is_full_given(after[0])
    return dotted or count_names(after) > 1


def without_nobility(words: list[str], aside: list[str]) -> list[str]:
    """Set a title aside that stands before a particle: "Alexander Freiherr von Humboldt"."""
    for place in range(1, len(words) - 2):
        if words[place].casefold() in NOBILITY and is_lower_particle(words[place + 1]):
            aside.append(words[place])
            return words[:place] + words[place + 1 :]
    return words


def without_suffix(
    words: list[str], aside: list[str], custom: str | None, *, whole: bool = False, in_parts: bool = False
) -> tuple[list[str], str | None]:
    """Take suffixes and degrees off the end of a name; give what is left, and the suffix.

    Args:
        words: The words of the name.
        aside: Where degrees are set aside.
        custom: How the other names of the record are printed; see `lists`.
        whole: Whether nothing may be left of it.
        in_parts: Whether it is known which part of a name it is, so that "II" behind another word is no initials.
    """
    generation = None
    words = list(words)
    while len(words) > (0 if whole else 1):
        if _is_suffix(words, custom, in_parts=in_parts):
            plain_word = bare(words[-1])
            generation = GENERATIONS.get(plain_word) or AFTER_A_COMMA[plain_word]
        elif _is_degree(words, custom, in_parts=in_parts):
            aside.append(words[-1])
        else:
            break
        words.pop()
    return words, generation


def _is_suffix(words: list[str], custom: str | None, *, in_parts: bool) -> bool:
    """Whether the last word is a suffix: Jr., III; but no initials, and no family name such as Neto."""
    word = words[-1]
    plain_word = bare(word)
    if plain_word not in GENERATIONS:
        return len(plain_word) > 2 and plain_word in AFTER_A_COMMA and word.isupper()
    if plain_word in KINSHIP and len(words) < 3 and not (in_parts and plain_word in ("filho", "junior") and words[:-1]):
        return False
    if is_letter_by_letter(word):
        return False
    if word.rstrip(".") in INITIALS_TOO:
        return in_parts or (custom != INITIALS and count_names(words[:-1]) > 1)
    return True


def _is_degree(words: list[str], custom: str | None, *, in_parts: bool) -> bool:
    """Whether the last word is a degree; where it could be initials, a whole name must stand before it."""
    word = words[-1]
    plain_word = bare(word)
    if plain_word not in DEGREES and plain_word not in _DOCTORATES:
        return False
    if not could_be_initials(word):
        return plain_word in DEGREES
    if in_parts:  # "John MD" in the place of given names
        return any(map(is_full_given, words[:-1]))
    if custom == INITIALS or count_names(words[:-1]) < 2:
        return False
    if plain_word in DEGREES and plain_word not in _DOCTORATES:
        return True
    return not opens_family_name(words[0]) and not all(each.isupper() for each in words)


def only_titles(piece: str, before: list[str], has_given: bool, is_sure: bool, custom: str | None) -> bool:
    """Whether what stands behind a comma is only titles, degrees or roles.

    Args:
        piece: What stands behind the comma.
        before: The words before the first comma.
        has_given: Whether given names stand between them.
        is_sure: Whether a degree that cannot be initials stands behind another comma.
        custom: How the other names of the record are printed.
    """
    words = piece.split()
    if len(words) > 1 and all(len(word.strip(".")) == 1 and word.isupper() for word in words):
        words = ["".join(words)]  # "M. D."
    if not words or any(map(_is_generation, words)):
        return False
    while len(words) > 1 and _is_sure_title(words[0]) and bare(words[-1]) in AFTER_TITLES:  # "Dr. med."
        words.pop()
    if all(map(_is_sure_title, words)):
        return True
    if not all(_is_sure_title(word) or _may_be_degree(word) for word in words):
        return False
    return has_given or _is_whole_name(before, is_sure, custom, any(len(bare(word)) > 2 for word in words))


def is_sure_degree(piece: str) -> bool:
    """Whether what stands behind a comma is a degree that cannot be initials: "PhD"."""
    return any(bare(word) in DEGREES and not could_be_initials(word) for word in piece.split())


def is_suffix_behind(piece: str, before: list[str], has_given: bool, is_sure: bool, custom: str | None) -> bool:
    """Whether a suffix that could be initials is one: "John Smith, JR", but not "Smith, JR"."""
    return has_given or piece.rstrip(".") not in INITIALS_TOO or _is_whole_name(before, is_sure, custom, False)


def _is_generation(word: str) -> bool:
    """Whether a word tells generations apart."""
    return bare(word) in GENERATIONS


def _is_sure_title(word: str) -> bool:
    """Whether a word is a title, a degree or a role, and could not be initials."""
    plain_word = bare(word)
    if could_be_initials(word):
        return False
    if plain_word in DEGREES or plain_word in ROLES:
        return True
    return plain_word in TITLES and (word.endswith(".") or plain_word in UNDOTTED_TITLES)


def _may_be_degree(word: str) -> bool:
    """Whether a word that could be initials is printed as a degree or a title is."""
    plain_word = bare(word)
    return could_be_initials(word) and (
        plain_word in DEGREES
        or plain_word in DEGREES_IN_CAPITALS
        or (plain_word in TITLES and (word.endswith(".") or plain_word in UNDOTTED_TITLES))
    )


def _is_whole_name(before: list[str], is_sure: bool, custom: str | None, is_long: bool) -> bool:
    """Whether what stands before a comma is a name in natural order, "John Smith", and not two family names."""
    names = count_names(before)
    if names < 2 or opens_family_name(before[0]) or custom == INITIALS:
        return False
    if is_sure or could_be_initials(before[0]) or before[0].endswith("."):
        return True
    if custom == INVERTED:
        return False
    return custom == NATURAL or is_long or names > 2 or is_common_given(before[0])
