r"""TeX as reference managers write it, to Unicode: B{\"o}hm is Böhm, {\O}stergaard is Østergaard, {IBM} is IBM.

In BibTeX, braces and accent macros are how letters are written, and so they are no part of what is printed. Formulae
are: what stands between dollar signs, or in \( \), is left as it is. No macro is run. A macro whose name says what it
prints (\TeX, \CTAN) becomes its name, and one with an argument that nobody knows becomes its argument.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pylatexenc.latexencode import get_builtin_uni2latex_dict

_MARKUP = re.compile(r"[\\{}~$]|--|``|''")
_MATHEMATICS = re.compile(r"((?<!\\)\$[^$]+(?<!\\)\$|\\\([^\\]*+(?:\\[^()][^\\]*+){0,10000}\\\))")

_COMBINING = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
_ACCENT = re.compile(
    r"""\\(?:([`'^~=."])|([uvHcdbkr])(?![A-Za-z]))\s*"""
    r"""(?:\{\s*(?:\\([ij])(?![A-Za-z])|([^\W\d_]))\s*(?:\{\})?|\\([ij])(?![A-Za-z])\s*|([^\W\d_]))(\}?)"""
)
_UNACCENTED_LETTERS = {"aa": "å", "AA": "Å", "j": "ȷ"}
_SIGNS = {
    "S": "§",
    "P": "¶",
    "copyright": "©",
    "pounds": "£",
    "euro": "€",
    "dag": "†",
    "ddag": "‡",
    "dots": "…",
    "ldots": "…",
    "times": "×",
    "degree": "°",
    "dash": "–",
    "Dash": "—",
    "slash": "/",
    "bs": "\\",
    "lq": "‘",
    "rq": "’",
    "quad": " ",
    "qquad": " ",
    "enspace": " ",
    "thinspace": " ",
    "space": " ",
    "newline": " ",
    "linebreak": " ",
    "par": " ",
    "LaTeXe": "LaTeX2e",
}
_WITHOUT_PRINT = frozenset(
    "rm bf it sl sf tt sc em rmfamily sffamily ttfamily mdseries bfseries upshape itshape slshape scshape normalfont "
    "tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge protect relax null noindent nobreak "
    "allowbreak break penalty leavevmode displaystyle textstyle hfil hfill vfill ignorespaces unskip left right "
    "limits nolimits".split()
)
_UNPRINTED_ARGUMENT = re.compile(
    r"\\(?:noopsort|hspace|vspace|hskip|kern|raise|lower|phantom|hphantom|vphantom|label|index|color|textcolor|href|rule|url(?=\{\}))"
    r"\*?\s*(?:\{[^{}]*\}|-?[\d.]+\s?(?:em|ex|pt|mu|in|cm|mm))"
)
_CONTROL_SYMBOLS = {",": " ", " ": " ", "\n": " ", ";": " ", ":": " ", "\\": " ", "/": "", "-": "", "!": "", "@": ""}
_LIGATURES = {"~": " ", "---": "—", "--": "–", "``": "“", "''": "”", "{": "", "}": ""}
_TOKEN = re.compile(r"\\([A-Za-z]+)\*?(\s*)(?:\{\}|(?=(\{))|)|\\(.)|---?|``|''|[~{}]", re.DOTALL)
_MACRO_OF_ONE_SYMBOL = re.compile(r"(?:\\ensuremath\{)?\\([A-Za-z]+)\}?")
_DEEPEST_ACCENTS = 3  # a letter of Vietnamese bears two


def to_unicode(text: str) -> str:
    """Give the text that a source in TeX prints; white space is left as it is."""
    if not _MARKUP.search(text):
        return text
    if "$" not in text and "\\(" not in text:
        return _prose(text)
    parts = _MATHEMATICS.split(text)  # formulae stand in the odd places
    return "".join(part if place % 2 else _prose(part) for place, part in enumerate(parts))


def verbatim(text: str) -> str:
    r"""Give a URL or identifier without what TeX needs around it: \url{...}, \_ and {\_}, \%, {\textasciitilde}."""
    if "\\" not in text and "{" not in text:
        return text
    text = re.sub(r"\\(?:textasciitilde|~|sim)\s*(?:\{\})?", "~", text)
    text = re.sub(r"\\(?:url|nolinkurl|path|texttt|href)\b|\\(?=[^A-Za-z0-9\s])|\$", "", text)
    return re.sub(r"[{}]", "", text)


def _prose(text: str) -> str:
    """Give what TeX prints outside formulae."""
    if "\\" in text:
        text = _UNPRINTED_ARGUMENT.sub("", text)
        for _ in range(_DEEPEST_ACCENTS):
            text, count = _ACCENT.subn(_accented, text)
            if not count:
                break
    return _TOKEN.sub(_printed, text)


def _accented(found: re.Match[str]) -> str:
    r"""Put an accent on its letter: \'e, \'{e}, \'{\i}, {\v c}; a brace that was not opened here stays."""
    sign, letter_sign, in_group, grouped, dotless, single, closing = found.groups()
    letter = in_group or grouped or dotless or single
    composed = unicodedata.normalize("NFC", letter + _COMBINING[sign or letter_sign])
    was_opened = in_group or grouped
    if was_opened:
        return composed if closing else "{" + composed  # of \'{es} only the first letter has it
    return composed + closing


def _printed(found: re.Match[str]) -> str:
    """Give what a control word, a control symbol or a ligature prints."""
    word, blank, argument, symbol = found.groups()
    if word is not None:
        opens_group = found.start() > 0 and found.string[found.start() - 1] == "{"
        is_switch = opens_group and bool(blank) and word.islower()  # {\smc small capitals}
        return _word(word, blank, prints_nothing=argument is not None or is_switch)
    if symbol is not None:
        return _CONTROL_SYMBOLS.get(symbol, symbol)
    return _LIGATURES[found[0]]


def _word(word: str, blank: str, prints_nothing: bool) -> str:
    """Give what a control word prints; the blank behind it is TeX's own, but some who write a name there mean it.

    Args:
        word: Its letters.
        blank: The white space behind it.
        prints_nothing: Whether it has an argument or changes the font, so that it prints nothing if it is not known.
    """
    if word in _WITHOUT_PRINT:
        return ""
    printed = _symbols().get(word) or _symbols().get(word.removeprefix("text"))
    if printed is None:
        return "" if prints_nothing else word + blank
    return printed if len(printed) == 1 else printed + blank


@cache
def _symbols() -> dict[str, str]:
    """Give the symbols of TeX by the names of their macros; of two with one name, the first in Unicode."""
    symbols: dict[str, str] = {}
    for code, macro in sorted(get_builtin_uni2latex_dict().items()):
        if named := _MACRO_OF_ONE_SYMBOL.fullmatch(macro):
            symbols.setdefault(named[1], chr(code))
    return {**symbols, **_UNACCENTED_LETTERS, **_SIGNS}
