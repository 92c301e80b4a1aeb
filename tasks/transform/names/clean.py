"""From a printed name to one that can be parsed: encoding, entities, TeX, and the marks around a name."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

import ftfy
from pylatexenc.latex2text import LatexNodes2Text

MAX_LENGTH = 500  # no person's name is longer; parsing stops here, and raw_name keeps the rest

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\u00ad"), "-")
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u02bb\u0060\u00b4\u2032"), "'")
_COMMAS = {ord("，"): ",", ord("、"): ",", ord("；"): ";", ord("．"): ".", ord("\u3000"): " "}
_FOLDED = _DASHES | _QUOTES | _COMMAS

_SUPERSCRIPT = re.compile(r"<(su[pb])\b[^<>]*>.*?</\1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")
_ENTITY = re.compile(r"&#?[a-zA-Z0-9]+;?")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_HOMONYM_NUMBER = re.compile(r"(?<=\w)\s+0\d{3}\b")
_MARKS = re.compile(r"[*†‡§¶#∗⁎⋆✉@|^~_=<>⁰¹²³⁴-⁹ªº\u0000-\u0008\u000e-\u001f\u007f\u200b-\u200f\ufeff]+")
_DIGITS = re.compile(r"(?<=[^\W\d_])\s*(?:\d+\s*[,;]?\s*)+(?=\s|$|,)|^\d+\s+(?=\D)")
_EDGES = " \t\r\n,;:.&/-"
_PLAIN = re.compile(r"[A-Za-z][A-Za-z .,'-]*")

_tex = LatexNodes2Text(keep_comments=True)


def clean_name(printed: str) -> str:
    """Clean a printed name, step by step.

    1. Cut to 500 characters.
    2. Entities replaced, encoding damage mended (ftfy), TeX rendered where there is a backslash or a brace.
    3. Unicode NFC; dashes, quotes and full-width punctuation folded.
    4. Superscripts and tags dropped, and what stands in brackets (a nickname, a role).
    5. The homonym numbers of DBLP ("0001"), affiliation digits and marks dropped.
    6. White space made single blanks; punctuation at the ends dropped, but for the dot of an initial.
    """
    text = printed[:MAX_LENGTH]
    if not _PLAIN.fullmatch(text):
        text = _decode(text)
        text = _SUPERSCRIPT.sub("", text)
        text = _TAG.sub(" ", text)
        text = _BRACKETED.sub(" ", text)
        text = _HOMONYM_NUMBER.sub("", text)
        text = _MARKS.sub(" ", text)
        text = _DIGITS.sub("", text)
    text = " ".join(text.split())
    return _strip_edges(text)


def _decode(text: str) -> str:
    """Give the characters that a text stands for."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
        text = _ENTITY.sub("", text)  # those that HTML does not know
    if not text.isascii():
        text = ftfy.fix_encoding(text)
    if "\\" in text or "{" in text or "}" in text:
        text = _render_tex(text)
    return unicodedata.normalize("NFC", text).translate(_FOLDED)


@lru_cache(maxsize=4096)
def _render_tex(text: str) -> str:
    r"""Render TeX: B{\"o}hm is Böhm. What cannot be read as TeX loses its braces and backslashes."""
    try:
        rendered = str(_tex.latex_to_text(text, tolerant_parsing=True))
    except Exception:  # the parser raises many kinds, and no name is worth a run
        rendered = text
    return rendered.translate({ord(mark): None for mark in "\\{}"})


def _strip_edges(text: str) -> str:
    """Drop punctuation at the ends; a dot stays at the end of an initial or an abbreviation."""
    stripped = text.strip(_EDGES)
    last = stripped.rsplit(" ", 1)[-1]
    after = text[text.find(stripped) + len(stripped) :] if stripped else ""
    return (
        stripped + "." if after.startswith(".") and len(last.rsplit(".", 1)[-1].rsplit("-", 1)[-1]) <= 2 else stripped
    )
