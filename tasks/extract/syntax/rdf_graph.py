"""A description in RDF and XML: a node with its properties, whose values are texts or other nodes, here or elsewhere.

Properties are known by their names without their vocabularies, for many vocabularies agree on what `title`, `creator`
and `isPartOf` mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from tasks.extract.syntax.xml_elements import text_of

REFERENCE = re.compile(rb"\b(?:resource|nodeID)\s*=\s*(?:\"([^\"<]{1,500})\"|'([^'<]{1,500})')")
NAMED = re.compile(rb"\b(?:about|nodeID|ID)\s*=\s*(?:\"([^\"<]{1,500})\"|'([^'<]{1,500})')")

_LISTS = frozenset(("Seq", "Bag", "Alt", "Container"))
_TEXTS = ("value", "name", "label", "prefLabel", "title", "notation")
_MAX_DEPTH = 5
_MAX_ITEMS = 20_000


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes to which a node refers, by their addresses, and what is mended on the way."""

    nodes: Mapping[str, Element]
    repairs: set[str] = field(default_factory=set)

    def values(self, node: Element, *names: str) -> list[Element]:
        """Return the values of the properties with one of these names, in their order: nodes, or elements with text."""
        found: list[Element] = []
        for child in node:
            if child.tag in names and len(found) < _MAX_ITEMS:
                found += self._resolved(child, 0)
        return found

    def texts(self, node: Element, *names: str) -> list[str]:
        """Return the texts of the properties with one of these names, those of the first name first."""
        return [text for name in names for value in self.values(node, name) if (text := self.text(value)) is not None]

    def first(self, node: Element, *names: str) -> str | None:
        """Return the first text of the properties with one of these names."""
        return next(iter(self.texts(node, *names)), None)

    def text(self, value: Element) -> str | None:
        """Return the text of a value: its own, or what a node is called."""
        if not len(value):
            return text_of(value, self.repairs)
        return next((text for name in _TEXTS if (text := text_of(value.find(name), self.repairs))), None)

    def _resolved(self, element: Element, depth: int) -> Iterator[Element]:
        """Yield the nodes that a property names or holds, or the property itself where it holds a text."""
        address = reference_of(element)
        if address is not None and not len(element):
            named = self.nodes.get(address)
            yield from [element] if named is None or depth > _MAX_DEPTH else self._items(named, depth + 1)
        elif not len(element) or attribute(element, "parseType") == "Resource" or depth > _MAX_DEPTH:
            yield element
        else:
            for child in element:
                yield from self._items(child, depth + 1)

    def _items(self, child: Element, depth: int) -> Iterator[Element]:
        """Yield what is listed in a container, or the node itself."""
        if child.tag in _LISTS:
            for item in child:
                yield from self._resolved(item, depth)
            return
        rest: Element | None = child
        passed: set[int] = set()  # for a list may refer to itself
        while rest is not None and id(rest) not in passed and len(passed) < _MAX_ITEMS:
            passed.add(id(rest))
            first, following = rest.find("first"), rest.find("rest")
            if first is None:
                break
            yield from self._resolved(first, depth)
            rest = None if following is None else self._following(following)
        if child.find("first") is None:
            yield child

    def _following(self, rest: Element) -> Element | None:
        """Return the rest of a list, which stands here or elsewhere."""
        return next(iter(rest), None) if len(rest) else self.nodes.get(reference_of(rest) or "")


def attribute(element: Element, name: str) -> str | None:
    """Return the value of an attribute, whatever its vocabulary."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def reference_of(element: Element) -> str | None:
    """Return the address of the node that a property names."""
    return attribute(element, "resource") or attribute(element, "nodeID")


def address_of(node: Element) -> str | None:
    """Return the address of a node."""
    return attribute(node, "about") or attribute(node, "nodeID") or attribute(node, "ID")
