"""The tables of decisions: what a person's words name, and what became of them.

A decision is called by its number in `schemas.decisions.newest_first`: 0 is the newest. Its side is 0 for the left one,
1 for the right one.
"""

from typing import Annotated

import polars as pl
from pandera.polars import Field

from schemas import fields
from schemas.table import Table, TableModel

HashList = Annotated[pl.List, pl.UInt64]

decision = Field(description="The number of the decision; 0 is the newest.")
side = Field(isin=[0, 1], description="Its side: 0 for left, 1 for right.")
by_id = Field(nullable=True, description="The id of the record, where it is named by its id.")


class NamedIds(TableModel):
    """An id that decisions name, and a member that it has in the current version."""

    id: pl.String = Field(str_matches=fields.ID, description="The id, of this version or an earlier one.")
    lost: pl.String = Field(nullable=True, description="Why it has no members; null where it has.")
    source_id: pl.String = fields.source_id(nullable=True, description="The record of a member.")
    position: pl.Int32 = fields.position(nullable=True, description="Its place in that record, if it is a mention.")
    source_file: pl.String = fields.source_file(nullable=True)
    catalogue: pl.String = fields.catalogue()
    source_key: pl.String = fields.source_key(
        nullable=True, description="The record's own key, by which it is followed if it was changed; null for a place."
    )


class DecisionReferences(TableModel):
    """One way to understand a side of a decision; a text with several # can be understood in several."""

    decision: pl.UInt32 = decision
    side: pl.Int8 = side
    reference: pl.UInt32 = Field(unique=True, description="The number of the reference.")
    source_id: pl.String = by_id
    container: pl.String = Field(
        nullable=True, description="The dump or catalogue in lower case, where the record is named by its key."
    )
    source_key: pl.String = fields.source_key(nullable=True, description="That key.")
    position: pl.Int32 = fields.position(nullable=True, description="The author's place in the record.")
    name: pl.String = Field(nullable=True, description="The author's name as the person writes it.")


class NamedRecords(TableModel):
    """A record that a reference names."""

    reference: pl.UInt32 = Field(description="The number of the reference.")
    by_key: pl.Boolean = Field(description="Whether the record was found by its key, and not by its id.")
    record: pl.UInt64 = fields.record()
    statement: pl.UInt64 = Field(description="The number of what the record says.")


class NamedMentions(TableModel):
    """A mention that a reference names."""

    reference: pl.UInt32 = Field(description="The number of the reference.")
    by_key: pl.Boolean = Field(description="Whether its record was found by its key, and not by its id.")
    record: pl.UInt64 = fields.record()
    position: pl.Int32 = fields.position()


class DecisionItems(TableModel):
    """What stands on a side of a decision: a record, one of those that say the same, or an author of a paper."""

    decision: pl.UInt32 = decision
    side: pl.Int8 = side
    item: pl.UInt64 = Field(description="The number of the record that is compared, or of the place.")


class HeldDecisions(DecisionItems):
    """What stands on a side of a decision that holds."""

    same: pl.Boolean = Field(description="Whether its sides are one; else they are never together.")
    decided_by: pl.String = Field(description="Who says it, when and why, and in which line.")


class DecidedPlaces(TableModel):
    """A place of which a person has decided something."""

    key: pl.UInt64 = fields.initials_number()
    place: pl.UInt64 = fields.place_number(unique=True)
    same_as: HashList = Field(description="Places of the same name that are one with it.")

    sides: Annotated[pl.List, pl.Int64] = Field(description="The sides of decisions on which it is: 2n, or 2n + 1.")

    group: pl.UInt64 = Field(
        nullable=True, description="The least of the places of any name that are one with it; places of two are apart."
    )


class DecidedClusters(TableModel):
    """A cluster of the first round of which a person has decided something."""

    cluster: pl.UInt64 = fields.place_number(unique=True, description="The cluster.")
    sides: Annotated[pl.List, pl.Int64] = Field(description="The sides of decisions on which its places are.")

    group: pl.UInt64 = Field(nullable=True, description="The group of its places; clusters of two are apart.")


class LinkedPairs(TableModel):
    """Two records that are one paper, whatever their score."""

    left: pl.UInt64 = fields.record(description="The number of one record, which is less than that of the other.")
    right: pl.UInt64 = fields.record(description="The number of the other record.")
    rule: pl.String = Field(
        isin=["decision", "key"], description="decision: a person says so; key: one catalogue lists both under one key."
    )


class DecidedApart(TableModel):
    """Two papers, or two authors, some of whose records or places a person decided to be different; both ways."""

    id: pl.String = Field(str_matches=fields.ID, description="The paper or author.")
    related_id: pl.String = Field(str_matches=fields.ID, description="The other one.")
    decided_by: pl.String = Field(description="Who says it, when and why, and in which line: the newest word for it.")


class DecisionOutcomes(TableModel):
    """What became of a decision."""

    decision: pl.UInt32 = decision
    outcome: pl.String = Field(
        isin=["obeyed", "contradicted", "gone"],
        description="obeyed; contradicted by newer ones; or gone: what one of its sides names is not in the dumps.",
    )
    detail: pl.String = Field(nullable=True, description="Why it does not hold, in a line that says how to mend it.")


NAMED_IDS = Table("named_ids", NamedIds, key=("id", "source_id", "position"), is_unique=False)
DECISION_REFERENCES = Table("decision_references", DecisionReferences, key=("reference",))
NAMED_RECORDS = Table("named_records", NamedRecords, key=("reference", "record"), is_unique=False)
NAMED_MENTIONS = Table("named_mentions", NamedMentions, key=("reference", "record", "position"), is_unique=False)
DECISION_ITEMS = Table("decision_items", DecisionItems, key=("decision", "side", "item"))
HELD_DECISIONS = Table("held_decisions", HeldDecisions, key=("decision", "side", "item"))
LINKED_PAIRS = Table("linked_pairs", LinkedPairs, key=("left", "right"))
DECIDED_APART = Table("decided_apart", DecidedApart, key=("id", "related_id"))
DECISION_OUTCOMES = Table("decision_outcomes", DecisionOutcomes, key=("decision",))
DECIDED_PLACES = Table("decided_places", DecidedPlaces, key=("key", "place"))
DECIDED_CLUSTERS = Table("decided_clusters", DecidedClusters, key=("cluster",))
