"""The papers table, and what links papers to each other."""

import polars as pl
from pandera.polars import DataFrameModel, Field

from schemas.table import EvidenceList, IdentifierList, StringList, Table

ID = r"^[PWASR][0-9a-v]{16}$"
EARLIEST_YEAR = 1000
LATEST_YEAR = 2100


class Papers(DataFrameModel):
    """One publication. Its fields are merged from the records that name it, by the rules of survivorship."""

    paper_id: pl.String = Field(unique=True, str_matches=ID, description="The paper's id; opaque.")
    work_id: pl.String = Field(
        str_matches=ID, description="The id shared by the versions of one work (preprint, conference, journal)."
    )
    title: pl.String = Field(nullable=True, str_length={"min_value": 1}, description="The title, as printed.")
    abstract: pl.String = Field(
        nullable=True, str_length={"min_value": 1}, description="The longest abstract, as printed."
    )
    year: pl.Int32 = Field(
        nullable=True,
        in_range={"min_value": EARLIEST_YEAR, "max_value": LATEST_YEAR},
        description="The year of publication.",
    )
    publication_date: pl.String = Field(
        nullable=True,
        str_matches=r"^\d{4}(-\d{2}(-\d{2})?)?$",
        description="The date in ISO 8601, as precise as the source gives it: 2024, 2024-05 or 2024-05-01.",
    )
    type: pl.String = Field(nullable=True, description="The kind of publication, in the terms of CSL.")
    venue: pl.String = Field(nullable=True, description="The journal, proceedings or book that holds the paper.")
    volume: pl.String = Field(nullable=True, description="The volume, as printed.")
    issue: pl.String = Field(nullable=True, description="The issue, as printed.")
    pages: pl.String = Field(nullable=True, description="The pages, as printed.")
    doi: pl.String = Field(
        nullable=True, str_startswith="10.", description="The DOI in lower case, without a resolver."
    )
    arxiv_id: pl.String = Field(nullable=True, description="The arXiv id without a version.")
    pmid: pl.String = Field(nullable=True, str_matches=r"^\d+$", description="The PubMed id.")
    identifiers: IdentifierList = Field(description="Every identifier of every record of the paper.")
    comments: StringList = Field(description="The comment lines of its records, each once.")
    language: pl.String = Field(nullable=True, description="The language, as the source names it.")
    keywords: StringList = Field(description="The keywords and subjects of its records, each once.")
    retraction: pl.String = Field(
        nullable=True,
        isin=["retracted", "withdrawn"],
        description="retracted or withdrawn, where one of its records marks it as such.",
    )
    version: pl.String = Field(nullable=True, description="The latest version that a record names, such as v2.")
    n_authors: pl.Int32 = Field(nullable=True, ge=1, description="How many authors are known; null where none is.")
    n_sources: pl.Int32 = Field(ge=1, description="How many records became this paper.")

    class Config:
        """No other columns, in this order."""

        strict = True
        ordered = True


class Relations(DataFrameModel):
    """Two papers that are versions, parts or corrections of each other; a probable relation, not a certain one."""

    paper_id: pl.String = Field(str_matches=ID, description="The paper that the relation is said of.")
    related_paper_id: pl.String = Field(str_matches=ID, description="The other paper.")
    relation: pl.String = Field(
        isin=["version_of", "preprint_of", "translation_of", "erratum_of", "comment_on", "other_part_of"],
        description="What the first is to the second. The papers of the first three kinds are versions of one work.",
    )
    score: pl.Float32 = Field(
        nullable=True, description="The sum of the weights of what versions of a work have in common; at least 2."
    )

    class Config:
        """No other columns, in this order; one row a relation."""

        strict = True
        ordered = True
        unique = ("paper_id", "related_paper_id", "relation")


class PaperMatches(DataFrameModel):
    """The evidence for a pair of records: one that was merged, or one that is left for review."""

    source_id: pl.String = Field(str_matches=ID, description="One record of the pair.")
    related_source_id: pl.String = Field(str_matches=ID, description="The other record.")
    paper_id: pl.String = Field(str_matches=ID, description="The paper of the first record.")
    related_paper_id: pl.String = Field(str_matches=ID, description="The paper of the other record.")
    decision: pl.String = Field(
        isin=["merged", "review", "apart"],
        description="merged: the pair made one paper; review: it falls just short of that; apart: it would have made "
        "one paper if nothing else spoke against it.",
    )
    kept_apart_by: pl.String = Field(
        nullable=True,
        isin=["doi", "catalogue", "size", "contradiction", "mean"],
        description="The rule that kept a pair apart that would have made one paper: different DOIs; a catalogue that "
        "lists no paper twice; too many records for one paper (size); two other records of the two papers that "
        "contradict each other (contradiction); or all their other records, taken together (mean).",
    )
    united: pl.Boolean = Field(
        description="Whether the pair united two clusters of records. These pairs are a tree for each paper; the other "
        "merged ones agree with them."
    )
    matched_by: pl.String = Field(description="The evidence that weighs most: identifier, content, title or abstract.")
    score: pl.Float32 = Field(description="The sum of the weights; at least 0 for a merge.")
    evidence: EvidenceList = Field(description="Each evidence with its level and its weight.")

    class Config:
        """No other columns, in this order; one row a pair."""

        strict = True
        ordered = True
        unique = ("source_id", "related_source_id")


PAPERS = Table("papers", Papers, key=("paper_id",), partition_by="year")
RELATIONS = Table("relations", Relations, key=("paper_id", "related_paper_id", "relation"))
PAPER_MATCHES = Table("paper_matches", PaperMatches, key=("source_id", "related_source_id"))
