"""Read texts with markup: titles and abstracts in JATS, and in formats that take their tags from JATS or HTML.

Markup within a line is removed and its text stays. Blocks (paragraphs, items of lists) are set apart by blanks, and the
title of a section by a colon. Labels, footnotes and references to them are left out; so is the second form of a formula
that is written in two. A line break before an index comes from a program that indents its output, so it is not a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tasks.extract.records import clean

_BLOCKS = frozenset(
    "abstract break br caption def-item disp-formula disp-quote div head item label li list list-item ol p sec "
    "simple-para section table td th tr trans-abstract ul".split()
)
_LEFT_OUT = frozenset("author-comment fn label object-id tex-math annotation annotation-xml xref media".split())
_INDEXES = frozenset(("sub", "sup", "inf"))
_OWN_TITLE = frozenset(("abstract", "summary", "résumé", "zusammenfassung", "resumen", "resumo"))
_ENDS = (".", ":", "?", "!", ";")
_OWN_DOI = re.compile(r"DOI:?\s*\S{1,200}")
_LONGEST_DOI = 300
_MAX_OF_DOI = 3  # elements in the paragraph that says a DOI
_MAX_DEPTH = 200


def plain_text(element: Element | None, repairs: set[str]) -> str | None:
    """Return the text of an element without its markup; None if there is none.

    Args:
        element: The element.
        repairs: Receives the repairs that are made, as short codes.
    """
    if element is None:
        return None
    if not len(element):
        return clean(element.text, repairs) if element.text else None
    return clean("".join(_bits(element, 0)), repairs)


def abstract_text(element: Element | None, repairs: set[str]) -> str | None:
    """Return the text of an abstract; its sections begin with their titles, and a title of its own is left out."""
    if element is None:
        return None
    parts = [element.text or ""]
    for child in element:
        text = "" if _is_left_out(child) else "".join(_bits_of_child(child, 0))
        parts += [text, child.tail or ""]
    return clean("".join(parts), repairs)


def _is_left_out(child: Element) -> bool:
    """Whether a part of an abstract is left out, because it is its heading or its DOI."""
    if child.tag == "title":
        return (plain_text(child, set()) or "").rstrip(".:").casefold() in _OWN_TITLE
    if child.tag == "p" and len(child) <= _MAX_OF_DOI:
        return _OWN_DOI.fullmatch("".join(child.itertext())[:_LONGEST_DOI].strip()) is not None
    return child.tag in _LEFT_OUT


def _bits(element: Element, depth: int) -> Iterator[str]:
    """Yield the text of an element, bit by bit."""
    if depth > _MAX_DEPTH:
        yield "".join(element.itertext())
        return
    text = element.text or ""
    for child in element:
        yield _before(text, child)
        if child.tag not in _LEFT_OUT or _is_only_formula(element, child):
            yield from _bits_of_child(child, depth + 1)
        text = child.tail or ""
    yield text


def _bits_of_child(child: Element, depth: int) -> Iterator[str]:
    """Yield the text of a child, set apart where it is a block."""
    if child.tag == "title":
        title = "".join(_bits(child, depth)).strip()
        yield f" {title} " if not title or title.endswith(_ENDS) else f" {title}: "
    elif child.tag in _BLOCKS:
        yield " "
        yield from _bits(child, depth)
        yield " "
    else:
        yield from _bits(child, depth)


def _before(text: str, child: Element) -> str:
    """Return the text before a child; a line break before an index is not a blank."""
    stripped = text.rstrip()
    return stripped if child.tag in _INDEXES and "\n" in text[len(stripped) :] else text


def _is_only_formula(parent: Element, child: Element) -> bool:
    """Whether a formula in TeX is the only way in which it is written."""
    return child.tag == "tex-math" and not any(one.tag == "math" for one in parent)
