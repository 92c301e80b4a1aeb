"""The authors table, the authorships that join it to the papers, and the evidence for its merges."""

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.table import (
    AffiliationYearsList,
    EvidenceList,
    IdentifierList,
    NameCountList,
    Reference,
    StringList,
    Table,
    TableModel,
)


class Authors(TableModel):
    """One person."""

    author_id: pl.String = fields.author_id(description="The author's id; opaque.")
    display_name: pl.String = Field(
        str_length=fields.NOT_EMPTY,
        description="The fullest name that is well attested, in natural order: Gustavo de Rosa.",
    )
    family_name: pl.String = fields.family_name(description="The family name with its particle: de Rosa.")
    given_name: pl.String = fields.given_name(description="The given names, the fullest that are printed.")
    suffix: pl.String = fields.suffix()
    orcid: pl.String = fields.orcid(description="The ORCID iD, where a record states it.")
    identifiers: IdentifierList = fields.person_identifiers(
        description="What catalogues call the person, where a record states it, sorted: the scheme is acl, dblp (a "
        "name with its number), dblp_pid, inspire, openalex, researcherid, s2 or scopus."
    )
    name_variants: StringList = Field(description="Every form of the name as printed, sorted.")
    name_counts: NameCountList = Field(
        nullable=True, description="How many mentions print each form of the name, the most frequent first."
    )
    affiliations: StringList = fields.affiliations(description="Every affiliation as printed, sorted.")
    affiliation_years: AffiliationYearsList = Field(
        nullable=True,
        description="From when to when each affiliation is printed, by the years of the papers, the earliest first.",
    )
    n_papers: pl.Int32 = Field(ge=1, description="How many papers.")
    first_year: pl.Int32 = fields.year(description="The year of the first paper whose year is known.")
    last_year: pl.Int32 = fields.year(description="The year of the last paper whose year is known.")
    initial: pl.String = Field(
        str_matches=r"^[A-Z_]$", description="The first letter of the family name in A-Z, else _; names the partition."
    )


class Authorships(TableModel):
    """A person on a paper."""

    paper_id: pl.String = fields.paper_id()
    author_id: pl.String = fields.author_id()
    position: pl.Int32 = fields.position(description="The place in the list of authors, from 1.")
    author_position: pl.String = Field(
        isin=["first", "middle", "last"], description="first, middle or last; a sole author is first."
    )
    raw_name: pl.String = fields.raw_name(description="The name as printed on this paper.")
    raw_affiliations: StringList = fields.affiliations(description="The affiliations as printed on this paper.")
    is_inferred: pl.Boolean = fields.is_inferred(
        description="Whether no record states it: concluded from whose page lists the paper."
    )
    confidence: pl.Float32 = fields.confidence()
    year: pl.Int32 = fields.year(description="The year of the paper; names the partition.")


class AuthorMatches(TableModel):
    """The evidence for a pair of mentions: one that was merged, or one that is left for review."""

    source_id: pl.String = fields.source_id(description="The record of one mention.")
    position: pl.Int32 = fields.position(description="The place of that mention in its record.")
    related_source_id: pl.String = fields.source_id(description="The record of the other mention.")
    related_position: pl.Int32 = fields.position(description="The place of the other mention in its record.")
    author_id: pl.String = fields.author_id(description="The person of the first mention.")
    related_author_id: pl.String = fields.author_id(description="The person of the other mention.")
    decision: pl.String = fields.decision(
        description="merged: the pair made one person; review: it falls just short of that; apart: it would have made "
        "one person if nothing else spoke against it."
    )
    kept_apart_by: pl.String = fields.kept_apart_by(
        isin=["paper", "orcid", "homonym", "suffix", "career", "contradiction", "size", "decision"],
        description="What keeps a pair apart that would have made one person: they are two on one paper; different "
        "ORCID iDs, suffixes, or numbers by which DBLP tells namesakes apart (homonym); a longer or busier life in "
        "print than anybody's; other mentions of the two that contradict each other; more names that may be one than "
        "are held against each other; or a person's word for it (decision).",
    )
    decided_by: pl.String = fields.decided_by()
    matched_by: pl.String = fields.matched_by()
    score: pl.Float32 = fields.score()
    evidence: EvidenceList = fields.evidence()


AUTHORS = Table(
    "authors",
    Authors,
    key=("author_id",),
    partition_by="initial",
    references=(Reference(("author_id",), "authorships"),),
)
AUTHORSHIPS = Table(
    "authorships",
    Authorships,
    key=("paper_id", "position"),
    partition_by="year",
    references=(Reference(("paper_id",), "papers"), Reference(("author_id",), "authors")),
)
AUTHOR_MATCHES = Table(
    "author_matches",
    AuthorMatches,
    key=("source_id", "position", "related_source_id", "related_position"),
    references=(
        Reference(("source_id", "position"), "mentions"),
        Reference(("related_source_id", "related_position"), "mentions", ("source_id", "position")),
    ),
)
