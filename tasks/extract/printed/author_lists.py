"""Lists of authors in one text, such as a cell of a table."""

from __future__ import annotations

import re

from tasks.extract.printed.inverted_names import is_degree, is_short_degree, is_suffix
from tasks.fields.names.others import is_et_al, without_others

_STRONG = re.compile(r"\s*[;|；、]\s*|\s+//+\s+")
_STRONG_BUT_SEMICOLON = re.compile(r"[|；、]")
_AND = re.compile(
    r"\s*(?:,\s*)?(?:\s(?:and|(?<!\bvon )(?<!\bvom )und|et|и)\s|&(?!#?\w{1,32}\ue000)|＆)\s*"
)  # not "von und zu"
_ENTITY = re.compile(r"&(#?\w{1,32});")  # its semicolon divides no names; it is hidden while they are divided
_YEARS_OF_A_LIFE = re.compile(r"\d{4}-(?:\d{4})?")
_COMMA = re.compile(r"\s*[,，]\s*")
# "Y.", "J.-N.", "A. B.", "YL": what follows a family name in a list without other signs.
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s\-.]*){1,4}")
_PARTICLE = re.compile(r"(?:[a-zà-ÿ'’]+\s+){1,3}\S+")  # "van der Berg": small words, and one more
# "Council on Ponds, Pools and Puddles": the beginning of an organisation that has commas and "and" in its name.
_INSTITUTION = re.compile(
    r"(?i)(?:the\s+)?(?:\w+\s+){0,4}(?:council|board|committee|commission|department|ministry|office|institute|bureau|"
    r"centre|center|society|association|agency|academy|college|school|division|faculty|panel|secretariat|union)\s+"
    r"(?:of|on|for)\s"
)


def split_authors(printed: str, separator: str | None = None) -> list[str]:
    """Divide a list of authors into names, each as printed.

    Where the separator is not given it is found: semicolons and bars divide names whatever stands between them. Else
    "and" and "&" do, and commas, unless a comma stands within the names: "Pan, Y., Yu, C." and "Ito, Ken, Abe, Mai"
    are two names because every second part is initials or a single word, and "van der Berg, Jan" is one because one
    of its two parts is a single word.
    """
    printed = without_others(_ENTITY.sub("&\\1\ue000", printed) if "&" in printed else printed)
    if separator is not None:
        names = printed.split(separator)
    elif len(divided := _at_strong_signs(printed)) > 1:
        names = divided
    else:
        parts = _AND.split(printed)
        names = [printed] if _is_institution(parts) else [name for part in parts for name in _at_commas(part)]
    names = [name.replace("\ue000", ";") for name in names]
    return [name for name in (" ".join(name.split()).rstrip(",") for name in names) if name and not is_et_al(name)]


def _at_strong_signs(printed: str) -> list[str]:
    """Divide a list at the signs that divide names whatever stands between them, most often semicolons."""
    if not _STRONG_BUT_SEMICOLON.search(printed) and "//" not in printed:
        return printed.split(";")
    return _STRONG.split(printed)


def _paired(parts: list[str]) -> list[str] | None:
    """Join the parts of "Family, Given, Family, Given" to names; None where they are whole names each.

    Every second part is initials, or the parts in one of the two places are all single words.
    """
    families, given = parts[::2], parts[1::2]
    if len(parts) % 2 or not parts:
        return None
    in_initials = all(map(_is_initials, given)) and not any(map(_is_initials, families))
    in_words = len(parts) > 2 and (all(map(_is_word, families)) or all(map(_is_word, given)))
    if in_initials or in_words:
        return [f"{one}, {other}" for one, other in zip(families, given, strict=True)]
    return None


def _at_commas(part: str) -> list[str]:
    """Divide what has no other signs than commas between its names, if that is what they are."""
    parts = [one for one in _COMMA.split(part) if one]
    if len(parts) < 2:
        return parts
    behind: list[bool] = []
    for place, one in enumerate(parts):
        behind.append(_is_no_name(one) and (not is_short_degree(one) or _ends_name(parts, behind, place)))
    if any(behind[1:]) and not _are_all_initials(parts):
        return _with_suffixes(parts, behind)
    if (paired := _paired(parts)) is not None:
        return paired
    if len(parts) == 2 and _is_inverted(*parts):
        return [", ".join(parts)]
    if _is_word(parts[0]) and (_is_word(parts[1]) or _is_initials(parts[1])) and not any(map(_is_word, parts[2:])):
        return [", ".join(parts[:2]), *parts[2:]]  # "Byron, Ada, Grace Hopper": only the first is inverted
    return parts


def _is_no_name(part: str) -> bool:
    """Whether what stands behind a comma is no name: a suffix, a degree, the years of a life."""
    return is_suffix(part) or is_degree(part) or _YEARS_OF_A_LIFE.fullmatch(part) is not None


def _ends_name(parts: list[str], behind: list[bool], place: int) -> bool:
    """Whether a whole name may end before a place, so that what stands there is hardly its initials."""
    return place > 0 and (" " in parts[place - 1] or behind[place - 1])


def _is_institution(parts: list[str]) -> bool:
    """Whether what "and" divides is the name of one organisation: what follows its beginning is single words."""
    pieces = [piece for part in parts for piece in _COMMA.split(part) if piece]
    is_first = len(pieces) > 1 and _INSTITUTION.match(pieces[0][:200]) is not None
    return is_first and not any(" " in piece or _is_initials(piece) for piece in pieces[1:])


def _are_all_initials(parts: list[str]) -> bool:
    """Whether every second part is initials, so that JR and MD among them are, too."""
    return len(parts) % 2 == 0 and all(map(_is_initials, parts[1::2])) and not any(map(_is_initials, parts[::2]))


def _with_suffixes(parts: list[str], behind: list[bool]) -> list[str]:
    """Return the names of a list where suffixes and degrees stand behind commas: "King, Martin Luther, Jr."."""
    names: list[list[str]] = []
    for part, is_behind in zip(parts, behind, strict=True):
        if is_behind and names:
            names[-1].append(part)
        else:
            names.append([part])
    if len(names) == 2 and _is_inverted(names[0][0], names[1][0]):
        return [", ".join(parts)]
    if len(names) > 2 and _paired([name[0] for name in names]) is not None:  # "King, M. L., Jr., Roe, A."
        return [", ".join([*one, *other]) for one, other in zip(names[::2], names[1::2], strict=True)]
    return [", ".join(name) for name in names]


def _is_inverted(first: str, second: str) -> bool:
    """Whether two parts are one name, as in "van der Berg, Jan" and "DE LA CRUZ, Juana Inés"."""
    return not (" " in first and " " in second) or (first.isupper() and not second.isupper())


def _is_word(text: str) -> bool:
    """Whether a part of a list is a single word, but for particles before it."""
    return " " not in text or _PARTICLE.fullmatch(text) is not None


def _is_initials(text: str) -> bool:
    """Whether a text is initials and no word: capitals, at most four."""
    letters = [letter for letter in text if letter.isalpha()]
    return 0 < len(letters) <= 4 and text.upper() == text and _INITIALS.fullmatch(text[:20]) is not None
