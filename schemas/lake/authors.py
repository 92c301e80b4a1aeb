"""The authors table, the authorships that join it to the papers, and the evidence for its merges."""

import polars as pl
from pandera.polars import DataFrameModel, Field

from schemas.lake.papers import EARLIEST_YEAR, ID, LATEST_YEAR
from schemas.table import AffiliationYearsList, EvidenceList, NameCountList, StringList, Table

ORCID = r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"
YEARS = {"min_value": EARLIEST_YEAR, "max_value": LATEST_YEAR}


class Authors(DataFrameModel):
    """One person."""

    author_id: pl.String = Field(unique=True, str_matches=ID, description="The author's id; opaque.")
    display_name: pl.String = Field(
        str_length={"min_value": 1},
        description="The fullest name that is well attested, in natural order: Gustavo de Rosa.",
    )
    family_name: pl.String = Field(
        str_length={"min_value": 1}, description="The family name with its particle: de Rosa."
    )
    given_name: pl.String = Field(nullable=True, description="The given names, the fullest that are printed.")
    suffix: pl.String = Field(nullable=True, description="Jr., III and their like.")
    orcid: pl.String = Field(nullable=True, str_matches=ORCID, description="The ORCID iD, where a record states it.")
    name_variants: StringList = Field(description="Every form of the name as printed, sorted.")
    name_counts: NameCountList = Field(
        nullable=True, description="How many mentions print each form of the name, the most frequent first."
    )
    affiliations: StringList = Field(description="Every affiliation as printed, sorted.")
    affiliation_years: AffiliationYearsList = Field(
        nullable=True,
        description="From when to when each affiliation is printed, by the years of the papers, the earliest first.",
    )
    n_papers: pl.Int32 = Field(ge=1, description="How many papers.")
    first_year: pl.Int32 = Field(
        nullable=True, in_range=YEARS, description="The year of the first paper whose year is known."
    )
    last_year: pl.Int32 = Field(
        nullable=True, in_range=YEARS, description="The year of the last paper whose year is known."
    )
    initial: pl.String = Field(
        str_matches=r"^[A-Z_]$", description="The first letter of the family name in A-Z, else _; names the partition."
    )

    class Config:
        """No other columns, in this order."""

        strict = True
        ordered = True


class Authorships(DataFrameModel):
    """A person on a paper."""

    paper_id: pl.String = Field(str_matches=ID, description="The paper.")
    author_id: pl.String = Field(str_matches=ID, description="The person.")
    position: pl.Int32 = Field(ge=1, description="The place in the list of authors, from 1.")
    author_position: pl.String = Field(
        isin=["first", "middle", "last"], description="first, middle or last; a sole author is first."
    )
    raw_name: pl.String = Field(str_length={"min_value": 1}, description="The name as printed on this paper.")
    raw_affiliations: StringList = Field(description="The affiliations as printed on this paper.")
    is_inferred: pl.Boolean = Field(
        description="Whether no record states it: concluded from whose page lists the paper."
    )
    confidence: pl.Float32 = Field(
        in_range={"min_value": 0, "max_value": 1}, description="How sure it is that this is the person."
    )
    year: pl.Int32 = Field(nullable=True, in_range=YEARS, description="The year of the paper; names the partition.")

    class Config:
        """No other columns, in this order; one row a place."""

        strict = True
        ordered = True
        unique = ("paper_id", "position")


class AuthorMatches(DataFrameModel):
    """The evidence for a pair of mentions: one that was merged, or one that is left for review."""

    source_id: pl.String = Field(str_matches=ID, description="The record of one mention.")
    position: pl.Int32 = Field(ge=1, description="The place of that mention in its record.")
    related_source_id: pl.String = Field(str_matches=ID, description="The record of the other mention.")
    related_position: pl.Int32 = Field(ge=1, description="The place of the other mention in its record.")
    author_id: pl.String = Field(str_matches=ID, description="The person of the first mention.")
    related_author_id: pl.String = Field(str_matches=ID, description="The person of the other mention.")
    decision: pl.String = Field(
        isin=["merged", "review", "apart"],
        description="merged: the pair made one person; review: it falls just short of that; apart: it would have made "
        "one person if nothing else spoke against it.",
    )
    kept_apart_by: pl.String = Field(
        nullable=True,
        isin=["paper", "orcid", "suffix", "career", "contradiction", "size"],
        description="What keeps a pair apart that would have made one person: they are two on one paper; different "
        "ORCID iDs, or suffixes; a longer or busier life in print than anybody's; other mentions of the two that "
        "contradict each other; or more names that may be one than are held against each other.",
    )
    matched_by: pl.String = Field(description="The evidence that weighs most.")
    score: pl.Float32 = Field(description="The sum of the weights; at least 0 for a merge.")
    evidence: EvidenceList = Field(description="Each evidence with its level and its weight.")

    class Config:
        """No other columns, in this order; one row a pair."""

        strict = True
        ordered = True
        unique = ("source_id", "position", "related_source_id", "related_position")


AUTHORS = Table("authors", Authors, key=("author_id",), partition_by="initial")
AUTHORSHIPS = Table("authorships", Authorships, key=("paper_id", "position"), partition_by="year")
AUTHOR_MATCHES = Table(
    "author_matches", AuthorMatches, key=("source_id", "position", "related_source_id", "related_position")
)
