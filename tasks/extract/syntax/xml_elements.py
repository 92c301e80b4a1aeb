"""XML record by record: each is cut out of the stream, parsed, and read.

A broken record does not affect the others. Records are cut out first (`xml_scanner`), and then parsed together with
their neighbours, because making a parser costs more than running it over a short record. If one of them is broken, each
is parsed alone.

A document cannot define entities, so no entity can grow. Entities that HTML names have the meaning that they have
there. Nothing outside the document is read.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from html.entities import html5
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import msgspec

from tasks.extract.records import CONTROL_CHARACTER, Record, Refused, clean, decode
from tasks.extract.syntax.rejoined import Readable
from tasks.extract.syntax.xml_layout import Layout, XmlPiece
from tasks.extract.syntax.xml_scanner import cut_elements, name_of

MOST_TAGS = 500_000

TOO_MANY_TAGS = Refused("record_too_large", f"more than {MOST_TAGS:,} tags, the limit for a record; split it up")

_TOGETHER = 64 * 1024  # bytes of records that are parsed at once

_NAMED_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]*);")
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))
_CHARACTERS = {
    name[:-1].encode(): html.escape(characters).encode()
    for name, characters in html5.items()
    if name.endswith(";") and name[:-1] not in _OF_XML
}
_NAMESPACE = re.compile(rb"\bxmlns:(?!xml)[A-Za-z_][\w.-]*\s*=\s*(?:\"[^\"<&]+\"|'[^'<&]+')")
_UNDEFINED_ENTITY = 11  # the code of expat's XML_ERROR_UNDEFINED_ENTITY
_DECLARED = re.compile(rb"xmlns:([\w.-]+)")
_UNBOUND_PREFIX = 27  # that of XML_ERROR_UNBOUND_PREFIX
_PREFIX = re.compile(rb"(?:</?|\s)([A-Za-z_][\w.-]{0,30}):[A-Za-z_]")
_MAX_UNDECLARED = 100
_START_TAG = re.compile(rb"<([A-Za-z_][\w:.-]*)(?=[\s/>])")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BARE_AMPERSAND = re.compile("&(?![A-Za-z#][A-Za-z0-9]{0,40};|#)")
_REFERENCE = re.compile("&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}));")


def split_elements(stream: Readable, layout: Layout) -> Iterator[XmlPiece]:
    """Yield the records of a document in their order, parsed as far as they could be parsed together."""
    group: list[XmlPiece] = []
    size = 0
    for piece in cut_elements(stream, layout):
        if group and (size + len(piece.raw) > _TOGETHER or piece.around != group[0].around):
            yield from _parsed_together(group)
            group, size = [], 0
        group.append(piece)
        size += len(piece.raw)
    yield from _parsed_together(group)


def parse_record(piece: XmlPiece, read: Callable[[Element, set[str]], Record | Refused]) -> Record | Refused:
    """Parse a record and read what is in it; one that cannot be parsed is refused."""
    repairs: set[str] = set()
    element = parse_element(piece, repairs)
    return element if isinstance(element, Refused) else read(element, repairs)


def parse_element(piece: XmlPiece, repairs: set[str]) -> Element | Refused:
    """Parse a record.

    Tags lose their namespaces and prefixes, also prefixes that are not declared. Named entities become the characters
    that they stand for in HTML. Bytes that are not UTF-8, characters that XML forbids, and an `&` that begins no entity
    are mended, which is noted among the repairs.

    Returns:
        The element; or `broken_xml`, `undefined_entity`, `record_too_large`.
    """
    if piece.element is not None:
        return piece.element
    if piece.raw.count(b"<") > MOST_TAGS:
        return TOO_MANY_TAGS
    namespaces = _namespaces(piece.around)
    raw = _resolve_entities(piece.raw)
    try:
        element = _parse(raw, namespaces)
    except ElementTree.ParseError as error:
        mended = _mend(raw, repairs)
        if mended == raw:
            return _parse_undeclared(raw, namespaces, error, repairs)
        try:
            element = _parse(mended, namespaces)
        except ElementTree.ParseError as remaining:
            return _parse_undeclared(mended, namespaces, remaining, repairs)
    if namespaces or b"xmlns" in raw:
        _drop_namespaces(element)
    return element


def parse_around(around: tuple[bytes, ...], repairs: set[str]) -> dict[str, Element]:
    """Parse the elements around a record and those that it shares, by their names; broken ones are left out.

    An element that was left out is noted among the repairs: `dropped_meta` and the like.
    """
    elements = {}
    for place, raw in enumerate(around):
        element = parse_element(XmlPiece(line_start=1, line_end=1, raw=raw, around=around[:place]), repairs)
        if isinstance(element, Refused):
            repairs.add(f"dropped_{name_of(raw) or 'element'}")
        else:
            elements[element.tag] = element
    return elements


def text_of(element: Element | None, repairs: set[str]) -> str | None:
    """Return the text of an element and of all elements in it, without their markup; None if there is none."""
    if element is None:
        return None
    text = "".join(element.itertext()) if len(element) else element.text
    if text and text.isalnum():  # as most names: nothing of it is to be cleaned
        return text
    return clean(text, repairs) if text else None


def texts_of(elements: Iterable[Element], repairs: set[str]) -> list[str]:
    """Return the texts of those elements that have one."""
    return [text for element in elements if (text := text_of(element, repairs)) is not None]


def attribute_of(element: Element, name: str, repairs: set[str]) -> str | None:
    """Return the value of an attribute; None where there is none."""
    value = element.get(name)
    return clean(value, repairs) if value else None


def children_by_tag(element: Element) -> dict[str, list[Element]]:
    """Return the children of an element by their names, those of one name in their order."""
    children: dict[str, list[Element]] = {}
    for child in element:
        children.setdefault(child.tag, []).append(child)
    return children


def language_of(element: Element) -> str | None:
    """Return the language that an element says its text is in."""
    return element.get(_LANGUAGE) or None


def unread_elements(element: Element, read: Collection[str], path: str = "") -> tuple[str, ...]:
    """Return the names of the children that say something and are not among those that the rules of a format read.

    Args:
        element: The record, or an element of it whose children are its fields.
        read: The names of the children that are read.
        path: What is put before each name, for an element within the record.
    """
    others = [child for child in element if child.tag not in read]
    if not others:
        return ()
    return tuple(
        [
            path + child.tag
            for child in others
            if len(child) or child.attrib or (child.text and not child.text.isspace())
        ]
    )


def beginning_of(piece: XmlPiece, last: re.Pattern[bytes]) -> XmlPiece:
    """Return a record up to the end tag that a pattern matches, without the text of an article, for example."""
    end = last.search(piece.raw)
    start = _START_TAG.match(piece.raw)
    if piece.element is not None or end is None or start is None:
        return piece
    return msgspec.structs.replace(piece, raw=piece.raw[: end.end()] + b"</" + start[1] + b">")


def _parsed_together(group: Sequence[XmlPiece]) -> Iterator[XmlPiece]:
    """Yield neighbours, each with its element, if they are well-formed together; else as they are."""
    whole = [piece for piece in group if piece.refusal is None]
    raw = b"".join([piece.raw for piece in whole])
    if len(whole) < 2 or len(raw) > _TOGETHER:
        yield from group
        return
    namespaces = _namespaces(whole[0].around)
    try:
        root = _parse_within(_resolve_entities(raw), namespaces)
    except ElementTree.ParseError:
        yield from group
        return
    if len(root) != len(whole):
        yield from group
        return
    if namespaces or b"xmlns" in raw:
        _drop_namespaces(root)
    elements = iter(root)
    for piece in group:
        yield piece if piece.refusal else msgspec.structs.replace(piece, element=next(elements))


def _parse(raw: bytes, namespaces: bytes) -> Element:
    """Parse an element in which these namespaces hold.

    Raises:
        ParseError: If it is no well-formed XML.
    """
    if namespaces:
        return _parse_within(raw, namespaces)[0]
    return ElementTree.fromstring(raw)  # noqa: S314 - no document type comes this far, so nothing can expand


def _parse_within(raw: bytes, namespaces: bytes) -> Element:
    """Parse elements, and give one around them in which these namespaces hold.

    Raises:
        ParseError: If they are no well-formed XML.
    """
    return ElementTree.fromstring(b"<around " + namespaces + b">" + raw + b"</around>")  # noqa: S314 - as above


@lru_cache(maxsize=4)
def _namespaces(around: tuple[bytes, ...]) -> bytes:
    """Return the declarations of the prefixes of namespaces that hold for a record, the innermost of each."""
    declared = {}
    for element in around:
        for found in _NAMESPACE.finditer(element):
            declared[found[0].partition(b"=")[0].strip()] = found[0]
    return b" ".join(declared.values())


def _resolve_entities(raw: bytes) -> bytes:
    """Put the characters that HTML names in the place of their entities, outside of CDATA sections."""
    if b"&" not in raw:
        return raw
    first, *others = raw.split(b"<![CDATA[")
    parts = [_NAMED_ENTITY.sub(_character, first)]
    for other in others:
        section, closing, text = other.partition(b"]]>")
        parts.append(section + closing + _NAMED_ENTITY.sub(_character, text))
    return b"<![CDATA[".join(parts)


def _character(entity: re.Match[bytes]) -> bytes:
    """Return the character that an entity stands for, or the entity, if HTML does not know it."""
    return _CHARACTERS.get(entity[1], entity[0])


def _mend(raw: bytes, repairs: set[str]) -> bytes:
    """Put U+FFFD for bytes that are not UTF-8, blanks for characters that XML forbids, and `&amp;` for a bare `&`."""
    text = decode(raw, repairs)
    mended = _REFERENCE.sub(_allowed, _FORBIDDEN.sub(" ", text))
    if mended != text:
        repairs.add(CONTROL_CHARACTER)
    if "<![CDATA[" not in mended and _BARE_AMPERSAND.search(mended):
        repairs.add("bare_ampersand")
        mended = _BARE_AMPERSAND.sub("&amp;", mended)
    return mended.encode()


def _allowed(reference: re.Match[str]) -> str:
    """Return a reference to a character, or a blank where XML forbids the character."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if number <= 0x10FFFF and not _FORBIDDEN.match(chr(number)) else " "


