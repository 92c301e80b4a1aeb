"""The authors of an article in JATS, with their affiliations, which stand beside them or are referred to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.printed.orcid import orcid_in
from tasks.extract.records import PrintedName
from tasks.extract.syntax.xml_elements import text_of, texts_of
from tasks.extract.syntax.xml_text import plain_text

_AUTHORS = frozenset(("author", "authors", "aut", "group", "collab", "corresp", "first-author", "contributor"))
_MAX_DEPTH = 10
_NAMES = (
    "name",
    "name-alternatives/name",
    "string-name[surname]",
    "name-alternatives/string-name[surname]",
    "collab",
    "collab-alternatives/collab",
)


def names_of(meta: Element, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors of an article."""
    affiliations = {
        key: text
        for one in meta.iter("aff")
        if (key := one.get("id")) and (text := _affiliation(one, repairs)) is not None
    }
    for group in meta.findall("contrib-group"):
        contributors = [one for one in group.findall("contrib") if _is_author(one, group)]
        shared = _shared_affiliation(group, contributors, [*meta.findall("aff"), *meta.findall("aff-alternatives/aff")])
        common = (text,) if shared is not None and (text := _affiliation(shared, repairs)) else ()
        for contributor in contributors:
            yield from _name(contributor, _affiliations(contributor, affiliations, repairs) or common, repairs)


def _is_author(contributor: Element, group: Element) -> bool:
    """Whether a contributor is an author, and not an editor, a reviewer or a translator."""
    kind = (contributor.get("contrib-type") or group.get("content-type") or "author").lower()
    return kind in _AUTHORS or kind.startswith("author")


def _shared_affiliation(group: Element, contributors: Sequence[Element], listed: Sequence[Element]) -> Element | None:
    """Return the only affiliation there is, if none of the authors is tied to one."""
    is_tied = any(one.find("xref[@ref-type='aff']") is not None or one.find("aff") is not None for one in contributors)
    own = group.findall("aff") or listed
    return own[0] if len(own) == 1 and not is_tied else None


def _affiliations(contributor: Element, affiliations: dict[str, str], repairs: set[str]) -> tuple[str, ...]:
    """Return the affiliations that stand with an author, and those that an author refers to."""
    own = [text for one in contributor.iter("aff") if (text := _affiliation(one, repairs))]
    referred = [key for one in contributor.iter("xref") if (key := one.get("rid"))]
    tied = [affiliations[key] for keys in referred for key in keys.split() if key in affiliations]
    return tuple(dict.fromkeys([*own, *tied]))


def _affiliation(element: Element, repairs: set[str]) -> str | None:
    """Return an affiliation without its label and the numbers of its institution; its parts are set apart by commas."""
    parts = _parts_of_affiliation(element)
    is_listed = not any(bit.strip() for bit in (element.text or "", *(child.tail or "" for child in element)))
    joined = ", ".join(filter(None, (part.strip() for part in parts))) if is_listed else "".join(parts)
    text = text_of(_element_of(joined), repairs)
    return text.strip(" ,;") or None if text else None


def _parts_of_affiliation(element: Element, depth: int = 0) -> list[str]:
    """Return the texts of an affiliation, in order, without what is left out."""
    parts = [element.text or ""]
    for child in element:
        if child.tag in ("institution-wrap", "address") and depth < _MAX_DEPTH:
            inner = _parts_of_affiliation(child, depth + 1)
            parts.append(", ".join(filter(None, (part.strip(" \n\t,;") for part in inner))))
        elif child.tag not in ("label", "institution-id", "email", "sup", "xref", "target", "phone", "fax"):
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return parts


def _element_of(text: str) -> Element:
    """Return an element of a text."""
    element = Element("text")
    element.text = text
    return element


def _name(contributor: Element, affiliations: Sequence[str], repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the name of an author, or of a group whose members may be named too."""
    named = next((one for path in _NAMES if (one := contributor.find(path)) is not None), None)
    if named is None:
        is_anonymous = contributor.find("anonymous") is not None
        if not is_anonymous and (text := plain_text(contributor.find("string-name"), repairs)):
            yield PrintedName(raw_name=text, affiliations=tuple(affiliations))
        else:
            repairs.add("dropped_author")
    elif named.tag == "collab":
        name = _collaboration(named, repairs)
        if name:
            yield organisation(name, affiliations)
    else:
        family, given, suffix = (text_of(named.find(part), repairs) for part in ("surname", "given-names", "suffix"))
        if family or given:
            yield name_in_parts(
                family or given or "",
                given if family else None,
                suffix=suffix,
                orcid=_orcid(contributor, repairs),
                affiliations=affiliations,
            )
        else:
            repairs.add("dropped_author")


def _collaboration(element: Element, repairs: set[str]) -> str | None:
    """Return the name of a group, without those of its members."""
    text = [element.text or ""]
    for child in element:
        if child.tag not in ("contrib-group", "xref", "fn", "email"):
            text += child.itertext()
        text.append(child.tail or "")
    return text_of(_element_of("".join(text)), repairs)


def _orcid(contributor: Element, repairs: set[str]) -> str | None:
    """Return the ORCID of an author."""
    ids = [one for one in contributor.findall("contrib-id") if (one.get("contrib-id-type") or "orcid") == "orcid"]
    return next((orcid for one in texts_of(ids, repairs) if (orcid := orcid_in(one))), None)
