"""The doubtful pairs of a version: which they are, and in which order a person is asked.

A pair of the tables paper_matches and author_matches is doubtful if no person has decided it, and

- it is left for review, because it falls just short of a merge;
- or it would have been merged, but other records or mentions kept it apart, taken together;
- or it was merged with a score of less than MAX_MERGED, and united two parts of what is one now.

Of several pairs between the same two papers or authors, or within one, the pair nearest to the threshold, 0, stands for
all. The order is that of usefulness: log2(n) / (1 + distance), where n is how many records the two papers, or how many
papers the two authors, have together, and distance is how far the score is from 0. So a pair at the threshold comes
before one far from it, and a pair of papers with eight records together counts three times as much as one of two.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import polars as pl

from tasks.load.reading import Lake

Entity = Literal["paper", "author"]

MAX_MERGED = 1.0  # the score from which a merge is not doubtful
OTHERS = ("contradiction", "mean")  # what keeps a pair apart that is like enough: other records or mentions
MERGED = "merged"
NO_TITLE = "(without a title)"

_SIDE = ("source_id", "position", "id")
_COUNTED = {"paper": ("papers", "paper_id", "n_sources"), "author": ("authors", "author_id", "n_papers")}
_LATER = {"united": pl.lit(value=True), "kept_apart_by": pl.lit(None, pl.String), "decided_by": pl.lit(None, pl.String)}


class Side(NamedTuple):
    """A side of a pair.

    Attributes:
        source_id: The record.
        position: The place of the mention in it; None for a paper.
        id: The paper or author that it became.
    """

    source_id: str
    position: int | None
    id: str

    @property
    def key(self) -> str:
        """The record, or the record and the place in it: what this side is called in addresses."""
        return self.source_id if self.position is None else f"{self.source_id}.{self.position}"


class Pair(NamedTuple):
    """A doubtful pair.

    Attributes:
        entity: What the sides are.
        left: The side whose id is less.
        right: The other side.
        names: The titles of the two records, or the two names as printed.
        score: The sum of the weights of the evidence.
        decision: merged, review or apart.
        kept_apart_by: What keeps it apart, if it is apart.
        n_pairs: How many doubtful pairs there are between the same two papers or authors.
        size: How many records the two papers, or how many papers the two authors, have together.
        usefulness: The higher, the earlier a person is asked.
        evidence: Each evidence, its level and its weight.
    """

    entity: Entity
    left: Side
    right: Side
    names: tuple[str, str]
    score: float
    decision: str
    kept_apart_by: str | None
    n_pairs: int
    size: int
    usefulness: float
    evidence: list[dict[str, Any]]

    @property
    def key(self) -> str:
        """What the pair is called in addresses; the same in every version that has it."""
        return f"{self.entity}:{self.left.key}:{self.right.key}"

    @property
    def is_merged(self) -> bool:
        """Whether the two sides are one now."""
        return self.left.id == self.right.id


def find_doubtful(lake: Lake) -> list[Pair]:
    """Return the doubtful pairs of a version, the most useful first."""
    entities: tuple[Entity, ...] = ("paper", "author")
    ranked = pl.concat([_rank(lake, entity) for entity in entities])
    ordered = ranked.sort("usefulness", "source_id", "related_source_id", descending=[True, False, False])
    return [_pair(row) for row in ordered.iter_rows(named=True)]


def _rank(lake: Lake, entity: Entity) -> pl.DataFrame:
    """Return the doubtful pairs of papers or of authors, with their usefulness."""
    table, id_, count = _COUNTED[entity]
    matches = lake[f"{entity}_matches"]
    known = set(matches.collect_schema())
    columns = {name: pl.col(name) if name in known else later for name, later in _LATER.items()}
    position = {
        f"{side}position": pl.col(f"{side}position") if entity == "author" else pl.lit(None, pl.Int32)
        for side in ("", "related_")
    }
    doubtful = (
        matches.rename({id_: "id", f"related_{id_}": "related_id"})
        .with_columns(**columns, **position, distance=pl.col("score").abs())
        .filter(pl.col("decided_by").is_null(), _is_doubtful())
    )
    names = _names(lake, entity)
    counts = lake[table].select(id=id_, count=pl.col(count))
    sides = [f"{side}{name}" for side in ("", "related_") for name in _SIDE]
    return (
        doubtful.with_columns(n_pairs=pl.len().over("id", "related_id"))
        .sort("distance", "source_id", "related_source_id")
        .unique(["id", "related_id"], keep="first", maintain_order=True)
        .join(counts, on="id")
        .join(counts.rename({"id": "related_id", "count": "related_count"}), on="related_id")
        .join(names, on=["source_id", "position"], how="left", nulls_equal=True)
        .join(
            names.select(pl.all().name.prefix("related_")),
            on=["related_source_id", "related_position"],
            how="left",
            nulls_equal=True,
        )
        .with_columns(size=pl.max_horizontal(2, _size()))
        .with_columns(usefulness=pl.col("size").log(2) / (1 + pl.col("distance")))
        .select(
            *sides,
            *("name", "related_name"),
            *("score", "decision", "kept_apart_by", "n_pairs", "size", "usefulness", "evidence"),
            entity=pl.lit(entity),
        )
        .collect()
    )


def _names(lake: Lake, entity: Entity) -> pl.LazyFrame:
    """Return what records or mentions are called: columns source_id, position and name."""
    if entity == "author":
        return lake.mentions.select("source_id", "position", name="raw_name")
    return lake.sources.select("source_id", position=pl.lit(None, pl.Int32), name=pl.col("title").fill_null(NO_TITLE))


def _is_doubtful() -> pl.Expr:
    """Whether a pair is doubtful, if nobody has decided it."""
    is_close = (pl.col("decision") == MERGED) & pl.col("united") & (pl.col("score") < MAX_MERGED)
    return (pl.col("decision") == "review") | is_close | pl.col("kept_apart_by").is_in(OTHERS)


def _size() -> pl.Expr:
    """Return how much the two sides have together; what is one is counted once."""
    is_one = pl.col("id") == pl.col("related_id")
    return pl.col("count") + pl.when(is_one).then(0).otherwise("related_count")


def _pair(row: dict[str, Any]) -> Pair:
    """Return a row as a pair."""
    sides = [(Side(*(row[f"{side}{name}"] for name in _SIDE)), row[f"{side}name"]) for side in ("", "related_")]
    (left, left_name), (right, right_name) = sorted(sides)
    shown = {name: row[name] for name in Pair._fields if name in row}
    return Pair(left=left, right=right, names=(left_name, right_name), **shown)
