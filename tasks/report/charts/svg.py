"""The drawings of a page: one style sheet and one set of patterns for all charts, and no styles or ids in them.

A page that allows no styles but those of its own sheet cannot be changed by what stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from tasks.report.charts.palette import VARIABLES

SVG = "http://www.w3.org/2000/svg"
COLOUR = re.compile("|".join(VARIABLES))
FONT = re.compile(r"'DejaVu Sans'[^;]*")

ET.register_namespace("", SVG)


class Drawings:
    """The charts of a page.

    Attributes:
        patterns: The definitions that styles refer to, as SVG, by id.
    """

    def __init__(self) -> None:
        self.patterns: dict[str, str] = {}
        self._classes: dict[str, str] = {}

    @property
    def sheet(self) -> str:
        """The styles of all charts that were added."""
        return "\n".join(f".{name} {{{style}}}" for style, name in self._classes.items())

    def add(self, document: ET.Element, label: str) -> str:
        """Return a chart as an element of a page.

        Args:
            document: The chart, as the canvas returns it; it is changed.
            label: What the chart shows, for people who do not see it.
        """
        for parent in list(document.iter()):
            for child in list(parent):
                if child.tag in (f"{{{SVG}}}defs", f"{{{SVG}}}metadata"):
                    self._keep_patterns(child)
                    parent.remove(child)
        for element in document.iter():
            element.attrib.pop("id", None)
            self._move_style(element)
            element.text, element.tail = _text(element), None
        for name in ("width", "height", "version"):
            document.attrib.pop(name, None)
        document.attrib |= {"role": "img", "aria-label": label, "class": "chart"}
        return ET.tostring(document, encoding="unicode")

    def _keep_patterns(self, definitions: ET.Element) -> None:
        """Keep the patterns among definitions, once each."""
        for pattern in definitions.iter(f"{{{SVG}}}pattern"):
            for element in pattern.iter():
                self._move_style(element)
                element.text = element.tail = None
            self.patterns.setdefault(pattern.attrib["id"], ET.tostring(pattern, encoding="unicode"))

    def _move_style(self, element: ET.Element) -> None:
        """Replace the style of an element by the class of that style."""
        for style in _styles(element):
            themed = COLOUR.sub(lambda found: f"var({VARIABLES[found[0]]})", FONT.sub("var(--font)", style))
            element.attrib["class"] = self._classes.setdefault(themed, f"c{len(self._classes)}")


def _styles(element: ET.Element) -> Iterator[str]:
    """Yield the style of an element, if it has one; take it from the element."""
    if style := element.attrib.pop("style", None):
        yield style
    elif colour := element.attrib.pop("fill", None):
        yield f"fill: {colour}"


def _text(element: ET.Element) -> str | None:
    """Return the text of an element that shows it; None for the blanks that lay the document out."""
    return element.text if element.tag in (f"{{{SVG}}}text", f"{{{SVG}}}tspan") else None
