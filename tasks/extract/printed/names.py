"""Names whose parts the source tells apart."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.extract.records import Identifier, PrintedName


def name_in_parts(
    family: str,
    given: str | None = None,
    *,
    particle: str | None = None,
    suffix: str | None = None,
    orcid: str | None = None,
    identifiers: Iterable[Identifier] = (),
    affiliations: Iterable[str] = (),
) -> PrintedName:
    """Return a name as "Family, Given, Suffix", the particle with the family."""
    raw_name = f"{particle} {family}" if particle else family
    if given:
        raw_name = f"{raw_name}, {given}" if raw_name else given
    if suffix:
        raw_name = f"{raw_name}, {suffix}" if raw_name else suffix
    if not (particle or suffix or orcid or identifiers or affiliations):  # as nearly all
        return PrintedName(raw_name=raw_name, family=family, given=given, particle=particle, suffix=suffix, orcid=orcid)
    return PrintedName(
        raw_name=raw_name,
        family=family,
        given=given,
        particle=particle,
        suffix=suffix,
        orcid=orcid,
        identifiers=tuple(identifiers),
        affiliations=tuple(affiliations),
    )


def organisation(name: str, affiliations: Iterable[str] = ()) -> PrintedName:
    """Return the name of an organisation or collaboration, which has no parts."""
    return PrintedName(raw_name=name, family=name, affiliations=tuple(affiliations))


def identifiers_of_person(**stated: str | None) -> tuple[Identifier, ...]:
    """Return the identifiers that are stated of a person, by their schemes; an address is cut to its last part."""
    return tuple(Identifier(scheme, value.rstrip("/").rpartition("/")[2]) for scheme, value in stated.items() if value)
