"""The papers table, and what links papers to each other."""

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.table import EvidenceList, IdentifierList, Reference, StringList, Table, TableModel


class Papers(TableModel):
    """One publication. Its fields are merged from the records that name it, by the rules of survivorship."""

    paper_id: pl.String = fields.paper_id(description="The paper's id; opaque.")
    work_id: pl.String = Field(
        str_matches=fields.ID, description="The id shared by the versions of one work (preprint, conference, journal)."
    )
    title: pl.String = fields.title(str_length=fields.NOT_EMPTY, description="The title, as printed.")
    abstract: pl.String = fields.abstract(str_length=fields.NOT_EMPTY, description="The longest abstract, as printed.")
    year: pl.Int32 = fields.year()
    publication_date: pl.String = fields.publication_date(
        str_matches=fields.DATE,
        description="The date in ISO 8601, as precise as the source gives it: 2024, 2024-05 or 2024-05-01.",
    )
    type: pl.String = fields.publication_type()
    venue: pl.String = fields.venue(description="The journal, proceedings or book that holds the paper.")
    volume: pl.String = fields.volume(description="The volume, as printed.")
    issue: pl.String = fields.issue(description="The issue, as printed.")
    pages: pl.String = fields.pages(description="The pages, as printed.")
    doi: pl.String = fields.doi()
    arxiv_id: pl.String = fields.arxiv_id()
    pmid: pl.String = fields.pmid()
    identifiers: IdentifierList = fields.identifiers(description="Every identifier of every record of the paper.")
    comments: StringList = fields.comments(description="The comment lines of its records, each once.")
    language: pl.String = fields.language(description="The language, as the source names it.")
    keywords: StringList = fields.keywords(description="The keywords and subjects of its records, each once.")
    retraction: pl.String = fields.retraction(
        description="retracted or withdrawn, where one of its records marks it as such."
    )
    version: pl.String = fields.version(description="The latest version that a record names, such as v2.")
    n_authors: pl.Int32 = Field(nullable=True, ge=1, description="How many authors are known; null where none is.")
    n_sources: pl.Int32 = Field(ge=1, description="How many records became this paper.")


class Relations(TableModel):
    """Two papers that are versions, parts or corrections of each other; a probable relation, not a certain one."""

    paper_id: pl.String = fields.paper_id(description="The paper that the relation is said of.")
    related_paper_id: pl.String = fields.paper_id(description="The other paper.")
    relation: pl.String = Field(
        isin=["version_of", "preprint_of", "translation_of", "erratum_of", "comment_on", "other_part_of"],
        description="What the first is to the second. The papers of the first three kinds are versions of one work.",
    )
    score: pl.Float32 = fields.score(
        nullable=True, description="The sum of the weights of what versions of a work have in common; at least 2."
    )


class PaperMatches(TableModel):
    """The evidence for a pair of records: one that was merged, or one that is left for review."""

    source_id: pl.String = fields.source_id(description="One record of the pair.")
    related_source_id: pl.String = fields.source_id(description="The other record.")
    paper_id: pl.String = fields.paper_id(description="The paper of the first record.")
    related_paper_id: pl.String = fields.paper_id(description="The paper of the other record.")
    decision: pl.String = fields.decision(
        description="merged: the pair made one paper; review: it falls just short of that; apart: it would have made "
        "one paper if nothing else spoke against it."
    )
    kept_apart_by: pl.String = fields.kept_apart_by(
        isin=["doi", "catalogue", "size", "contradiction", "mean", "decision"],
        description="The rule that kept a pair apart that would have made one paper: different DOIs; a catalogue that "
        "lists no paper twice; too many records for one paper (size); two other records of the two papers that "
        "contradict each other (contradiction); all their other records, taken together (mean); or a person's word for "
        "it (decision).",
    )
    decided_by: pl.String = fields.decided_by()
    united: pl.Boolean = Field(
        description="Whether the pair united two clusters of records. These pairs are a tree for each paper; the other "
        "merged ones agree with them."
    )
    matched_by: pl.String = fields.matched_by(
        description="The evidence that weighs most: identifier, content, title or abstract; or decision, a person's "
        "word for it, or key, one that a catalogue gives both."
    )
    score: pl.Float32 = fields.score()
    evidence: EvidenceList = fields.evidence()


PAPERS = Table(
    "papers",
    Papers,
    key=("paper_id",),
    partition_by="year",
    references=(Reference(("paper_id",), "sources"),),
)
RELATIONS = Table(
    "relations",
    Relations,
    key=("paper_id", "related_paper_id", "relation"),
    references=(Reference(("paper_id",), "papers"), Reference(("related_paper_id",), "papers", ("paper_id",))),
)
PAPER_MATCHES = Table(
    "paper_matches",
    PaperMatches,
    key=("source_id", "related_source_id"),
    references=(Reference(("source_id",), "sources"), Reference(("related_source_id",), "sources", ("source_id",))),
)
