"""Text as expressions: what is shown, and what is compared.

Shown values stay as printed but for white space, damage to their encoding and markup. Match keys are folded: entities,
markup, TeX, accents, case and look-alike letters fall away, and what is left is letters, digits and blanks. Scripts
other than Latin are kept as they are.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

import ftfy
import polars as pl

from tasks.fields.markup import MAYBE_MARKED, strip_markup
from tasks.fields.placeholders import MAX_NOTICE

# What UTF-8 looks like when it was read as Latin-1 or cp1252, and the control characters of that reading.
_MOJIBAKE = (
    "[ÃÂâÐÑ][\u0080-\u00bf\u2018-\u203a\u20ac\u2122\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc]"
    "|[\u0080-\u009f]"
)
_DAMAGED = re.compile(_MOJIBAKE)
# Most damage is punctuation of cp1252 that was read as Latin-1. With it may stand letters of Latin-1 that are no UTF-8,
# because neither another one follows nor a blank, which may have been one.
_PUNCTUATION = {code: bytes([code]).decode("cp1252") for code in range(0x91, 0x98)}
_MORE_THAN_PUNCTUATION = re.compile("[^ -~\u0091-\u0097\u00a0-\u00ff]|[\u0080-\u00ff]{2}|[\u00a0-\u00ff](?: |$)")
_CONTROLS = re.compile("[\u0000-\u001f\u007f-\u009f\ufeff]")
_CONTROL = "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]"

# A text without these stays as it is when it is shown, and only loses its capitals and apostrophes when it is folded.
_NOT_SHOWN = "[^ -~]|  |^ | $|^$"
# A text without these is in the normal form C: no letter before them has a composed form, nor is composed with another.
_NOT_COMPOSED = "[^\u0000-\u02ff\u2010-\u2027\u2030-\u205e]"
# Nor does a text without these decompose in the form KD, and it has no accents.
_DECOMPOSED = "[^\u0000-\u007f\u2010\u2012-\u2016\u2018-\u2023]"
_NO_SINGLE_BLANK = r"\s{2,}|[\s--\x20]"
# What `_as_shown` changes: a text of letters beyond ASCII without these stays as it is, too.
_CHANGED = "|".join((_CONTROL, _NOT_COMPOSED, _NO_SINGLE_BLANK, _MOJIBAKE, "^ | $|^$"))
_CODE = r"[&<\\{}$]"
_NOT_PLAIN = rf"[^\x00-\x7f]|{_CODE}"

# A TeX accent over a letter: \"o  \"{o}  {\"o}  \'{\i}  \v{s}  \c c
_TEX_ACCENT = r"""\\(?:[`'"^~=.]|[uvHtcdbkr](?:\s+|\{))\s*\{?\\?([A-Za-z])\}?"""
_TEX_COMMAND = r"\\[a-zA-Z]+\s?"
_TEX_LETTERS = {
    r"\ss": "ss",
    r"\ae": "ae",
    r"\AE": "ae",
    r"\oe": "oe",
    r"\OE": "oe",
    r"\aa": "a",
    r"\AA": "a",
    r"\o": "o",
    r"\O": "o",
    r"\l": "l",
    r"\L": "l",
}
_TEX_LETTER = r"(\\(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L))(?:\{\}|\b\s?)"
_TAG = r"<[^<>]{1,40}>"
_LATIN = {"ø": "o", "ß": "ss", "ı": "i", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h"}
_APOSTROPHES = dict.fromkeys("'’‘`´ʼ", "")
_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "ι": "iota",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "ξ": "xi",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "υ": "upsilon",
    "φ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
}
# One Greek letter is a symbol and is spelt out; a Greek word is a word and stays.
_GREEK_SYMBOL = r"(^|[^\p{Greek}])(%s)($|[^\p{Greek}])"


def shown(text: pl.Expr) -> pl.Expr:
    """Return a text as it is shown: encoding damage mended, white space made single blanks, null instead of empty."""

    def changed(texts: pl.Series) -> pl.Series:
        return change_where(texts, _CHANGED, _as_shown)

    return text.map_batches(lambda texts: change_where(texts, _NOT_SHOWN, changed), return_dtype=pl.String)


def without_markup(text: pl.Expr) -> pl.Expr:
    """Return a text without tags and with its entities resolved; null where nothing is left."""
    return text.map_batches(_strip_markup, return_dtype=pl.String)


def stated(text: pl.Expr, is_placeholder: Callable[[str], bool]) -> pl.Expr:
    """Return a shown text, null where it is a placeholder; each distinct short text is looked at once."""
    return text.map_batches(lambda texts: _without_placeholders(texts, is_placeholder), return_dtype=pl.String)


def once_each(text: pl.Expr, change: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    """Change texts of which most are repeated, such as venues: each distinct one once."""

    def changed(texts: pl.Series) -> pl.Series:
        distinct = texts.drop_nulls().unique()
        after = distinct.to_frame("text").select(change(pl.col("text"))).to_series()
        return texts.replace_strict(distinct, after, default=None, return_dtype=pl.String)

    return text.map_batches(changed, return_dtype=pl.String)


def folded(text: pl.Expr) -> pl.Expr:
    """Return a text as it is compared: in lower case, without entities, tags, TeX, accents and apostrophes."""
    return text.map_batches(
        lambda texts: change_where(texts, _NOT_PLAIN, _as_folded, _plain_folded), return_dtype=pl.String
    )


def tokens(fold: pl.Expr) -> pl.Expr:
    """Return the words of a folded text: runs of letters and digits, in their order."""
    return fold.str.extract_all(r"[\p{L}\p{N}]+")


def without_accents(text: str) -> str:
    """Return a text without the accents of its letters, each of which stays in its script."""
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _as_shown(texts: pl.Series) -> pl.Series:
    """Return any texts as they are shown."""
    composed = change_where(texts.str.replace_all(_CONTROL, " "), _NOT_COMPOSED, _composed)
    mended = _mend_encoding(composed.str.replace_all(_NO_SINGLE_BLANK, " ").str.strip_chars())
    return mended.set(mended == "", None)


def _composed(texts: pl.Series) -> pl.Series:
    """Return texts in the normal form C of Unicode."""
    return texts.str.normalize("NFC")


def _plain_folded(texts: pl.Series) -> pl.Series:
    """Return texts of plain ASCII as they are compared."""
    return texts.str.to_lowercase().str.replace_all("['`]", "")


def _as_folded(texts: pl.Series) -> pl.Series:
    """Return any texts as they are compared."""
    plain = change_where(change_where(texts, _CODE, _without_code), _DECOMPOSED, without_marks)
    letters = plain.str.to_lowercase().str.replace_many({**_LATIN, **_APOSTROPHES})
    return change_where(letters, r"\p{Greek}", _spell_greek_symbols)


def without_marks(texts: pl.Series) -> pl.Series:
    """Decompose letters, and drop their accents."""
    return texts.str.normalize("NFKD").str.replace_all(r"\p{M}", "")


def _without_code(texts: pl.Series) -> pl.Series:
    """Resolve entities, and take tags and TeX away."""
    return _without_tex(_unescape_entities(texts).str.replace_all(_TAG, " "))


def _without_tex(texts: pl.Series) -> pl.Series:
    """Replace TeX accents and letters by plain letters, and drop commands, braces and dollar signs."""
    letters = texts.str.replace_all(_TEX_ACCENT, "$1").str.replace_all(_TEX_LETTER, "$1\u0000")
    letters = letters.str.replace_many({command + "\u0000": letter for command, letter in _TEX_LETTERS.items()})
    return letters.str.replace_all(_TEX_COMMAND, " ").str.replace_all(r"[{}$\\]", "")


def _spell_greek_symbols(texts: pl.Series) -> pl.Series:
    """Spell out Greek letters that stand alone: β-catenin and beta-catenin are one word."""
    symbols = texts.str.replace_all(_GREEK_SYMBOL % "|".join(_GREEK), "$1\u0000$2\u0000$3")
    return symbols.str.replace_many({f"\u0000{letter}\u0000": name for letter, name in _GREEK.items()})


def change_where(
    texts: pl.Series,
    pattern: str,
    change: Callable[[pl.Series], pl.Series],
    otherwise: Callable[[pl.Series], pl.Series] | None = None,
) -> pl.Series:
    """Change the texts that a pattern finds something in; the others, mostly nearly all, cost one search.

    Args:
        texts: The texts.
        pattern: What only texts have that `change` may have to change.
        change: The change of such texts, to values of any type.
        otherwise: The change of the others, to values of this type; None to leave them as they are.
    """
    hits = texts.str.contains(pattern).fill_null(value=False)
    if not hits.any():
        return texts if otherwise is None else otherwise(texts)
    if hits.all():
        return change(texts)
    others = texts.filter(~hits)
    parts = [change(texts.filter(hits)), others if otherwise is None else otherwise(others)]
    places = pl.concat([hits.arg_true(), (~hits).arg_true()])
    return pl.concat(parts).gather(places.arg_sort())


def _map_where(texts: pl.Series, pattern: str, change: Callable[[str], str | None]) -> pl.Series:
    """Apply a Python function to the few texts that match a pattern; the others never leave polars."""
    hits = texts.str.contains(pattern).fill_null(value=False)
    if not hits.any():
        return texts
    changed = [change(text) for text in texts.filter(hits).to_list()]
    return texts.scatter(hits.arg_true(), pl.Series(changed, dtype=pl.String))


def _mend_encoding(texts: pl.Series) -> pl.Series:
    """Undo UTF-8 that was read as another encoding (ftfy)."""
    return _map_where(texts, _MOJIBAKE, _mend)


def _mend(text: str) -> str:
    """Mend a text until nothing more is to be mended, for what comes out can be damaged too."""
    if not _MORE_THAN_PUNCTUATION.search(text):  # ftfy does the same, for a hundred times the time
        return _normal(text.translate(_PUNCTUATION))
    while _DAMAGED.search(text) and (mended := _normal(ftfy.fix_encoding(text))) != text:
        text = mended
    return text


def _normal(text: str) -> str:
    """Return a mended text in the form that `shown` gives every text, without the control characters that were left."""
    return " ".join(unicodedata.normalize("NFC", _CONTROLS.sub(" ", text)).split())


def _without_placeholders(texts: pl.Series, is_placeholder: Callable[[str], bool]) -> pl.Series:
    """Replace placeholders by null."""
    short = texts.filter(texts.str.len_chars() <= MAX_NOTICE).drop_nulls().unique()
    found = [text for text in short.to_list() if is_placeholder(text)]
    return texts.set(texts.is_in(found).fill_null(value=False), None) if found else texts


def _strip_markup(texts: pl.Series) -> pl.Series:
    """Take tags and entities away."""
    return _map_where(texts, MAYBE_MARKED, strip_markup)


def _unescape_entities(texts: pl.Series) -> pl.Series:
    """Replace HTML entities, also where they were escaped twice."""
    return _map_where(texts, "&[#a-zA-Z]", lambda text: html.unescape(html.unescape(text)))
