"""Refuse dumps that were written, moved or removed while they were read; this run takes none of their records."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.dump import Batch, Dump, Inventory, Refusal

CHANGED = "changed_while_read"
VANISHED = "vanished while it was read: nothing of it was taken; put it back, and the next run reads it"
WRITTEN = "changed while it was read: nothing of it was taken; the next run reads it, when it is complete"


def refusal_of_changed(dump: Dump) -> Refusal:
    """Return the refusal of a whole dump that has vanished or changed since it was found."""
    return Refusal(
        source_file=dump.source_file,
        source_format=dump.source_format,
        reason=CHANGED,
        detail=WRITTEN if dump.path.exists() else VANISHED,
    )


def without_changed(inventory: Inventory, batches: Sequence[Batch]) -> tuple[Inventory, list[Batch]]:
    """Remove the dumps that have changed while they were read, with all their slices.

    Args:
        inventory: The dumps that were found.
        batches: What was read; a batch with a slice of a dump has nothing of other dumps.

    Returns:
        The inventory, in which these dumps are refused, and the batches without them; no batch is empty.
    """
    refused = {each.refusal.source_file: each.refusal for batch in batches for each in batch.dumps if each.refusal}
    if not refused:
        return inventory, list(batches)
    refusals = sorted((*inventory.refusals, *refused.values()), key=lambda refusal: refusal.source_file)
    dumps = [dump for dump in inventory.dumps if dump.source_file not in refused]
    kept = [
        batch.model_copy(update={"dumps": tuple(others)})
        for batch in batches
        if (others := [each for each in batch.dumps if each.dump.source_file not in refused])
    ]
    return inventory.model_copy(update={"dumps": tuple(dumps), "refusals": tuple(refusals)}), kept
