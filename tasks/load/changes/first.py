"""Find what caused the ids of a first version, all of which are new.

The result is that of a comparison with a version that has no rows, in less than half the time. Ids become numbers as
they are read. Pairs of an id and a cause are held as one number each: the place of the id among all ids, which are
sorted, times BASE, plus the place of the cause among all causes.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from tasks.load.changes.causes import KIND, OWNERS, compare_dumps, fill_causes, find_common_causes
from tasks.load.changes.comparison import Comparison
from tasks.load.changes.decided import find_decided

BASE = 1 << 32


class Ids(NamedTuple):
    """The ids of a column.

    Attributes:
        ids: Each of them once, sorted.
        places: The place of each among these, by its number in the column.
    """

    ids: pl.Series
    places: pl.Series


def find_first(comparison: Comparison) -> dict[str, pl.DataFrame] | None:
    """Find the authors, papers and works of a version that is the first, with the causes.

    Args:
        comparison: The version; there is none before it.

    Returns:
        The columns id and causes, sorted by id, of author, paper and work; None if a record stands in a dump that the
        manifest does not name, of which this function knows no cause.
    """
    manifest = comparison.now.manifest
    decided = find_decided(comparison)
    dumps = pl.DataFrame({"name": sorted(compare_dumps(None, manifest).new)}, {"name": pl.String})
    new = dumps.select(pl.lit("new dump").alias("cause"), "name")
    kinds = pl.concat([new, decided.select(KIND)]).unique().sort(KIND).with_row_index("kind")
    decisions = decided.join(kinds, on=KIND).select("id", "kind")

    paper_id, source_file = _new_type(), _new_type()
    records = _read(comparison, "sources", paper_id=paper_id, source_file=source_file).drop_nulls("paper_id")
    papers = _number(records["paper_id"])
    files = _number(records["source_file"])
    kinds_of_files = files.ids.to_frame("name").join(
        kinds.filter(cause="new dump"), on="name", how="left", maintain_order="left"
    )["kind"]
    if kinds_of_files.null_count():
        return None
    of_records = _pairs(
        papers.places.gather(records["paper_id"].to_physical()),
        kinds_of_files.gather(files.places.gather(records["source_file"].to_physical())),
    )
    of_papers = pl.concat([of_records, _decided(papers, decisions)]).unique().sort()
    found = {"paper": (papers, of_papers)}
    for entity, (table, column) in OWNERS.items():
        owners = _read(comparison, table, **{"paper_id": paper_id, column: _new_type()})
        ids = _number(owners[column])
        known = owners.filter(pl.col("paper_id").to_physical() < papers.places.len())
        owned = _pairs(
            papers.places.gather(known["paper_id"].to_physical()), ids.places.gather(known[column].to_physical())
        ).unique()
        passed_on = _apart(owned, "paper", "owner").join(_apart(of_papers, "paper", "kind"), on="paper")
        touches = [_pairs(passed_on["owner"], passed_on["kind"]), _decided(ids, decisions)]
        found[entity] = (ids, pl.concat(touches).unique().sort())
    common = find_common_causes(None, manifest)
    return {
        entity: fill_causes(_with_causes(ids.ids, touches, kinds), common)
        for entity, (ids, touches) in sorted(found.items())
    }


def _new_type() -> pl.Categorical:
    """Return a type whose values are numbers that stand for texts, those of no other type."""
    return pl.Categorical(pl.Categories.random())


def _read(comparison: Comparison, table: str, **types: pl.Categorical) -> pl.DataFrame:
    """Read columns of a table as numbers that stand for their texts."""
    rows = comparison.whole(table, *types).now
    return rows.select(pl.col(name).cast(dtype) for name, dtype in types.items()).collect(engine="streaming")


def _number(column: pl.Series) -> Ids:
    """Return the ids of a column whose values are numbers that stand for them; nulls are left out."""
    distinct = column.unique().drop_nulls().sort()  # as texts
    places = distinct.to_physical().rename("number").to_frame().with_row_index("place").sort("number")["place"]
    return Ids(distinct.cast(pl.String).rename("id"), places)


def _pairs(first: pl.Series, second: pl.Series) -> pl.Series:
    """Return pairs of numbers as one number each; nulls are left out."""
    return pl.select(first.cast(pl.UInt64) * BASE + second.cast(pl.UInt64)).to_series().drop_nulls()


def _apart(pairs: pl.Series, first: str, second: str) -> pl.DataFrame:
    """Return the two numbers of each pair."""
    one = pairs.rename(first).to_frame()
    return one.select(pl.col(first) // BASE, (pl.col(first) % BASE).alias(second)).cast(pl.UInt32)


def _decided(ids: Ids, decisions: pl.DataFrame) -> pl.Series:
    """Return the pairs of an id and a decision that touches it.

    Args:
        ids: The ids.
        decisions: Columns id, also others, and kind.
    """
    known = decisions.join(ids.ids.to_frame().with_row_index("place"), on="id")
    return _pairs(known["place"], known["kind"])


def _with_causes(ids: pl.Series, touches: pl.Series, kinds: pl.DataFrame) -> pl.DataFrame:
    """Add the causes to ids.

    Args:
        ids: The ids.
        touches: The pairs of the place of an id and the kind of what touches it, sorted.
        kinds: The columns of KIND and kind.

    Returns:
        The columns id and causes; these are null for an id that nothing touches.
    """
    touched = _apart(touches, "place", "kind")
    causes = kinds.select(pl.struct(KIND)).to_series().gather(touched["kind"])
    place = pl.col("place").set_sorted()  # so that groups are slices
    named = touched.select(place, causes=causes).group_by("place", maintain_order=True).agg("causes")
    numbered = ids.to_frame().with_row_index("place")
    return numbered.join(named, on="place", how="left", maintain_order="left").drop("place")
