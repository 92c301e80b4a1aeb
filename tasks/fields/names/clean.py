"""From a printed name to one that can be parsed: encoding, entities, TeX, and what stands around a name."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

import ftfy

from tasks.fields.names.others import AND_OTHERS
from tasks.fields.names.words import MAIDEN_NAME
from tasks.fields.tex import to_unicode

MAX_LENGTH = 500  # no person's name is longer; parsing stops here, and raw_name keeps the rest

MAX_REMEMBERED = 50_000  # names and parts of names, of which most occur many times

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u00ad"), "-")
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u02bb\u02b9\u0060\u00b4\u2032\uff07\u05f3"), "'")
_DOUBLE_QUOTES = dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02\u300c\u300d"), '"')
_COMMAS = {ord("，"): ",", ord("、"): ",", ord("；"): ";", ord("．"): ".", ord("\u3000"): " ", ord("،"): ","}
_BRACKETS = {ord("（"): "(", ord("）"): ")", ord("［"): "[", ord("］"): "]", ord("【"): "[", ord("】"): "]"}
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), *range(0xFF10, 0xFF1A))}
_WITHOUT_TEX = dict.fromkeys(map(ord, "\\{}"))  # what is left where it was no TeX
_FOLDED = _DASHES | _QUOTES | _DOUBLE_QUOTES | _COMMAS | _BRACKETS | _FULL_WIDTH

_SUPERSCRIPT = re.compile(
    r"<(su[pb])\b[^<>]{0,60}>[^<>]{0,60}</\1>|<su[pb]>[^<>]{0,60}$|^[^<>]{0,60}</su[pb]>", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")
_ENTITY = re.compile(r"&#?[a-zA-Z0-9]{1,32};?")
_COMPLETION = re.compile(r"(?<=\b[^\W\d_])\(([^\W\d_]{1,30})\)")  # J(ohn)
_BRACKETED = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"|''[^']*''|(?<![^\s,])'[^',\s][^',]{0,28}'(?![^\s,])|[(\[].*$"
)
_HOMONYM_NUMBER = re.compile(r"(?<=\w)\s+0\d{3}\b")
_ADDRESS = re.compile(r"<?[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}>?|https?://\S{1,200}|orcid\.org\S{1,60}")
_MARKS = re.compile(
    r"[*:;!?†‡§¶#∗⁎⋆★☆✉@|^~_=<>$⁰¹²³⁴-⁹⁺-⁾ªº•◦∥‖\u1d43-\u1d6a\u2070-\u209c\u0000-\u0008\u000e-\u001f\u007f\u200b-\u200f\u2060\ufeff"
    r"\u202a-\u202e\u2066-\u2069\ue000-\uf8ff]+"
)
_DIGITS = re.compile(
    r"[\s,]*\b\d{3,4}\??\s?-\s?(?:\d{3,4}\??)?(?!\w)"  # the years of a life
    r"|(?<=[^\W\d_.])[\s,;]*\d+(?:[\s,;]+\d+)*(?![^\W\d_])"
    r"|^\d+\s+(?=\D)"
)
_ORDINAL = re.compile(r"(?i)(?<![^\s,])([2-9](?:nd|rd|th|d))\.?(?![^\s,])")
_GLUED = re.compile(r"\.(?=[^\W\d_]{2})(?!(?:Sc|Ed|Eng|Phil|Med|Math|Ing|Dr|Jr|Sr)\b)")
# "Jane Doe, Ph. D.", but in "Wolff, Ph. D." it may be Philippe.
_SPACED_DOCTORATE = re.compile(r"^([^\s,]{2,},?\s\D*?[^\W\d_]{2},?\s(?:Ph|Sc))\. D\b\.?(?=\s*(?:,|$))")
_LETTER_MARKS = re.compile(r"(?<=[^\W\d_]{2})[\s,]+[a-h](?:\s?,\s?(?:[a-h]|\d+))*[\s,]*$")
_HYPHEN = re.compile(r"\s*-\s+|\s+-\s*")
_MAIDEN = re.compile(rf"[\s,]+(?:{'|'.join(sorted(MAIDEN_NAME))})\.?\s.*$")
_ON_BEHALF = re.compile(r"(?i)(?<=\S)[\s,]+(?:(?:and |for and )?on behalf of|in collaboration with|for the)\s.*$")
# Not before "BY Smith", where BY is initials.
_CREDIT = re.compile(r"^(?:(?i:von|par|and|with|&)|[Bb]y|BY(?=\s+[^a-z\s]+\s[^a-z]+$))\s+(?=[A-Za-z])")
_EDGES = " \t\r\n,;:.&/-+%!?\\"
_PLAIN = re.compile(r"[A-Za-z][A-Za-z ,-]*(?:\.[A-Za-z ,-]+)*\.?")
_PLAIN_BUT_FOR_WORDS = re.compile(
    r"(?i)\b(?:et al|on behalf|for the|in collaboration|and others|née|nee|geb|born|et coll)\b|^(?:by|and|with)\s"
)


def clean_name(printed: str) -> str:
    """Clean a printed name; see `set_aside`."""
    return set_aside(printed)[0]


@lru_cache(maxsize=MAX_REMEMBERED)
def set_aside(printed: str) -> tuple[str, str]:
    """Divide a printed name into the name itself and what only stands around it, step by step.

    1. Cut to 500 characters.
    2. Entities replaced, encoding damage mended (ftfy), TeX rendered where there is a backslash or a brace.
    3. Unicode NFC; dashes, quotes and full-width characters folded.
    4. Superscripts, tags and addresses set aside, and what stands in brackets or quotes (a nickname, a role); but
       "J(ohn)" is John.
    5. The homonym numbers of DBLP ("0001"), affiliation digits, dates of life and marks set aside; "3rd" stays.
    6. "et al.", "née ...", "on behalf of ..." behind a name set aside.
    7. White space made single blanks; punctuation at the ends dropped, but for the dot of an initial.

    Returns:
        The name, and what was set aside, with blanks between.
    """
    if printed.isascii() and printed.isalpha() and len(printed) <= MAX_LENGTH:
        return printed, ""
    text = printed[:MAX_LENGTH]
    aside: list[str] = []
    if not _PLAIN.fullmatch(text):
        text = _without_what_stands_around(_decode(text), aside)
    if _PLAIN_BUT_FOR_WORDS.search(text):
        for pattern in (_CREDIT, _MAIDEN, _ON_BEHALF, AND_OTHERS):
            text = _cut(pattern, text, aside, "")
    if "h. D" in text or "c. D" in text:
        text = _SPACED_DOCTORATE.sub(r"\1.D.", text)
    if "." in text and "@" not in text:
        text = _GLUED.sub(". ", text)
    if "- " in text or " -" in text:
        text = _HYPHEN.sub("-", text)
    text = text.rstrip(" ,")
    if text[-1:].islower() and text[-2:-1] in " ," and text.count(" ") > 1:
        text = _cut(_LETTER_MARKS, text, aside, "")
    return _strip_edges(" ".join(text.split())), " ".join(" ".join(aside).split())


def clean_organisation(printed: str) -> tuple[str, str]:
    """Divide the name of an organisation, of which numbers and brackets are a part, from the markup around it."""
    aside: list[str] = []
    text = _cut(_TAG, _cut(_SUPERSCRIPT, decode(printed), aside, ""), aside, " ")
    return " ".join(text.split()).strip("*†‡§¶#∗ ,;:"), " ".join(aside)


def decode(printed: str) -> str:
    """Return the characters that a printed name stands for: the text of which `set_aside` makes two."""
    text = printed[:MAX_LENGTH]
    return text if _PLAIN.fullmatch(text) else _decode(text)


def _without_what_stands_around(text: str, aside: list[str]) -> str:
    """Set marks, brackets, numbers and addresses aside."""
    if "<" in text:
        text = _cut(_SUPERSCRIPT, text, aside, "")
    if "@" in text or "://" in text or "orcid.org" in text:
        whole = text
        text = _cut(_ADDRESS, text, aside, " ")
        if not text.strip(_EDGES):  # nothing but addresses: the first is all there is
            aside.clear()
            return whole.split()[0].strip("<>")
    if "<" in text:
        text = _cut(_TAG, text, aside, " ")
    text = _COMPLETION.sub(r"\1", text)
    rest: list[str] = []
    without = _cut(_BRACKETED, text, rest, " ")
    if without.strip(_EDGES):
        aside.extend(rest)
        text = without
    else:  # "[Anonymous]"
        text = text.strip("()[]\"' ")
    if any(map(str.isdigit, text)):
        text = _HOMONYM_NUMBER.sub("", text)
        ordinals = _ORDINAL.findall(text)
        if not ordinals:
            text = _DIGITS.sub("", _MARKS.sub(" ", text) if _MARKS.search(text) else text)
    return _cut(_MARKS, text, aside, " ")


def _cut(pattern: re.Pattern[str], text: str, aside: list[str], by: str) -> str:
    """Set aside all that a pattern finds."""

    def keep(found: re.Match[str]) -> str:
        aside.append(found[0])
        return by

    return pattern.sub(keep, text)


def _decode(text: str) -> str:
    """Return the characters that a text stands for."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
        text = _ENTITY.sub("", text)  # those that HTML does not know
    if not text.isascii():
        text = ftfy.fix_encoding(text)
    if "\\" in text or "{" in text or "}" in text:
        text = to_unicode(text).translate(_WITHOUT_TEX)
    return unicodedata.normalize("NFC", text).translate(_FOLDED)


def _strip_edges(text: str) -> str:
    """Drop punctuation at the ends; a dot stays at the end of an initial or an abbreviation."""
    stripped = text.strip(_EDGES)
    last = stripped.rsplit(" ", 1)[-1]
    after = text[text.find(stripped) + len(stripped) :] if stripped else ""
    return (
        stripped + "." if after.startswith(".") and len(last.rsplit(".", 1)[-1].rsplit("-", 1)[-1]) <= 2 else stripped
    )
