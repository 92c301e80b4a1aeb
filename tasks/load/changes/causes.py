"""Find what caused a change: which dumps or decisions touched the records of an id; or what else is new.

A dump touches a paper if it is new, changed or removed, and the paper has got a record from it, or lost one, or one
that says something else now. The papers that exchange records with it change for the same reason. So do their works
and authors. What no dump and no decision has touched, has changed because of what holds for the lake as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from schemas.table import CAUSE
from tasks.load.changes.comparison import Comparison, Sides, find_apart
from tasks.load.changes.moves import Moves
from tasks.load.manifest import SETTINGS, Manifest

TOUCHES = {"id": pl.String, "cause": pl.String, "name": pl.String}
KIND = ["cause", "name"]
NUMBERED = {"id": pl.String, "kind": pl.UInt32}
OWNERS = {"author": ("mentions", "author_id"), "work": ("papers", "work_id")}  # where the papers of an id stand


class Cause(NamedTuple):
    """What caused a change.

    Attributes:
        cause: Its kind, as the table changes calls it.
        name: The name of the dump, the decision or what else is new; None if it has none.
    """

    cause: str
    name: str | None


class Dumps(NamedTuple):
    """How the dumps of two versions differ.

    Attributes:
        renamed: The name now, by the name before, of each dump that has another name and the same bytes.
        new: The names of the dumps that are new.
        changed: The names of those whose bytes have changed.
        removed: The names of those that are gone.
    """

    renamed: Mapping[str, str]
    new: frozenset[str]
    changed: frozenset[str]
    removed: frozenset[str]

    @property
    def differ(self) -> bool:
        """Whether any dump is new, changed or removed."""
        return bool(self.new or self.changed or self.removed)


def compare_dumps(before: Manifest | None, now: Manifest) -> Dumps:
    """Compare the dumps of two versions."""
    earlier, later = (_inputs(manifest, settings=False) for manifest in (before, now))
    gone = {sha256: name for name, sha256 in earlier.items() if name not in later}
    renamed = {gone[sha256]: name for name, sha256 in later.items() if name not in earlier and sha256 in gone}
    return Dumps(
        renamed=renamed,
        new=frozenset(later.keys() - earlier.keys() - set(renamed.values())),
        changed=frozenset(name for name, sha256 in later.items() if earlier.get(name, sha256) != sha256),
        removed=frozenset(earlier.keys() - later.keys() - renamed.keys()),
    )


def find_common_causes(before: Manifest | None, now: Manifest) -> list[Cause]:
    """Return the causes of the changes that no dump and no decision has touched: what is new for the lake as a whole.

    Other software and other settings are causes, and so is a new generation of the statistics if it was learnt from
    other dumps; from the same dumps it is what other software or settings make of them. If none of these is new, the
    dumps themselves are the cause: each paper and each author is compared with others.
    """
    has_other_dumps = compare_dumps(before, now).differ
    is_other_software = before is not None and before.made_by != now.made_by
    causes = [Cause("software", now.made_by)] if is_other_software else []
    causes += [Cause(SETTINGS, name) for name in find_new_settings(before, now)]
    if before is not None and before.generation != now.generation and (has_other_dumps or not causes):
        causes.append(Cause("generation", now.generation))
    return causes or [Cause("dumps", None) if has_other_dumps else Cause("software", now.made_by)]


def find_new_settings(before: Manifest | None, now: Manifest) -> list[str]:
    """Return the names of the files of settings that are new, changed or gone."""
    earlier, later = (_inputs(manifest, settings=True) for manifest in (before, now))
    return sorted({name for name, _ in earlier.items() ^ later.items()})


def find_touches(comparison: Comparison, dumps: Dumps) -> pl.DataFrame:
    """Find which dumps touch which papers.

    Returns:
        The columns of TOUCHES; id is a paper of either version.
    """
    touched = {
        "before": dict.fromkeys(dumps.changed, "changed dump") | dict.fromkeys(dumps.removed, "removed dump"),
        "now": dict.fromkeys(dumps.changed, "changed dump") | dict.fromkeys(dumps.new, "new dump"),
    }
    sides = comparison.differing("sources", "content_sha256", "source_file", "paper_id")
    before, now = (
        rows.filter(pl.col("source_file").is_in(list(touched[side])))
        for side, rows in zip(("before", "now"), (sides.before, sides.now), strict=True)
    )
    apart = find_apart(Sides(before, now, sides.rows), ["content_sha256", "source_file"])
    found = [
        rows.drop_nulls("paper_id").select(
            id="paper_id",
            cause=pl.col("source_file").replace_strict(touched[side], return_dtype=pl.String),
            name="source_file",
        )
        for side, rows in zip(("before", "now"), apart, strict=True)
    ]
    return pl.concat([pl.DataFrame(schema=TOUCHES), *found]).unique()


def number_kinds(touches: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Number what touches ids, so that it is passed on as numbers.

    Args:
        touches: The columns of TOUCHES.

    Returns:
        The columns of KIND and kind, the place of each kind in their order; and the columns of NUMBERED.
    """
    kinds = touches.select(KIND).unique().sort(KIND).with_row_index("kind")
    return kinds, touches.join(kinds, on=KIND, nulls_equal=True).select(*NUMBERED)


