"""The content of a dump, before and after it is normalised: records and their match keys, names and their parts."""

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.table import IdentifierList, Reference, StringList, Table, TableModel


class Statements(TableModel):
    """What a record and its normalised form have in common, in this order."""

    source_id: pl.String = fields.source_id(description="The record's id.")
    source_file: pl.String = fields.source_file()
    source_format: pl.String = fields.source_format()
    source_index: pl.Int32 = fields.source_index()
    source_key: pl.String = fields.source_key()
    source_name: pl.String = fields.source_name()
    format_catalogue: pl.String = Field(nullable=True, description="The catalogue that alone writes the format.")
    line_start: pl.Int64 = fields.line_start()
    line_end: pl.Int64 = fields.line_end()
    content_sha256: pl.String = fields.content_sha256(description="The digest of all that the record says.")
    page: pl.String = fields.page(
        description="The dump's digest where the dump is one person's page of publications, named or not."
    )
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


class Records(Statements):
    """A record as its dump prints it, before any cleaning but for white space and damage to its encoding."""

    identifiers: IdentifierList = fields.identifiers(
        description="Identifiers as printed; the scheme is doi, arxiv, pmid, url ..."
    )
    comments: StringList = fields.comments()
    repairs: StringList = fields.repairs()


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
    affiliations: StringList = fields.affiliations()


RECORDS = Table("records", Records, key=("source_id",))
NAMES = Table("names", Names, key=("source_id", "position"), references=(Reference(("source_id",), "records"),))
