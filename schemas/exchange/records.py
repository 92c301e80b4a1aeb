"""The content of a dump: records and names as they are printed, records with their values cleaned, and rejects."""

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.lake.sources import Rejects
from schemas.table import IdentifierList, Reference, StringList, Table, TableModel


class Statements(TableModel):
    """What a record has as it is printed and when it is cleaned, in this order."""

    source_id: pl.String = fields.source_id(description="The record's id.")
    statement: pl.UInt64 = fields.statement()
    source_file: pl.String = fields.source_file()
    source_format: pl.String = fields.source_format()
    slice: pl.Int32 = fields.slice_number()
    source_index: pl.Int32 = fields.source_index(description="The record's place in the dump or the slice, from 1.")
    source_key: pl.String = fields.source_key(
        description="The record's own id or key, else its place; empty where that is known of the slice only."
    )
    source_name: pl.String = fields.source_name()
    line_start: pl.Int64 = fields.line_start()
    line_end: pl.Int64 = fields.line_end()
    content_sha256: pl.String = fields.content_sha256(description="The digest of all that the record says.")
    type: pl.String = fields.publication_type()
    title: pl.String = fields.title()
    abstract: pl.String = fields.abstract()
    publication_date: pl.String = fields.publication_date()
    venue: pl.String = fields.venue()
    volume: pl.String = fields.volume()
    issue: pl.String = fields.issue()
    pages: pl.String = fields.pages()
    language: pl.String = fields.language()
    keywords: StringList = fields.keywords()
    retraction: pl.String = fields.retraction()
    version: pl.String = fields.version()
    repairs: StringList = fields.repairs()
    comments: StringList = fields.comments()


class Records(Statements):
    """A record as its dump prints it, before any cleaning but for white space and damage to its encoding."""

    own_key: pl.String = fields.own_key()
    format_catalogue: pl.String = fields.format_catalogue()
    page: pl.String = fields.page()
    identifiers: IdentifierList = fields.identifiers(
        description="Identifiers as printed; the scheme is doi, arxiv, pmid, url ..."
    )


class CleanedRecords(Statements):
    """A record with its values cleaned: all that a paper shows of it, and where it stands."""

    record: pl.UInt64 = fields.record()
    identifiers: IdentifierList = fields.identifiers(description="The identifiers, each in the form of its scheme.")
    doi: pl.String = fields.doi()
    arxiv_id: pl.String = fields.arxiv_id()
    pmid: pl.String = fields.pmid()
    year: pl.Int32 = fields.year(description="The year of the date, else that of the arXiv id.")
    title_key: pl.String = fields.title_key()
    catalogue: pl.String = fields.catalogue()
    trust: pl.Int32 = fields.trust()


class Names(TableModel):
    """A name as a record prints it, in one string or in parts."""

    source_id: pl.String = fields.source_id()
    position: pl.Int32 = fields.position()
    raw_name: pl.String = fields.raw_name(
        description='The name as printed; "Family, Given" where the source gives parts.'
    )
    family: pl.String = Field(nullable=True, description="The family name, where the source gives parts.")
    given: pl.String = Field(nullable=True, description="The given name, where the source gives parts.")
    particle: pl.String = Field(nullable=True, description="The particle, where the source gives it apart.")
    suffix: pl.String = Field(nullable=True, description="The suffix, where the source gives it apart.")
    orcid: pl.String = Field(nullable=True, description="The ORCID as printed.")
    identifiers: IdentifierList = fields.person_identifiers()
    affiliations: StringList = fields.affiliations()


class ReadRejects(Rejects):
    """A dump or record that its reader refused, counted as the records of the dump or slice are."""

    slice: pl.Int32 = fields.slice_number()


class SliceOffsets(TableModel):
    """A slice of a large dump, and how many records stand before it."""

    source_file: pl.String = fields.source_file()
    slice: pl.Int32 = fields.slice_number(nullable=False)
    offset: pl.Int32 = Field(ge=0, description="How many records stand before the slice.")


class LeftOut(TableModel):
    """A record that is left out of a file, because another file of the table has it under its right number."""

    record: pl.UInt64 = fields.record()


RECORDS = Table("printed_records", Records, key=("source_id",))
CLEANED_RECORDS = Table("records", CleanedRecords, key=("source_id",), is_gathered=True)
NAMES = Table("names", Names, key=("source_id", "position"), references=(Reference(("source_id",), "printed_records"),))
READ_REJECTS = Table(
    "read_rejects", ReadRejects, key=("source_file", "slice", "source_index", "reason"), is_unique=False
)
SLICE_OFFSETS = Table("slice_offsets", SliceOffsets, key=("source_file", "slice"))
LEFT_OUT = Table("left_out", LeftOut, key=("record",))