def spread(touches: pl.DataFrame, moves: Moves) -> pl.DataFrame:
    """Add what touches an id to all ids that have exchanged records with it, also through others.

    Args:
        touches: The columns of NUMBERED.
        moves: Where the records of ids have gone.

    Returns:
        The columns of NUMBERED.
    """
    edges = moves.pairs.filter(pl.col("id") != pl.col("related_id"))
    if edges.is_empty():
        return touches
    ids = pl.concat([edges["id"], edges["related_id"]]).unique().sort()
    ends = [ids.search_sorted(edges[side]).to_numpy() for side in ("id", "related_id")]
    graph = coo_array((np.ones(edges.height), ends), shape=(ids.len(), ids.len()))
    labels = connected_components(graph, directed=False)[1]
    groups = pl.DataFrame({"id": ids, "group": pl.Series(labels, dtype=pl.Int32)})
    of_groups = touches.join(groups, on="id").drop("id").unique()
    return pl.concat([touches, of_groups.join(groups, on="group").select(*NUMBERED)]).unique()


def pass_on(touches: pl.DataFrame, owners: Sides, ids: pl.DataFrame) -> pl.DataFrame:
    """Pass on what touches papers to their works or authors, in either version.

    Args:
        touches: The columns of NUMBERED; id is a paper.
        owners: Columns paper_id and id, of a work or an author.
        ids: Column id: the works or authors that are asked for.

    Returns:
        The columns of NUMBERED; id is a work or an author.
    """
    asked, of_papers = ids.lazy(), touches.rename({"id": "paper_id"}).lazy()
    found = [
        side.join(asked, on="id", how="semi").join(of_papers, on="paper_id").select(*NUMBERED).unique()
        for side in (owners.before, owners.now)
    ]
    return pl.concat([each.collect(engine="streaming") for each in found]).unique()


def name_causes(ids: pl.DataFrame, touches: pl.DataFrame, kinds: pl.DataFrame, common: Sequence[Cause]) -> pl.DataFrame:
    """Return the causes of the changes of each id.

    Args:
        ids: Column id.
        touches: The columns of NUMBERED.
        kinds: The columns of KIND and kind.
        common: The causes of what nothing has touched.

    Returns:
        The columns id and causes, in the order of the ids.
    """
    of_ids = touches.join(ids, on="id", how="semi").unique().sort("kind")
    causes = kinds.select(pl.struct(KIND)).to_series().gather(of_ids["kind"])
    named = of_ids.select("id", causes=causes).group_by("id").agg("causes")
    return fill_causes(ids.join(named, on="id", how="left", maintain_order="left"), common)


def fill_causes(ids: pl.DataFrame, common: Sequence[Cause]) -> pl.DataFrame:
    """Fill in the causes of what nothing has touched for the ids without causes.

    Args:
        ids: Column causes.
        common: The causes of what nothing has touched.
    """
    others = pl.Series([[each._asdict() for each in common]], dtype=pl.List(CAUSE))
    return ids.with_columns(pl.col("causes").fill_null(pl.lit(others).first()))


def _inputs(manifest: Manifest | None, *, settings: bool) -> dict[str, str]:
    """Return the digest of each dump, or of each file of settings, by its name."""
    inputs = manifest.inputs if manifest else ()
    return {one.source_file: one.sha256 for one in inputs if (one.source_format == SETTINGS) == settings}
