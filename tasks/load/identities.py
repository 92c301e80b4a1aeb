"""The ids of the current version of a lake, by their members: records and mentions, as they are called now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from schemas.dump import Partition
from schemas.errors import LakeError
from schemas.exchange.identities import IDENTITIES
from schemas.lake.changes import HISTORY
from tasks.load.changes.comparison import scan_columns
from tasks.load.following import PRINTED, PUBLISHED, as_stated, follow_mentions, follow_records, with_names
from tasks.load.lake import resolve_current
from tasks.load.reading import Lake, damage_of_current, open_lake
from tasks.work import read_matching, read_partition

ENTITIES = {"papers": "paper", "works": "work", "authors": "author"}
SPENT = ("merged", "split")  # what becomes of an id whose records go to others; a retired one may come back with them

# The columns of RECORD_KEYS and of PARSED_NAMES by which records and mentions are followed.
STATED = (
    *("source_id", "source_file", "source_format", "own_key", "catalogue"),
    *("content_sha256", "title", "venue", "year", "doi"),
)
NAMED = ("record", *PRINTED)
RECORDS = {"source_id": pl.String, "followed_id": pl.String}
MENTIONS = {
    **{"source_id": pl.String, "position": pl.Int32},
    **{"followed_id": pl.String, "followed_position": pl.Int32},
}


class Followed(NamedTuple):
    """The records and mentions whose ids are gone, and their ids now.

    Attributes:
        records: The columns of RECORDS.
        mentions: The columns of MENTIONS.
    """

    records: pl.DataFrame
    mentions: pl.DataFrame


def read_identities(
    out: Path, record_keys: Sequence[Partition], parsed_names: Sequence[Partition]
) -> dict[str, pl.DataFrame]:
    """Read which papers, works and authors the current version of a lake has, by the records that they have now.

    Args:
        out: The folder of the lake.
        record_keys: The table RECORD_KEYS of the run, to which the records of the version are followed.
        parsed_names: The table PARSED_NAMES of the run.

    Returns:
        The table IDENTITIES of papers and works (their members are records) and authors (mentions); empty if nothing
        was ever published. That of works is also empty where the table papers is damaged, because a full run
        replaces such a version.

    Raises:
        LakeError: The table sources, mentions or history of the current version is damaged.
    """
    if resolve_current(out) is None:
        return {name: IDENTITIES.empty() for name in ENTITIES}
    with open_lake(out) as lake:
        with damage_of_current(lake.folder):
            history = _scan(lake, HISTORY.name, "entity", "id", "event", "snapshot").collect()
            papers = _scan(lake, "sources", "source_id", "paper_id").drop_nulls("paper_id").collect()
            mentions = _scan(lake, "mentions", "source_id", "position", "author_id").collect()
            followed = _follow(lake, record_keys, parsed_names)
        records = papers.join(followed.records, on="source_id", how="left").select(
            "paper_id", member=pl.coalesce("followed_id", "source_id")
        )
        try:
            with damage_of_current(lake.folder):
                works = _scan(lake, "papers", "paper_id", "work_id").collect()
        except LakeError:
            works = pl.DataFrame(schema={"paper_id": pl.String, "work_id": pl.String})
    names = mentions.join(followed.mentions, on=["source_id", "position"], how="left")
    place = pl.coalesce("followed_position", "position").cast(pl.String)
    members = {
        "papers": records.select("member", id="paper_id"),
        "works": records.join(works, on="paper_id").select("member", id="work_id"),
        "authors": names.select(
            member=pl.concat_str(pl.coalesce("followed_id", "source_id"), pl.lit("#"), place), id="author_id"
        ),
    }
    return {name: identities_of(members[name], history.filter(entity=entity)) for name, entity in ENTITIES.items()}


def identities_of(members: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Add to members and their ids when each id was minted, and the ids that are not minted again.

    Args:
        members: Columns member and id.
        history: Columns id, event and snapshot of the table HISTORY, of all ids of the same entity.

    Returns:
        The table IDENTITIES.
    """
    versions = (
        history.group_by("id").agg(version=pl.col("snapshot").min()).with_columns(pl.col("version").rank("dense"))
    )
    spent = history.filter(pl.col("event").is_in(SPENT)).select("id").unique()
    spent = spent.join(members, on="id", how="anti").with_columns(member=pl.lit(None, pl.String))
    rows = pl.concat([members, spent.select(members.columns)]).join(versions, on="id", how="left")
    return IDENTITIES.conform(rows.with_columns(pl.col("version").fill_null(0)))


def _follow(lake: Lake, record_keys: Sequence[Partition], parsed_names: Sequence[Partition]) -> Followed:
    """Follow the records of a version whose ids are gone to those of a run, and their mentions."""
    known = _scan(lake, "sources", "source_id").collect()
    now = read_partition(*record_keys, columns=("source_id", "record"))
    lost, found = known.join(now, on="source_id", how="anti"), now.join(known, on="source_id", how="anti")
    if lost.is_empty() or found.is_empty():
        return Followed(pl.DataFrame(schema=RECORDS), pl.DataFrame(schema=MENTIONS))
    sources, mentions = (
        _scan(lake, table, *columns).join(lost.lazy(), on="source_id", how="semi").collect()
        for table, columns in (("sources", PUBLISHED), ("mentions", PRINTED))
    )
    stated, named = (
        read_matching(parts, "record", found["record"], columns).drop("record")
        for parts, columns in ((record_keys, ("record", *STATED)), (parsed_names, NAMED))
    )
    records = follow_records(with_names(as_stated(sources), mentions), with_names(stated, named))
    return Followed(records, follow_mentions(mentions, named, records))


def _scan(lake: Lake, table: str, *columns: str) -> pl.LazyFrame:
    """Return columns of a table of a version; one that an earlier paperlake did not write is null."""
    return scan_columns(lake, lake.manifest.files_of(table), table, columns)
