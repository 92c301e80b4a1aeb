"""Superseded records: those of a catalogue whose dumps are all of it, where a newer dump has the same key."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import polars as pl

from schemas.dump import Inventory
from schemas.exchange.records import READ_REJECTS

READS = ("record", "source_file", "source_format", "slice", "source_index", "source_key", "catalogue", "line_start")
SUPERSEDED = "superseded"
DETAIL = "a newer dump of its catalogue has a record with this key, and sources.toml says that only the latest counts"

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:([-_.]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?)?(?!\d)")
_PARTS = re.compile(r"(\d+)")
_SUFFIXES = re.compile(r"(\.[a-z]{2,6})+$")

Order = tuple[str, tuple[tuple[int, str], ...], str]


def find_superseded(records: pl.DataFrame, latest: Collection[str], names: Mapping[str, str]) -> pl.DataFrame:
    """Find the records that a newer dump of their catalogue replaces.

    Args:
        records: Records of all dumps; reads READS. A record without a key of its own is never replaced.
        latest: The names of the catalogues of which only the newest dump counts.
        names: The newest name of each dump of whose bytes there are several files.

    Returns:
        The rows of these records, in their order.
    """
    key = pl.col("source_key")
    has_key = (key != "") & (key != pl.col("source_index").cast(pl.String))
    ours = records.select(READS).filter(pl.col("catalogue").is_in(list(latest)) & has_key)
    dumps = sorted(ours["source_file"].unique(), key=lambda dump: age_order(names.get(dump, dump)))
    ages = pl.DataFrame(
        {"source_file": dumps, "age": range(len(dumps))}, schema={"source_file": pl.String, "age": pl.Int64}
    )
    aged = ours.join(ages, on="source_file", maintain_order="left")
    newest = pl.col("age").max().over("catalogue", "source_key")
    return aged.filter(pl.col("age") < newest).drop("age")


def newest_names(inventory: Inventory) -> dict[str, str]:
    """Return the newest name of each dump of whose bytes there are several files: a dump may return to an older one."""
    names: dict[str, list[str]] = {}
    for duplicate in inventory.duplicates:
        names.setdefault(duplicate.same_as, [duplicate.same_as]).append(duplicate.source_file)
    return {dump: max(each, key=age_order) for dump, each in names.items()}


def refuse_superseded(superseded: pl.DataFrame) -> pl.DataFrame:
    """Return the table READ_REJECTS of superseded records."""
    return READ_REJECTS.conform(superseded.with_columns(reason=pl.lit(SUPERSEDED), detail=pl.lit(DETAIL)))


def age_order(source_file: str) -> Order:
    """Return by what dumps are ordered from the oldest to the newest.

    A dump is as old as the last date in its path says: 2024-05-01, 20240501, 2024_05 or 2024. One without a date is
    older than all that have one. Dumps of one date, or without, follow each other by their names, in which numbers are
    compared as numbers and suffixes left out: `dump` comes before `dump9`, and that before `dump10`.
    """
    dates = [year + (month or "00") + (day or "00") for year, _, month, day in _DATE.findall(source_file)]
    parts = (part for part in _PARTS.split(_SUFFIXES.sub("", source_file.lower())) if part)
    numbered = tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)
    return dates[-1] if dates else "", numbered, source_file
