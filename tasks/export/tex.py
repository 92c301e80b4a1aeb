r"""Text as TeX reads it: signs that TeX obeys are escaped, formulae and letters of all scripts stay as they are.

A formula is what stands between dollar signs without blanks inside them, as in $E=mc^2$; in "$5 to $10" there is none.
A brace in a text becomes a macro, because BibTeX counts the braces of a field, escaped ones too.
"""

from __future__ import annotations

import re

from tasks.fields.tex import to_unicode

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\N{NO-BREAK SPACE}": "~",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_SPECIAL = re.compile(r"[\\{}~^&%$#_\xa0]")
_OF_TEX = re.compile(r"[\\{}~^&%$#_\xa0]|--|``|''")
_INNER_CAPITAL = re.compile(r"[^\W_][^\W\d_a-z]")
_WORDS = re.compile(r"([^\W_]+)")
_LIGATURE = re.compile(r"(-)(?=-)|(`)(?=`)|(')(?=')")
_FORMULA = re.compile(r"(?<!\\)(\$(?!\s)[^$]{1,1000}(?<![\s\\])\$)(?!\d)")
_LONE_SIGN = re.compile(r"\A\s*([<>=+])\s*\Z")  # between two formulae it would be read as one: $a$<$b$
_UNPRINTABLE_IN_URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20", "\n": "%0A", "^": "%5E"})


def escape(text: str, *, with_capitals: bool = False) -> str:
    """Return a text as TeX reads it.

    Args:
        text: The text.
        with_capitals: Whether words with capitals behind their first letter are put in braces: styles of bibliographies
            write all other letters of titles in lower case.
    """
    with_capitals = with_capitals and _INNER_CAPITAL.search(text) is not None
    if not with_capitals and not _OF_TEX.search(text):
        return text
    parts = _FORMULA.split(text) if "$" in text else [text]
    return "".join(
        part if place % 2 and _stays(part) else _LONE_SIGN.sub(r"{\1}", _prose(part, with_capitals))
        for place, part in enumerate(parts)
    )


def escape_url(url: str) -> str:
    """Return an address or identifier, in which nothing is escaped but what would end the field."""
    return url.translate(_UNPRINTABLE_IN_URL)


def _stays(formula: str) -> bool:
    """Whether a formula can stay as it is: its braces are balanced, and it is read back as it stands."""
    depth = 0
    for sign in re.findall(r"[{}]", formula):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0 and to_unicode(formula) == formula


def _prose(text: str, with_capitals: bool) -> str:
    """Return a text without formulae as TeX reads it."""
    if not with_capitals:
        return _plain(text)
    words = _WORDS.split(text)  # they stand in the odd places
    return "".join(
        f"{{{part}}}" if place % 2 and any(map(str.isupper, part[1:])) else part if place % 2 else _plain(part)
        for place, part in enumerate(words)
    )


def _plain(text: str) -> str:
    """Return a text with what TeX obeys escaped, and signs apart that would become one."""
    text = _SPECIAL.sub(lambda found: _ESCAPES[found[0]], text)
    return _LIGATURE.sub(lambda found: f"{found[0]}{{}}", text)
