"""Authors in lines of their own, as reference managers write them: one a line, or, against the rule, several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from tasks.extract.printed.author_lists import split_authors
from tasks.extract.printed.inverted_names import MOST_NAMES, has_titles_behind, is_degree, is_suffix, read_inverted
from tasks.extract.printed.names import organisation
from tasks.extract.records import PrintedName
from tasks.fields.names.others import is_et_al
from tasks.fields.names.words import COMMON_PARTICLES
from tasks.fields.placeholders import says_nothing

MAX_WORDS = 6  # of a person's name
MAX_INITIALS = 3

_DIVIDES = re.compile(r"[;|&＆、；]|\s(?:and|und|et)\s")
_IN_A_WORD = r"[^\s,;|&＆、；]*+"
_GIVEN = rf"(?!(?:and|und|et)\s)[^\W\d_]{_IN_A_WORD}"
_PLAIN_NAME = re.compile(rf"([^\W\d_]{_IN_A_WORD}), ({_GIVEN}(?: {_GIVEN}){{0,3}})")  # nothing else can be meant
_IN_TWO_PARTS = re.compile(r"[^,\s]+\s[^,]+,\s*[^,\s]+\s[^,]+")
_TWO_INVERTED = re.compile(r"[^,]{1,100},[^,]{1,100}\s(?:and|und|et|&)\s[^,]{1,100},")
_NO_PERSON = re.compile(
    r"(?i)\b(?:universi|institut|research|laborator|college|department|school|academ|hospital|centers?\b|centre|inc\b|"
    r"ltd\b|gmbh|corp|ministr|agenc|administrat|commission|(?:sub)?committee|council|societ|associat|organi[sz]ation|federation|foundation|"
    r"group|team|consorti|collaborat|network|office|service|bureau|bank\b|board\b|program|national|international|"
    r"united|federal|royal|world|task force|press\b|editor|company|study|trial|investigators)"
)
_PARTICLES = COMMON_PARTICLES | {"ben", "des", "las", "los", "vom"}


def are_too_many(lines: Sequence[str]) -> bool:
    """Whether lines may hold more names than a record may have; to be asked before they are divided."""
    return len(lines) > MOST_NAMES or (sum(map(len, lines)) > MOST_NAMES and sum(map(_count, lines)) > 3 * MOST_NAMES)


def _count(line: str) -> int:
    """Count what may divide names in a line."""
    return line.count(";") + line.count(",") + line.count(" and ") + line.count("&")


def names_in_lines(lines: Iterable[str], addresses: Sequence[str] = ()) -> Iterator[PrintedName]:
    """Yield the authors that lines name; of a sole author the addresses are known to be theirs."""
    names = [name for line in lines for name in _read_line(line)]
    if addresses and len(names) == 1:
        yield msgspec.structs.replace(names[0], affiliations=tuple(addresses))
    else:
        yield from names


def _read_line(line: str) -> list[PrintedName]:
    """Return the authors that a line names."""
    plain = _PLAIN_NAME.fullmatch(line)
    if plain is not None and not is_suffix(plain[2]):
        return [PrintedName(raw_name=line, family=plain[1], given=plain[2])]
    return [
        read_name(name) for name in names_in_line(line) if not is_et_al(name) and not says_nothing(name, or_names=True)
    ]


def read_name(name: str) -> PrintedName:
    """Read a name; one that ends in a comma is an organisation's, as EndNote marks it, unless it is a person's."""
    if name.endswith(","):
        name = name[:-1].rstrip()
        if name and ("," not in name or _NO_PERSON.search(name)):
            return organisation(name)
    return read_inverted(name)


def names_in_line(line: str) -> list[str]:
    """Return the names in a line: several if it is a list, and one where "and" is in the name of an institution."""
    divided = _DIVIDES.search(line)
    commas = line.count(",")
    if divided is None and (commas == 0 or (commas == 1 and not _IN_TWO_PARTS.fullmatch(line))):
        return [line]
    if commas and ";" not in line and _is_one_name(line):
        return [line]
    if ";" in line or "|" in line or commas > 2 or (divided is not None and _TWO_INVERTED.match(line)):
        return split_authors(line)
    names = split_authors(line)
    if len(names) < 2 or not all(map(_is_person, names)):
        return [line]
    if divided is not None or len(names) > 2:
        return names
    are_two = all(map(_has_initials, names)) or _has_middle_initial(names[1])
    return names if are_two else [line]  # "García Márquez, Gabriel José" is one name


def _is_one_name(line: str) -> bool:
    """Whether a line is a name with degrees behind it, or an institution that ends in a comma, as EndNote marks it."""
    return has_titles_behind([part.strip() for part in line.split(",")]) or (
        line.endswith(",") and _NO_PERSON.search(line) is not None
    )


def _is_person(name: str) -> bool:
    """Whether a name has the shape of a person's full name: "Jane Doe", "Doe J", "Doe, J."."""
    words = name.replace(",", " ").split()
    if not 2 <= len(words) <= MAX_WORDS or _NO_PERSON.search(name):
        return False
    if any(is_suffix(part.strip()) or is_degree(part.strip()) for part in name.split(",")):
        return False
    return all(word.lower() in _PARTICLES or not word[0].islower() for word in words) and not words[-1].islower()


def _has_initials(name: str) -> bool:
    """Whether initials stand before or behind the family name, where no comma does: "Doe J", "J. Doe"."""
    words = name.split()
    return "," not in name and any(_is_initials(word, in_capitals=name.isupper()) for word in (words[0], words[-1]))


def _has_middle_initial(name: str) -> bool:
    """Whether an initial stands between two words, so that the name is whole: "Jane Q. Doe"."""
    first, *middle, last = name.split()
    are_words = min(len(first), len(last)) > 1 and "." not in first + last
    return are_words and any(len(word) == 2 and word[0].isupper() and word[1] == "." for word in middle)


def _is_initials(word: str, *, in_capitals: bool) -> bool:
    """Whether a word is initials; where all is in capitals, only what is too short for a name."""
    letters = "".join(filter(str.isalpha, word))
    most = MAX_INITIALS - 1 if in_capitals else MAX_INITIALS
    return 0 < len(letters) <= most and letters.isupper() and letters.lower() not in _PARTICLES
