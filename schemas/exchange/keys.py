"""The tables of normalising: the match keys by which records are compared, and the parts of names."""

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.table import IdentifierList, Reference, StringList, Table, TableModel

# How a name was read; the names of organisations, and what stands for further authors, are not those of persons.
READINGS = (
    *("parts", "inverted", "natural", "family_first", "capitals", "initials", "native", "single"),
    *("learnt", "organisation", "others"),
)


class RecordKeys(TableModel):
    """A record by what it is compared, related and clustered by: match keys, and the values that they do not hold."""

    source_id: pl.String = fields.source_id(description="The record's id.")
    record: pl.UInt64 = fields.record()
    statement: pl.UInt64 = fields.statement()
    own_key: pl.String = fields.own_key()
    source_file: pl.String = fields.source_file()
    source_format: pl.String = fields.source_format()
    source_name: pl.String = fields.source_name()
    format_catalogue: pl.String = fields.format_catalogue()
    content_sha256: pl.String = fields.content_sha256(description="The digest of all that the record says.")
    page: pl.String = fields.page()
    type: pl.String = fields.publication_type()
    title: pl.String = fields.title()
    venue: pl.String = fields.venue()
    volume: pl.String = fields.volume()
    issue: pl.String = fields.issue()
    language: pl.String = fields.language()
    identifiers: IdentifierList = fields.identifiers(description="The identifiers, each in the form of its scheme.")
    doi: pl.String = fields.doi()
    arxiv_id: pl.String = fields.arxiv_id()
    pmid: pl.String = fields.pmid()
    name_words: StringList = Field(description="The distinct words of the authors' names but for initials, sorted.")
    year: pl.Int32 = fields.year(description="The year of the date, else that of the arXiv id.")
    title_words: StringList = Field(description="The distinct words of the folded title, in their order.")
    title_key: pl.String = fields.title_key()
    title_numbers: pl.String = Field(description='The numbers and part letters of the title, sorted: 2 for "Part II".')
    title_part: StringList = Field(nullable=True, description="The numbers among them that say which part it is.")
    title_kind: pl.String = Field(description="What the title says it is, if not an article: erratum, reply ...")
    abstract_key: pl.String = Field(description="The beginning of the folded abstract; empty where there is none.")
    abstract_words: StringList = Field(description="The distinct words of the folded abstract, sorted.")
    venue_key: pl.String = Field(description="The words of the folded venue, without numbers.")
    volume_key: pl.String = Field(nullable=True, description="The first number of the volume.")
    issue_key: pl.String = Field(nullable=True, description="The first number of the issue.")
    first_page: pl.String = Field(nullable=True, description="The number of the first page.")
    last_page: pl.String = Field(nullable=True, description="The number of the last page; 221-8 ends at 228.")
    catalogue: pl.String = fields.catalogue()
    trust: pl.Int32 = fields.trust()
    duplicate_free: pl.Boolean = fields.duplicate_free()


class ParsedNames(TableModel):
    """A printed name in its parts."""

    source_id: pl.String = fields.source_id()
    record: pl.UInt64 = fields.record()
    position: pl.Int32 = fields.position()
    raw_name: pl.String = fields.raw_name()
    family_name: pl.String = fields.family_name()
    given_name: pl.String = fields.given_name()
    particle: pl.String = fields.particle()
    suffix: pl.String = fields.suffix()
    reading: pl.String = Field(isin=READINGS, description="How the name was read: parts, inverted, natural ...")
    set_aside: pl.String = Field(nullable=True, description="What stands around the name: titles, degrees, marks.")
    orcid: pl.String = fields.orcid()
    identifiers: IdentifierList = fields.person_identifiers()
    affiliations: StringList = fields.affiliations()


RECORD_KEYS = Table("record_keys", RecordKeys, key=("source_id",))
PARSED_NAMES = Table(
    "parsed_names", ParsedNames, key=("source_id", "position"), references=(Reference(("source_id",), "record_keys"),)
)
