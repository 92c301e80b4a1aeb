"""What the stages exchange before there are papers and authors: records as their dumps print them."""

import polars as pl
from pandera.polars import DataFrameModel, Field

from schemas.lake.papers import ID
from schemas.lake.sources import SHA256
from schemas.table import IdentifierList, StringList, Table


class Records(DataFrameModel):
    """A record as its dump prints it, before any cleaning but for white space and damage to its encoding."""

    source_id: pl.String = Field(unique=True, str_matches=ID, description="The record's id.")
    source_file: pl.String = Field(description="The dump, relative to the raw folder.")
    source_format: pl.String = Field(description="The format of the dump.")
    source_index: pl.Int32 = Field(ge=1, description="The record's place in the dump, from 1.")
    source_key: pl.String = Field(description="The record's own id or key, else its place.")
    source_name: pl.String = Field(nullable=True, description="The catalogue that the record names as its source.")
    format_catalogue: pl.String = Field(nullable=True, description="The catalogue that alone writes the format.")
    line_start: pl.Int64 = Field(nullable=True, ge=1, description="The first line of the record.")
    line_end: pl.Int64 = Field(nullable=True, ge=1, description="The last line of the record.")
    content_sha256: pl.String = Field(str_matches=SHA256, description="The digest of all that the record says.")
    page: pl.String = Field(
        nullable=True,
        description="The dump's digest where the dump is one person's page of publications, named or not.",
    )
    type: pl.String = Field(nullable=True, description="The kind of publication, in the terms of CSL.")
    title: pl.String = Field(nullable=True, description="The title.")
    abstract: pl.String = Field(nullable=True, description="The abstract.")
    publication_date: pl.String = Field(nullable=True, description="YYYY, YYYY-MM or YYYY-MM-DD.")
    venue: pl.String = Field(nullable=True, description="The container's title.")
    volume: pl.String = Field(nullable=True, description="The volume.")
    issue: pl.String = Field(nullable=True, description="The issue.")
    pages: pl.String = Field(nullable=True, description="The pages.")
    language: pl.String = Field(nullable=True, description="The language.")
    keywords: StringList = Field(description="Keywords and subjects.")
    retraction: pl.String = Field(
        nullable=True, isin=["retracted", "withdrawn"], description="Whether the source marks it as such."
    )
    version: pl.String = Field(nullable=True, description="The version of a preprint or article, such as v2.")
    identifiers: IdentifierList = Field(description="Identifiers as printed; the scheme is doi, arxiv, pmid, url ...")
    comments: StringList = Field(description="Comment lines.")
    repairs: StringList = Field(description="What was mended when the record was read, as short codes.")

    class Config:
        """No other columns, in this order."""

        strict = True
        ordered = True


class Names(DataFrameModel):
    """A name as a record prints it, in one string or in parts."""

    source_id: pl.String = Field(str_matches=ID, description="The record.")
    position: pl.Int32 = Field(ge=1, description="The place in the record's list of authors, from 1.")
    raw_name: pl.String = Field(description='The name as printed; "Family, Given" where the source gives parts.')
    family: pl.String = Field(nullable=True, description="The family name, where the source gives parts.")
    given: pl.String = Field(nullable=True, description="The given name, where the source gives parts.")
    particle: pl.String = Field(nullable=True, description="The particle, where the source gives it apart.")
    suffix: pl.String = Field(nullable=True, description="The suffix, where the source gives it apart.")
    orcid: pl.String = Field(nullable=True, description="The ORCID as printed.")
    affiliations: StringList = Field(description="The affiliations as printed.")

    class Config:
        """No other columns, in this order."""

        strict = True
        ordered = True


RECORDS = Table("records", Records, key=("source_id",))
NAMES = Table("names", Names, key=("source_id", "position"))
