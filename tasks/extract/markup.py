"""Markup that is part of how a dump writes texts, not of the texts: JATS, HTML and MathML tags, and entities."""

from __future__ import annotations

import html
import re

_INLINE = (
    "a abbr b bold em font i inf it italic monospace nobr named-content overline roman s sans-serif sc scp scr "
    "sc-caps small span strike strong styled-content sub sup tt u underline xref ext-link inline-formula alternatives"
)
_BLOCK = (
    "abstract br div disp-formula disp-quote h1 h2 h3 h4 h5 h6 hr label li list list-item ol p para sec section table "
    "tbody td th title tr ul"
)
_ATTRIBUTES = r"""(?:\s++[\w:.-]++\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>]++)){0,100}\s*+/?>"""
# Tags of JATS and MathML have their prefix; all others must be known, for "p <b and c> d" is a text.
_INLINE_TAG = re.compile(
    rf"(?i)</?(?:jats:|ns\d:)?(?:{'|'.join(_INLINE.split())}){_ATTRIBUTES}|</?(?:mml|m|math):[a-z]+{_ATTRIBUTES}"
)
_BLOCK_TAG = re.compile(
    rf"(?i)</?(?:jats:|ns\d:)?(?:{'|'.join(_BLOCK.split())}){_ATTRIBUTES}|</?(?:jats|ns\d):[a-z0-9-]+{_ATTRIBUTES}"
)


def strip_markup(text: str | None) -> str | None:
    """Give the text without tags and with its entities resolved; None where nothing is left.

    A tag of layout leaves a blank, a tag within a line nothing. Entities are resolved last, and twice where they were
    escaped twice, so that an escaped "<" is never taken for a tag.
    """
    if text is None or ("<" not in text and "&" not in text):
        return text
    text = _BLOCK_TAG.sub(" ", _INLINE_TAG.sub("", text))
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return " ".join(text.split()) or None
