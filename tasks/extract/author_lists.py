"""Lists of authors in one text, such as a cell of a table."""

from __future__ import annotations

import re

from tasks.extract.names import is_others

_STRONG = re.compile(r"\s*[;|；、]\s*")
_AND = re.compile(r"\s*(?:,\s*)?(?:\s(?:and|und|et|и)\s|&|＆)\s*")
_AND_OTHERS = re.compile(r"(?i)[,;]?\s*\b(?:and\s+others|et\.?\s*al(?:\.|ii)?)\s*$")
_COMMA = re.compile(r"\s*[,，]\s*")
# "Y.", "J.-N.", "A. B.", "YL": what follows a family name in a list without other signs.
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s\-.]*){1,4}")


def split_authors(printed: str, separator: str | None = None) -> list[str]:
    """Divide a list of authors into names, each as printed.

    Where the separator is not given it is found: semicolons and bars divide names whatever stands between them. Else
    "and" and "&" do, and commas, unless a comma stands within the names: "Pan, Y., Yu, C." are two names because every
    second part is initials, and "van der Berg, Jan" is one because one of its two parts is a single word.
    """
    printed = _AND_OTHERS.sub("", printed)
    if separator is not None:
        names = printed.split(separator)
    elif len(divided := _STRONG.split(printed)) > 1:
        names = divided
    else:
        names = [name for part in _AND.split(printed) for name in _at_commas(part)]
    return [name for name in (" ".join(name.split()).rstrip(",") for name in names) if name and not is_others(name)]


def _at_commas(part: str) -> list[str]:
    """Divide what has no other signs than commas between its names, if that is what they are."""
    parts = [one for one in _COMMA.split(part) if one]
    if len(parts) < 2:
        return parts
    pairs = list(zip(parts[::2], parts[1::2], strict=False))
    if len(parts) % 2 == 0 and all(_is_initials(given) and not _is_initials(family) for family, given in pairs):
        return [f"{family}, {given}" for family, given in pairs]
    if len(parts) == 2 and not (" " in parts[0] and " " in parts[1]):
        return [", ".join(parts)]
    return parts


def _is_initials(text: str) -> bool:
    """Say whether a text is initials and no word: capitals, at most four."""
    letters = [letter for letter in text if letter.isalpha()]
    return 0 < len(letters) <= 4 and text.upper() == text and _INITIALS.fullmatch(text[:20]) is not None
