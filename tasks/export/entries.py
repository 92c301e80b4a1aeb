"""Entries: what the lake knows of one paper and its authors, as the writers of all formats take it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec


class Author(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A person or an organisation on the paper, in the order of the list.

    Attributes:
        author_id: The author's id.
        raw_name: The name as printed on this paper.
        family_name: The family name with its particle; the whole name of an organisation, or of one word.
        given_name: The given names or initials.
        particle: The particle alone.
        suffix: Jr., III and their like.
        orcid: The ORCID iD.
        affiliations: The affiliations as printed on this paper.
        is_inferred: Whether no record states it.
        confidence: How sure it is that this is the person.
    """

    author_id: str
    raw_name: str
    family_name: str
    given_name: str | None = None
    particle: str | None = None
    suffix: str | None = None
    orcid: str | None = None
    affiliations: tuple[str, ...] = ()
    is_inferred: bool = False
    confidence: float = 1.0

    @property
    def is_whole(self) -> bool:
        """Whether the name has no parts, as that of an organisation."""
        return self.given_name is None and self.suffix is None

    @property
    def inverted(self) -> str:
        """The name as "Family, Given, Suffix"."""
        return ", ".join(filter(None, (self.family_name, self.given_name, self.suffix)))

    @property
    def family_alone(self) -> str:
        """The family name without its particle."""
        particle = self.particle
        if particle is None or not self.family_name.startswith(f"{particle} "):
            return self.family_name
        return self.family_name[len(particle) + 1 :]


class Identifier(msgspec.Struct, frozen=True, gc=False):
    """An identifier in the form of its scheme."""

    scheme: str
    value: str


class Relation(msgspec.Struct, frozen=True, gc=False):
    """What this paper is to another one: preprint_of, has_preprint, erratum_of ..."""

    relation: str
    paper_id: str

    def __str__(self) -> str:
        return f"{self.relation} {self.paper_id}"


class Version(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Another version of the work, which is not shown."""

    paper_id: str
    type: str | None = None
    publication_date: str | None = None
    doi: str | None = None
    arxiv_id: str | None = None

    def __str__(self) -> str:
        said = [self.type, self.publication_date, self.doi and f"doi:{self.doi}"]
        said.append(self.arxiv_id and f"arxiv:{self.arxiv_id}")
        known = ", ".join(filter(None, said))
        return f"{self.paper_id} ({known})" if known else self.paper_id


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One entry of an export: a paper, or of a work the version that is shown.

    Attributes:
        id: What the entry is called: the id of the paper, or of the work if each work has one entry. It outlives
            corrections of the data, as citation keys should.
        identifiers: Every identifier, those of the paper's own columns too.
        authors: The authors in their order.
        relations: What the paper is to other papers.
        other_versions: The versions of the work that are not shown.

    All others are columns of the table papers.
    """

    id: str
    paper_id: str
    work_id: str
    title: str | None = None
    abstract: str | None = None
    year: int | None = None
    publication_date: str | None = None
    type: str | None = None
    venue: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    pmid: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    comments: tuple[str, ...] = ()
    language: str | None = None
    keywords: tuple[str, ...] = ()
    retraction: str | None = None
    version: str | None = None
    n_sources: int = 1
    authors: tuple[Author, ...] = ()
    relations: tuple[Relation, ...] = ()
    other_versions: tuple[Version, ...] = ()

    @property
    def date(self) -> str | None:
        """The date of publication as precise as it is known, or the year."""
        return self.publication_date or (None if self.year is None else str(self.year))

    @property
    def has_date_of_arxiv(self) -> bool:
        """Whether no record states the date, and the year is that of the arXiv id."""
        return self.publication_date is None and self.year is not None and self.arxiv_id is not None

    def by_scheme(self) -> dict[str, list[str]]:
        """Return the identifiers by their schemes, in each the paper's own first."""
        values: dict[str, list[str]] = {}
        for scheme, own in (("doi", self.doi), ("arxiv", self.arxiv_id), ("pmid", self.pmid)):
            if own is not None:
                values[scheme] = [own]
        for one in self.identifiers:
            listed = values.setdefault(one.scheme, [])
            if one.value not in listed:
                listed.append(one.value)
        return values


def one_text(values: Sequence[str]) -> str:
    """Return several values as one text with semicolons, one of which stands behind a sole value with commas."""
    return f"{values[0]};" if len(values) == 1 and "," in values[0] else "; ".join(values)


def in_one_line(text: str) -> str:
    """Return a text with each run of white space as one blank."""
    return " ".join(text.split())


def others(identifiers: Mapping[str, Sequence[str]], schemes: Collection[str]) -> list[str]:
    """Return the identifiers of all schemes but some, each with its scheme before it: acl:W01-2003."""
    return [f"{scheme}:{value}" for scheme, values in identifiers.items() if scheme not in schemes for value in values]


def affiliations_by_place(authors: Iterable[Author]) -> Iterator[str]:
    """Yield the affiliations, with the place of the author in the list before each: 2 Paris."""
    for place, author in enumerate(authors, start=1):
        yield from (f"{place} {address}" for address in author.affiliations)
