"""Which names are those of organisations."""

from __future__ import annotations

import re
import unicodedata

from tasks.fields.names.words import (
    ENDINGS_OF_ORGANISATIONS,
    GENERIC_ORGANISATIONS,
    NATIVE_ORGANISATIONS,
    ORGANISATION_WORDS,
    ORGANISATIONS,
    SIGNS_OF_AN_ORGANISATION,
    WEAK_ORGANISATION_WORDS,
)
from tasks.fields.text import without_accents

_WORD = re.compile(r"[^\W\d_]+")
_ACRONYM = re.compile(r"[A-Z][A-Z\d&-]{2,}")
_INITIAL = re.compile(r"(?<!\w)[^\W\d_]\.(?!\w)")
_FOR_A_GROUP = re.compile(r"(?i)(?:on behalf of|for) the\s+\S")
_PERSON_FOR_A_GROUP = re.compile(
    r"((?:[^\W\d_][\w.'-]*\s){1,3}[^\W\d_][\w.'-]*),?\s(?:and\s)?(?:on behalf of|for)\sthe\s.*"
)
_ARTIFICIAL = re.compile(r"\S+-AI|(?:Meta|Mistral|Scale|Stability|Google|Microsoft|Cohere|Sakana|Allen|Snowflake) AI")
_WEAK_WORD_FIRST = re.compile(r"(?i)(?:the\s+)?(\w+)\s+(?:of|on|for)\s+\S")
MAX_LENGTH = 500


def is_organisation(printed: str) -> bool:
    """Whether a name as printed is that of an organisation.

    One word is enough that no person is called ("Collaboration", "Universität"). A word that is a family name as well
    ("Church", "Center") needs a second sign: an acronym, "of" or "the" or "National" beside it, another such word.
    """
    printed = printed[:MAX_LENGTH]
    text = printed if printed.isascii() else unicodedata.normalize("NFKC", printed)
    if " the " in text and (person := _PERSON_FOR_A_GROUP.fullmatch(text)) and person[1].istitle():
        return is_organisation(person[1])  # "John Smith for the ADNI Group"
    words = _WORD.findall(without_accents(text.lower()))
    if not words:
        return False
    return (
        _has_organisation_word(words)
        or words[0] in ORGANISATIONS
        or (not text.isascii() and any(word in text for word in NATIVE_ORGANISATIONS))
        or ("AI" in text and _ARTIFICIAL.fullmatch(text) is not None and not text.isupper())
        or _FOR_A_GROUP.match(text) is not None
        or _has_two_signs(text, words)
    )


def _has_organisation_word(words: list[str]) -> bool:
    """Whether one of the words is enough; where it is the only one it must be none that a person is called."""
    if len(words) == 1:
        return words[0] in GENERIC_ORGANISATIONS or words[0].endswith(ENDINGS_OF_ORGANISATIONS)
    return not ORGANISATION_WORDS.isdisjoint(words) or any(word.endswith(ENDINGS_OF_ORGANISATIONS) for word in words)


def _has_two_signs(text: str, words: list[str]) -> bool:
    """Whether a word that may be a family name has a second sign of an organisation beside it."""
    weak = sum(word in WEAK_ORGANISATION_WORDS for word in words)
    if not weak or _INITIAL.search(text):
        return False
    if "," in text:  # "Council on Ponds, Pools and Puddles"
        first = _WEAK_WORD_FIRST.match(text)
        return first is not None and without_accents(first[1].lower()) in WEAK_ORGANISATION_WORDS
    signs = sum(word in SIGNS_OF_AN_ORGANISATION for word in words[:-1]) + (words[0] == "the")
    has_no_acronym = text.isupper() or (len(words) == 2 and words[0] in WEAK_ORGANISATION_WORDS)  # "Church MJR"
    acronyms = 0 if has_no_acronym else len(_ACRONYM.findall(text))
    return len(words) > 1 and weak + signs + acronyms > 1


def is_organisation_with_commas(name: str) -> bool:
    """Whether a name that the source gives in one part is that of an organisation, whose commas are its own."""
    if is_organisation(name) or "&" in name:
        return True
    words = _WORD.findall(without_accents(name[:MAX_LENGTH].lower()))
    return not _BETWEEN_WORDS.isdisjoint(words[1:])


def organisation_in_order(name: str) -> str:
    """Return the natural order of an organisation that is printed like a person: "Collaboration, ATLAS"."""
    first, comma, rest = name.partition(", ")
    is_kind = without_accents(first.lower()) in ORGANISATION_WORDS or without_accents(rest.lower()) == "the"
    return f"{rest} {first}" if comma and is_kind and "," not in rest else name


def organisation_in_parts(family: str, given: str) -> str | None:
    """Return the whole name of an organisation that is cut in two like a person; None where it is a person."""
    words = _WORD.findall(without_accents(family.lower()))
    kind = words[-1] if words else ""
    if len(words) > 1 and is_organisation(family) and not ORGANISATION_WORDS.isdisjoint(words):
        return f"{family}, {given}"  # "Gemini Team, Google"
    if not _BETWEEN_WORDS.isdisjoint(words[1:]) and is_organisation(f"{family}, {given}"):
        return f"{family}, {given}"  # "Centers for Ponds, Pools and Puddles"
    told = kind in GENERIC_ORGANISATIONS and (len(words) > 1 or kind not in _FAMILY_NAMES_TOO)
    if told and not _INITIAL.search(given) and len(given) > 1:
        return f"{given} {family}"
    return None


_BETWEEN_WORDS = frozenset("and for of on the für pour para".split())  # and in no person's name
_FAMILY_NAMES_TOO = frozenset(
    "associates bureau department division inc institute panel schule society community".split()
)
