"""The authors of a publication in TEI, with their affiliations."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tasks.extract.printed.inverted_names import read_inverted
from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.printed.orcid import orcid_in
from tasks.extract.records import PrintedName
from tasks.extract.syntax.xml_elements import text_of, texts_of

_INNER_PARTS = ("orgName", "settlement", "region", "country", "addrLine", "postCode", "postBox")


def authors_of(element: Element | None, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors; what GROBID takes for an author and is an affiliation only has no name."""
    for author in () if element is None else element.findall("author"):
        person = next((one for name in ("persName", "name") if (one := author.find(name)) is not None), None)
        parts = author if person is None else person
        family = " ".join(texts_of(parts.findall("surname"), repairs))
        given = " ".join(texts_of(parts.findall("forename"), repairs))
        affiliations = list(_affiliations(author, repairs))
        suffix, ids = (
            text_of(parts.find("genName"), repairs),
            texts_of([*author.findall("idno"), *parts.findall("idno")], repairs),
        )
        ids += [one for one in (parts.get("key"), parts.get("ref"), author.get("ref")) if one]
        orcid = next((found for one in ids if (found := orcid_in(one))), None)
        printed = text_of(author if person is None and not len(author) else person, repairs)
        if family or given:
            yield name_in_parts(
                family or given,
                (given or None) if family else None,
                suffix=suffix,
                orcid=orcid,
                affiliations=affiliations,
            )
        elif printed:
            yield read_inverted(printed)
        elif name := text_of(author.find("orgName"), repairs):
            yield organisation(name)
        else:
            repairs.add("dropped_author")


def _affiliations(author: Element, repairs: set[str]) -> Iterator[str]:
    """Yield the affiliations, as printed where that is kept, else from their parts."""
    for one in author.findall("affiliation"):
        raw = next((text for note in one.findall("note") if (text := text_of(note, repairs))), None)
        parts = texts_of((part for part in one.iter() if part.tag in _INNER_PARTS), repairs)
        if text := raw or ", ".join(dict.fromkeys(parts)) or text_of(one, repairs):
            yield text
