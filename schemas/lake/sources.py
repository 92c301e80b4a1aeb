"""The tables that trace every value back to its dump: sources, mentions and rejects."""

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.table import IdentifierList, Reference, StringList, Table, TableModel


class Sources(TableModel):
    """A record in a dump, and the paper that it became."""

    source_id: pl.String = fields.source_id(
        description="The record's id, from its format, its own key, all that it says, and its number among equal ones."
    )
    source_file: pl.String = fields.source_file()
    source_format: pl.String = fields.source_format(
        description="The format in which the dump was read; names the partition."
    )
    source_index: pl.Int32 = fields.source_index()
    source_key: pl.String = fields.source_key()
    source_name: pl.String = fields.source_name(description="The catalogue that the record itself names as its source.")
    catalogue: pl.String = fields.catalogue()
    line_start: pl.Int64 = fields.line_start(description="The first line of the record in the dump.")
    line_end: pl.Int64 = fields.line_end(description="The last line of the record in the dump.")
    content_sha256: pl.String = fields.content_sha256(
        description="The digest of what the record says, wherever it stands."
    )
    title: pl.String = fields.title(description="The title in this record.")
    year: pl.Int32 = fields.year(description="The year in this record.")
    venue: pl.String = fields.venue(description="The venue in this record.")
    identifiers: IdentifierList = fields.identifiers()
    repairs: StringList = fields.repairs()
    paper_id: pl.String = fields.paper_id(nullable=True, description="The paper that the record became.")
    matched_by: pl.String = fields.matched_by(
        nullable=True,
        isin=["alone", "identifier", "content", "title", "abstract", "decision", "key"],
        description="What joined the record to its paper: alone for a record that no other one joined.",
    )
    match_score: pl.Float32 = fields.score(
        nullable=True, description="The score of the best pair that joined it; null when alone."
    )


class Mentions(TableModel):
    """A name printed in a record, and the person that it became."""

    source_id: pl.String = fields.source_id()
    position: pl.Int32 = fields.position()
    source_format: pl.String = fields.source_format(description="The format of the record's dump; names the partition.")
    paper_id: pl.String = fields.paper_id(description="The paper that the record became.")
    raw_name: pl.String = fields.raw_name(
        description='The name as printed; "Family, Given" where the source gives parts.'
    )
    family_name: pl.String = fields.family_name()
    given_name: pl.String = fields.given_name()
    particle: pl.String = fields.particle(description="The particle of the family name alone: de, van der.")
    suffix: pl.String = fields.suffix()
    orcid: pl.String = fields.orcid(description="The ORCID iD in this record.")
    identifiers: IdentifierList = fields.person_identifiers()
    affiliations: StringList = fields.affiliations(description="The affiliations in this record.")
    author_id: pl.String = fields.author_id()
    is_inferred: pl.Boolean = fields.is_inferred(
        description="Whether no record prints it: the owner of a page, concluded."
    )


class Rejects(TableModel):
    """A dump, record or row that was refused, and why."""

    source_file: pl.String = fields.source_file(
        nullable=True,
        description="The dump, relative to the raw folder; for a row of a table that of its record, or of the first "
        "record of its paper or person; null where no record is known by the row's id.",
    )
    source_format: pl.String = fields.source_format(
        nullable=True, description="The format of the dump, where it is known."
    )
    source_index: pl.Int32 = fields.source_index(
        nullable=True, description="The place of that record in the dump; null for a whole dump."
    )
    table: pl.String = Field(nullable=True, description="The table whose row was refused; null for a dump or a record.")
    line_start: pl.Int64 = fields.line_start()
    reason: pl.String = Field(
        str_length=fields.NOT_EMPTY, description="A short code, or the name of the rule that was broken."
    )
    detail: pl.String = Field(description="One line that says what is wrong, and what would mend it.")
    raw: pl.String = Field(nullable=True, description="The first 2 kB of what was refused.")


SOURCES = Table(
    "sources",
    Sources,
    key=("source_id",),
    partition_by="source_format",
    references=(Reference(("paper_id",), "papers"),),
)
MENTIONS = Table(
    "mentions",
    Mentions,
    key=("source_id", "position"),
    partition_by="source_format",
    references=(Reference(("source_id",), "sources"), Reference(("author_id",), "authors")),
)
REJECTS = Table(
    "rejects",
    Rejects,
    key=("source_file", "source_index", "table", "reason", "line_start", "detail", "raw"),
    is_unique=False,
)
