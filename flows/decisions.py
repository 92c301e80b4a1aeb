"""The steps that find what persons decided and settle which decisions hold, as Prefect tasks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from prefect import task

from flows.policies import CACHED, MINUTES, RETRIED, UNCACHED
from schemas.decisions import Decision
from schemas.dump import Inventory, Partition
from schemas.exchange.decisions import (
    DECIDED_PLACES,
    DECISION_OUTCOMES,
    HELD_DECISIONS,
    NAMED_IDS,
    NAMED_MENTIONS,
    NAMED_RECORDS,
)
from tasks.load import named_ids
from tasks.transform.authors import decide
from tasks.transform.decisions import agreement, references, report
from tasks.transform.papers.statements import STATED_BY, one_of_each
from tasks.work import read_matching, read_partition, write_partition

Decisions = Sequence[Decision]
PAPER, AUTHOR = "paper", "author"


@task(
    name="load: read named ids",
    task_run_name="read the ids that decisions name",
    timeout_seconds=60 * MINUTES,
    **RETRIED,
    **UNCACHED,
)
def read_named_ids(work: Path, decisions: Decisions) -> Partition:
    """Read the members that the ids of decisions have in the current version of the lake."""
    found = named_ids.read_named_ids(work.parent, references.named_ids(decisions))
    return write_partition(found, NAMED_IDS.name, work)


@task(
    name="decisions: find",
    task_run_name="find what decisions name",
    timeout_seconds=60 * MINUTES,
    **RETRIED,
    **CACHED,
)
def find_decided(  # noqa: PLR0917 - steps are called by position
    work: Path,
    decisions: Decisions,
    named: Partition,
    records: Sequence[Partition],
    record_keys: Sequence[Partition],
    parsed_names: Sequence[Partition],
) -> list[Partition]:
    """Find the records and mentions that decisions name; settle which decisions on papers hold.

    Returns:
        The tables HELD_DECISIONS of the records that are compared, one of each statement; DECISION_OUTCOMES of papers;
        and NAMED_MENTIONS.
    """
    ids = read_partition(named)
    of_papers, of_authors = (references.list_references(decisions, entity, ids) for entity in (PAPER, AUTHOR))
    statements, mentions = [NAMED_RECORDS.empty()], [NAMED_MENTIONS.empty()]
    for rows, keys, names in zip(records, record_keys, parsed_names, strict=True) if decisions else ():
        written_by = read_partition(keys, columns=("record", "format_catalogue"))
        where = read_partition(rows, columns=references.FOUND_BY).join(written_by, on="record")
        statements.append(references.find_records(of_papers, where))
        named_here = references.find_records(of_authors, where)
        if not named_here.is_empty():
            mentions.append(references.find_mentions(of_authors, named_here, read_partition(names)))
    stated = pl.concat(statements)
    alike = read_matching(record_keys, "statement", stated["statement"].unique().sort(), STATED_BY)
    compared = one_of_each(alike).select("statement", item="record")
    items = references.items_of(of_papers, stated.join(compared, on="statement"))
    held, outcomes = agreement.settle_decisions(decisions, PAPER, items, ids)
    return [
        write_partition(held, HELD_DECISIONS.name, work),
        write_partition(outcomes, DECISION_OUTCOMES.name, work),
        write_partition(pl.concat(mentions), NAMED_MENTIONS.name, work),
    ]


@task(
    name="decisions: settle authors",
    task_run_name="settle the decisions on authors",
    timeout_seconds=60 * MINUTES,
    **RETRIED,
    **CACHED,
)
def settle_authors(  # noqa: PLR0917 - steps are called by position
    work: Path,
    decisions: Decisions,
    named: Partition,
    mentions: Partition,
    mention_places: Sequence[Partition],
    places: Sequence[Partition],
) -> list[Partition]:
    """Settle which decisions on authors hold, once the places of their mentions are known.

    Returns:
        The tables HELD_DECISIONS of places, DECISION_OUTCOMES of authors, and DECIDED_PLACES.
    """
    ids, found = read_partition(named), read_partition(mentions)
    records = found["record"].unique().sort()
    placed = read_matching(mention_places, "record", records, ("record", "position", "place"))
    of_authors = references.list_references(decisions, AUTHOR, ids)
    items = references.items_of(of_authors, found.join(placed, on=["record", "position"]).rename({"place": "item"}))
    held, outcomes = agreement.settle_decisions(decisions, AUTHOR, items, ids)
    named_places = read_matching(places, "place", held["item"].unique().sort(), decide.NAMED_BY)
    decided = decide.describe_decided(held, named_places)
    return [
        write_partition(held, HELD_DECISIONS.name, work),
        write_partition(outcomes, DECISION_OUTCOMES.name, work),
        write_partition(DECIDED_PLACES.checked(decided), DECIDED_PLACES.name, work),
    ]


@task(
    name="decisions: report",
    task_run_name="report the decisions that do not hold",
    timeout_seconds=60 * MINUTES,
    **RETRIED,
    **CACHED,
)
def refuse_decisions(
    work: Path, inventory: Inventory, decisions: Decisions, outcomes: Sequence[Partition]
) -> Inventory:
    """Return the inventory with the decisions that do not hold among the refusals."""
    del work
    refusals = report.refuse_decisions(decisions, read_partition(*outcomes))
    return inventory.model_copy(update={"refusals": (*inventory.refusals, *refusals)})
