"""Lists of authors whose separators are lost: "Vera K. InglebyMoritz Jarman", "Ibberton K.Jacobs G. F."."""

from __future__ import annotations

import re

from tasks.fields.names.words import GENERATIONS

_INSEPARABLE = frozenset(("Mc", "Mac", "Fitz"))
_BEGINNINGS = _INSEPARABLE | frozenset(
    "De Di Du Da La Le Lo Van Von Vander Vanden Del Della Des Den Dell Ten Ter Mag San St El Al Ben Abu Ibn".split()
)
_SUFFIXES = (GENERATIONS["jr"], GENERATIONS["sr"])
_WORD_BREAK = re.compile(r"[ \-]")
_BEHIND_INITIALS = re.compile(r"(?<=[^\W\d_]\.)(?=[^\W\d_]['’]?[^\W\d_])")
_FAMILY_AND_INITIALS = re.compile(r"[^\W\d_][\w'’ -]{1,60},? (?:[^\W\d_]\.[ -]?){1,5}")

_INVERTED = re.compile(r"[^\W\d_][\w'’ -]{0,60}, ?[^\W\d_][\w.'’ -]{0,60}")


def split_glued(printed: str) -> list[str]:
    """Return the names of a list in which nothing stands between them.

    A name may end where a small letter meets a capital, unless the beginning of a family name stands before it, as in
    "McDonald". A name has a blank in it, so that "DeVries" and "JoAnn" stay whole.
    """
    names: list[str] = []
    begun = ""
    for part in _parts(printed):
        name, begun = begun + part, ""
        if " " in name.strip():
            names.append(name)
        elif names and _last_word(names[-1]) in _BEGINNINGS:
            names[-1] += name
        else:
            begun = name
    if begun:
        names[-1:] = [names[-1] + begun] if names else [begun]
    return [name.strip() for name in names]


def split_at_initials(printed: str) -> list[str]:
    """Return the names of a list like "Ibberton K.Jacobs G. F." or "Ibberton, KayJacobs, Gil F.".

    All of them are family name and initials, or all have a comma. Else the list itself is returned as one name.
    """
    names = [name.strip() for name in _BEHIND_INITIALS.split(printed)]
    if len(names) > 1 and all(map(_FAMILY_AND_INITIALS.fullmatch, names)):
        return names
    if printed.count(",") > 1:
        names = [part.strip() for name in names for part in _parts(name)]
        if len(names) > 1 and all(map(_INVERTED.fullmatch, names)):
            return names
    return [printed]


def _parts(printed: str) -> list[str]:
    """Return the parts of a list between the places at which a name may end."""
    parts: list[str] = []
    begin = 0
    for place in range(1, len(printed)):
        if not printed[place].isupper():
            continue
        before = printed[begin:place]
        if (before[-1].islower() and _last_word(before) not in _INSEPARABLE) or before.endswith(_SUFFIXES):
            parts.append(before)
            begin = place
    return [*parts, printed[begin:]]


def _last_word(text: str) -> str:
    """Return the last word of a text, which may follow a hyphen."""
    return _WORD_BREAK.split(text[-50:])[-1]
