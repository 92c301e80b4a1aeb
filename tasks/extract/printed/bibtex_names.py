"""Names as BibTeX divides them: by "and", and within a name by the commas of "von Last, Jr, First"."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from tasks.extract.printed.collaborations import divide_collaboration
from tasks.extract.printed.inverted_names import has_titles_behind, is_degree, is_suffix
from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.records import PrintedName, clean
from tasks.fields.names.others import is_et_al
from tasks.fields.names.words import COMMON_PARTICLES
from tasks.fields.tex import to_unicode

_AND = re.compile(r"(?i)\s+and(?=\s)|[{}]")
_AND_IN_WORDS = re.compile(r"(?i) and(?= )")
_MORE_THAN_WORDS = re.compile(r"[,;:{}\\~$`'&]")
_MORE_THAN_COMMAS = re.compile(r"[;:{}\\~$`'&=\x00-\x08\x0e-\x1f\x7f]")
_AMPERSAND = re.compile(r"\s+(?:\\?&|\{\\?&\})(?=\s)")
_ESCAPED_AMPERSAND = re.compile(r"(?:\\?&|\{\\?&\})amp;")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[\s~-]*){1,4}")
_INITIAL_AND_WORD = re.compile(r"(?:[^\W\d_a-z]\.[\s~-]*){1,4}[^\W\d_]{2}")
MAX_INITIALS = 5  # characters
_COMMA = re.compile(r"[,{}]")
_SEMICOLON = re.compile(r"[;{}]")
_KEYED_PART = re.compile(r"\s*(family|given|prefix|suffix)(?:-i)?\s*=\s*(.*)", re.DOTALL)


def read_names(value: str, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the names in a list; "others" is none.

    A name has parts only where commas tell them, or braces around a family name of several words; in "First Last" they
    are left to the parser of names. A name that is in braces as a whole is that of an organisation. A list whose names
    are divided by semicolons or commas in place of "and" is divided there, which is noted as `authors_without_and`.
    """
    if not _MORE_THAN_WORDS.search(value) and "--" not in value:
        yield from _natural_names(value, repairs)
        return
    if (divided := divide_collaboration(value)) is not None and all(divided) and " " in divided[0]:
        group, value = divided
        yield organisation(_text(group, repairs) or group)
    if "&" in value and ";" in value:
        value = html.unescape(_ESCAPED_AMPERSAND.sub("&", value))  # the semicolon of an entity divides no names
    is_plain = not _MORE_THAN_COMMAS.search(value) and "--" not in value
    if is_plain:
        value = clean(value, repairs) or ""
    names = _at_and(value) if is_plain else _divided(f" {value} ", _AND)
    if len(names) == 1 and ";" in value:
        names = _divided(value, _SEMICOLON)
        if len(names) > 1:
            repairs.add("authors_without_and")
    if "&" in value:
        names = [one for name in names for one in _at_ampersands(name, repairs)]
    may_be_listed = len(names) == 2 and "," in names[0] and not (is_plain and "," in names[1])
    if may_be_listed and (listed := _listed(names, repairs)) is not None:
        repairs.add("authors_without_and")
        yield from listed
        return
    for name in names:
        parts = [part.strip() for part in name.split(",")] if is_plain else []
        if len(parts) == 2 and all(parts):  # "von Last, First", as most names with a comma are
            yield _inverted(parts)
        else:
            yield from _read(name, is_alone=len(names) == 1, repairs=repairs)


