"""The authors of an item in the XML of Crossref, persons and organisations, with their affiliations."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tasks.extract.printed.names import name_in_parts, organisation
from tasks.extract.printed.orcid import orcid_in
from tasks.extract.records import PrintedName
from tasks.extract.syntax.xml_elements import text_of, texts_of

_NO_AUTHORS = frozenset(("editor", "chair", "translator", "reviewer", "review-assistant", "stats-reviewer", "reader"))
_OF_INSTITUTION = frozenset(("institution_name", "institution_department", "institution_place"))


def contributors_of(item: Element, repairs: set[str]) -> Iterator[PrintedName]:
    """Yield the authors, persons and organisations."""
    listed = item.find("contributors")
    for one in item.findall("person_name") if listed is None else listed:
        if one.get("contributor_role", "author") in _NO_AUTHORS:
            continue
        if one.tag == "person_name":
            family, given, suffix = (text_of(one.find(part), repairs) for part in ("surname", "given_name", "suffix"))
            if family is None and given is None:
                repairs.add("dropped_author")
            else:
                yield name_in_parts(
                    family or given or "",
                    given if family else None,
                    suffix=suffix,
                    orcid=orcid_in(text_of(one.find("ORCID"), repairs)),
                    affiliations=_affiliations(one, repairs),
                )
        elif one.tag == "organization" and (name := text_of(one, repairs)):
            yield organisation(name)


def _affiliations(person: Element, repairs: set[str]) -> list[str]:
    """Return the affiliations of a person, as texts or as institutions with a place."""
    institutions = [
        ", ".join(texts_of((part for part in one if part.tag in _OF_INSTITUTION), repairs))
        for one in person.iterfind("affiliations/institution")
    ]
    return list(filter(None, [*texts_of(person.findall("affiliation"), repairs), *institutions]))
