"""What became of ids and fields from one version of the lake to the next, and why; and the history of ids."""

from functools import partial

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.table import CauseList, StringList, Table, TableModel

entity = partial(Field, isin=["paper", "work", "author"], description="paper, work or author.")
an_id = partial(Field, str_matches=fields.ID, description="The id.")
snapshot = partial(Field, description="The version of the lake in which it happened.")
related_ids = partial(Field, description="The ids that took its records over, sorted.")
EVENTS = ("minted", "merged", "split", "retired")
MEANING = "minted: new; merged: records now under another id; split: under several; retired: records gone"


class Changes(TableModel):
    """What became of an id, or of a field of a paper or an author, since the version before, and what caused it."""

    entity: pl.String = entity()
    id: pl.String = an_id()
    snapshot: pl.String = snapshot()
    event: pl.String = Field(isin=[*EVENTS, "changed"], description=f"{MEANING}; changed: the field has another value.")
    field: pl.String = Field(nullable=True, description="The field that changed; null where the id itself did.")
    before: pl.String = Field(
        nullable=True,
        description="The value before, as JSON; null for none. Of a paper or an author that is gone: all its fields.",
    )
    after: pl.String = Field(
        nullable=True,
        description="The value now, as JSON; null for none. Of a paper or an author that is new: all its fields, but "
        "not in the first version, where all are new.",
    )
    related_ids: StringList = related_ids()
    causes: CauseList = Field(
        description="Each dump (new dump, changed dump, removed dump) and each decision (decision, withdrawn decision) "
        "that touched its records, with its name or its words. Where none did: software, settings and generation, each "
        "that is new, with its name; or dumps, where none is new and other records have changed."
    )


class History(TableModel):
    """What became of an id in a version of the lake: the changes of ids of all versions up to this one."""

    entity: pl.String = entity()
    id: pl.String = an_id()
    snapshot: pl.String = snapshot()
    event: pl.String = Field(isin=[*EVENTS], description=f"{MEANING}.")
    related_ids: StringList = related_ids()
    causes: CauseList = Field(nullable=True, description="As in changes; null where an earlier paperlake did not say.")


CHANGES = Table("changes", Changes, key=("entity", "id", "snapshot", "field"))
HISTORY = Table("history", History, key=("entity", "id", "snapshot"))