def read_exported_names(value: str, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the names in a list that an export of paperlake wrote, in which every name is divided by the rules."""
    for name in _divided(f" {value} ", _AND):
        parts = [_text(part, repairs) for part in _divided(name, _COMMA)]
        family = parts[0] or ""
        if len(parts) == 1:
            yield organisation(family)
            continue
        particle, alone = (None, family) if name.lstrip().startswith("{") else _without_particle(family)
        suffix = parts[1] if len(parts) > 2 else None
        yield name_in_parts(alone, parts[-1], particle=particle, suffix=suffix)


def _natural_names(value: str, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the names of a list without commas, braces and TeX, as most are."""
    for name in _at_and(clean(value, repairs) or ""):
        printed = name.strip()
        if printed and not (printed[0] in "oOeE" and is_et_al(printed)):
            yield PrintedName(raw_name=printed)


def _at_and(value: str) -> list[str]:
    """Divide a list without braces, whose white space is single blanks, at each "and"; blank parts are left out."""
    lowered = value.lower()
    if lowered.count(" and ") == value.count(" and ") and " and and " not in lowered:
        names = f" {value} ".split(" and ")  # as nearly always, and much faster
    else:
        names = _AND_IN_WORDS.split(f" {value} ")
    return [name for name in names if name and not name.isspace()]


def _at_ampersands(name: str, repairs: set[str]) -> list[str]:
    """Divide what stands between two "and" at its "&", if names of persons stand on both sides of each."""
    if "&" not in name or _is_in_braces(name):
        return [name]
    parts = _AMPERSAND.split(name)
    if len(parts) < 2 or not all(map(_looks_like_persons, parts)):
        return [name]
    repairs.add("authors_without_and")
    return parts


def _looks_like_persons(text: str) -> bool:
    """Whether a text may be the name of a person, or several: two to five words with capitals, or parts with commas."""
    if text.count("{") != text.count("}"):
        return False
    words = [word for word in text.replace(",", " , ").split() if word.lower() not in COMMON_PARTICLES]
    if not all(word == "," or not word[0].islower() for word in words):
        return False
    return "," in words or 2 <= len(words) <= 5


def _listed(names: list[str], repairs: set[str]) -> list[PrintedName] | None:
    """Read a list of two parts whose first one lists names with commas between them; None where it is no such list.

    "A. Doe, B. Roe, and C. Poe" is one, and so is "Ann Doe, Ben Roe and Cat Poe". In "Doe, Ann and Cat Poe" and in
    "van der Doe, Ann and Cat Poe" the comma stands within the first name.
    """
    before = names[0].rstrip()
    has_comma_at_end = before.endswith(",")
    parts = [text for part in _divided(before, _COMMA) if (text := _text(part, repairs))]
    last = _text(names[1], repairs) or ""
    if len(parts) < 2 or "," in last:
        return None
    if not all(map(_is_natural, parts)):
        is_of_families = has_comma_at_end and " " not in last and not any(" " in part for part in parts)
        if not is_of_families or any(_INITIALS.fullmatch(part[:20]) for part in parts):
            return None
    elif len(parts) == 2 and not has_comma_at_end and " " not in last:
        return None
    return [PrintedName(raw_name=part) for part in (*parts, last) if not is_et_al(part)]


def _is_natural(text: str) -> bool:
    """Whether a text may be "First Last" or "Last FM" as a whole, and neither a family name nor given names alone."""
    words = text.split()
    if len(words) < 2 or text[0].islower() or is_suffix(words[-1]) or _INITIALS.fullmatch(text[:20]):
        return False
    if _INITIAL_AND_WORD.match(text):
        return True
    return not words[-1].endswith(".") and words[0].lower() not in COMMON_PARTICLES


def _read(name: str, is_alone: bool, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield what stands between two "and": a name, or all of them where "and" was not used."""
    if "," not in name and "{" not in name:
        text = _text(name, repairs)
        if text and not is_et_al(text):
            yield PrintedName(raw_name=text)
        return
    if _is_in_braces(name):
        text = _text(name, repairs)
        if text:
            yield organisation(text)
        return
    parts = [text for part in _divided(name, _COMMA) if (text := _text(part, repairs))]
    if any(map(_KEYED_PART.fullmatch, parts)):
        yield from _keyed(parts)
    elif has_titles_behind(parts):
        yield PrintedName(raw_name=", ".join(parts))
    elif len(parts) == 1:
        yield _natural(name, parts[0], repairs)
    elif len(parts) == 2 or (len(parts) == 3 and _is_one_name(parts, is_alone)):
        yield _inverted(parts)
    elif parts:
        yield from _without_and(parts, repairs)


def _is_one_name(parts: list[str], is_alone: bool) -> bool:
    """Whether three parts are one name, "von Last, Jr, First", and not three names without "and"."""
    if is_suffix(parts[1]) or is_suffix(parts[2]):
        return True
    return not is_alone and not all(map(_is_natural, parts))


def _natural(name: str, text: str, repairs: set[str]) -> PrintedName:
    """Read "First Last", whose family name may be marked by braces: Ludwig {van Beethoven}."""
    head, brace, tail = name.rstrip().removesuffix("}").rpartition(" {")
    if brace and name.rstrip().endswith("}") and " " in tail.strip() and "{" not in tail and "}" not in tail:
        given, family = _text(head, repairs), _text(tail, repairs)
        if given and family and head.count("{") == head.count("}"):
            return PrintedName(raw_name=text, family=family, given=given)
    return PrintedName(raw_name=text)


def _inverted(parts: list[str]) -> PrintedName:
    """Read "von Last, First" or "von Last, Jr, First"; some write "Last, First, Jr."."""
    particle, family = _without_particle(parts[0])
    if len(parts) == 2:
        if is_suffix(parts[1]) or _are_degrees(parts[1]):  # "John Smith, Jr."
            return PrintedName(raw_name=", ".join(parts))
        return name_in_parts(family, parts[1], particle=particle)
    _, suffix, given = parts
    if is_suffix(given) and not is_suffix(suffix):
        suffix, given = given, suffix
    return name_in_parts(family, given, particle=particle, suffix=suffix)


def _are_degrees(part: str) -> bool:
    """Whether a part is degrees, and too long for initials: "MD PhD", "Ph. D."."""
    return len(part) > MAX_INITIALS and is_degree(part)


def _without_particle(text: str) -> tuple[str | None, str]:
    """Divide "von der Last": the particle is what begins in lower case, but not all of it."""
    if " " not in text:
        return None, text
    words = text.split()
    count = 0
    while count < len(words) - 1 and words[count][0].islower():
        count += 1
    return " ".join(words[:count]) or None, " ".join(words[count:])


def _without_and(parts: list[str], repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the names of a list that has only commas: whole names, or "Family, Given, Family, Given"."""
    parts = _with_suffixes([part for part in parts if not is_et_al(part)])
    repairs.add("authors_without_and")
    is_even = len(parts) % 2 == 0
    is_initials = is_even and all(_INITIALS.fullmatch(given.split(",")[0][:20]) for given in parts[1::2])
    if not is_initials and all(" " in part for part in parts):
        yield from (PrintedName(raw_name=part) for part in parts)
    elif is_even:
        pairs = zip(parts[::2], parts[1::2], strict=True)
        yield from (_inverted([family, *reversed(given.split(", ", 1))]) for family, given in pairs)
    else:
        yield PrintedName(raw_name=", ".join(parts))


def _with_suffixes(parts: list[str]) -> list[str]:
    """Join the suffixes in a list of many parts to what stands before them."""
    joined: list[str] = []
    for part in parts:
        if joined and is_suffix(part) and not _INITIALS.fullmatch(part):
            joined[-1] += f", {part}"
        else:
            joined.append(part)
    return joined


def _keyed(parts: list[str]) -> Iterator[PrintedName]:
    """Yield the name that BibLaTeX writes with keys: given=Ludwig, prefix=van, family=Beethoven."""
    found = {keyed[1]: keyed[2] for part in parts if (keyed := _KEYED_PART.fullmatch(part)) and keyed[2]}
    if "family" in found:
        yield name_in_parts(
            found["family"], found.get("given"), particle=found.get("prefix"), suffix=found.get("suffix")
        )
    else:
        yield PrintedName(raw_name=", ".join(parts))


def _divided(text: str, separator: re.Pattern[str]) -> list[str]:
    """Divide a text at what separates its parts, but not within braces; parts that are blank are left out."""
    if "{" not in text:
        parts = separator.split(text)
    else:
        parts, depth, start = [], 0, 0
        for found in separator.finditer(text):
            match found[0]:
                case "{":
                    depth += 1
                case "}":
                    depth = max(0, depth - 1)
                case _ if depth == 0:
                    parts.append(text[start : found.start()])
                    start = found.end()
        parts.append(text[start:])
    return [part for part in parts if part and not part.isspace()]


def _is_in_braces(name: str) -> bool:
    """Whether one pair of braces holds the whole name, and not only its first letter."""
    name = name.strip()
    if not name.startswith("{") or not name.endswith("}"):
        return False
    depth = 0
    for found in re.finditer(r"[{}]", name):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return found.end() == len(name)
    return False


def _text(part: str, repairs: set[str]) -> str | None:
    """Return what TeX prints for a part of a name."""
    return clean(to_unicode(part), repairs)
