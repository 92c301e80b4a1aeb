"""What the steps of transform exchange: normalised records, parsed names, and which record became which paper."""

import polars as pl
from pandera.polars import DataFrameModel, Field

from schemas.lake.papers import ID
from schemas.lake.sources import SHA256
from schemas.table import StringList, Table

# How a name was read; the names of organisations, and what stands for further authors, are not those of persons.
READINGS = (
    *("parts", "inverted", "natural", "family_first", "capitals", "initials", "native", "single"),
    *("learnt", "organisation", "others"),
)


class ParsedNames(DataFrameModel):
    """A printed name in its parts."""

    source_id: pl.String = Field(str_matches=ID, description="The record.")
    position: pl.Int32 = Field(ge=1, description="The place in the record's list of authors, from 1.")
    raw_name: pl.String = Field(description="The name as printed.")
    family_name: pl.String = Field(description="The family name with its particle.")
    given_name: pl.String = Field(nullable=True, description="The given names or initials.")
    particle: pl.String = Field(nullable=True, description="The particle of the family name alone.")
    suffix: pl.String = Field(nullable=True, description="Jr., III and their like.")
    reading: pl.String = Field(isin=READINGS, description="How the name was read: parts, inverted, natural ...")
    set_aside: pl.String = Field(nullable=True, description="What stands around the name: titles, degrees, marks.")
    orcid: pl.String = Field(nullable=True, description="The ORCID iD, normalised.")
    affiliations: StringList = Field(description="The affiliations as printed.")

    class Config:
        """No other columns, in this order."""

        strict = True
        ordered = True


class Assignments(DataFrameModel):
    """A record and the paper that it became."""

    source_id: pl.String = Field(unique=True, str_matches=ID, description="The record.")
    paper_id: pl.String = Field(str_matches=ID, description="The paper.")
    content_sha256: pl.String = Field(str_matches=SHA256, description="The digest of what the record says.")
    page: pl.String = Field(
        nullable=True, description="The page that lists it, where that page does not name its owner."
    )
    matched_by: pl.String = Field(description="What joined the record to its paper.")
    match_score: pl.Float32 = Field(nullable=True, description="The score of the best pair that joined it.")

    class Config:
        """No other columns, in this order."""

        strict = True
        ordered = True


PARSED_NAMES = Table("parsed_names", ParsedNames, key=("source_id", "position"))
ASSIGNMENTS = Table("assignments", Assignments, key=("source_id",))