def _parse_undeclared(
    raw: bytes, namespaces: bytes, error: ElementTree.ParseError, repairs: set[str]
) -> Element | Refused:
    """Parse a record again if its error is a prefix that is not declared; else refuse it."""
    prefixes = set(_PREFIX.findall(raw)) - {b"xml", b"xmlns"} - set(_DECLARED.findall(namespaces))
    if error.code != _UNBOUND_PREFIX or len(prefixes) > _MAX_UNDECLARED:
        return _refuse(error)
    declared = b"".join([b' xmlns:%s="%s"' % (prefix, prefix) for prefix in sorted(prefixes)])
    try:
        element = _parse(raw, namespaces + declared)
    except ElementTree.ParseError as remaining:
        return _refuse(remaining)
    repairs.add("undeclared_prefix")
    _drop_namespaces(element)
    return element


def _refuse(error: ElementTree.ParseError) -> Refused:
    """Return what is wrong with a record."""
    message = " ".join(str(error).split())[:120]
    if error.code == _UNDEFINED_ENTITY:
        return Refused("undefined_entity", f"{message}: write the character itself")
    return Refused("broken_xml", f"not well-formed XML ({message}): mend the record")


def _drop_namespaces(element: Element) -> None:
    """Drop the namespaces of tags, in place."""
    for one in element.iter():
        if one.tag[0] == "{":
            one.tag = one.tag.rpartition("}")[2]
