"""Pairs to be judged by reading: merged ones and near-misses, drawn at random from a published lake.

    python -m benchmarks.pairs LAKE [NUMBER]

Each is printed in two lines, one a record: title, authors, year, venue, volume, issue, pages, identifiers.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from tasks.load import Lake, open_lake

SEED = 20_261_121
NUMBER = 200


def draw(lake: Path, number: int) -> pl.DataFrame:
    """Draw merged pairs and near-misses, as many of each.

    Returns:
        The columns decision, score, ours and theirs: what the two records print.
    """
    tables = open_lake(lake)
    matches = tables["paper_matches"].collect().sort("source_id", "related_source_id")
    is_merged = pl.col("decision") == "merged"
    groups = matches.filter(is_merged), matches.filter(~is_merged)
    drawn = pl.concat(group.sample(min(number, group.height), seed=SEED) for group in groups)
    printed = _printed(tables)
    return (
        drawn.join(printed, on="source_id", how="left", maintain_order="left")
        .join(
            printed.rename({"source_id": "related_source_id"}),
            on="related_source_id",
            how="left",
            maintain_order="left",
        )
        .select("decision", "kept_apart_by", "score", ours="printed", theirs="printed_right")
    )


def _printed(tables: Lake) -> pl.DataFrame:
    """Return what each record prints, in one line."""
    names = (
        tables["mentions"]
        .filter(~pl.col("is_inferred"))
        .sort("source_id", "position")
        .group_by("source_id")
        .agg(names=pl.col("raw_name").head(4).str.join("; "))
    )
    identifiers = pl.col("identifiers").list.eval(pl.element().struct.field("value")).list.head(2).list.join(" ")
    line = pl.concat_str(
        pl.col("title").fill_null("-"),
        "names",
        pl.col("year").cast(pl.String),
        "venue",
        "source_key",
        identifiers,
        separator=" | ",
        ignore_nulls=True,
    )
    return tables["sources"].join(names, on="source_id", how="left").select("source_id", printed=line).collect()


if __name__ == "__main__":
    lines = draw(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else NUMBER)
    for number, row in enumerate(lines.iter_rows(named=True), start=1):
        decision = " by ".join(filter(None, (row["decision"], row["kept_apart_by"])))
        print(f"{number} {decision} {row['score']:.1f}", row["ours"], row["theirs"], sep="\n  ")
