r"""TeX as reference managers write it, to Unicode: B{\"o}hm is Böhm, {\O}stergaard is Østergaard, {IBM} is IBM.

In BibTeX, braces and accent macros are how letters are written, and so they are no part of what is printed. Formulae
are: what stands between dollar signs, or in \( \), is left as it is. No macro is run. A macro whose name says what it
prints (\TeX, \CTAN) becomes its name, and one with an argument that nobody knows becomes its argument.
"""

from __future__ import annotations

import re
import unicodedata

from tasks.fields.tex_symbols import symbols

_MARKUP = re.compile(r"[\\{}~$]")
_MATHEMATICS = re.compile(r"((?<!\\)\$[^$]+(?<!\\)\$|\\\([^\\]*+(?:\\[^()][^\\]*+){0,5000}\\\))")
_GROUP = r"\{([^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*){0,50}\}[^{}]*){0,50})\}"
_TEX_OR_PLAIN = re.compile(rf"\\texorpdfstring\s*{_GROUP}\s*{_GROUP}")
_ACCENT_OF_MATHEMATICS = r"\\(acute|grave|hat|tilde|bar|breve|dot|ddot|check|mathring)(?![A-Za-z])\s*"
_ACCENT_IN_WORD = re.compile(
    rf"(\w\{{?)?\$\s*{_ACCENT_OF_MATHEMATICS}(?:\{{|\\(?:mathrm|textrm|text|rm)(?![A-Za-z])|\s){{0,4}}"
    r"(?:\\([ij])(?:math)?|([^\W\d_]))[}\s]{0,4}\$(?(1)|(?=\}?[^\W\d_]))"
)

_LONE_SIGN = re.compile(r"\$\s*([<>=+])\s*\$")  # p $<$ 0.05, and $<$i$>$ of those who knew only TeX
_QUOTED = re.compile(rf"\\(?:enquote|mkbibquote|textquote)\*?\s*{_GROUP}")
_IN_CAPITALS = re.compile(r"\\(?:MakeUppercase|uppercase|MakeTextUppercase)\s*\{([^{}\\]*)\}")

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
    "h": "\u0309",
    "G": "\u030f",
    "f": "\u0311",
}
_NAMED_ACCENTS = {
    "acute": "'",
    "grave": "`",
    "hat": "^",
    "tilde": "~",
    "bar": "=",
    "breve": "u",
    "dot": ".",
    "ddot": '"',
    "check": "v",
    "mathring": "r",
}
_ACCENTS_BY_NAME = {
    **{name: _COMBINING[sign] for name, sign in _NAMED_ACCENTS.items()},
    "textcommabelow": "\u0326",
    "textcedilla": "\u0327",
    "textogonekcentered": "\u0328",
}
_LETTER_UNDER_NAMED_ACCENT = re.compile(
    rf"\\({'|'.join(_ACCENTS_BY_NAME)})\s*"
    r"\{\s*(?:\\([ij])(?:math)?(?![A-Za-z])|([^\W\d_]))\s*\}"
)
_TABBING = re.compile(r"\\a\s*(?:\{\s*(['`=])\s*\}|(['`=]))")
_ACCENT = re.compile(
    r"""\\(?:([`'^~=."])|([uvHcdbkrhGf])(?![A-Za-z]))\s*"""
    r"""(?:\{\s*(?:\\([ij])(?![A-Za-z])|([^\W\d_]))\s*(?:\{\})?|\\([ij])(?![A-Za-z])\s*|([^\W\d_]))(\}?)"""
)
_WITHOUT_PRINT = frozenset(
    "rm bf it sl sf tt sc em rmfamily sffamily ttfamily mdseries bfseries upshape itshape slshape scshape normalfont "
    "tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge protect relax null noindent nobreak "
    "allowbreak break penalty leavevmode displaystyle textstyle hfil hfill vfill ignorespaces unskip left "
    "right limits nolimits string xspace smallskip medskip bigskip centering item nolinebreak textcompwordmark "
    "cyrchar".split()
)
_UNPRINTED_ARGUMENT = re.compile(  # the first argument of macros with two, or the only one
    r"\\(?:begin\s*\{otherlanguage\*?\}\s*\{[^{}]*\}|hyperref\s*\[[^\[\]{}]{0,100}\]|(?:noopsort|hspace|vspace|hskip|kern|raise|lower|phantom|hphantom|vphantom|label|index|rule|url(?=\{\})"
    r"|color|textcolor|colorbox|href|foreignlanguage|selectlanguage|raisebox|scalebox|fontsize|fontfamily|fontencoding"
    r"|begin|end|cite[a-z]{0,8}|ref|eqref)"
    r"\*?\s*(?:\[[^\[\]{}]{0,100}\]\s*){0,2}(?:\{[^{}]*\}|-?[\d.]+\s?(?:em|ex|pt|mu|in|cm|mm))"
    r"|(?:footnote|thanks)\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*){0,50}\})"
)
_CHARACTER = re.compile(r"""\\(?:char|symbol)\s*\{?\s*(?:"([\dA-Fa-f]{1,4})|'([0-7]{1,5})|(\d{1,5}))\s*\}?""")
_CONTROL_SYMBOLS = {",": " ", " ": " ", "\n": " ", ";": " ", ":": " ", "\\": " ", "/": "", "-": "", "!": "", "@": ""}
_LIGATURES = {"~": " ", "---": "—", "--": "–", "``": "“", "''": "”", "{": "", "}": ""}
_TOKEN = re.compile(r"\\([A-Za-z]+)\*?(\s*)(?:\{\}|(?=(\{))|)|\\(.)|---?|``|''|[~{}]", re.DOTALL)
_LINK = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{[^{}]*\}")
_RARE = re.compile(rf"\\(?:a\s*[{{'`=]|char|symbol|{'|'.join(_ACCENTS_BY_NAME)})")
_DEEPEST_ACCENTS = 3  # a letter of Vietnamese bears two


