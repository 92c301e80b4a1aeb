"""Find where an id of an earlier version has gone, through as many versions as it takes."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tasks.explain.explanation import Cause, GoneExplanation, Step
from tasks.explain.lookup import ID, find_present
from tasks.load.reading import Lake

ENTITIES = {"P": "paper", "W": "work", "A": "author"}


def explain_gone(lake: Lake, text: str) -> GoneExplanation | None:
    """Return where the id of a paper, a work or an author has gone; None if the lake has it, or never had it.

    Args:
        lake: The version of the lake.
        text: The id.
    """
    gone = text.strip()
    if not ID.fullmatch(gone) or gone[0] not in ENTITIES or find_present(lake, [gone]):
        return None
    steps: list[Step] = []
    left, seen, present = {gone}, {gone}, set[str]()
    while left:
        found = _steps(lake, left)
        steps += found
        related = {one for step in found for one in step.related_ids} - seen
        seen |= related
        here = set(find_present(lake, related))
        present |= here
        left = related - here
    return (
        GoneExplanation(id=gone, entity=ENTITIES[gone[0]], steps=tuple(steps), now=tuple(sorted(present)))
        if steps
        else None
    )


def _steps(lake: Lake, ids: Iterable[str]) -> list[Step]:
    """Return what became of ids since they were minted, or minted again."""
    events = lake.history.filter(pl.col("id").is_in(sorted(ids))).collect()
    minted = pl.col("snapshot").filter(pl.col("event") == "minted").max().over("id")
    since = events.filter(pl.col("event") != "minted", (pl.col("snapshot") > minted).fill_null(value=True))
    return [
        Step(
            id=row["id"],
            snapshot=row["snapshot"],
            event=row["event"],
            related_ids=tuple(row["related_ids"]),
            causes=tuple(Cause(**cause) for cause in row.get("causes") or ()),  # earlier versions do not say why
        )
        for row in since.sort("id", "snapshot").to_dicts()
    ]
