"""The ids of the version before, by which clusters are followed from version to version."""

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.table import Table, TableModel


class Identities(TableModel):
    """A member of a paper, a work or a person in the version before, and the id that it has there."""

    member: pl.String = Field(
        unique=True, description="The record; the paper; or the mention: the record, # and the position."
    )
    content: pl.String = Field(
        description="What the member says: the digest of the record; the paper; or that digest, # and the position."
    )
    id: pl.String = Field(str_matches=fields.ID, description="The id of the paper, the work or the person.")


IDENTITIES = Table("identities", Identities, key=("member",))
