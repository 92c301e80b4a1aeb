"""Compare how two checkouts read the printed names of dumps.

    python benchmarks/names_differences.py read RAW [RAW ...] --out NAMES.parquet
    python benchmarks/names_differences.py compare OLD.parquet NEW.parquet [--draw 100]

`read` writes how the code that is imported reads each printed name; the other checkout is asked with its folder in
PYTHONPATH. `compare` counts the names that are read differently, by kind, and draws some of them with a fixed seed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

import polars as pl

from benchmarks.resolving_authors import settle
from tasks.extract import discover, read_whole
from tasks.fields.names import parse_names

SEED = 9
PARTS = ("family_name", "given_name", "suffix")
KEYS = ("source_file", "source_index", "raw_name", "repetition")


def read_names(raw: list[Path]) -> pl.DataFrame:
    """Return how each name in the dumps of these folders is read, a row a name."""
    with tempfile.TemporaryDirectory() as folder:
        extracted = read_whole(discover(raw, Path(folder)).dumps)
    read = settle(parse_names(extracted.names)).join(
        extracted.records.select("source_id", "source_file", "source_index"), on="source_id"
    )
    in_record = read.group_by("source_id").agg(record=pl.col("raw_name").sort_by("position").head(6).str.join("; "))
    read = read.join(in_record, on="source_id").sort("source_file", "source_index", "position")
    repetition = pl.int_range(pl.len()).over("source_file", "source_index", "raw_name")
    return read.with_columns(repetition=repetition).select(*KEYS, *PARTS, "reading", "set_aside", "record")


def compare_readings(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Return the names that are read differently, with what is different about them."""
    joined = old.join(new, on=KEYS, how="full", coalesce=True, suffix="_new", maintain_order="left_right")
    same = pl.all_horizontal(pl.col(part).eq_missing(pl.col(f"{part}_new")) for part in PARTS)
    present = pl.col("reading").is_not_null() & pl.col("reading_new").is_not_null()
    return joined.with_columns(kind=_kind()).filter(~(same & present)).sort(KEYS)


def _kind() -> pl.Expr:
    """Return what is different about a name, in the first words that fit."""
    family, family_new = pl.col("family_name"), pl.col("family_name_new")
    given, given_new = pl.col("given_name"), pl.col("given_name_new")
    suffix, suffix_new = pl.col("suffix"), pl.col("suffix_new")
    bare = r"[.\s-]"
    same_family = family.str.to_lowercase() == family_new.str.to_lowercase()
    same_given = given.str.to_lowercase().eq_missing(given_new.str.to_lowercase())
    given_bare, given_new_bare = given.str.replace_all(bare, ""), given_new.str.replace_all(bare, "")
    return (
        pl.when(pl.col("reading_new").is_null())
        .then(pl.lit("is nobody, or printed otherwise: only in the old"))
        .when(pl.col("reading").is_null())
        .then(pl.lit("printed otherwise: only in the new"))
        .when((pl.col("reading") != "organisation") & (pl.col("reading_new") == "organisation"))
        .then(pl.lit("an organisation"))
        .when(pl.col("reading") == "organisation")
        .then(pl.lit("no organisation"))
        .when(suffix.is_not_null() & suffix_new.is_null())
        .then(pl.lit("initials for a suffix"))
        .when(suffix.is_null() & suffix_new.is_not_null())
        .then(pl.lit("a suffix"))
        .when(same_family & given.is_null())
        .then(pl.lit("a given name that was lost"))
        .when(same_family & given_new.is_null())
        .then(pl.lit("a given name less"))
        .when(same_family & same_given)
        .then(pl.lit("letter case"))
        .when(same_family & (given_bare == given_new_bare))
        .then(pl.lit("dots of initials"))
        .when(same_family)
        .then(pl.lit("given name"))
        .when(family.str.to_lowercase() == given_new.str.replace_all(r"\.", "").str.to_lowercase())
        .then(pl.lit("turned round"))
        .otherwise(pl.lit("divided elsewhere"))
    )


def print_differences(old: pl.DataFrame, new: pl.DataFrame, draw: int) -> None:
    """Print the counts by kind, and names drawn among the different ones as they were read and as they are."""
    different = compare_readings(old, new)
    distinct = different.unique(["raw_name", *PARTS, *(f"{part}_new" for part in PARTS)], maintain_order=True)
    print(f"{different.height} of {old.height} names are read differently, {distinct.height} distinct ones")
    kinds = different.group_by("kind").len("names").sort("names", "kind", descending=[True, False])
    fewer = distinct.group_by("kind").len("distinct")
    for kind, names, count in kinds.join(fewer, on="kind", how="left", maintain_order="left").iter_rows():
        print(f"{names:7} {count:7} {kind}")
    for place in sorted(random.Random(SEED).sample(range(distinct.height), min(draw, distinct.height))):
        row = distinct.row(place, named=True)
        was, now = ([row[f"{part}{end}"] for part in PARTS] for end in ("", "_new"))
        print(f"[{row['kind']}] {row['raw_name']!r}: {was} -> {now}; in {row['record'] or row['record_new']!r}"[:400])


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Compare how two checkouts read the printed names of dumps.")
    commands = parser.add_subparsers(dest="command", required=True)
    read = commands.add_parser("read")
    read.add_argument("raw", nargs="+", type=Path)
    read.add_argument("--out", required=True, type=Path)
    compare = commands.add_parser("compare")
    compare.add_argument("old", type=Path)
    compare.add_argument("new", type=Path)
    compare.add_argument("--draw", type=int, default=100)
    chosen = parser.parse_args()
    if chosen.command == "read":
        read_names(chosen.raw).write_parquet(chosen.out)
    else:
        print_differences(pl.read_parquet(chosen.old), pl.read_parquet(chosen.new), chosen.draw)
    return 0


if __name__ == "__main__":
    sys.exit(main())
