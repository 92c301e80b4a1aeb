"""What the macros of TeX print that stand for a letter or a sign."""

from __future__ import annotations

import re
from functools import cache

from pylatexenc.latexencode import get_builtin_uni2latex_dict

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
    "textless": "<",
    "textgreater": ">",
    "textquotesingle": "'",
    "textquotedbl": '"',
    "textasciigrave": "`",
    "textgravedbl": "˵",
    "textunderscore": "_",
    "textbar": "|",
    "textbardbl": "‖",
    "textdollar": "$",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasteriskcentered": "*",
    "textsurd": "√",
    "textminus": "−",
    "textcelsius": "°C",
    "textapprox": "≈",
    "textfractionsolidus": "⁄",
    "SS": "SS",
    "EUR": "€",
    "eurosym": "€",
    "TM": "™",
    "trademark": "™",
    "registered": "®",
    "checkmark": "✓",
    "ge": "≥",
    "le": "≤",
    "ne": "≠",
    "to": "→",
    "rightarrow": "→",
    "leftarrow": "←",
    "longrightarrow": "→",
    "Rightarrow": "⇒",
    "ast": "*",
    "prime": "′",
    "glqq": "„",
    "grqq": "“",
    "glq": "‚",
    "grq": "‘",
    "flqq": "«",
    "frqq": "»",
    "flq": "‹",
    "frq": "›",
    "og": "«",
    "fg": "»",
    "percent": "%",
    "textpercent": "%",
    "textampersand": "&",
    "textnumbersign": "#",
    "nobreakspace": " ",
    "textnobreakspace": " ",
}
_MACRO_OF_ONE_SYMBOL = re.compile(r"(?:\\ensuremath\{)?\\([A-Za-z]+)\}?")


@cache
def symbols() -> dict[str, str]:
    """Return the symbols of TeX by the names of their macros; of two with one name, the first in Unicode."""
    found: dict[str, str] = {}
    for code, macro in sorted(get_builtin_uni2latex_dict().items()):
        if named := _MACRO_OF_ONE_SYMBOL.fullmatch(macro):
            found.setdefault(named[1], chr(code))
    return {**found, **_UNACCENTED_LETTERS, **_SIGNS}
