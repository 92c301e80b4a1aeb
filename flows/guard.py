"""The guard: a run whose figures are above the limits that the operator set publishes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from prefect.events import emit_event
from prefect.logging import get_run_logger

from flows.artifacts import are_seen, leave_held, leave_rejects
from flows.report import account_rows
from flows.run_pages import held_page, would_be_rows
from schemas.account import Account
from schemas.dump import Inventory
from schemas.errors import HeldError
from schemas.files import LakeFile
from schemas.limits import Excess, Figures, LimitName, Limits, find_excesses, that_hold
from tasks import load
from tasks.load.changes.causes import compare_dumps
from tasks.load.figures import measure
from tasks.load.manifest import Input
from tasks.work import scan_partitions

HELD_EVENT = "paperlake.guard.held"
LAKE_RESOURCE = "paperlake.lake"

Files = Mapping[str, Sequence[LakeFile]]


def hold_back(
    lake: Path,
    tables: Files,
    account: Account,
    inventory: Inventory,
    *,
    limits: Limits,
    override: Collection[LimitName] = (),
) -> tuple[str, ...]:
    """Refuse what is about to be published if a figure is above its limit, unless that limit is overridden.

    A run that is held leaves why in Prefect, and emits an event. Its results stay in the cache.

    Args:
        lake: The folder of the lake, or its mirror on this machine.
        tables: The files of the tables.
        account: Where every record ended.
        inventory: The dumps that were read.
        limits: The limits.
        override: The names of those that do not hold for this run.

    Returns:
        A warning for each figure whose limit is overridden.

    Raises:
        HeldError: A figure is above its limit.
        LakeError: The current version is damaged.
    """
    if limits == Limits():
        return ()
    figures = measure(account, tables.get("authors", ()), lake, counts_names=limits.max_authors_of_one_name is not None)
    excesses = tuple(find_excesses(figures, limits))
    held = that_hold(excesses, override)
    if held:
        for excess in held:
            get_run_logger().error(excess.line)
        if are_seen():
            tell(lake, tables, account, inventory, figures, held)
        raise HeldError(held)
    return tuple(f"{excess}; it was overridden by name" for excess in excesses)


def tell(  # noqa: PLR0917 - what there is to tell
    lake: Path, tables: Files, account: Account, inventory: Inventory, figures: Figures, held: Sequence[Excess]
) -> None:
    """Leave in Prefect why a run is held, and emit the event."""
    folder = load.require_usable_current(lake)
    before = load.read_manifest(folder) if folder else None
    inputs = tuple(map(Input.from_dump, inventory.dumps))
    compared = compare_dumps(before, before.model_copy(update={"inputs": inputs})) if before else None
    dumps = {"new": compared.new, "changed": compared.changed, "gone": compared.removed} if compared else {}
    rows = {name: sum(file.partition.rows for file in files) for name, files in tables.items()}
    leave_held(held_page(held, dict(account_rows(account)), dumps, would_be_rows(before.rows if before else {}, rows)))
    leave_rejects(scan_partitions([file.partition for file in tables["rejects"]]))
    emit_event(
        event=HELD_EVENT,
        resource={"prefect.resource.id": LAKE_RESOURCE, "prefect.resource.name": str(load.place_of_lake(lake))},
        payload={
            "held": [{**excess.model_dump(), "line": excess.line} for excess in held],
            "figures": figures.model_dump(),
            "message": "\n".join(excess.line for excess in held),
        },
    )
