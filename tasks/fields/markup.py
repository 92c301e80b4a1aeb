"""Markup that is part of how a source writes texts, not of the texts: JATS, HTML and MathML tags, and entities."""

from __future__ import annotations

import html
import re
from collections import Counter

# A text that this pattern does not find anything in has no markup. Polars understands it too.
MAYBE_MARKED = r"<[/!a-zA-Z]|&(?:#|[a-zA-Z])"

_INLINE = (
    "abbr acronym alternatives bdi big bold cite code del em emphasis ext-link fixed-case font img inf "
    "inline-equation inline-formula inline-graphic inline-math ins it ital italic mark monospace named-content nobr "
    "overline roman s sans-serif sc sc-caps scp scr small smallcaps span strike strong styled-content sub sup tex-math "
    "tt u underline uri xref a b i"
)
_BLOCK = (
    "abstract abstracttext blockquote br center dd disp-formula disp-quote div dl dt h1 h2 h3 h4 h5 h6 hr label li "
    "list list-item ol p para pre sec section table tbody td th thead title tr ul"
)
_MATH = (
    "maction maligngroup malignmark math menclose merror mfenced mfrac mglyph mi mmultiscripts mn mo mover mpadded "
    "mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover "
    "none semantics"
)
_ATTRIBUTES = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))*\s*/?>"""


def _tags(names: str, prefix: str) -> str:
    """Return a pattern of the tags of these names."""
    return rf"</?{prefix}(?:{'|'.join(names.split())}){_ATTRIBUTES}"


# Tags of JATS and MathML have their prefix; all others must be known, for "p <b and c> d" is a text.
_JATS = r"(?:jats:|ns\d:)?"
_MATHML = r"(?:mml:|m:|math:)"
_INLINE_TAG = re.compile(f"(?i){_tags(_INLINE, _JATS)}")
_BLOCK_TAG = re.compile(rf"(?i){_tags(_BLOCK, _JATS)}|</?(?:jats|ns\d):[a-z0-9-]+{_ATTRIBUTES}")
# Blanks between the elements of a formula are how it is indented; those around a formula are the text's.
_MATH_ELEMENT = re.compile(
    rf"(?i)\s{{0,99}}</?(?:{_MATHML}(?!math\b)[a-z]+|(?!math\b)(?:{'|'.join(_MATH.split())})){_ATTRIBUTES}\s{{0,99}}"
)
_MATHEMATICS = re.compile(rf"(?i)<(?:{_MATHML}[a-z]|math[\s>])")
_MATH_ROOT = re.compile(rf"(?i)</?{_MATHML}?math{_ATTRIBUTES}")
_ANNOTATION = re.compile(
    rf"(?i)<{_MATHML}?annotation{_ATTRIBUTES}[^<]{{0,5000}}</{_MATHML}?annotation\s*>"  # a formula again, in TeX
)
_COMMENT = re.compile(r"<!--[^<>]{0,5000}-->|<!\[CDATA\[")
# Tags that a text can print as they are; one that stands alone and has no attributes is no markup.
_AMBIGUOUS = re.compile(
    r"(?i)</?(?:a|abstract|b|center|cite|code|del|i|ins|label|list|mark|s|section|small|table|title|u|uri)>"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});|&(?:amp|lt|gt|quot|nbsp)(?!\w)")
_MAX_ESCAPED = 2  # times that entities are escaped


def strip_markup(text: str | None) -> str | None:
    """Return the text without tags and with its entities resolved; None where nothing is left.

    A tag of layout leaves a blank, a tag within a line nothing. Entities are resolved once, and again where what comes
    out holds entities; tags that were escaped are tags too.
    """
    if text is None or ("<" not in text and "&" not in text):
        return text
    text = _without_tags(text)
    for _ in range(_MAX_ESCAPED):
        resolved = _ENTITY.sub(_resolved, text)
        if resolved == text:
            break
        text = _without_tags(resolved)
    return " ".join(text.split()) or None


def _resolved(entity: re.Match[str]) -> str:
    """Return the character of an entity; one that is unknown stays."""
    return html.unescape(entity[0])


def _without_tags(text: str) -> str:
    """Return the text without the tags of a known markup."""
    if "<" not in text:
        return text
    if "<!" in text:
        text = _COMMENT.sub("", text).replace("]]>", "")
    if _MATHEMATICS.search(text):
        text = _MATH_ROOT.sub("", _MATH_ELEMENT.sub("", _ANNOTATION.sub("", text)))
    alone = {tag for tag, count in Counter(map(_opening, _AMBIGUOUS.findall(text))).items() if count == 1}
    if not alone:
        return _BLOCK_TAG.sub(" ", _INLINE_TAG.sub("", text))
    return _BLOCK_TAG.sub(
        lambda tag: tag[0] if tag[0].lower() in alone else " ",
        _INLINE_TAG.sub(lambda tag: tag[0] if tag[0].lower() in alone else "", text),
    )


def _opening(tag: str) -> str:
    """Return the tag that opens the element which a tag opens or closes."""
    return tag.replace("/", "").lower()