def to_unicode(text: str) -> str:
    """Return the text that a source in TeX prints; white space is left as it is."""
    if not _MARKUP.search(text) and "--" not in text and "``" not in text and "''" not in text:
        return text
    if "$" in text:
        text = _LONE_SIGN.sub(r"\1", text)
    if "$" in text and "\\" in text:
        text = _ACCENT_IN_WORD.sub(_accented_in_word, text)
    if "\\texorpdfstring" in text:
        text = _TEX_OR_PLAIN.sub(r"\2", text)
    if "$" not in text and "\\(" not in text:
        return _prose(text)
    parts = _MATHEMATICS.split(text)  # formulae stand in the odd places
    return "".join(part if place % 2 else _prose(part) for place, part in enumerate(parts))


def verbatim(text: str) -> str:
    r"""Return a URL or identifier without what TeX needs around it: \url{...}, \_ and {\_}, \%, {\textasciitilde}."""
    if "\\" not in text and "{" not in text:
        return text
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"\\(?:~|sim)\s*(?:\{\})?", "~", text)
    text = re.sub(r"\\(text[a-z]{2,20})(?![A-Za-z])(?:\{\}|\s(?=\S))?", _symbol, text)
    text = re.sub(r"\\(?:url|burl|nolinkurl|path|texttt|href)\b|\\(?=[^A-Za-z0-9\s])|\$", "", text)
    return re.sub(r"[{}]", "", text)


def _symbol(found: re.Match[str]) -> str:
    """Return the symbol that a macro prints; another macro as it stands."""
    return symbols().get(found[1]) or symbols().get(found[1].removeprefix("text")) or found[0]


def _prose(text: str) -> str:
    """Return what TeX prints outside formulae."""
    if "\\" in text:
        text = _UNPRINTED_ARGUMENT.sub("", text)
        if "quote" in text:
            text = _QUOTED.sub(r"“\1”", text)
        if "ppercase" in text:
            text = _IN_CAPITALS.sub(lambda found: found[1].upper(), text)
        if _RARE.search(text):
            text = _LETTER_UNDER_NAMED_ACCENT.sub(_accented_by_name, _CHARACTER.sub(_character, text))
            text = _TABBING.sub(r"\\\1\2", text)
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


def _accented_in_word(found: re.Match[str]) -> str:
    r"""Put an accent on its letter that is written as a formula within a word: Garc$\acute{i}$a."""
    before, accent, dotless, letter = found.groups()
    return (before or "") + unicodedata.normalize("NFC", (dotless or letter) + _ACCENTS_BY_NAME[accent])


def _accented_by_name(found: re.Match[str]) -> str:
    r"""Put an accent on its letter that is written as a word: \acute{e}."""
    accent, dotless, letter = found.groups()
    return unicodedata.normalize("NFC", (dotless or letter) + _ACCENTS_BY_NAME[accent])


def _character(found: re.Match[str]) -> str:
    """Return a character that is written by its number, if it is one of ASCII; others depend on the font."""
    hexadecimal, octal, decimal = found.groups()
    code = int(hexadecimal, 16) if hexadecimal else int(octal, 8) if octal else int(decimal)
    return chr(code) if 32 < code < 127 and chr(code) not in "\\{}$" else ""


def _printed(found: re.Match[str]) -> str:
    """Return what a control word, a control symbol or a ligature prints."""
    word, blank, argument, symbol = found.groups()
    if word is not None:
        opens_group = found.start() > 0 and found.string[found.start() - 1] == "{"
        is_switch = opens_group and bool(blank) and word.islower()  # {\smc small capitals}
        printed = _word(word, blank, prints_nothing=argument is not None or is_switch)
        if blank and printed in ("<", ">") and found.string[found.start() - 1 : found.start()] == " ":
            is_number = found.string[found.end() : found.end() + 1] in tuple("0123456789.-")
            return f"{printed} " if is_number else printed  # p \textless 0.05
        return printed
    if symbol is not None:
        return _CONTROL_SYMBOLS.get(symbol, symbol)
    return _LIGATURES[found[0]]


def _word(word: str, blank: str, prints_nothing: bool) -> str:
    """Return what a control word prints; the blank behind it is TeX's own, but some who write a name there mean it.

    Args:
        word: Its letters.
        blank: The white space behind it.
        prints_nothing: Whether it has an argument or changes the font, so that it prints nothing if it is not known.
    """
    if word in _WITHOUT_PRINT:
        return ""
    printed = symbols().get(word) or symbols().get(word.removeprefix("text"))
    if printed is None:
        return "" if prints_nothing else word + blank
    return printed if len(printed) == 1 else printed + blank
