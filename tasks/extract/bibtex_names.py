"""Names as BibTeX divides them: by "and", and within a name by the commas of "von Last, Jr, First"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.extract.inverted_names import is_suffix
from tasks.extract.names import is_others, name_in_parts, organisation
from tasks.extract.records import PrintedName, clean
from tasks.extract.tex import to_unicode

_AND = re.compile(r"(?i)\s+and(?=\s)|[{}]")
_AND_IN_WORDS = re.compile(r"(?i) and(?= )")
_MORE_THAN_WORDS = re.compile(r"[,;{}\\~$`']|--")
_COMMA = re.compile(r"[,{}]")
_SEMICOLON = re.compile(r"[;{}]")
_KEYED_PART = re.compile(r"\s*(family|given|prefix|suffix)(?:-i)?\s*=\s*(.*)", re.DOTALL)


def read_names(value: str, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the names in a list; "others" is none.

    A name has parts only where commas tell them, or braces around a family name of several words; in "First Last" they
    are left to the parser of names. A name that is in braces as a whole is that of an organisation. A list whose names
    are divided by semicolons or commas in place of "and" is divided there, which is noted as `authors_without_and`.
    """
    if not _MORE_THAN_WORDS.search(value):
        yield from _natural_names(value, repairs)
        return
    names = _divided(f" {value} ", _AND)
    if len(names) == 1 and ";" in value:
        names = _divided(value, _SEMICOLON)
        if len(names) > 1:
            repairs.add("authors_without_and")
    for name in names:
        yield from _read(name, is_alone=len(names) == 1, repairs=repairs)


def _natural_names(value: str, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the names of a list without commas, braces and TeX, as most are."""
    for name in _AND_IN_WORDS.split(f" {clean(value, repairs) or ''} "):
        printed = name.strip()
        if printed and not (printed[0] in "oOeE" and is_others(printed)):
            yield PrintedName(raw_name=printed)


def _read(name: str, is_alone: bool, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield what stands between two "and": a name, or all of them where "and" was not used."""
    if "," not in name and "{" not in name:
        text = _text(name, repairs)
        if text and not is_others(text):
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
    elif len(parts) == 1:
        yield _natural(name, parts[0], repairs)
    elif len(parts) == 2 or (len(parts) == 3 and (is_suffix(parts[1]) or is_suffix(parts[2]) or not is_alone)):
        yield _inverted(parts)
    elif parts:
        yield from _without_and(parts, repairs)


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
        if is_suffix(parts[1]):  # "John Smith, Jr."
            return PrintedName(raw_name=", ".join(parts))
        return name_in_parts(family, parts[1], particle=particle)
    _, suffix, given = parts
    if is_suffix(given) and not is_suffix(suffix):
        suffix, given = given, suffix
    return name_in_parts(family, given, particle=particle, suffix=suffix)


def _without_particle(text: str) -> tuple[str | None, str]:
    """Divide "von der Last": the particle is what begins in lower case, but not all of it."""
    words = text.split()
    count = 0
    while count < len(words) - 1 and words[count][0].islower():
        count += 1
    return " ".join(words[:count]) or None, " ".join(words[count:])


def _without_and(parts: list[str], repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the names of a list that has only commas: whole names, or "Family, Given, Family, Given"."""
    parts = [part for part in parts if not is_others(part)]
    repairs.add("authors_without_and")
    if all(" " in part for part in parts):
        yield from (PrintedName(raw_name=part) for part in parts)
    elif len(parts) % 2 == 0:
        yield from (_inverted(parts[place : place + 2]) for place in range(0, len(parts), 2))
    else:
        yield PrintedName(raw_name=", ".join(parts))


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
    """Say whether one pair of braces holds the whole name, and not only its first letter."""
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
    """Give what TeX prints for a part of a name."""
    return clean(to_unicode(part), repairs)
