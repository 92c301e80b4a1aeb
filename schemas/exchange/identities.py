"""The ids of the version before, by which clusters are followed from version to version."""

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.table import Table, TableModel


class Identities(TableModel):
    """A member of a paper, a work or a person of the version before, and the id that it has there."""

    member: pl.String = Field(
        nullable=True,
        description="The record as it is called now; or the mention: the record, # and the position. Null for an id "
        "whose records are all under other ids, which is not minted again.",
    )
    id: pl.String = Field(str_matches=fields.ID, description="The id of the paper, the work or the person.")
    version: pl.UInt32 = Field(
        description="The number of the version in which the id was minted; 0 if an earlier paperlake did not say."
    )


IDENTITIES = Table("identities", Identities, key=("member", "id"))
