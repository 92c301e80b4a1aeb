"""What stands for further authors, whom nobody names: "et al.", "and others", "and 12 others"."""

from __future__ import annotations

import re

from tasks.fields.names.words import OTHERS

AND_OTHERS = re.compile(
    r"(?i)(?<=[^\s,;])[\s,;]++(?:and\s+)?(?:et\.?\s*al(?:ii|ia)?\b\.?|et coll\b\.?|and\s+others)[\s.]*$"
)  # behind a name or a list of names
_ENDINGS_OF_LIST = ("al", "alii", "alia", "coll", "others")  # of that pattern, but for blanks and dots
_ET_AL = re.compile(r"(?i)(?:and\s+)?(?:et\.?\s*al\.?|others)")
_MAX_ET_AL = 20  # characters
_ENDINGS = ("l", "l.", "L", "L.", "s", "S")  # of the pattern, which hardly any name matches
_NUMBERED = re.compile(r"(?:\W*(?:and|und|et|y|e|&)\s)?\W*(?:\d+\s(?:more|other|weitere|autres|others)\b.*)")
_WORD = re.compile(r"[^\W\d_]+")
_MAX_OTHERS = 40  # characters


def without_others(names: str) -> str:
    """Return a name or a list of names without the "et al." behind it."""
    end = names.rstrip(" .")
    if not end[-1:].isspace() and not end[-6:].casefold().endswith(_ENDINGS_OF_LIST):
        return names  # as most, which costs no search
    return AND_OTHERS.sub("", names)


def is_et_al(printed: str) -> bool:
    """Whether it is no name in any list: "et al.", "and others"."""
    printed = printed.strip()
    return printed.endswith(_ENDINGS) and len(printed) < _MAX_ET_AL and _ET_AL.fullmatch(printed) is not None


def is_others(printed: str) -> bool:
    """Whether it stands for authors who are not named, in any language: "et al.", "and 12 others", "anonymous"."""
    if len(printed) > _MAX_OTHERS:
        return False
    folded = " ".join(_WORD.findall(printed.casefold()))
    return folded in OTHERS or (any(map(str.isdigit, printed)) and _NUMBERED.fullmatch(printed.casefold()) is not None)
