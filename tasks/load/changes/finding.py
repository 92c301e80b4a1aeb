"""Find the changes from one version of the lake to the next, some ids at a time."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from schemas.lake.changes import CHANGES, HISTORY
from tasks.load.changes.causes import (
    NUMBERED,
    OWNERS,
    compare_dumps,
    find_common_causes,
    find_touches,
    name_causes,
    number_kinds,
    pass_on,
    spread,
)
from tasks.load.changes.comparison import Comparison, find_apart
from tasks.load.changes.decided import find_decided
from tasks.load.changes.fields import KEYS, VALUES, compare_fields, find_differing_ids
from tasks.load.changes.first import find_first
from tasks.load.changes.moves import Moves, find_moves, id_events, minted_events
from tasks.load.reading import Lake

MAX_IDS = 100_000  # whose fields are compared at a time
TABLES_OF = {**KEYS, "work": ("papers", "work_id")}

logger = logging.getLogger(__name__)


class Changed(NamedTuple):
    """The ids of papers, works or authors that have changed.

    Attributes:
        ids: Columns id and causes, sorted by id.
        events: Columns id, event and related_ids, of the ids that are new or have lost records to others; sorted.
        has_fields: Whether their fields can be compared.
    """

    ids: pl.DataFrame
    events: pl.DataFrame
    has_fields: bool


def find_changes(before: Lake | None, now: Lake) -> Iterator[pl.DataFrame]:
    """Find what has changed from one version to another.

    If the table papers or authors of the version before is damaged, what became of its fields is left out.

    Args:
        before: The version before; None if there is none. Then only the ids are told, which are all new.
        now: The version now.

    Yields:
        Frames of the table changes, which together are in the order of its key; the first one is empty.
    """
    yield CHANGES.empty()
    comparison = Comparison(before, now)
    try:
        found = find_changed(comparison, has_fields=before is not None)
    except (pl.exceptions.PolarsError, FileNotFoundError) as error:
        if before is None:
            raise
        cause = str(error).splitlines()[0]
        logger.warning("%s: is damaged, so only what became of its ids is told: %s", before.folder, cause)
        found = find_changed(comparison, has_fields=False)
    for entity, changed in found.items():
        ids, all_events = changed.ids, changed.events
        for start in range(0, ids.height, MAX_IDS):
            some = ids.slice(start, MAX_IDS)
            values = pl.DataFrame(schema=VALUES)
            if changed.has_fields and entity in KEYS:
                values = compare_fields(comparison, entity, some.select("id"))
            events = all_events.slice(*_stretch(all_events["id"], some["id"]))
            of_ids = events.join(values.filter(pl.col("field").is_null()), on="id", how="left")
            of_fields = values.filter(pl.col("field").is_not_null()).with_columns(
                event=pl.lit("changed"), related_ids=pl.lit([], dtype=pl.List(pl.String))
            )
            rows = pl.concat([of_ids, of_fields], how="diagonal").join(some, on="id")
            yield CHANGES.conform(rows.with_columns(entity=pl.lit(entity), snapshot=pl.lit(now.snapshot)))


def find_left(left: Lake, before: Lake, now: Lake) -> pl.DataFrame:
    """Find what became of the ids of a version that was rolled back from, which the version before does not have.

    If the version is damaged, nothing is found.

    Args:
        left: The version that was rolled back from.
        before: The version before.
        now: The version now.

    Returns:
        The table HISTORY.
    """
    frames = [HISTORY.empty()]
    try:
        for entity, changed in find_changed(Comparison(left, now), has_fields=True).items():
            table, key = TABLES_OF[entity]
            known = before[table].select(id=key).join(changed.events.lazy(), on="id", how="semi").unique().collect()
            events = changed.events.filter(pl.col("event") != "minted").join(known, on="id", how="anti")
            rows = events.join(changed.ids, on="id")
            frames.append(HISTORY.conform(rows.with_columns(entity=pl.lit(entity), snapshot=pl.lit(now.snapshot))))
    except (pl.exceptions.PolarsError, FileNotFoundError) as error:
        cause = str(error).splitlines()[0]
        logger.warning("%s: is damaged, so what became of its ids is not told: %s", left.folder, cause)
        return HISTORY.empty()
    return pl.concat(frames)


def find_changed(comparison: Comparison, *, has_fields: bool) -> dict[str, Changed]:
    """Find the authors, papers and works that have changed, with the causes.

    Args:
        comparison: The two versions.
        has_fields: Whether the fields of papers and authors are compared; otherwise only the tables sources and
            mentions of the version before are read, and works and decisions are left out if there is such a version.
    """
    if comparison.before is None and (first := find_first(comparison)):
        return {entity: Changed(ids, minted_events(ids), has_fields=False) for entity, ids in first.items()}
    manifests = comparison.manifest_before, comparison.now.manifest
    dumps = compare_dumps(*manifests)
    has_all = has_fields or comparison.before is None
    moves = find_moves(comparison, with_works=has_all)
    touches = find_touches(comparison, dumps)
    if has_all:
        touches = pl.concat([touches, find_decided(comparison)])
    kinds, numbered = number_kinds(touches)
    touches = spread(numbered, moves["paper"])
    found = {}
    for entity in sorted(moves):
        events = id_events(moves[entity])
        ids = events.select("id")
        if has_fields and entity in KEYS:
            ids = pl.concat([ids, find_differing_ids(comparison, entity)]).unique().sort("id")
        touched = find_touched(comparison, entity, ids, touches, moves)
        causes = name_causes(ids, touched, kinds, find_common_causes(*manifests))
        found[entity] = Changed(causes, events, has_fields=has_fields)
    return found


def find_touched(
    comparison: Comparison, entity: str, ids: pl.DataFrame, touches: pl.DataFrame, moves: Mapping[str, Moves]
) -> pl.DataFrame:
    """Find what has touched papers, works or authors.

    Args:
        comparison: The two versions.
        entity: paper, work or author.
        ids: Column id.
        touches: The columns of NUMBERED: what has touched papers, and the decisions on authors.
        moves: Where the records of papers, works and authors have gone.

    Returns:
        The columns of NUMBERED, also of other ids.
    """
    if entity in OWNERS:
        table, column = OWNERS[entity]
        owners = comparison.whole(table, "paper_id", column).rename({column: "id"})
        passed_on = pass_on(touches, owners, _with_related(ids, moves[entity]))
        return spread(pl.concat([touches, passed_on]), moves[entity])
    if "work" not in moves:
        return touches
    return pl.concat([touches, find_touched_by_works(comparison, ids, touches, moves)])


def find_touched_by_works(
    comparison: Comparison, ids: pl.DataFrame, touches: pl.DataFrame, moves: Mapping[str, Moves]
) -> pl.DataFrame:
    """Find what has touched the works of the papers that are of another work now, and have not been touched themselves.

    Args:
        comparison: The two versions.
        ids: Column id: papers.
        touches: The columns of NUMBERED: what has touched papers, and the decisions on authors.
        moves: Where the records of papers, works and authors have gone.

    Returns:
        The columns of NUMBERED; id is a paper.
    """
    columns = ["paper_id", "work_id"]
    untouched = ids.join(touches, on="id", how="anti").select(paper_id="id")
    apart = find_apart(comparison.differing("papers", *columns), columns)
    works = pl.concat([rows.join(untouched, on="paper_id", how="semi") for rows in apart]).rename({"work_id": "id"})
    if works.is_empty():
        return pl.DataFrame(schema=NUMBERED)
    of_works = find_touched(comparison, "work", works.select("id").unique(), touches, moves)
    return works.join(of_works, on="id").select("kind", id="paper_id").select(*NUMBERED).unique()


def _stretch(ids: pl.Series, some: pl.Series) -> tuple[int, int]:
    """Return where sorted ids begin that are not before the first and not after the last of some, and how many."""
    start = ids.search_sorted(some[0], "left")
    return start, ids.search_sorted(some[-1], "right") - start


def _with_related(ids: pl.DataFrame, moves: Moves) -> pl.DataFrame:
    """Add the ids that have exchanged records."""
    pairs = moves.pairs
    return pl.concat([ids, pairs.select("id"), pairs.select(id="related_id")]).drop_nulls().unique()
