"""The tables that trace every value back to its dump: sources, mentions and rejects."""

import polars as pl
from pandera.polars import DataFrameModel, Field

from schemas.lake.authors import ORCID
from schemas.lake.papers import ID
from schemas.table import IdentifierList, StringList, Table

SHA256 = r"^[0-9a-f]{64}$"


class Sources(DataFrameModel):
    """A record in a dump, and the paper that it became."""

    source_id: pl.String = Field(
        unique=True, str_matches=ID, description="The record's id, from the bytes of its dump and its place in it."
    )
    source_file: pl.String = Field(description="The dump, relative to the raw folder.")
    source_format: pl.String = Field(description="The format in which the dump was read; names the partition.")
    source_index: pl.Int32 = Field(ge=1, description="The record's place in the dump, from 1.")
    source_key: pl.String = Field(description="The record's own id or key, else its place.")
    source_name: pl.String = Field(
        nullable=True, description="The catalogue that the record itself names as its source."
    )
    catalogue: pl.String = Field(
        nullable=True, description="The catalogue that sources.toml says it is of; null where it says nothing."
    )
    line_start: pl.Int64 = Field(nullable=True, ge=1, description="The first line of the record in the dump.")
    line_end: pl.Int64 = Field(nullable=True, ge=1, description="The last line of the record in the dump.")
    content_sha256: pl.String = Field(
        str_matches=SHA256, description="The digest of what the record says, wherever it stands."
    )
    title: pl.String = Field(nullable=True, description="The title in this record.")
    year: pl.Int32 = Field(nullable=True, description="The year in this record.")
    venue: pl.String = Field(nullable=True, description="The venue in this record.")
    identifiers: IdentifierList = Field(description="The identifiers in this record.")
    repairs: StringList = Field(description="What was mended when the record was read, as short codes.")
    paper_id: pl.String = Field(nullable=True, str_matches=ID, description="The paper that the record became.")
    matched_by: pl.String = Field(
        nullable=True,
        isin=["alone", "identifier", "content", "title", "abstract"],
        description="What joined the record to its paper: alone for a record that no other one joined.",
    )
    match_score: pl.Float32 = Field(
        nullable=True, description="The score of the best pair that joined it; null when alone."
    )

    class Config:
        """No other columns, in this order."""

        strict = True
        ordered = True


class Mentions(DataFrameModel):
    """A name printed in a record, and the person that it became."""

    source_id: pl.String = Field(str_matches=ID, description="The record.")
    position: pl.Int32 = Field(ge=1, description="The place in the record's list of authors, from 1.")
    source_format: pl.String = Field(description="The format of the record's dump; names the partition.")
    paper_id: pl.String = Field(str_matches=ID, description="The paper that the record became.")
    raw_name: pl.String = Field(
        str_length={"min_value": 1}, description='The name as printed; "Family, Given" where the source gives parts.'
    )
    family_name: pl.String = Field(str_length={"min_value": 1}, description="The family name with its particle.")
    given_name: pl.String = Field(nullable=True, description="The given names or initials.")
    particle: pl.String = Field(nullable=True, description="The particle of the family name alone: de, van der.")
    suffix: pl.String = Field(nullable=True, description="Jr., III and their like.")
    orcid: pl.String = Field(nullable=True, str_matches=ORCID, description="The ORCID iD in this record.")
    affiliations: StringList = Field(description="The affiliations in this record.")
    author_id: pl.String = Field(str_matches=ID, description="The person.")
    is_inferred: pl.Boolean = Field(description="Whether no record prints it: the owner of a page, concluded.")

    class Config:
        """No other columns, in this order; one row a place."""

        strict = True
        ordered = True
        unique = ("source_id", "position")


class Rejects(DataFrameModel):
    """A dump, record or row that was refused, and why."""

    source_file: pl.String = Field(
        description="The dump, relative to the raw folder; for a row of a table, the table's name."
    )
    source_format: pl.String = Field(nullable=True, description="The format of the dump, where it is known.")
    source_index: pl.Int32 = Field(
        nullable=True, ge=1, description="The record's place in the dump; null for a whole dump."
    )
    line_start: pl.Int64 = Field(nullable=True, ge=1, description="The first line of the record.")
    reason: pl.String = Field(
        str_length={"min_value": 1}, description="A short code, or the name of the rule that was broken."
    )
    detail: pl.String = Field(description="One line that says what is wrong, and what would mend it.")
    raw: pl.String = Field(nullable=True, description="The first 2 kB of what was refused.")

    class Config:
        """No other columns, in this order."""

        strict = True
        ordered = True


SOURCES = Table("sources", Sources, key=("source_id",), partition_by="source_format")
MENTIONS = Table("mentions", Mentions, key=("source_id", "position"), partition_by="source_format")
REJECTS = Table("rejects", Rejects, key=("source_file", "source_index", "line_start", "reason", "detail", "raw"))
