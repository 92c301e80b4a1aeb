"""What clustering and identify exchange: clusters, what became of each pair, and the ids of the version before."""

import polars as pl
from pandera.polars import DataFrameModel, Field

from schemas.lake.papers import ID
from schemas.lake.sources import SHA256
from schemas.table import Table


class PaperClusters(DataFrameModel):
    """A record and the cluster that becomes its paper."""

    source_id: pl.String = Field(unique=True, str_matches=ID, description="The record.")
    cluster: pl.Int64 = Field(
        ge=0, description="The cluster: the number of its lowest record, in the order of the ids of all records."
    )
    content_sha256: pl.String = Field(str_matches=SHA256, description="The digest of what the record says.")
    page: pl.String = Field(
        nullable=True, description="The page that lists it, where that page does not name its owner."
    )
    matched_by: pl.String = Field(description="What joined the record to its cluster.")
    match_score: pl.Float32 = Field(nullable=True, description="The score of the best pair that joined it.")

    class Config:
        """No other columns, in this order."""

        strict = True
        ordered = True


class Decisions(DataFrameModel):
    """What clustering made of an accepted pair: it united two clusters, or a rule refused it."""

    left: pl.UInt32 = Field(description="The number of one record, less than that of the other.")
    right: pl.UInt32 = Field(description="The number of the other record.")
    united: pl.Boolean = Field(description="Whether the pair united two clusters.")
    refused_by: pl.String = Field(nullable=True, description="The rule that refused it; null where it united.")

    class Config:
        """No other columns, in this order; one row a pair."""

        strict = True
        ordered = True
        unique = ("left", "right")


class Identities(DataFrameModel):
    """A member of a paper, a work or an author in the version before, and the id that it has there."""

    member: pl.String = Field(
        unique=True, description="The record; the paper; or the mention, as the record, # and the position."
    )
    content: pl.String = Field(
        description="What the member says: the digest of the record; the paper; or that digest, # and the position."
    )
    id: pl.String = Field(str_matches=ID, description="The id of the paper, the work or the author.")

    class Config:
        """No other columns, in this order."""

        strict = True
        ordered = True


class Works(DataFrameModel):
    """A paper and the work that it is a version of."""

    paper_id: pl.String = Field(unique=True, str_matches=ID, description="The paper.")
    work_id: pl.String = Field(str_matches=ID, description="The work.")

    class Config:
        """No other columns, in this order."""

        strict = True
        ordered = True


PAPER_CLUSTERS = Table("paper_clusters", PaperClusters, key=("source_id",))
DECISIONS = Table("decisions", Decisions, key=("left", "right"))
IDENTITIES = Table("identities", Identities, key=("member",))
WORKS = Table("works", Works, key=("paper_id",))
